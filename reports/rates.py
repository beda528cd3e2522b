"""How many of the reports that are owed have arrived, and how many in time: pure counting.

As DHIS2 does it: expected, actual, actual on time, and the two rates over what is expected. A report
that has been returned is not there until it comes again; whether it was in time is a matter of its
first arrival.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.aggregation import HUNDRED
from reports.aggregation import rounded
from reports.enums import ARRIVED_STATES
from reports.enums import ReportState


@dataclass(frozen=True, slots=True)
class Line:
    """One owed report as the dashboards see it; `day` is that of its first arrival."""

    report: int
    unit: int
    label: str
    kind: str
    bloc: str
    state: str
    standing: str
    day: dt.date | None
    on_time: bool
    is_extended: bool = False

    @property
    def has_arrived(self) -> bool:
        return self.state in ARRIVED_STATES


@dataclass(frozen=True)
class Rates:
    """The three numbers of a group of reports and the two rates (percent, one decimal)."""

    label: str
    expected: int
    arrived: int
    on_time: int
    key: str = ""

    @property
    def late(self) -> int:
        return self.arrived - self.on_time

    @property
    def missing(self) -> int:
        return self.expected - self.arrived

    @property
    def completeness(self) -> Decimal | None:
        return _percent(self.arrived, self.expected)

    @property
    def timeliness(self) -> Decimal | None:
        return _percent(self.on_time, self.expected)


@dataclass(frozen=True)
class DayCount:
    """First arrivals of one day, and together with all days before."""

    day: dt.date
    new: int
    arrived: int
    on_time: int


def rates_of(label: str, lines: Iterable[Line], *, key: str = "") -> Rates:
    """The rates of a group."""
    expected = arrived = on_time = 0
    for line in lines:
        expected += 1
        if line.has_arrived:
            arrived += 1
            on_time += line.on_time
    return Rates(label, expected, arrived, on_time, key)


def rates_by(
    lines: Iterable[Line], key_of: Callable[[Line], str], labels: dict[str, str]
) -> list[Rates]:
    """Rates of each group, in the order of `labels`; groups without a report are left out."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key_of(line), []).append(line)
    return [rates_of(labels[key], groups[key], key=key) for key in labels if key in groups]


def by_day(lines: Iterable[Line]) -> list[DayCount]:
    """Every day on which a report arrived for the first time, oldest first, cumulative.

    What has been returned since is counted here: the curve tells what came in, not what stands.
    """
    arrivals = [line for line in lines if line.day is not None]
    new = Counter(line.day for line in arrivals)
    in_time = Counter(line.day for line in arrivals if line.on_time)
    found, arrived, on_time = [], 0, 0
    for day in sorted(day for day in new if day is not None):
        arrived += new[day]
        on_time += in_time[day]
        found.append(DayCount(day, new[day], arrived, on_time))
    return found


def returned_count(lines: Iterable[Line]) -> int:
    """Reports that have arrived and were given back since."""
    return sum(line.state == ReportState.RETURNED for line in lines)


def _percent(part: int, whole: int) -> Decimal | None:
    return rounded(Decimal(part) * HUNDRED / whole, 1) if whole else None
