"""Points, totals and places: worked examples, and what holds for any table."""

from decimal import Decimal
from itertools import pairwise
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from criteria.enums import ItemKind
from criteria.enums import TieBreak
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import Standing
from criteria.points import Total
from criteria.points import add_up
from criteria.points import maximum_of
from criteria.points import places
from criteria.points import points_for

STEPS = [{"at_least": "90", "points": "10"}, {"at_least": "50", "points": "5"}]
LEVELS = [{"label": "tốt", "points": "10"}, {"label": "khá", "points": "7"}]


def item(pk=1, kind=ItemKind.LEVELS, most=10, parent=None, **facts):
    top = None if most is None else Decimal(most)
    return ScoringItem(pk=pk, kind=kind, maximum_points=top, parent_id=parent, **facts)


@pytest.mark.parametrize(
    ("row", "value", "points"),
    [
        (item(levels=LEVELS), 1, "7"),
        (item(levels=LEVELS), 2, "0"),
        (item(levels=LEVELS), -1, "0"),
        (item(kind=ItemKind.YES_NO), 1, "10"),
        (item(kind=ItemKind.YES_NO), 0, "0"),
        (item(kind=ItemKind.NUMERIC, steps=STEPS), "89.99", "5"),
        (item(kind=ItemKind.NUMERIC, steps=STEPS), 90, "10"),
        (item(kind=ItemKind.NUMERIC, steps=STEPS), "49.9", "0"),
        (item(kind=ItemKind.NUMERIC, steps=STEPS, interpolates=True), 70, "7.5"),
        (item(kind=ItemKind.NUMERIC, steps=STEPS, interpolates=True), 400, "10"),
        (item(kind=ItemKind.RANK, steps=[{"at_least": "2", "points": "10"}]), 2, "10"),
        (item(kind=ItemKind.RANK, steps=[{"at_least": "2", "points": "10"}]), 3, "0"),
        (item(kind=ItemKind.CAMPAIGN, most=30), "0.5", "15"),
        (item(kind=ItemKind.BONUS, most=2), 5, "2"),
        (item(kind=ItemKind.PENALTY, most=2), "1.5", "1.5"),
        (item(kind=ItemKind.DISQUALIFIER), 1, "0"),
    ],
)
def test_points_of_an_item(row, value, points):
    assert points_for(row, Decimal(value)) == Decimal(points)


def test_nothing_found_is_no_points():
    assert points_for(item(kind=ItemKind.NUMERIC, steps=STEPS), None) == 0


def test_total_keeps_groups_bonus_and_penalty_within_their_bounds():
    rows = [
        item(1, ItemKind.GROUP, 15), item(2, parent=1), item(3, parent=1), item(4, most=20),
        item(5, ItemKind.BONUS, 5), item(6, ItemKind.PENALTY, 5),
    ]  # fmt: skip
    table = ScoringTable(bonus_cap=Decimal(3))
    points = {2: Decimal(10), 3: Decimal(10), 4: Decimal(12), 5: Decimal(4), 6: Decimal(2)}
    total = add_up(table, rows, points)
    assert (total.points, total.bonus, total.penalty) == (28, 3, 2)
    assert total.by_group[1] == 15
    assert maximum_of(rows) == 35


def standing(key, points, *, bonus=0, penalty=0, struck=False, handed_in=0.0):
    total = Total(Decimal(points), Decimal(bonus), Decimal(penalty), struck, {1: Decimal(points)})
    return Standing(key, total, handed_in)


def test_equal_points_are_parted_by_the_rules_of_the_table_in_their_order():
    table = ScoringTable(tie_breaks=[TieBreak.FEWER_PENALTIES, TieBreak.EARLIER])
    rows = [
        standing("c", 90, penalty=2), standing("a", 95), standing("b", 90, handed_in=2.0),
        standing("d", 90, handed_in=1.0),
    ]  # fmt: skip
    ranked = places(table, [item()], rows)
    assert [(p.key, p.place) for p in ranked] == [("a", 1), ("d", 2), ("b", 3), ("c", 4)]
    assert [p.parted_by for p in ranked] == ["", "", TieBreak.EARLIER.label, "ít điểm trừ hơn"]


def test_rows_that_no_rule_parts_share_a_place():
    table = ScoringTable(tie_breaks=[])
    ranked = places(table, [], [standing("a", 9), standing("b", 9), standing("c", 8)])
    assert [p.place for p in ranked] == [1, 1, 3]


KINDS = [kind for kind in ItemKind if kind not in {ItemKind.GROUP, ItemKind.CAMPAIGN}]
amounts = st.decimals(-5, 200, places=2)


@st.composite
def tables(draw):
    """A table with two groups, items of any kind, and points without any regard to bounds."""
    groups = [item(pk, ItemKind.GROUP, draw(st.none() | st.integers(0, 40))) for pk in (1, 2)]
    rows = [
        item(pk, draw(st.sampled_from(KINDS)), draw(st.integers(0, 30)), draw(st.sampled_from([None, 1, 2])))
        for pk in range(3, 3 + draw(st.integers(0, 8)))
    ]  # fmt: skip
    table = ScoringTable(
        bonus_cap=draw(st.none() | st.integers(0, 10).map(Decimal)),
        penalty_cap=draw(st.none() | st.integers(0, 10).map(Decimal)),
    )
    points = {row.pk: draw(amounts) for row in rows if draw(st.booleans())}
    struck = {row.pk for row in rows if draw(st.booleans())}
    return table, [*groups, *rows], points, struck


@settings(max_examples=150, deadline=None)
@given(tables())
def test_points_never_leave_their_bounds(case):
    table, rows, points, struck = case
    total = add_up(table, rows, points, struck)
    assert 0 <= total.points <= maximum_of(rows) + total.bonus
    for row in rows:
        if row.parent_id is None and row.maximum_points is not None:
            assert 0 <= total.by_group[row.pk] <= row.maximum_points
    for cap, amount in ((table.bonus_cap, total.bonus), (table.penalty_cap, total.penalty)):
        assert amount >= 0
        assert cap is None or amount <= cap


@settings(max_examples=100, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_order_of_items_does_not_matter(case, dice):
    table, rows, points, struck = case
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert add_up(table, shuffled, points, struck) == add_up(table, rows, points, struck)


scales = st.lists(
    st.tuples(st.integers(0, 100), st.decimals(-3, 40, places=2)),
    max_size=5,
    unique_by=lambda step: step[0],
)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(list(ItemKind)),
    st.integers(0, 30),
    scales,
    st.booleans(),
    st.none() | st.decimals(-50, 500, places=3),
)
def test_an_item_never_gives_more_than_its_most_nor_less_than_nothing(
    kind, most, scale, interpolates, found
):
    row = item(
        kind=kind, most=most, interpolates=interpolates,
        steps=[{"at_least": str(at), "points": str(points)} for at, points in scale],
        levels=[{"label": str(at), "points": str(points)} for at, points in scale],
    )  # fmt: skip
    assert 0 <= points_for(row, found) <= most


@settings(max_examples=100, deadline=None)
@given(
    scales.filter(bool),
    st.lists(st.decimals(0, 120, places=2), min_size=2, max_size=6),
    st.booleans(),
)
def test_a_better_figure_never_gives_fewer_points_where_the_scale_rises(scale, found, interpolates):
    rising = zip(sorted(at for at, _ in scale), sorted(points for _, points in scale), strict=True)
    row = item(
        kind=ItemKind.NUMERIC, most=40, interpolates=interpolates,
        steps=[{"at_least": str(at), "points": str(max(points, Decimal(0)))} for at, points in rising],
    )  # fmt: skip
    points = [points_for(row, value) for value in sorted(found)]
    assert points == sorted(points)


RULE_SETS = [list(rules) for n in range(5) for rules in permutations(TieBreak, n)]
standings = st.lists(
    st.builds(
        lambda points, bonus, penalty, struck, at: (points, bonus, penalty, struck, at),
        st.integers(0, 4), st.integers(0, 2), st.integers(0, 2), st.booleans(), st.integers(0, 2),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(standings, st.sampled_from(RULE_SETS), st.randoms(use_true_random=False))
def test_a_ranking_is_a_total_order_that_the_order_of_rows_does_not_change(cases, rules, dice):
    """Everybody has one place, no two orders differ, equals share a place, the next counts them."""
    table = ScoringTable(tie_breaks=rules)
    rows = [
        standing(n, points, bonus=bonus, penalty=penalty, struck=struck, handed_in=at)
        for n, (points, bonus, penalty, struck, at) in enumerate(cases)
    ]
    ranked = places(table, [item()], rows)
    shuffled = list(rows)
    dice.shuffle(shuffled)
    again = places(table, [item()], shuffled)
    assert {p.key: p.place for p in ranked} == {p.key: p.place for p in again}
    assert sorted(p.key for p in ranked) == list(range(len(rows)))
    numbers = [p.place for p in ranked]
    assert numbers == sorted(numbers)
    assert all(number == 1 + sum(other < number for other in numbers) for number in numbers)
    for above, below in pairwise(ranked):
        better = (above.total.is_disqualified, -above.total.points)
        worse = (below.total.is_disqualified, -below.total.points)
        assert better <= worse
        assert bool(below.parted_by) == (better == worse and above.place != below.place)


@settings(max_examples=100, deadline=None)
@given(tables(), tables())
def test_a_disqualified_card_stands_behind_any_other_whatever_its_points(one, other):
    table, rows, points, _ = one
    fatal = item(99, ItemKind.DISQUALIFIER)
    struck = add_up(table, [*rows, fatal], points, {99})
    free = add_up(table, other[1], other[2])
    ranked = places(table, rows, [Standing("struck", struck), Standing("free", free)])
    assert [p.key for p in ranked] == ["free", "struck"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=12))
def test_a_disqualifier_beats_everything(cases):
    rows = [standing(n, points, struck=struck) for n, (points, struck) in enumerate(cases)]
    ranked = places(ScoringTable(tie_breaks=[TieBreak.MORE_BONUS]), [item()], rows)
    struck = [place.total.is_disqualified for place in ranked]
    assert struck == sorted(struck)


def test_only_a_disqualifier_that_holds_disqualifies():
    rows = [item(1), item(2, ItemKind.DISQUALIFIER)]
    assert not add_up(ScoringTable(), rows, {1: Decimal(9)}, struck={1}).is_disqualified
    assert add_up(ScoringTable(), rows, {1: Decimal(9)}, struck={2}).is_disqualified
