"""Values that nobody types: figures of accepted reports, results of a campaign's own table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Sequence
from decimal import Decimal

from config.scoring import figures_of
from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.formulas import evaluate
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import maximum_of

SHARE = Decimal("0.0001")
# What the column of values holds: 14 digits before the comma, 4 behind it.
LARGEST = Decimal(10) ** 14
SETTLED = (ScorecardState.VERIFIED, ScorecardState.LOCKED)


def found_values(
    table: ScoringTable, items: Sequence[ScoringItem], units: Collection[int]
) -> dict[int, dict[int, Decimal]]:
    """Unit → item → value, without what is not known yet.

    The number of queries depends on the items, not on the units.

    Args:
        units: keys of the units.
    """
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    numeric = [item for item in items if item.kind == ItemKind.NUMERIC and item.formula]
    if numeric:
        for unit, figures in figures_of(units, table.year, table.campaign_id).items():
            for item in numeric:
                value = evaluate(item.formula, figures)
                if value is not None and 0 <= value < LARGEST:
                    found[unit][item.pk] = value.quantize(SHARE)
    for item in items:
        if item.kind == ItemKind.CAMPAIGN and item.source_table_id:
            for unit, share in _shares(item, units).items():
                found[unit][item.pk] = share
    return dict(found)


def _shares(item: ScoringItem, units: Collection[int]) -> dict[int, Decimal]:
    """Unit → share of the other table's points that it reached there, from 0 to 1."""
    most = maximum_of(list(ScoringItem.objects.filter(table=item.source_table_id)))
    cards = Scorecard.objects.filter(
        table=item.source_table_id, unit__in=units, state__in=SETTLED
    ).order_by()
    return {
        unit: min(Decimal(1), (points / most).quantize(SHARE))
        for unit, points in cards.values_list("unit", "verified_total")
        if most and points is not None
    }
