"""A deadline as one line: how the reader writes it, how it is typed, what an obligation keeps."""

import pytest

from campaigns.due_text import due_fields
from campaigns.due_text import due_text

WRITTEN = [
    ("12-15", "15/12 hằng năm", {"precision": "day", "is_yearly": True, "day": 15, "month": 12, "year": None}),
    ("2025-11-20", "20/11/2025", {"precision": "day", "is_yearly": False, "day": 20, "month": 11, "year": 2025}),
    ("2025-07", "tháng 7/2025", {"precision": "month", "is_yearly": False, "month": 7, "year": 2025}),
    ("2027-Q2", "Quý II/2027", {"precision": "quarter", "is_yearly": False, "quarter": 2, "year": 2027}),
    ("2030", "năm 2030", {"precision": "year", "is_yearly": False, "year": 2030}),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text", "fields"), WRITTEN)
def test_what_is_read_is_shown_and_kept(read, text, fields):
    assert due_text(read) == text
    assert due_fields(text) == fields


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("ngày 15 tháng 12 hằng năm", "day"),
        ("ngày 20 tháng 11 năm 2026", "day"),
        ("15-12-2026", "day"),
        ("quy 2 nam 2027", "quarter"),
        ("tháng 7 năm 2026", "month"),
        ("tháng 6 hàng năm", "month"),
        ("không nêu", "none"),
    ],
)
def test_other_ways_to_type_it(text, precision):
    assert due_fields(text)["precision"] == precision


@pytest.mark.parametrize(
    "text", ["", "15/12", "31/2/2026", "tháng 13/2026", "Quý V/2027", "sớm", "năm 1900", "9/2026"]
)
def test_what_is_no_deadline_is_not_guessed(text):
    assert due_fields(text) is None
