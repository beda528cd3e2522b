"""Values that nobody types: figures of accepted reports, results of a campaign's own table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from config.scoring import figures_of
from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.formulas import evaluate
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import maximum_of
from documents.numbers import format_number

SHARE = Decimal("0.0001")
# What the column of values holds: 14 digits before the comma, 4 behind it.
LARGEST = Decimal(10) ** 14
SETTLED = (ScorecardState.VERIFIED, ScorecardState.LOCKED)


@dataclass(frozen=True)
class Found:
    """A value and where it comes from, in words that are kept with the points."""

    value: Decimal
    source: str


def found_values(
    table: ScoringTable, items: Sequence[ScoringItem], units: Collection[int]
) -> dict[int, dict[int, Found]]:
    """Unit → item → what was found, without what is not known yet.

    The number of queries depends on the items, not on the units.

    Args:
        units: keys of the units.
    """
    found: dict[int, dict[int, Found]] = defaultdict(dict)
    numeric = [item for item in items if item.kind == ItemKind.NUMERIC and item.formula]
    if numeric:
        source = f"Số liệu báo cáo năm {table.year} đã được chấp nhận, {_taken_today()}"
        for unit, figures in figures_of(units, table.year, table.campaign_id).items():
            for item in numeric:
                value = evaluate(item.formula, figures)
                if value is not None and 0 <= value < LARGEST:
                    found[unit][item.pk] = Found(value.quantize(SHARE), source)
    for item in items:
        if item.kind == ItemKind.CAMPAIGN and item.source_table_id:
            for unit, result in _results(item, units).items():
                found[unit][item.pk] = result
    return dict(found)


def share_of(points: Decimal | None, maximum: Decimal) -> Decimal | None:
    """Share of a table's maximum that a unit reached, from 0 to 1; bonus never lifts it above."""
    if points is None or not maximum:
        return None
    return min(Decimal(1), (points / maximum).quantize(SHARE))


def _results(item: ScoringItem, units: Collection[int]) -> dict[int, Found]:
    """Unit → share of the other table's points that it reached there; two queries."""
    most = maximum_of(list(ScoringItem.objects.filter(table=item.source_table_id)))
    cards = Scorecard.objects.filter(
        table=item.source_table_id, unit__in=units, state__in=SETTLED
    ).select_related("table").order_by()  # fmt: skip
    return {
        card.unit_id: Found(share, _result_in_words(card, most))
        for card in cards
        if (share := share_of(card.verified_total, most)) is not None
    }


def _result_in_words(card: Scorecard, most: Decimal) -> str:
    struck = ", mắc điểm liệt" if card.is_disqualified else ""
    return (
        f"“{card.table}” năm {card.table.year}: {format_number(card.verified_total, 2)} trên "
        f"{format_number(most, 2)} điểm{struck}, phiếu {card.get_state_display()}, "
        f"{_taken_today()}"
    )


def _taken_today() -> str:
    return f"lấy ngày {timezone.localdate():%d/%m/%Y}"
