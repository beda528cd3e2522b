"""Points of an item from what was found, totals of a scorecard, places in a bloc.

Nothing here asks the database: rows of a table and plain numbers go in, so that one scorecard on a
page and thousands in a ranking are counted by the same few functions.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import ROUND_HALF_UP
from decimal import Decimal
from typing import Any

from criteria.enums import ItemKind
from criteria.enums import TieBreak
from criteria.models import ScoringItem
from criteria.models import ScoringTable

NOUGHT = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Total:
    """What a scorecard comes to.

    `points` is base + bonus - penalty, never below nought nor above the table's maximum plus the
    bonus. `by_group`: key of a top row → its points, for tie-breaks and charts.
    """

    points: Decimal = NOUGHT
    bonus: Decimal = NOUGHT
    penalty: Decimal = NOUGHT
    is_disqualified: bool = False
    by_group: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """One row to be ranked: any key, its total, and the moment it was handed in (a number)."""

    key: Any
    total: Total
    handed_in: float = 0.0


@dataclass(frozen=True)
class Place:
    """A place; equal ones share it. `parted_by` is the rule that parted it from the one above."""

    key: Any
    place: int
    total: Total
    parted_by: str = ""


def points_for(item: ScoringItem, value: Decimal | None) -> Decimal:
    """Points that an item gives for what was found, to a hundredth, within its bounds.

    Args:
        value: number of the level from 0 (LEVELS), 1 or 0 (YES_NO, DISQUALIFIER), the figure
            (NUMERIC), the place (RANK), share of the campaign's points from 0 to 1 (CAMPAIGN),
            points themselves (BONUS, PENALTY). None: nothing found yet, no points.
    """
    if value is None:
        return NOUGHT
    return _within(_RULES[ItemKind(item.kind)](item, value), item.maximum_points)


def add_up(
    table: ScoringTable,
    items: Collection[ScoringItem],
    points: Mapping[int, Decimal],
    struck: Collection[int] = (),
) -> Total:
    """Total of a scorecard; the order of items does not matter.

    Args:
        points: key of an item → points given; items without an entry give none.
        struck: keys of the disqualifiers that hold for the unit.
    """
    children: dict[int | None, list[ScoringItem]] = {}
    for item in items:
        children.setdefault(item.parent_id, []).append(item)
    sums = _Sums()
    by_group = {row.pk: _sum_of(row, children, points, sums) for row in children.get(None, [])}
    base = sum(by_group.values(), NOUGHT)
    bonus = _within(sums.bonus, table.bonus_cap)
    penalty = _within(sums.penalty, table.penalty_cap)
    keys = {item.pk for item in items if item.kind == ItemKind.DISQUALIFIER}
    return Total(
        points=_rounded(max(NOUGHT, base + bonus - penalty)),
        bonus=bonus,
        penalty=penalty,
        is_disqualified=any(key in keys for key in struck),
        by_group=by_group,
    )


def maximum_of(items: Collection[ScoringItem]) -> Decimal:
    """Points that a unit can reach without bonus."""
    children: dict[int | None, list[ScoringItem]] = {}
    for item in items:
        children.setdefault(item.parent_id, []).append(item)
    return sum((_maximum(row, children) for row in children.get(None, [])), NOUGHT)


def places(
    table: ScoringTable, items: Sequence[ScoringItem], rows: Iterable[Standing]
) -> list[Place]:
    """Rank rows: disqualified ones last, then by points, then by the table's tie-breaks.

    Rows that no rule parts share a place, and the next place counts them all (1, 1, 3).
    """
    first = next((item.pk for item in items if item.parent_id is None), None)
    rules = [TieBreak(name) for name in table.tie_breaks]

    def keys(row: Standing) -> tuple[Any, ...]:
        broken = tuple(_TIE_BREAKS[rule](row, first) for rule in rules)
        return (row.total.is_disqualified, -row.total.points, *broken)

    ranked: list[Place] = []
    above: tuple[Any, ...] | None = None
    ordered = sorted(((keys(row), row) for row in rows), key=lambda pair: pair[0])
    for number, (key, row) in enumerate(ordered, start=1):
        same = key == above
        place = ranked[-1].place if same else number
        ranked.append(
            Place(row.key, place, row.total, "" if same else _parted_by(key, above, rules))
        )
        above = key
    return ranked


def _parted_by(key: tuple[Any, ...], above: tuple[Any, ...] | None, rules: list[TieBreak]) -> str:
    if above is None or key[:2] != above[:2]:
        return ""
    return next(
        rule.label for rule, mine, theirs in zip(rules, key[2:], above[2:], strict=True)
        if mine != theirs
    )  # fmt: skip


def _by_steps(item: ScoringItem, value: Decimal) -> Decimal:
    """Points of the highest step reached; below the first step there are none."""
    steps = sorted((Decimal(s["at_least"]), Decimal(s["points"])) for s in item.steps)
    reached = [step for step in steps if value >= step[0]]
    if not reached:
        return NOUGHT
    low = reached[-1]
    if not item.interpolates or len(reached) == len(steps):
        return low[1]
    high = steps[len(reached)]
    return low[1] + (high[1] - low[1]) * (value - low[0]) / (high[0] - low[0])


def _by_place(item: ScoringItem, value: Decimal) -> Decimal:
    """Points of a place: each step reads "up to this place"; behind the last one there are none."""
    steps = sorted((Decimal(s["at_least"]), Decimal(s["points"])) for s in item.steps)
    return next((points for place, points in steps if value <= place), NOUGHT)


def _by_level(item: ScoringItem, value: Decimal) -> Decimal:
    index = int(value)
    return Decimal(item.levels[index]["points"]) if 0 <= index < len(item.levels) else NOUGHT


def _all_or_nothing(item: ScoringItem, value: Decimal) -> Decimal:
    return (item.maximum_points or NOUGHT) if value else NOUGHT


def _share(item: ScoringItem, value: Decimal) -> Decimal:
    return (item.maximum_points or NOUGHT) * value


def _as_given(item: ScoringItem, value: Decimal) -> Decimal:
    return value


def _none(item: ScoringItem, value: Decimal) -> Decimal:
    return NOUGHT


_RULES: dict[ItemKind, Callable[[ScoringItem, Decimal], Decimal]] = {
    ItemKind.GROUP: _none,
    ItemKind.LEVELS: _by_level,
    ItemKind.YES_NO: _all_or_nothing,
    ItemKind.NUMERIC: _by_steps,
    ItemKind.RANK: _by_place,
    ItemKind.CAMPAIGN: _share,
    ItemKind.BONUS: _as_given,
    ItemKind.PENALTY: _as_given,
    ItemKind.DISQUALIFIER: _none,
}

_TIE_BREAKS: dict[TieBreak, Callable[[Standing, int | None], Any]] = {
    TieBreak.FEWER_PENALTIES: lambda row, first: row.total.penalty,
    TieBreak.MORE_BONUS: lambda row, first: -row.total.bonus,
    TieBreak.FIRST_ITEM: lambda row, first: -row.total.by_group.get(first or 0, NOUGHT),
    TieBreak.EARLIER: lambda row, first: row.handed_in,
}


@dataclass
class _Sums:
    bonus: Decimal = NOUGHT
    penalty: Decimal = NOUGHT


def _sum_of(
    row: ScoringItem,
    children: Mapping[int | None, list[ScoringItem]],
    points: Mapping[int, Decimal],
    sums: _Sums,
) -> Decimal:
    """Base points of a row and what is below it; bonus and penalty are kept apart in `sums`."""
    if row.kind == ItemKind.GROUP:
        inner = (_sum_of(child, children, points, sums) for child in children.get(row.pk, []))
        return _within(sum(inner, NOUGHT), row.maximum_points)
    given = _within(points.get(row.pk, NOUGHT), row.maximum_points)
    if row.kind == ItemKind.BONUS:
        sums.bonus += given
        return NOUGHT
    if row.kind == ItemKind.PENALTY:
        sums.penalty += given
        return NOUGHT
    return NOUGHT if row.kind == ItemKind.DISQUALIFIER else given


def _maximum(row: ScoringItem, children: Mapping[int | None, list[ScoringItem]]) -> Decimal:
    if row.kind == ItemKind.GROUP:
        inner = sum((_maximum(child, children) for child in children.get(row.pk, [])), NOUGHT)
        return inner if row.maximum_points is None else min(inner, row.maximum_points)
    if row.kind in {ItemKind.BONUS, ItemKind.PENALTY, ItemKind.DISQUALIFIER}:
        return NOUGHT
    return row.maximum_points or NOUGHT


def _within(points: Decimal, most: Decimal | None) -> Decimal:
    bounded = max(NOUGHT, points)
    return _rounded(bounded if most is None else min(bounded, most))


def _rounded(points: Decimal) -> Decimal:
    return points.quantize(CENT, ROUND_HALF_UP)
