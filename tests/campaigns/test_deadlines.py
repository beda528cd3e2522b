"""Last days, words and verdicts from the rule of an obligation."""

import datetime as dt
from types import SimpleNamespace

import pytest

from campaigns.deadlines import due_words
from campaigns.deadlines import is_on_time
from campaigns.deadlines import last_day

UTC = dt.UTC


def rule(precision="day", **fields):
    blank = {
        "is_yearly": True,
        "year": None,
        "quarter": None,
        "month": None,
        "day": None,
        "includes_day": False,
        "moves_to_working_day": False,
    }
    return SimpleNamespace(precision=precision, **(blank | fields))


CASES = [
    (rule(day=15, month=12), 2025, "2025-12-14", "trước ngày 15/12/2025"),
    (rule(day=10, month=12), 2025, "2025-12-09", "trước ngày 10/12/2025"),
    (rule(day=15, month=12, includes_day=True), 2025, "2025-12-15", "chậm nhất ngày 15/12/2025"),
    (rule(day=1, month=1), 2026, "2025-12-31", "trước ngày 01/01/2026"),
    (rule(day=1, month=3), 2028, "2028-02-29", "trước ngày 01/03/2028"),
    (rule(day=1, month=3), 2027, "2027-02-28", "trước ngày 01/03/2027"),
    (rule(day=29, month=2, includes_day=True), 2028, "2028-02-29", "chậm nhất ngày 29/02/2028"),
    (rule(day=29, month=2, includes_day=True), 2027, "2027-02-28", "chậm nhất ngày 28/02/2027"),
    (rule("month", month=7, is_yearly=False, year=2025), 2030, "2025-07-31", "trong tháng 7/2025"),
    (rule("month", month=2), 2028, "2028-02-29", "trong tháng 2/2028"),
    (rule("quarter", quarter=1), 2027, "2027-03-31", "Quý I/2027"),
    (rule("quarter", quarter=2), 2027, "2027-06-30", "Quý II/2027"),
    (rule("quarter", quarter=3), 2027, "2027-09-30", "Quý III/2027"),
    (rule("quarter", quarter=4), 2027, "2027-12-31", "Quý IV/2027"),
    (rule("year", is_yearly=False, year=2030), 2025, "2030-12-31", "năm 2030"),
    (rule("none"), 2025, None, "không nêu thời hạn"),
]


@pytest.mark.parametrize(("given", "year", "day", "words"), CASES)
def test_last_day_and_words(given, year, day, words):
    assert last_day(given, year) == (dt.date.fromisoformat(day) if day else None)
    assert due_words(given, year) == words


def test_moves_to_the_next_working_day_past_decreed_holidays():
    given = rule(day=14, month=12, includes_day=True, moves_to_working_day=True)  # a Sunday in 2025
    assert last_day(given, 2025) == dt.date(2025, 12, 15)
    assert last_day(given, 2025, overrides={dt.date(2025, 12, 15): False}) == dt.date(2025, 12, 16)
    assert last_day(given, 2025, overrides={dt.date(2025, 12, 14): True}) == dt.date(2025, 12, 14)


@pytest.mark.parametrize(
    ("moment", "verdict"),
    [
        (dt.datetime(2025, 12, 14, 16, 59, 59, 999999, tzinfo=UTC), True),
        (dt.datetime(2025, 12, 14, 17, 0, tzinfo=UTC), False),
        (dt.datetime(2025, 12, 13, 17, 0, tzinfo=UTC), True),
    ],
)
def test_midnight_in_vietnam_divides(moment, verdict):
    assert is_on_time(moment, dt.date(2025, 12, 14)) is verdict
