"""Figures that stand out: the modified z-score, its limit and its exceptions."""

from decimal import Decimal

from reports.outliers import FEWEST
from reports.outliers import LIMIT
from reports.outliers import outliers_among


def among(*values):
    return outliers_among(dict(enumerate(None if v is None else Decimal(v) for v in values)))


def test_the_far_figure_is_named_with_how_far_it_is():
    (found,) = among(10, 11, 12, 13, 14, 15, 16, 400)
    assert (found.key, found.value, found.middle) == (7, 400, Decimal("13.5"))
    assert found.times > LIMIT
    assert found.words == "cao hơn hẳn"


def test_one_wrong_figure_does_not_hide_another():
    # A mean and a standard deviation would be drawn so far that neither stands out.
    assert [o.key for o in among(10, 11, 12, 13, 14, 15, 16, 4000, 9000)] == [8, 7]


def test_low_figures_are_found_too():
    (found,) = among(500, 510, 505, 495, 502, 498, 507, 3)
    assert found.times < -LIMIT
    assert found.words == "thấp hơn hẳn"


def test_only_what_is_beyond_the_limit():
    # The median is 49, the distances from it 0, 2, 2, 4, 4, 6, 6, 8 and the last one: 4 in the middle.
    values = [41, 43, 45, 47, 49, 51, 53, 55]
    edge = 49 + LIMIT * 4 * Decimal("1.4826")
    assert among(*values, edge) == []
    assert [o.value for o in among(*values, edge + Decimal("0.001"))] == [edge + Decimal("0.001")]


def test_too_few_figures_are_no_crowd():
    values = [1] * (FEWEST - 2) + [1000]
    assert among(*values) == []
    assert len(among(*values, 2)) == 1


def test_missing_figures_neither_count_nor_stand_out():
    assert among(None, None, 10, 11, 12, 13, 14, 15) == []


def test_where_most_say_the_same_the_mean_deviation_decides():
    assert [o.value for o in among(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 50)] == [50]
    assert among(*[7] * 20) == []
