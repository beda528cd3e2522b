from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.aggregation import Change
from reports.aggregation import change_between
from reports.aggregation import rounded
from reports.aggregation import total_of


@dataclass(frozen=True)
class Rule:
    code: str = "a"
    unit_of_measure: str = "người"
    aggregation: str = "sum"
    weight_code: str = ""
    numerator_code: str = ""
    denominator_code: str = ""
    decimals: int = 0


def row(**figures):
    return {code: None if v is None else Decimal(str(v)) for code, v in figures.items()}


ROWS = [row(a=10, w=1, n=3, d=4), row(a=None, w=5, n=9, d=None), row(a=40, w=3, n=1, d=4)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(), "50"),
        (Rule(aggregation="max"), "40"),
        (Rule(aggregation="last"), "40"),
        (Rule(aggregation="weighted_mean", weight_code="w", decimals=1), "32.5"),
        (Rule(aggregation="ratio", numerator_code="n", denominator_code="d", decimals=2), "0.50"),
        (
            Rule(
                aggregation="ratio", numerator_code="n", denominator_code="d", unit_of_measure="%"
            ),
            "50",
        ),
    ],
)
def test_each_rule_adds_up_as_it_says_and_leaves_out_units_without_a_figure(rule, expected):
    assert total_of(rule, ROWS) == Decimal(expected)


@pytest.mark.parametrize("aggregation", ["sum", "max", "last", "weighted_mean", "ratio"])
def test_nobody_gave_a_figure_is_unknown_and_not_zero(aggregation):
    rule = Rule(aggregation=aggregation, weight_code="w", numerator_code="n", denominator_code="d")
    assert total_of(rule, [row(a=None, w=None, n=None, d=None)]) is None
    assert total_of(rule, []) is None


def test_ratio_over_nothing_is_unknown():
    rule = Rule(aggregation="ratio", numerator_code="n", denominator_code="d")
    assert total_of(rule, [row(n=3, d=0)]) is None


def test_rounding_is_half_up_as_in_reports():
    assert rounded(Decimal("2.5"), 0) == Decimal(3)
    assert rounded(Decimal("0.125"), 2) == Decimal("0.13")


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (120, 100, Change(Decimal(20), Decimal("20.0"))),
        (50, 200, Change(Decimal(-150), Decimal("-75.0"))),
        (5, 0, Change(Decimal(5), None)),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_change_against_last_year(now, before, expected):
    as_decimal = [None if v is None else Decimal(v) for v in (now, before)]
    assert change_between(*as_decimal) == expected


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_a_mean_stays_between_smallest_and_largest(values):
    rows = [row(a=v, w=1) for v in values]
    mean = total_of(Rule(aggregation="weighted_mean", weight_code="w", decimals=4), rows)
    assert min(values) <= mean <= max(values)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30), st.randoms())
def test_order_of_units_does_not_change_a_sum(values, random):
    rows = [row(a=v) for v in values]
    shuffled = rows[:]
    random.shuffle(shuffled)
    assert total_of(Rule(), rows) == total_of(Rule(), shuffled) == sum(values)


TERMS = st.none() | st.decimals(0, 10_000, places=1)
UNITS = st.lists(st.tuples(TERMS, TERMS, TERMS), max_size=8)
RULES = [
    Rule(decimals=1),
    Rule(aggregation="max", decimals=1),
    Rule(aggregation="weighted_mean", weight_code="w", decimals=3),
    Rule(aggregation="ratio", numerator_code="a", denominator_code="d", decimals=3),
]


def as_rows(units):
    return [dict(zip(("a", "w", "d"), each, strict=True)) for each in units]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.aggregation)
@given(units=UNITS, seed=st.randoms(use_true_random=False))
def test_order_of_units_changes_no_total(rule, units, seed):
    shuffled = list(units)
    seed.shuffle(shuffled)
    assert total_of(rule, as_rows(shuffled)) == total_of(rule, as_rows(units))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.aggregation)
@given(units=UNITS, silent=st.integers(1, 5))
def test_units_that_gave_nothing_never_count_as_zero(rule, units, silent):
    nothing = [(None, None, None)] * silent
    assert total_of(rule, as_rows([*units, *nothing])) == total_of(rule, as_rows(units))


@given(units=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 1000)), min_size=1, max_size=8))
def test_ratio_is_that_of_the_sums_whatever_the_single_ratios_are(units):
    rows = [row(a=top, d=bottom) for top, bottom in units]
    rule = Rule(aggregation="ratio", numerator_code="a", denominator_code="d", decimals=4)
    top, bottom = sum(t for t, _ in units), sum(b for _, b in units)
    assert total_of(rule, rows) == rounded(Decimal(top) / Decimal(bottom), 4)


def test_ratio_is_not_the_mean_of_ratios():
    rule = Rule(aggregation="ratio", numerator_code="a", denominator_code="d", decimals=2)
    small, large = row(a=1, d=1), row(a=0, d=99)
    assert total_of(rule, [small, large]) == Decimal("0.01")  # the mean would be 0,50
