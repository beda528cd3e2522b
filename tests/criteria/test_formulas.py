"""Formulas over indicators: read, refused, counted."""

from decimal import Decimal

import pytest

from criteria.formulas import FormulaError
from criteria.formulas import check_formula
from criteria.formulas import codes_in
from criteria.formulas import evaluate


def test_share_of_two_indicators():
    figures = {"ho-so-truc-tuyen": Decimal(45), "tong-ho-so": Decimal(60)}
    assert evaluate("[ho-so-truc-tuyen] / [tong-ho-so] * 100", figures) == 75


def test_brackets_numbers_and_signs():
    assert evaluate("-(2 + 1.5) * [a] - -1", {"a": Decimal(2)}) == -6


@pytest.mark.parametrize("figures", [{}, {"a": None}, {"a": Decimal(1), "b": None}])
def test_missing_figure_is_no_result_and_never_nought(figures):
    assert evaluate("[a] + [b]", figures) is None


@pytest.mark.parametrize("formula", ["[a] / 0", "[a] / [b]", "[b] / [b]"])
def test_division_by_nought_is_no_result(formula):
    assert evaluate(formula, {"a": Decimal(1), "b": Decimal(0)}) is None


def test_codes_stand_once_in_their_order():
    assert codes_in("[b-1] + [a] / [b-1]") == ["b-1", "a"]


@pytest.mark.parametrize(
    "formula",
    [
        "", "  ", "[a] +", "a + 1", "[a] ** 99999", "__import__('os')", "[a].real", "(1).bit_length()",
        "[a] if 1 else 2", "[a for a in 1]", "1,5 * [a]", "True + [a]", "'x' * 9", "[a] [b]", "[]",
        "(" * 400, "[a] // 2", "lambda: 1",
    ],
)  # fmt: skip
def test_anything_but_figures_numbers_and_four_operations_is_refused(formula):
    with pytest.raises(FormulaError) as refusal:
        check_formula(formula)
    assert str(refusal.value).endswith(".")
