"""Indicators of a campaign through the years, and the units of one round beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.aggregation import Change
from reports.aggregation import change_between
from reports.aggregation import needed_codes
from reports.aggregation import total_of
from reports.boards import Board
from reports.enums import ACCEPTED_STATES
from reports.enums import ARRIVED_STATES
from reports.models import IndicatorValue
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.outliers import Outlier
from reports.outliers import outliers_among
from reports.rates import Line
from reports.reporters import is_reported_by
from reports.totals import is_given

Row = dict[str, Decimal | None]


@dataclass(frozen=True)
class YearTotal:
    """One indicator in one year, from the accepted reports; `before` is the year shown before it."""

    round: ReportRound
    indicator: RoundIndicator
    value: Decimal | None
    given: int
    expected: int
    before: Decimal | None = None

    @property
    def year(self) -> int:
        return self.round.year

    @property
    def is_provisional(self) -> bool:
        return self.given < self.expected

    @property
    def change(self) -> Change | None:
        """Growth; none while units are missing, as a part compares with no whole."""
        return None if self.is_provisional else change_between(self.value, self.before)


@dataclass(frozen=True)
class Far:
    """A figure that stands out: of which unit, of which indicator."""

    line: Line
    indicator: RoundIndicator
    outlier: Outlier[int]


def totals_by_year(board: Board, codes: Iterable[str] | None = None) -> dict[str, list[YearTotal]]:
    """By indicator code, in the order of the newest round that has it: a total for each year.

    Three queries, however many rounds, indicators and units. `codes` narrows to a few indicators.
    """
    rounds = board.series
    indicators = _indicators(rounds)
    every = {row.code for rows in indicators.values() for row in rows}
    wanted = every if codes is None else every.intersection(codes)
    reports = list(
        board.reports(rounds)
        .order_by("received_at", "pk")
        .values_list("pk", "round_id", "unit__kind", "state")
    )
    values = _accepted_values(board, rounds, indicators, wanted)
    found: dict[str, list[YearTotal]] = defaultdict(list)
    by_round: dict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    for pk, round_id, kind, state in reports:
        by_round[round_id].append((pk, kind, state in ACCEPTED_STATES))
    before: dict[str, Decimal | None] = {}
    for each in rounds:
        for indicator in indicators.get(each.pk, []):
            if indicator.code not in wanted:
                continue
            total = _total(each, indicator, by_round[each.pk], values, before.get(indicator.code))
            before[indicator.code] = total.value
            found[indicator.code].append(total)
    newest = {code: n for n, code in enumerate(_codes_in_order(rounds, indicators))}
    return dict(sorted(found.items(), key=lambda item: newest[item[0]]))


def arrived_values(board: Board) -> dict[str, dict[int, Decimal | None]]:
    """What the units of the chosen round have sent, by indicator code and report; one query."""
    rows = (
        IndicatorValue.objects.filter(
            report__in=board.reports().filter(state__in=ARRIVED_STATES).order_by().values("pk")
        )
        .order_by()  # the order of the model would join and sort four tables
        .values_list("indicator__code", "report_id", "value")
    )
    found: dict[str, dict[int, Decimal | None]] = defaultdict(dict)
    for code, report, value in rows:
        found[code][report] = value
    return found


def far_figures(
    board: Board,
    indicators: Iterable[RoundIndicator],
    values: Mapping[str, Mapping[int, Decimal | None]],
) -> list[Far]:
    """Figures of the chosen round that stand far from the other units', the farthest first."""
    lines = {line.report: line for line in board.lines}
    found = [
        Far(lines[outlier.key], indicator, outlier)
        for indicator in indicators
        for outlier in outliers_among(values.get(indicator.code, {}))
        if outlier.key in lines
    ]
    return sorted(found, key=lambda far: -abs(far.outlier.times))


def ranked(values: Sequence[Decimal]) -> list[int]:
    """Places of figures that are already in order, the largest first; equal figures share one."""
    places: list[int] = []
    for n, value in enumerate(values):
        places.append(places[-1] if n and value == values[n - 1] else n + 1)
    return places


def _indicators(rounds: Sequence[ReportRound]) -> dict[int, list[RoundIndicator]]:
    found: dict[int, list[RoundIndicator]] = defaultdict(list)
    rows = RoundIndicator.objects.filter(round__in=[r.pk for r in rounds])
    for row in rows.order_by("position", "pk"):
        found[row.round_id].append(row)
    return found


def _accepted_values(
    board: Board, rounds: Sequence[ReportRound], indicators: Mapping[int, list[RoundIndicator]],
    codes: set[str],
) -> dict[int, Row]:  # fmt: skip
    """Accepted figures by report and code: those of `codes` and what their totals are made of.

    Asked for by key: by code, a database may walk the figures of every round of the portal.
    """
    every = [row for rows in indicators.values() for row in rows]
    wanted = {code for row in every if row.code in codes for code in needed_codes(row)}
    code_of = {row.pk: row.code for row in every if row.code in wanted}
    rows = (
        IndicatorValue.objects.filter(
            report__in=board.reports(rounds).accepted().order_by().values("pk"),
            indicator__in=list(code_of),
        )
        .order_by()
        .values_list("report_id", "indicator_id", "value")
    )
    found: dict[int, Row] = defaultdict(dict)
    for report, indicator, value in rows:
        found[report][code_of[indicator]] = value
    return found


def _total(
    report_round: ReportRound,
    indicator: RoundIndicator,
    reports: Sequence[tuple[int, str, bool]],
    values: Mapping[int, Row],
    before: Decimal | None,
) -> YearTotal:
    rows = [values.get(pk, {}) for pk, _, is_accepted in reports if is_accepted]
    asked = [pk for pk, kind, _ in reports if is_reported_by(indicator, kind)]
    given = sum(is_given(indicator, values.get(pk, {})) for pk in asked)
    value = total_of(indicator, rows)
    return YearTotal(report_round, indicator, value, given, len(asked), before)


def _codes_in_order(
    rounds: Sequence[ReportRound], indicators: Mapping[int, list[RoundIndicator]]
) -> list[str]:
    """Codes as the newest round orders them, then those that only older rounds had."""
    return list(
        dict.fromkeys(row.code for each in reversed(rounds) for row in indicators.get(each.pk, []))
    )
