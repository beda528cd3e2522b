"""The state of a campaign's reporting on one page for leaders: numbers, days, blocs, years, figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.board_tables import day_chart
from reports.board_tables import group_chart
from reports.board_tables import rates_by_bloc
from reports.board_tables import rates_by_kind
from reports.board_tables import rates_by_year
from reports.boards import Board
from reports.enums import ACCEPTED_STATES
from reports.enums import ReportState
from reports.enums import Standing
from reports.figure_series import YearTotal
from reports.figure_series import totals_by_year
from reports.rates import Rates
from reports.rates import by_day
from reports.rates import rates_of

FIGURES = 10  # what fits on the sheet; the page of indicators has all
GROUPS = 8
NAMED = 40


@dataclass(frozen=True)
class CampaignState:
    """What one A4 holds of the chosen round."""

    total: Rates
    accepted: int
    waiting: int
    day_chart: SafeString | None
    groups: list[Rates]
    group_title: str
    group_chart: SafeString | None
    years: list[Rates]
    figures: list[YearTotal]
    figures_left_out: int
    missing: list[str]
    missing_left_out: int
    overdue: int


def state_of(board: Board) -> CampaignState:
    """The chosen round as it stands today, in a fixed number of queries."""
    lines = board.lines
    title, groups = "Theo cụm, khối", rates_by_bloc(board)
    if not groups:
        title, groups = "Theo loại đơn vị", rates_by_kind(board)
    groups = sorted(groups, key=lambda g: g.completeness or 0)[:GROUPS]
    asked = [
        total
        for totals in totals_by_year(board).values()
        for total in totals
        if total.round == board.round
    ]
    known = [total for total in asked if total.value is not None]
    missing = [line.label for line in lines if not line.has_arrived]
    return CampaignState(
        total=rates_of("", lines),
        accepted=sum(line.state in ACCEPTED_STATES for line in lines),
        waiting=sum(line.state == ReportState.SUBMITTED for line in lines),
        day_chart=day_chart(board, by_day(lines)),
        groups=groups,
        group_title=title,
        group_chart=group_chart(title, groups) if groups else None,
        years=rates_by_year(board),
        figures=known[:FIGURES],
        figures_left_out=len(asked) - len(known[:FIGURES]),
        missing=missing[:NAMED],
        missing_left_out=max(0, len(missing) - NAMED),
        overdue=sum(line.standing == Standing.OVERDUE for line in lines),
    )
