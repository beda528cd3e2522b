"""Figures of accepted reports, for scoring: what a formula of a scoring table may name."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Case
from django.db.models import IntegerField
from django.db.models import Value
from django.db.models import When

from reports.enums import ACCEPTED_STATES
from reports.enums import RoundKind
from reports.models import IndicatorValue
from reports.models import RoundIndicator
from units.models import Unit


def figures_of(
    units: Collection[int], year: int, campaign: int | None = None
) -> dict[int, dict[str, Decimal]]:
    """{unit: {code: figure}} from the accepted reports of a year, in one query.

    Where two rounds of the year ask for the same code, the annual report counts before a review
    and a request for once, and of equal ones the report that came last.

    Args:
        units: keys of the units asked for.
        campaign: key of the campaign whose rounds count; None counts all.
    """
    rows = IndicatorValue.objects.filter(
        report__unit__in=units,
        report__round__year=year,
        report__state__in=ACCEPTED_STATES,
        value__isnull=False,
    )
    if campaign is not None:
        rows = rows.filter(report__round__campaign=campaign)
    weight = Case(
        When(report__round__kind=RoundKind.ANNUAL_REPORT, then=Value(2)),
        When(report__round__kind=RoundKind.ONE_OFF, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    # What stands later in this order overwrites what stands before it.
    ordered = rows.order_by(weight, "report__received_at", "pk")
    found: dict[int, dict[str, Decimal]] = {}
    for unit, code, value in ordered.values_list("report__unit", "indicator__code", "value"):
        if value is not None:
            found.setdefault(unit, {})[code] = value
    return found


def indicators_for(unit: Unit, year: int) -> dict[str, str]:
    """Code → name of what the rounds of a year, received by `unit` or one above it, ask for."""
    rows = RoundIndicator.objects.filter(
        round__year=year, round__receiving_unit__in=[*unit.ancestor_ids, unit.pk]
    )
    return dict(rows.order_by("code", "pk").values_list("code", "name"))
