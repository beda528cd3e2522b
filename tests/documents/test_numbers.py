from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.numbers import format_number
from documents.numbers import parse_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None), ("   ", None), ("0", "0"), ("1234", "1234"), ("1.234", "1234"),
        ("1 234", "1234"), ("1.234.567", "1234567"), ("1.234,5", "1234.5"), ("1234,5", "1234.5"),
        ("0,05", "0.05"), ("-3,5", "-3.5"), ("\u22123", "-3"), ("12\u00a0345", "12345"),
        ("１２", "12"), ("１.２３４，５", "1234.5"), ("－3", "-3"), ("–3", "-3"), ("-0", "0"), ("-0,0", "0"),
        ("007", "7"), (" 1 234,5 ", "1234.5"), ("1,234", "1.234"), ("9" * 14, "9" * 14),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written_here(typed, value):
    assert parse_number(typed) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "typed",
    [
        "abc", "12a", "1,234.5", "12.5", "1.23", "1..234", "1,2,3", "--1", "1e5", "∞", "NaN",
        "1.2345", "0x10", "1/2", "10%", ",5", "9" * 15,
        "١٢", "5²", "½", "+5", "1\n2", "1 23", "0.234", "1_000", "1.234.56", "-", "12,", "=1",
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_refused_in_a_sentence(typed):
    with pytest.raises(ValueError, match=r"Hãy|Số quá lớn"):
        parse_number(typed)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_what_is_shown_is_read_back(value):
    assert parse_number(format_number(value, 2)) == value.quantize(Decimal("0.01"))


@given(st.text(max_size=12) | st.text(alphabet="0123456789., -", max_size=12))
def test_any_text_is_a_number_or_a_sentence(typed):
    try:
        value = parse_number(typed)
    except ValueError as reason:
        sentence = str(reason)
        assert sentence.endswith(".")
    else:
        assert value is None or (value.is_finite() and abs(value) < 10**14)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (None, 0, "–"), (0, 0, "0"), (1234567, 0, "1.234.567"), (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("0.05"), 1, "0,1"), (Decimal("2.5"), 0, "3"), (Decimal("-1234.5"), 1, "-1.234,5"),
        (Decimal("-0.4"), 0, "0"), (Decimal("-0.5"), 0, "-1"), (2.675, 2, "2,68"), (0.285, 2, "0,29"),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_written_here(value, decimals, shown):
    assert format_number(value, decimals) == shown
