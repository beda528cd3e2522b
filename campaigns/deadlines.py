"""From a plan's wording to a last day, and from a moment to a verdict. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from campaigns.enums import Precision
from documents.calendar import working_day_from

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}


class Rule(Protocol):
    """What of an obligation the calculation needs."""

    is_yearly: bool
    precision: str
    year: int | None
    quarter: int | None
    month: int | None
    day: int | None
    includes_day: bool
    moves_to_working_day: bool


def last_day(
    rule: Rule, year: int, *, overrides: Mapping[dt.date, bool] | None = None
) -> dt.date | None:
    """The last day that is still on time, or None where the plan names no date.

    "Trước ngày 15/12" excludes the 15th, so the 14th is the last day; "chậm nhất ngày 15/12"
    includes it. A month, quarter or year lasts to its own last day.

    Args:
        rule: the obligation; a one-off rule has its own year and ignores `year`.
        year: the year asked for, of a yearly rule.
        overrides: days that a decree made working or free, for rules that move to a working day.
    """
    precision = Precision(rule.precision)
    when = year if rule.is_yearly or rule.year is None else rule.year
    if precision == Precision.NONE:
        return None
    day = _END_OF[precision](rule, when)
    if precision == Precision.DAY and not rule.includes_day:
        day -= dt.timedelta(days=1)
    return working_day_from(day, overrides or {}) if rule.moves_to_working_day else day


def due_words(rule: Rule, year: int) -> str:
    """The deadline as a plan prints it."""
    precision = Precision(rule.precision)
    when = year if rule.is_yearly or rule.year is None else rule.year
    if precision == Precision.DAY:
        day = _day_of(rule, when)
        word = "chậm nhất ngày" if rule.includes_day else "trước ngày"
        return f"{word} {day:%d/%m/%Y}"
    return {
        Precision.MONTH: f"trong tháng {rule.month}/{when}",
        Precision.QUARTER: f"Quý {QUARTERS.get(rule.quarter or 0, '')}/{when}",
        Precision.YEAR: f"năm {when}",
        Precision.NONE: "không nêu thời hạn",
    }[precision]


def is_on_time(received_at: dt.datetime, due_on: dt.date) -> bool:
    """Whether an aware moment falls on or before `due_on` in Vietnam, whatever the host's zone."""
    return received_at.astimezone(VIETNAM).date() <= due_on


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _day_of(rule: Rule, year: int) -> dt.date:
    """The day a rule names; 29/2 of a common year is the last day of its February."""
    month = rule.month or 12
    return dt.date(year, month, min(rule.day or 31, calendar.monthrange(year, month)[1]))


_END_OF = {
    Precision.DAY: _day_of,
    Precision.MONTH: lambda rule, year: _month_end(year, rule.month or 12),
    Precision.QUARTER: lambda rule, year: _month_end(year, 3 * (rule.quarter or 4)),
    Precision.YEAR: lambda rule, year: dt.date(year, 12, 31),
}
