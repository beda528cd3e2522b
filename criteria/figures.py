"""Figures of a scoring table: how points spread, what nobody reaches, how far units overrate themselves.

Numbers go in and rows come out; what is asked of the database stands in `figures_of`.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR
from decimal import ROUND_HALF_UP
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models import F
from django.db.models import OuterRef
from django.db.models import Q
from django.db.models import QuerySet
from django.db.models import Subquery
from django.db.models import Sum
from django.db.models.functions import Coalesce

from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.found_values import SETTLED
from criteria.models import ItemScore
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import CENT
from criteria.points import NOUGHT
from criteria.points import maximum_of
from criteria.table_checks import COUNTED
from criteria.table_checks import first_words
from criteria.table_rows import in_tree_order
from documents.numbers import format_number

FEWEST_BINS, MOST_BINS = 5, 12
STEPS = [Decimal(step) for step in ("0.5", "1", "2", "5", "10", "20", "50", "100", "200", "500")]


@dataclass(frozen=True)
class Bin:
    """A stretch of totals from `low` to below `high`: how many units stand in it by each column."""

    low: Decimal
    high: Decimal
    own: int
    given: int

    @property
    def label(self) -> str:
        decimals = 1 if self.low % 1 or self.high % 1 else 0
        return f"{format_number(self.low, decimals)} – dưới {format_number(self.high, decimals)}"


@dataclass(frozen=True)
class Counts:
    """What the verified scorecards hold of one item: sums of points, and numbers of units."""

    own: Decimal = NOUGHT
    given: Decimal = NOUGHT
    full: int = 0
    some: int = 0
    changed: int = 0


@dataclass(frozen=True)
class ItemFigures:
    """One item over all verified scorecards; `share` of its maximum that a unit gets on average.

    `ordinal` names its group too, where the item's own one begins anew in each group.
    """

    item: ScoringItem
    ordinal: str
    share: Decimal
    own_mean: Decimal
    given_mean: Decimal
    full: int
    some: int
    changed: int

    @property
    def name(self) -> str:
        """Ordinal and the first words, for drawings and sentences."""
        return f"{self.ordinal} {first_words(self.item)}".strip()

    @property
    def difference(self) -> Decimal:
        return self.given_mean - self.own_mean

    @property
    def percent(self) -> Decimal:
        return self.share * 100

    @property
    def remark(self) -> str:
        """What stands out, in words."""
        if not self.some:
            return "không đơn vị nào có điểm"
        return "" if self.full else "không đơn vị nào đạt tối đa"


@dataclass(frozen=True)
class UnitGap:
    """A unit's own total beside the verified one."""

    card: Scorecard
    own: Decimal
    given: Decimal

    @property
    def difference(self) -> Decimal:
        return self.given - self.own


@dataclass(frozen=True)
class Figures:
    """Everything that the page and the paper show of a table."""

    table: ScoringTable
    maximum: Decimal
    cards: int
    handed_in: int
    settled: int
    bins: list[Bin]
    items: list[ItemFigures]
    gaps: list[UnitGap]

    @property
    def mean(self) -> Decimal | None:
        given = [gap.given for gap in self.gaps]
        return _mean(sum(given, NOUGHT), len(given)) if given else None

    @property
    def median(self) -> Decimal | None:
        given = [gap.given for gap in self.gaps]
        return _mean(statistics.median(given), 1) if given else None

    @property
    def mean_difference(self) -> Decimal | None:
        gaps = [gap.difference for gap in self.gaps]
        return _mean(sum(gaps, NOUGHT), len(gaps)) if gaps else None

    @property
    def never_full(self) -> list[ItemFigures]:
        """Items for which no unit gets the maximum."""
        return [row for row in self.items if not row.full]

    @property
    def never_any(self) -> list[ItemFigures]:
        """Items for which no unit gets anything."""
        return [row for row in self.items if not row.some]

    @property
    def changed_items(self) -> list[ItemFigures]:
        """Items by how many units they were changed for, the most first."""
        return sorted(self.items, key=lambda row: (-row.changed, row.difference))


def bins_of(own: Sequence[Decimal], given: Sequence[Decimal]) -> list[Bin]:
    """Divide totals into stretches of one round width; empty ones between stay.

    About twice the root of the number of units, from five to twelve.
    """
    every = [*own, *given]
    if not every:
        return []
    lowest, highest = min(every), max(every)
    root = math.isqrt(max(len(own), len(given)))
    most = min(MOST_BINS, max(FEWEST_BINS, 2 * root))
    step = next((s for s in STEPS if _number(highest, s) - _number(lowest, s) < most), STEPS[-1])
    first, last = _number(lowest, step), _number(highest, step)
    return [
        Bin(
            number * step,
            (number + 1) * step,
            sum(_number(total, step) == number for total in own),
            sum(_number(total, step) == number for total in given),
        )
        for number in range(first, last + 1)
    ]


def item_figures(
    items: Collection[ScoringItem], counts: Mapping[int, Counts], units: int
) -> list[ItemFigures]:
    """Items that count towards the total, those of which units reach the smallest share first.

    Args:
        counts: by key of item; an item that nobody was given stands with nothing.
        units: how many scorecards were verified; nought gives no rows.
    """
    if not units:
        return []
    rows = []
    groups = {item.pk: item.ordinal for item in items if item.is_group}
    for item, _ in in_tree_order(list(items)):
        if item.kind not in COUNTED or not item.maximum_points:
            continue
        found = counts.get(item.pk, Counts())
        rows.append(
            ItemFigures(
                item=item,
                ordinal=_ordinal(item, groups),
                share=(found.given / units / item.maximum_points).quantize(Decimal("0.0001")),
                own_mean=_mean(found.own, units),
                given_mean=_mean(found.given, units),
                full=found.full,
                some=found.some,
                changed=found.changed,
            )
        )
    return sorted(rows, key=lambda row: row.share)  # equals stay in the order of the table


def unit_gaps(cards: Collection[Scorecard]) -> list[UnitGap]:
    """Verified scorecards by how far the own total was off, the farthest first."""
    rows = [
        UnitGap(card, card.self_total, card.verified_total)
        for card in cards
        if card.self_total is not None and card.verified_total is not None
    ]
    return sorted(rows, key=lambda gap: -abs(gap.difference))


def figures_of(user: Any, table: ScoringTable, *, bloc: int | None = None) -> Figures:
    """Figures of the scorecards that `user` sees by a table; four queries whatever their number.

    Own totals count once a scorecard is handed in, verified ones once verification is finished.

    Args:
        bloc: key of the bloc to which they are narrowed.
    """
    seen = Scorecard.objects.visible_to(user).filter(table=table)
    if bloc is not None:
        seen = seen.filter(bloc=bloc)
    cards = list(
        seen.select_related("unit", "bloc").order_by("bloc__position", "unit__position", "pk")
    )
    handed_in = [card for card in cards if card.state != ScorecardState.DRAFT]
    settled = [card for card in cards if card.state in SETTLED]
    items = list(table.items.all())
    gaps = unit_gaps(settled)
    own = [card.self_total for card in handed_in if card.self_total is not None]
    return Figures(
        table=table,
        maximum=maximum_of(items),
        cards=len(cards),
        handed_in=len(handed_in),
        settled=len(gaps),
        bins=bins_of(own, [gap.given for gap in gaps]),
        items=item_figures(items, _counts(seen.filter(state__in=SETTLED)), len(gaps)),
        gaps=gaps,
    )


def _counts(cards: QuerySet[Scorecard]) -> dict[int, Counts]:
    """Two queries over the stored points."""
    rows = ItemScore.objects.filter(scorecard__in=cards.order_by().values("pk")).order_by()
    given = Q(stage=Stage.VERIFIED)
    before = ItemScore.objects.filter(
        scorecard=OuterRef("scorecard"), item=OuterRef("item"), stage=Stage.SELF
    ).order_by()
    changed = dict(
        rows.filter(given)
        .annotate(before=Coalesce(Subquery(before.values("points")[:1]), NOUGHT))
        .exclude(points=F("before"))
        .values("item")
        .annotate(number=Count("pk"))
        .values_list("item", "number")
    )
    sums = rows.values("item").annotate(
        own=Sum("points", filter=Q(stage=Stage.SELF)),
        given=Sum("points", filter=given),
        full=Count("pk", filter=given & Q(points__gte=F("item__maximum_points"))),
        some=Count("pk", filter=given & Q(points__gt=0)),
    )
    return {
        row["item"]: Counts(
            row["own"] or NOUGHT, row["given"] or NOUGHT, row["full"], row["some"],
            changed.get(row["item"], 0),
        )
        for row in sums
    }  # fmt: skip


def _ordinal(item: ScoringItem, groups: Mapping[int, str]) -> str:
    group = groups.get(item.parent_id or 0, "")
    return item.ordinal if not group or "." in item.ordinal else f"{group}.{item.ordinal}"


def _mean(total: Decimal, units: int) -> Decimal:
    """To a hundredth, as the other pages of scoring round."""
    return (total / units).quantize(CENT, ROUND_HALF_UP)


def _number(total: Decimal, step: Decimal) -> int:
    """Which stretch of that width a total falls into."""
    return int((total / step).to_integral_value(ROUND_FLOOR))
