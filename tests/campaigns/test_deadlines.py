"""Last days, words and verdicts from the rule of an obligation."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from campaigns.deadlines import due_words
from campaigns.deadlines import is_on_time
from campaigns.deadlines import last_day

UTC = dt.UTC
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NEW_YORK = ZoneInfo("America/New_York")


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
    # beginnings and ends of months and years
    (rule(day=1, month=1, includes_day=True), 2026, "2026-01-01", "chậm nhất ngày 01/01/2026"),
    (rule(day=31, month=12), 2026, "2026-12-30", "trước ngày 31/12/2026"),
    (rule(day=31, month=12, includes_day=True), 2026, "2026-12-31", "chậm nhất ngày 31/12/2026"),
    (rule(day=1, month=12), 2026, "2026-11-30", "trước ngày 01/12/2026"),
    (rule(day=31, month=6), 2026, "2026-06-29", "trước ngày 30/06/2026"),
    (rule(day=31, month=6, includes_day=True), 2026, "2026-06-30", "chậm nhất ngày 30/06/2026"),
    (rule("month", month=12), 2026, "2026-12-31", "trong tháng 12/2026"),
    (rule("month", month=4), 2026, "2026-04-30", "trong tháng 4/2026"),
    # leap years: by four, not by a hundred, but by four hundred
    (rule("month", month=2), 2027, "2027-02-28", "trong tháng 2/2027"),
    (rule("month", month=2), 2100, "2100-02-28", "trong tháng 2/2100"),
    (rule(day=1, month=3), 2000, "2000-02-29", "trước ngày 01/03/2000"),
    (rule(day=1, month=3), 2100, "2100-02-28", "trước ngày 01/03/2100"),
    (rule(day=29, month=2), 2028, "2028-02-28", "trước ngày 29/02/2028"),
    # a rule for once keeps its own year; a yearly one takes the year asked for
    (rule(day=9, month=7, is_yearly=False, year=2025), 2029, "2025-07-08", "trước ngày 09/07/2025"),
    (rule(day=9, month=7, is_yearly=False), 2029, "2029-07-08", "trước ngày 09/07/2029"),
    (rule(day=9, month=7, year=2025), 2029, "2029-07-08", "trước ngày 09/07/2029"),
    (rule("quarter", quarter=2, is_yearly=False, year=2027), 2025, "2027-06-30", "Quý II/2027"),
    (rule("year"), 2027, "2027-12-31", "năm 2027"),
    # "kể cả ngày đó" says nothing about a whole month, quarter or year
    (rule("month", month=7, includes_day=True), 2026, "2026-07-31", "trong tháng 7/2026"),
    (rule("year", includes_day=True), 2026, "2026-12-31", "năm 2026"),
    (rule("none", moves_to_working_day=True), 2026, None, "không nêu thời hạn"),
]

# (day, month, year, kể cả ngày đó, first working day from the last day)
MOVED = [
    (14, 12, 2026, True, "2026-12-14"),  # a Monday stays
    (12, 12, 2026, True, "2026-12-14"),  # Saturday
    (13, 12, 2026, True, "2026-12-14"),  # Sunday
    (14, 12, 2026, False, "2026-12-14"),  # before Monday: Sunday, so Monday after all
    (12, 12, 2026, False, "2026-12-11"),  # before Saturday: Friday
    (1, 1, 2027, True, "2027-01-04"),  # New Year on a Friday
    (26, 4, 2026, True, "2026-04-28"),  # Giỗ Tổ on a Sunday, made up for on Monday
    (30, 4, 2026, True, "2026-05-04"),  # 30/4 and 1/5 before a weekend
    (2, 9, 2026, True, "2026-09-03"),  # National Day
    (16, 2, 2026, True, "2026-02-23"),  # the last day of the year, Tết to the weekend after
    (17, 2, 2026, True, "2026-02-23"),  # mùng Một
    (20, 2, 2026, True, "2026-02-23"),  # mùng Bốn
    (23, 2, 2026, True, "2026-02-23"),  # work begins again
    (29, 2, 2028, True, "2028-02-29"),  # leap day, a Tuesday
]


@pytest.mark.parametrize(("given", "year", "day", "words"), CASES)
def test_last_day_and_words(given, year, day, words):
    assert last_day(given, year) == (dt.date.fromisoformat(day) if day else None)
    assert due_words(given, year) == words


@pytest.mark.parametrize(("day", "month", "year", "includes", "moved"), MOVED)
def test_the_last_day_moves_off_weekends_and_holidays(day, month, year, includes, moved):
    given = rule(day=day, month=month, includes_day=includes, moves_to_working_day=True)
    assert last_day(given, year) == dt.date.fromisoformat(moved)


@pytest.mark.parametrize(("day", "month"), [(12, 12), (17, 2), (30, 4), (2, 9)])
def test_a_rule_that_does_not_move_stays_on_the_free_day(day, month):
    given = rule(day=day, month=month, includes_day=True)
    assert last_day(given, 2026) == dt.date(2026, month, day)


@pytest.mark.parametrize(
    ("precision", "fields", "year", "day"),
    [
        ("month", {"month": 1}, 2026, "2026-02-02"),  # 31/1 is a Saturday
        ("quarter", {"quarter": 2}, 2029, "2029-07-02"),  # 30/6 is a Saturday
        ("year", {}, 2028, "2029-01-02"),  # 31/12 is a Sunday, then New Year
    ],
)
def test_ends_of_month_quarter_and_year_move_too(precision, fields, year, day):
    given = rule(precision, moves_to_working_day=True, **fields)
    assert last_day(given, year) == dt.date.fromisoformat(day)


def test_a_decreed_swap_moves_the_day():
    given = rule(day=1, month=1, includes_day=True, moves_to_working_day=True)
    swap = {dt.date(2026, 1, 2): False, dt.date(2026, 1, 10): True}
    assert last_day(given, 2026, overrides=swap) == dt.date(2026, 1, 5)
    saturday = rule(day=10, month=1, includes_day=True, moves_to_working_day=True)
    assert last_day(saturday, 2026, overrides=swap) == dt.date(2026, 1, 10)


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


# (moment, last day, on time); moments in the zone in which they are written
VERDICTS = [
    (dt.datetime(2026, 12, 14, 0, 0, 0, tzinfo=VIETNAM), dt.date(2026, 12, 14), True),
    (dt.datetime(2026, 12, 14, 23, 59, 59, tzinfo=VIETNAM), dt.date(2026, 12, 14), True),
    (dt.datetime(2026, 12, 14, 23, 59, 59, 999999, tzinfo=VIETNAM), dt.date(2026, 12, 14), True),
    (dt.datetime(2026, 12, 15, 0, 0, 0, tzinfo=VIETNAM), dt.date(2026, 12, 14), False),
    (dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=VIETNAM), dt.date(2026, 12, 31), True),
    (dt.datetime(2027, 1, 1, 0, 0, 0, tzinfo=VIETNAM), dt.date(2026, 12, 31), False),
    (dt.datetime(2028, 2, 29, 23, 59, 59, tzinfo=VIETNAM), dt.date(2028, 2, 29), True),
    (dt.datetime(2028, 3, 1, 0, 0, 0, tzinfo=VIETNAM), dt.date(2028, 2, 29), False),
    (dt.datetime(2028, 2, 29, 17, 0, 0, tzinfo=UTC), dt.date(2028, 2, 29), False),
    (dt.datetime(2028, 2, 29, 16, 59, 59, tzinfo=UTC), dt.date(2028, 2, 29), True),
    (dt.datetime(2026, 12, 14, 11, 59, 59, tzinfo=NEW_YORK), dt.date(2026, 12, 14), True),
    (dt.datetime(2026, 12, 14, 12, 0, 0, tzinfo=NEW_YORK), dt.date(2026, 12, 14), False),
    (dt.datetime(2026, 7, 14, 12, 59, 59, tzinfo=NEW_YORK), dt.date(2026, 7, 14), True),
    (dt.datetime(2026, 7, 14, 13, 0, 0, tzinfo=NEW_YORK), dt.date(2026, 7, 14), False),
]


@pytest.mark.parametrize(("moment", "due_on", "verdict"), VERDICTS)
def test_verdicts_at_the_last_second(moment, due_on, verdict):
    assert is_on_time(moment, due_on) is verdict


PROBE = """
import datetime as dt, time
from types import SimpleNamespace
from campaigns.deadlines import is_on_time, last_day
rule = SimpleNamespace(is_yearly=True, precision="day", year=None, quarter=None, month=12, day=15,
                       includes_day=False, moves_to_working_day=True)
due = last_day(rule, 2026)
start = dt.datetime(2026, 12, 14, 0, 0, tzinfo=dt.UTC)
moments = [start + dt.timedelta(minutes=30 * n) for n in range(96)]
verdicts = "".join("x" if is_on_time(m.astimezone(), due) else "-" for m in moments)
print(time.localtime(start.timestamp()).tm_hour, due, verdicts)
"""


def probe(zone):
    """Hour of the host's clock, last day and 96 verdicts, from a process that lives in `zone`."""
    answer = subprocess.run(
        [sys.executable, "-c", PROBE],
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    hour, rest = answer.stdout.split(" ", 1)
    return int(hour), rest.strip()


def test_the_hosts_time_zone_changes_no_verdict():
    zones = ["UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"]
    answers = [probe(zone) for zone in zones]
    assert [hour for hour, _ in answers] == [0, 19, 7, 14]  # the zones did take hold
    assert {rest for _, rest in answers} == {"2026-12-14 " + "x" * 34 + "-" * 62}
