"""Figures of a round read from the database: who has arrived, what the units' values add up to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal

from django.db.models import Count
from django.db.models import Q

from reports.aggregation import Change
from reports.aggregation import Row
from reports.aggregation import change_between
from reports.aggregation import needed_codes
from reports.aggregation import total_of
from reports.enums import ACCEPTED_STATES
from reports.enums import ARRIVED_STATES
from reports.enums import OWED_STATES
from reports.enums import ReportState
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.reporters import is_reported_by
from reports.years import counterpart


@dataclass(frozen=True)
class Completeness:
    """The numbers that every overview shows of a round (units, not percent)."""

    expected: int
    arrived: int
    arrived_on_time: int
    accepted: int
    waiting: int
    returned: int
    overdue: int
    not_started: int

    @property
    def missing(self) -> int:
        return self.expected - self.arrived

    @property
    def arrived_percent(self) -> int:
        return self.arrived * 100 // self.expected if self.expected else 0

    @property
    def on_time_percent(self) -> int:
        return self.arrived_on_time * 100 // self.expected if self.expected else 0


@dataclass
class Total:
    """One indicator over a round, with last year's total of the same code."""

    indicator: RoundIndicator
    value: Decimal | None
    last_year: Decimal | None
    given: int
    expected: int
    missing_units: list[str] = field(default_factory=list)

    @property
    def change(self) -> Change | None:
        return change_between(self.value, self.last_year)

    @property
    def is_provisional(self) -> bool:
        """Some owing units have not given this figure yet."""
        return self.given < self.expected


def completeness_of(report_round: ReportRound, day: dt.date) -> Completeness:
    """Count the reports of a round as of `day`, in one query."""
    counts = (
        Report.objects.filter(round=report_round)
        .with_due_on()
        .aggregate(
            expected=Count("pk"),
            arrived=Count("pk", filter=Q(state__in=ARRIVED_STATES)),
            arrived_on_time=Count("pk", filter=Q(state__in=ARRIVED_STATES, first_on_time=True)),
            accepted=Count("pk", filter=Q(state__in=ACCEPTED_STATES)),
            waiting=Count("pk", filter=Q(state=ReportState.SUBMITTED)),
            returned=Count("pk", filter=Q(state=ReportState.RETURNED)),
            overdue=Count("pk", filter=Q(state__in=OWED_STATES, due__lt=day)),
            not_started=Count("pk", filter=Q(state=ReportState.DRAFT, edit_version=0)),
        )
    )
    return Completeness(**counts)


def values_of_reports(reports: Sequence[Report]) -> dict[int, dict[str, Decimal | None]]:
    """Figures by report key and indicator code, in one query."""
    found: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    rows = IndicatorValue.objects.filter(report__in=[r.pk for r in reports]).values_list(
        "report_id", "indicator__code", "value"
    )
    for report_id, code, value in rows:
        found[report_id][code] = value
    return found


def accepted_reports(report_round: ReportRound, *, frozen: bool = True) -> list[Report]:
    """The reports that a compilation is made of, in the order in which they arrived.

    Args:
        frozen: with their current versions; without them only what adding up needs.
    """
    found = Report.objects.filter(round=report_round).accepted().order_by("received_at", "pk")
    if not frozen:
        return list(found.select_related("unit").only("unit__name", "unit__short_name"))
    # Without the whole frozen text, which nobody adds up.
    return list(found.select_related("unit", "current_version").defer("current_version__payload"))


def totals_of(
    report_round: ReportRound,
    reports: Sequence[Report],
    *,
    values: Mapping[int, Row] | None = None,
    beside_last_year: bool = True,
) -> list[Total]:
    """Totals over `reports` for every indicator of the round, beside last year's totals.

    A unit is missing where it is asked for a figure and none of `reports` brings it: it has not
    reported, or left the place empty. Missing units are never counted as zero.

    Args:
        values: figures by report key and indicator code, where the caller has them.
        beside_last_year: leave last year out where nobody looks at it.
    """
    values = values_of_reports(reports) if values is None else values
    before = _last_year_totals(report_round) if beside_last_year else {}
    taken = [(report.pk, values.get(report.pk, {})) for report in reports]
    owing = _owing_units(report_round)
    return [
        _total(indicator, taken, owing, before.get(indicator.code))
        for indicator in report_round.indicators.select_related("content_area")
    ]


def is_given(indicator: RoundIndicator, row: Row) -> bool:
    """Whether a unit's figures hold what the total of `indicator` is made of."""
    return all(row.get(code) is not None for code in needed_codes(indicator))


def _total(
    indicator: RoundIndicator,
    taken: Sequence[tuple[int, Row]],
    owing: Sequence[tuple[int, str, str]],
    last_year: Decimal | None,
) -> Total:
    asked = [(key, label) for key, label, kind in owing if is_reported_by(indicator, kind)]
    giving = {key for key, row in taken if is_given(indicator, row)}
    missing = [label for key, label in asked if key not in giving]
    return Total(
        indicator=indicator,
        value=total_of(indicator, [row for _, row in taken]),
        last_year=last_year,
        given=len(asked) - len(missing),
        expected=len(asked),
        missing_units=missing,
    )


def _owing_units(report_round: ReportRound) -> list[tuple[int, str, str]]:
    """(report key, label, kind) of every unit that owes in the round, in the order of lists."""
    rows = report_round.reports.order_by("unit__position", "unit__search").values_list(
        "pk", "unit__short_name", "unit__name", "unit__kind"
    )
    return [(key, short or name, kind) for key, short, name, kind in rows]


def _last_year_totals(report_round: ReportRound) -> dict[str, Decimal | None]:
    """Totals of the year before by code, in two queries; a request for once has none."""
    if report_round.is_one_off:
        return {}
    indicators = list(
        RoundIndicator.objects.filter(
            round__campaign=report_round.campaign_id,
            round__receiving_unit=report_round.receiving_unit_id,
            round__kind=report_round.kind,
            round__year=report_round.year - 1,
        ).select_related("round")
    )
    before = counterpart(report_round, {i.round for i in indicators})
    if before is None:
        return {}
    given = (
        IndicatorValue.objects.filter(report__round=before, report__state__in=ACCEPTED_STATES)
        .order_by("report__received_at", "report_id")
        .values_list("report_id", "indicator__code", "value")
    )
    rows: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    for report_id, code, value in given:
        rows[report_id][code] = value
    return {i.code: total_of(i, list(rows.values())) for i in indicators if i.round_id == before.pk}
