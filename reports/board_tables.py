"""What the dashboard of progress shows: groups of rates, the days, the drawings and the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.db.models import Q
from django.utils.safestring import SafeString

from documents.progress_charts import Curve
from documents.progress_charts import Share
from documents.progress_charts import curve_chart
from documents.progress_charts import share_chart
from reports.boards import NO_BLOC
from reports.boards import Board
from reports.enums import ARRIVED_STATES
from reports.models import Report
from reports.rates import DayCount
from reports.rates import Rates
from reports.rates import rates_by
from units.enums import UnitKind

RATE_COLUMNS = [
    "Phải nộp", "Đã nộp", "Đúng hạn", "Nộp muộn", "Chưa nộp", "Tỷ lệ nộp (%)", "Tỷ lệ đúng hạn (%)",
]  # fmt: skip
DAY_COLUMNS = ["Ngày", "Nộp trong ngày", "Đã nộp", "Trong đó đúng hạn"]
PARTS = ["Đúng hạn", "Nộp muộn", "Chưa nộp"]
COUNTS = {
    "expected": Count("pk"),
    "arrived": Count("pk", filter=Q(state__in=ARRIVED_STATES)),
    "on_time": Count("pk", filter=Q(state__in=ARRIVED_STATES, first_on_time=True)),
}


def rates_by_kind(board: Board) -> list[Rates]:
    """Rates of each kind of unit, in the order in which the law lists them."""
    return rates_by(board.lines, lambda line: line.kind, dict(UnitKind.choices))


def rates_by_bloc(board: Board) -> list[Rates]:
    """Rates of each bloc of the year, units without one last; empty where there are no blocs."""
    if not board.blocs:
        return []
    names = dict.fromkeys([*sorted(set(board.blocs.values())), NO_BLOC])
    return rates_by(board.lines, lambda line: line.bloc, {name: name for name in names})


def rates_by_year(board: Board) -> list[Rates]:
    """Rates of the same round through the years, in one query."""
    rows = board.reports(board.series).order_by().values_list("round__year").annotate(**COUNTS)
    found = {year: (expected, arrived, on_time) for year, expected, arrived, on_time in rows}
    return [Rates(str(r.year), *found.get(r.year, (0, 0, 0)), key=str(r.pk)) for r in board.series]


def rates_below(board: Board) -> list[Rates]:
    """Rates of the rounds in which the units below collect from their own, the fewest first.

    One query; empty where the board is narrowed, as the units below are others.
    """
    if board.round is None or board.round.is_one_off or board.is_narrowed:
        return []
    receiver = board.round.receiving_unit
    rows = (
        Report.objects.visible_to(board.user)
        .filter(
            round__campaign=board.campaign,
            round__year=board.round.year,
            round__kind=board.round.kind,
            round__receiving_unit__path__startswith=receiver.path,
        )
        .exclude(round__receiving_unit=receiver)
        .order_by()
        .values_list("round_id", "round__receiving_unit__short_name", "round__receiving_unit__name")
        .annotate(**COUNTS)
    )
    found = [
        Rates(short or name, expected, arrived, on_time, key=str(pk))
        for pk, short, name, expected, arrived, on_time in rows
    ]
    return sorted(found, key=lambda rates: (rates.completeness or 0, rates.label))


def day_chart(board: Board, days: Sequence[DayCount]) -> SafeString | None:
    """Both curves against the due day; None while nothing has arrived."""
    if board.round is None or not days:
        return None
    due = board.round.due_on
    first = min(board.round.opens_on, days[0].day)
    last = max(due, days[-1].day)
    expected = len(board.lines)
    closed = board.round.closed_at.date() if board.round.closed_at else board.today
    return curve_chart(
        f"Đến ngày {days[-1].day:%d/%m/%Y} đã nhận {days[-1].arrived} trong {expected} báo cáo, "
        f"{days[-1].on_time} báo cáo đúng hạn; hạn cuối {due:%d/%m/%Y}.",
        [
            Curve("Đã nộp", [(d.day, d.arrived) for d in days]),
            Curve("Nộp đúng hạn", [(d.day, d.on_time) for d in days]),
        ],
        first=first,
        last=last,
        until=min(last, max(closed, first)),
        ceiling=expected,
        marks=[(due, f"hạn cuối {due:%d/%m}")],
        measure="báo cáo",
    )


def group_chart(title: str, groups: Sequence[Rates]) -> SafeString:
    """A bar per group: in time, late, missing."""
    rows = [
        Share(
            g.label, g.expected, [g.on_time, g.late, g.missing],
            f"nộp {g.arrived}/{g.expected}, đúng hạn {g.on_time}",
        )
        for g in groups
    ]  # fmt: skip
    return share_chart(title, PARTS, rows)


def rate_rows(groups: Sequence[Rates]) -> list[list[Any]]:
    """Rows of a sheet: the label, then `RATE_COLUMNS`."""
    return [
        [
            g.label, g.expected, g.arrived, g.on_time, g.late, g.missing, g.completeness,
            g.timeliness,
        ]
        for g in groups
    ]  # fmt: skip


def day_rows(days: Sequence[DayCount]) -> list[list[Any]]:
    """Rows under `DAY_COLUMNS`."""
    return [[d.day, d.new, d.arrived, d.on_time] for d in days]
