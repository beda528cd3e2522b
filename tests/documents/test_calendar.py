"""Working days, dates in words and the rest of the time, around midnight in Vietnam."""

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import calendar

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 15, 16, 59, 59, tzinfo=UTC), date(2026, 12, 15)),
        (datetime(2026, 12, 15, 17, 0, tzinfo=UTC), date(2026, 12, 16)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_day_of_a_moment_is_the_day_in_vietnam(moment, day):
    assert calendar.local_day(moment) == day


def test_naive_moment_has_no_day():
    with pytest.raises(ValueError, match="naive"):
        calendar.local_day(datetime(2026, 12, 15))


def test_day_ends_at_seventeen_hours_utc():
    assert calendar.end_of_day(date(2026, 12, 15)) == datetime(2026, 12, 15, 17, tzinfo=UTC)


@given(DAYS)
def test_last_moment_belongs_to_the_day_and_the_end_to_the_next(day):
    end = calendar.end_of_day(day)
    assert calendar.local_day(end - timedelta.resolution) == day
    assert calendar.local_day(end) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 12, 15), True),
        (date(2026, 12, 13), False),  # Sunday
        (date(2026, 2, 17), False),  # Tết
        (date(2026, 4, 27), False),  # Hùng Kings, moved from Sunday
        (date(2026, 8, 31), False),  # swapped
        (date(2026, 8, 22), True),  # the Saturday worked for it
        (date(2026, 11, 24), False),  # Culture day, new in 2026
        (date(2025, 11, 24), True),
    ],
)
def test_holidays_and_decreed_swaps(day, worked):
    assert calendar.is_working_day(day) is worked


def test_override_of_the_administrators_wins():
    swap = {date(2026, 12, 31): False, date(2026, 12, 26): True}
    assert not calendar.is_working_day(date(2026, 12, 31), swap)
    assert calendar.is_working_day(date(2026, 12, 26), swap)
    assert calendar.next_working_day(date(2026, 12, 30), swap) == date(2027, 1, 4)
    assert calendar.next_working_day(date(2026, 12, 30)) == date(2026, 12, 31)


def test_day_before_tet_is_followed_by_the_monday_after():
    assert calendar.next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)
    assert calendar.working_day_from(date(2026, 2, 17)) == date(2026, 2, 23)
    assert calendar.working_day_from(date(2026, 2, 23)) == date(2026, 2, 23)


def test_terms_are_counted_from_the_following_day():
    friday, monday = date(2026, 12, 11), date(2026, 12, 14)
    assert calendar.add_working_days(friday, 1) == monday
    assert calendar.add_working_days(monday, -1) == friday
    assert calendar.add_working_days(date(2026, 12, 12), 0) == date(2026, 12, 12)
    assert calendar.working_days_between(friday, monday) == 1
    assert calendar.working_days_between(monday, friday) == -1
    assert calendar.working_days_between(friday, friday) == 0


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_working_days_agree(day, count):
    end = calendar.add_working_days(day, count)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(day, end) == count


def test_holiday_has_a_vietnamese_name():
    assert calendar.holiday_name(date(2026, 2, 17)) == "Tết Nguyên Đán"
    assert calendar.holiday_name(date(2026, 12, 15)) == ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 15), "thứ Ba, 15/12/2026"),
        (date(2026, 4, 5), "Chủ nhật, 05/04/2026"),
    ],
)
def test_day_on_a_screen(day, words):
    assert calendar.day_in_words(day) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 7, 9), "ngày 09 tháng 7 năm 2025"),
        (date(2025, 2, 19), "ngày 19 tháng 02 năm 2025"),
        (date(2026, 1, 1), "ngày 01 tháng 01 năm 2026"),
        (date(2026, 10, 30), "ngày 30 tháng 10 năm 2026"),
    ],
)
def test_day_on_a_document_has_zeros_only_where_the_decree_wants_them(day, words):
    assert calendar.legal_date(day) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "còn 3 ngày"),
        (timedelta(days=1, hours=5, minutes=9), "còn 1 ngày 5 giờ"),
        (timedelta(days=1, minutes=9), "còn 1 ngày"),
        (timedelta(hours=2, minutes=20, seconds=59), "còn 2 giờ 20 phút"),
        (timedelta(hours=2), "còn 2 giờ"),
        (timedelta(minutes=1), "còn 1 phút"),
        (timedelta(seconds=59), "còn chưa đến 1 phút"),
        (timedelta(0), "quá hạn 1 ngày"),
        (-timedelta(hours=23, minutes=59), "quá hạn 1 ngày"),
        (-timedelta(days=2, hours=10), "quá hạn 3 ngày"),
    ],
)
def test_rest_of_the_time_before_the_end_of_a_day(left, words):
    end = calendar.end_of_day(date(2026, 12, 15))
    assert calendar.rest_in_words(end, end - left) == words


def test_deadline_within_a_day_is_late_by_hours():
    noon = datetime(2026, 12, 15, 5, tzinfo=UTC)
    assert calendar.rest_in_words(noon, noon + timedelta(minutes=140)) == "quá hạn 2 giờ 20 phút"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 12, 12), "còn 3 ngày"),
        (date(2026, 12, 15), "hạn hôm nay"),
        (date(2026, 12, 18), "quá hạn 3 ngày"),
    ],
)
def test_distance_of_a_due_day(today, words):
    assert calendar.days_left_in_words(date(2026, 12, 15), today) == words
