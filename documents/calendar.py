"""Days as Vietnamese offices count and write them.

Working days follow the Labour Code's holidays and the decreed swaps that the `holidays` package
knows. Swaps are decreed late each year, so every function takes `overrides`: days of which the
administrators have said whether they are worked. Where it says nothing, the package decides.

Moments are aware datetimes and are read in the portal's time zone; days are dates.
"""

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

Overrides = Mapping[date, bool]

ONE_DAY = timedelta(days=1)
NO_OVERRIDES: Overrides = {}
# Decree 30/2020 writes days of the week in words with the number's word capitalised.
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


## Moments and days


def local_day(moment: datetime) -> date:
    """Return the day on which `moment` falls in the portal's time zone.

    Raises `ValueError` for a naive moment: its day would depend on the host it runs on.
    """
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def end_of_day(day: date) -> datetime:
    """Return the first moment after `day`: what arrives before it arrived on that day."""
    return datetime.combine(day + ONE_DAY, time.min, tzinfo=timezone.get_default_timezone())


## Working days


def is_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Say whether offices work on `day`."""
    if day in overrides:
        return overrides[day]
    return _holidays_of(day.year).is_working_day(day)


def holiday_name(day: date) -> str:
    """Return the Vietnamese name of the public holiday on `day`, or an empty text."""
    return _holidays_of(day.year).get(day) or ""


def working_day_from(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """Return `day` itself where it is worked, otherwise the first working day after it."""
    while not is_working_day(day, overrides):
        day += ONE_DAY
    return day


def next_working_day(day: date, overrides: Overrides = NO_OVERRIDES) -> date:
    """Return the first working day after `day`."""
    return working_day_from(day + ONE_DAY, overrides)


def add_working_days(day: date, count: int, overrides: Overrides = NO_OVERRIDES) -> date:
    """Return the `count`-th working day after `day`, or before it where `count` is negative.

    The starting day is not counted, as the Civil Code counts terms (article 147). With a count
    of 0 the day itself is returned, worked or not.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, overrides)
    return day


def working_days_between(start: date, end: date, overrides: Overrides = NO_OVERRIDES) -> int:
    """Return how many working days lie after `start` up to and including `end`.

    Negative where `end` is before `start`: then those after `end` up to and including `start`.
    """
    if end < start:
        return -working_days_between(end, start, overrides)
    days = (start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
    return sum(is_working_day(day, overrides) for day in days)


# One closed calendar per year: the package's own lazy one is filled while another thread reads.
@lru_cache(maxsize=32)
def _holidays_of(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, expand=False, language="vi")


## Words


def weekday_name(day: date) -> str:
    """Return the day of the week as it stands inside a sentence: "thứ Ba"."""
    return WEEKDAYS[day.weekday()]


def day_in_words(day: date) -> str:
    """Return `day` for a screen or a mail: "thứ Ba, 15/12/2026"."""
    return f"{weekday_name(day)}, {day:%d/%m/%Y}"


def legal_date(day: date) -> str:
    """Return `day` as an administrative document bears it: "ngày 09 tháng 7 năm 2025".

    Days below 10 and the months 1 and 2 take a leading zero (Decree 30/2020, annex I, II.4).
    """
    month = f"{day:%m}" if day.month in {1, 2} else str(day.month)
    return f"ngày {day:%d} tháng {month} năm {day:%Y}"


def days_left_in_words(due: date, today: date) -> str:
    """Return the distance of a due day: "còn 3 ngày", "hạn hôm nay" or "quá hạn 3 ngày"."""
    days = (due - today).days
    if days > 0:
        return f"còn {days} ngày"
    return "hạn hôm nay" if days == 0 else f"quá hạn {-days} ngày"


def rest_in_words(until: datetime, now: datetime) -> str:
    """Return the time left before `until`, the first moment that is too late.

    Whole days, below two days with hours, below one day hours and minutes: "còn 2 giờ 20 phút".
    Afterwards the days that the calendar shows: what was due by the end of the 15th is
    "quá hạn 3 ngày" during the whole 18th.
    """
    left = until - now
    if left > timedelta(0):
        return f"còn {_span_in_words(left)}"
    late_days = (local_day(now) - local_day(until - timedelta.resolution)).days
    return f"quá hạn {late_days} ngày" if late_days else f"quá hạn {_span_in_words(-left)}"


def _span_in_words(span: timedelta) -> str:
    minutes = span.seconds // 60
    parts = [(span.days, "ngày"), (minutes // 60, "giờ"), (minutes % 60, "phút")]
    while parts and not parts[0][0]:
        parts.pop(0)
    if not parts:
        return "chưa đến 1 phút"
    # Beyond two days nobody plans by the hour, beyond one day nobody by the minute.
    shown = parts[:1] if span.days > 1 else parts[:2]
    return " ".join(f"{count} {unit}" for count, unit in shown if count)
