"""Every day that a unit owes, receives or has to do, on a page and in a calendar program."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from campaigns.enums import Precision
from campaigns.models import Duty
from reports.calendar import entries_of
from reports.calendar_feeds import MOST_FEEDS
from reports.calendar_feeds import calendar_file
from reports.calendar_feeds import find_feed
from reports.calendar_feeds import open_feed
from reports.calendar_feeds import renew_feed
from reports.calendar_feeds import revoke_feed
from reports.models import CalendarFeed
from reports.models import RoundRecipient
from reports.opening import open_round
from tests.factories import CampaignFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.factories import UnitFactory
from tests.reports.scenes import arrive
from workflow import Refused

TODAY = dt.datetime(2026, 11, 21, 8, tzinfo=dt.timezone(dt.timedelta(hours=7)))
PAGE = reverse("reports:calendar")

pytestmark = pytest.mark.usefixtures("_today")


@pytest.fixture
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def duty(cast):
    """The province's annual report, due before 15/12."""
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)
    return ObligationFactory(plan=plan)


def year_of(user, *units, year=2026, **kwargs):
    return entries_of(user, units, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31), **kwargs)


def facts(entries):
    return [(entry.day.isoformat(), entry.kind, entry.words) for entry in entries]


def test_day_of_a_plan_stands_there_before_its_round(cast, duty):
    assert facts(year_of(cast.commune_officer, cast.commune, year=2028)) == [
        ("2028-12-14", "nop", "Chưa mở kỳ")
    ]
    assert facts(year_of(cast.province_officer, cast.province, year=2028)) == [
        ("2028-12-14", "nhan", "Chưa mở kỳ")
    ]
    assert year_of(cast.commune_officer, cast.commune, year=2031) == []  # after the campaign


def test_opened_round_takes_the_place_of_its_day_under_the_same_key(cast, duty):
    [before] = year_of(cast.commune_officer, cast.commune)
    made, _ = open_round(cast.province_officer, duty, year=2026)
    [after] = year_of(cast.commune_officer, cast.commune)
    assert (before.key, before.words) == (after.key, "Chưa mở kỳ")
    assert after.words == "Chưa bắt đầu"
    report = made.reports.get(unit=cast.commune)
    report.extended_to = dt.date(2026, 12, 20)
    report.save()
    arrive(report, cast.commune_officer)
    [moved] = year_of(cast.commune_officer, cast.commune)
    assert (moved.day, moved.is_done, moved.key) == (dt.date(2026, 12, 20), True, before.key)
    [received] = year_of(cast.province_officer, cast.province)
    assert received.detail == "Đã nhận 1/2 báo cáo"


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ({"precision": Precision.MONTH, "month": 2}, dt.date(2028, 2, 29)),
        ({"precision": Precision.QUARTER, "quarter": 3}, dt.date(2028, 9, 30)),
        ({"precision": Precision.YEAR}, dt.date(2028, 12, 31)),
    ],
)
def test_month_quarter_and_year_stand_on_their_last_day(cast, duty, rule, day):
    for name, value in rule.items():
        setattr(duty, name, value)
    duty.save()
    [entry] = year_of(cast.commune_officer, cast.commune, year=2028)
    assert entry.day == day


def test_plan_without_a_day_puts_nothing_into_the_calendar(cast, duty):
    duty.precision = Precision.NONE
    duty.save()
    assert year_of(cast.commune_officer, cast.commune) == []


def test_own_plan_is_issued_late_or_overdue(cast, duty):
    duty.what, duty.is_yearly, duty.year = "plan", False, 2026
    duty.month, duty.day, duty.includes_day = 7, 31, True
    duty.save()
    [entry] = year_of(cast.commune_officer, cast.commune)
    assert (entry.words, entry.is_done) == ("Quá hạn", False)
    own = PlanFactory(campaign=duty.plan.campaign, unit=cast.commune, issued_on=dt.date(2026, 8, 1))
    [entry] = year_of(cast.commune_officer, cast.commune)
    assert (entry.words, entry.is_done) == ("Ban hành muộn", True)
    own.issued_on = dt.date(2026, 7, 31)
    own.save()
    [entry] = year_of(cast.commune_officer, cast.commune)
    assert entry.words == "Đã ban hành"


def test_neighbours_day_and_duty_are_not_shown(cast, duty):
    made, _ = open_round(cast.province_officer, duty, year=2026)
    Duty.objects.create(
        plan=duty.plan, unit=cast.neighbour, text="Tập huấn", due_on=dt.date(2026, 10, 1)
    )
    assert year_of(cast.neighbour_officer, cast.commune) == []
    [work, _] = year_of(cast.neighbour_officer, cast.neighbour)
    assert facts([work]) == [("2026-10-01", "nhiem-vu", "Quá hạn")]
    assert made.reports.count() == 2


def test_province_sees_the_rounds_of_its_communes_when_asked(cast, duty):
    plan = PlanFactory(campaign=duty.plan.campaign, unit=cast.commune, parent=duty.plan)
    open_round(
        cast.commune_officer, ObligationFactory(plan=plan, debtor_kinds=["school"]), year=2026
    )
    assert len(year_of(cast.province_officer, cast.province)) == 1
    assert len(year_of(cast.province_officer, cast.province, with_below=True)) == 2
    assert year_of(cast.neighbour_officer, cast.province, with_below=True)[0].unit == "UBND tỉnh"


def test_further_recipient_has_the_round_in_its_calendar(cast, duty):
    made, _ = open_round(cast.province_officer, duty, year=2026)
    RoundRecipient.objects.create(round=made, unit=cast.science)
    [entry] = year_of(cast.science_officer, cast.science)
    assert entry.kind == "nhan"


def test_calendar_costs_the_same_for_more_units(cast, duty, django_assert_num_queries):
    open_round(cast.province_officer, duty, year=2026)
    units = [cast.commune]
    year_of(cast.province_officer, *units)
    with django_assert_num_queries(10):
        year_of(cast.province_officer, *units)
    units += [UnitFactory(commune=True, parent=cast.province) for _ in range(30)]
    ObligationFactory(plan=duty.plan, what="final_review", is_yearly=False, year=2026)
    with django_assert_num_queries(10):
        assert len(year_of(cast.province_officer, *units)) == 32


def test_page_is_filtered_by_its_address(cast, duty, as_user):
    client = as_user(cast.commune_officer)
    text = client.get(PAGE).content.decode()
    assert "Tháng 12/2026" in text
    assert "Chưa mở kỳ" in text
    for query in ({"thang": "3"}, {"loai": "nhan"}, {"tinh_trang": "xong"}):
        assert "Không có việc nào khớp bộ lọc" in client.get(PAGE, query).content.decode()
    sheet = client.get(PAGE, {"thang": "12"}).context["weeks"]
    assert [len(entries) for week in sheet for day, _, entries in week if day.day == 14] == [1]
    rows = client.get(PAGE, {"xuat": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2


def test_page_of_a_foreign_unit_is_not_found(cast, as_user):
    client = as_user(cast.neighbour_officer)
    for key in (cast.commune.pk, 0, "x"):
        assert client.get(PAGE, {"don_vi": key}).status_code == 404


def address_of(feed, secret):
    return reverse("reports:calendar_ics", args=[feed.pk, secret])


def test_program_reads_all_day_events_without_signing_in(cast, duty, client):
    duty.plan.campaign.title = "x"
    feed, secret = open_feed(cast.commune_officer, None)
    response = client.get(address_of(feed, secret))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert str(calendar["x-wr-timezone"]) == "Asia/Ho_Chi_Minh"
    events = {event.decoded("dtstart"): event for event in calendar.walk("VEVENT")}
    event = events[dt.date(2026, 12, 14)]
    assert event.decoded("dtend") == dt.date(2026, 12, 15)
    assert event.decoded("dtstamp").tzinfo is not None
    assert str(event["uid"]).startswith(f"nop-nv{duty.pk}-2026-{cast.commune.pk}@")
    assert b"DTSTART;VALUE=DATE:20261214\r\n" in response.content
    again = icalendar.Calendar.from_ical(client.get(address_of(feed, secret)).content)
    assert {str(e["uid"]) for e in again.walk("VEVENT")} == {
        str(e["uid"]) for e in calendar.walk("VEVENT")
    }


def test_text_is_escaped_and_lines_are_folded(cast, duty):
    [entry] = year_of(cast.commune_officer, cast.commune)
    title = "Sơ kết; tổng kết, khen thưởng\\năm\nBEGIN:VALARM " + "dài " * 40
    content = calendar_file([entry.__class__(**{**vars(entry), "title": title})], name="Lịch")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\nBEGIN:VALARM" not in content
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]).startswith("Sơ kết; tổng kết, khen thưởng\\năm\nBEGIN:VALARM")


def test_wrong_old_and_revoked_secrets_find_nothing(cast, client):
    feed, secret = open_feed(cast.commune_officer, cast.commune)
    assert secret not in CalendarFeed.objects.get().digest
    assert find_feed(feed.pk, secret) == feed
    other, other_secret = open_feed(cast.neighbour_officer, None)
    for number, tried in ((feed.pk, "x"), (feed.pk, other_secret), (feed.pk + 99, secret)):
        assert client.get(reverse("reports:calendar_ics", args=[number, tried])).status_code == 404
    newer = renew_feed(cast.commune_officer, feed)
    assert client.get(address_of(feed, secret)).status_code == 404
    assert client.get(address_of(feed, newer)).status_code == 200
    revoke_feed(cast.commune_officer, feed)
    assert client.get(address_of(feed, newer)).status_code == 404
    with pytest.raises(Refused, match="thu hồi"):
        renew_feed(cast.commune_officer, feed)
    with pytest.raises(Refused) as refusal:
        revoke_feed(cast.commune_officer, other)
    assert refusal.value.denied


def test_feed_follows_the_rights_of_its_owner(cast, duty, client):
    feed, secret = open_feed(cast.commune_officer, cast.commune)
    assert b"BEGIN:VEVENT" in client.get(address_of(feed, secret)).content
    cast.commune_officer.memberships.update(valid_to=dt.date(2026, 11, 20))
    assert b"BEGIN:VEVENT" not in client.get(address_of(feed, secret)).content
    cast.commune_officer.is_active = False
    cast.commune_officer.save()
    assert client.get(address_of(feed, secret)).status_code == 404


def test_foreign_unit_and_too_many_addresses_are_refused(cast):
    with pytest.raises(Refused) as refusal:
        open_feed(cast.neighbour_officer, cast.commune)
    assert refusal.value.denied
    for _ in range(MOST_FEEDS):
        open_feed(cast.commune_officer, None)
    with pytest.raises(Refused, match="tối đa"):
        open_feed(cast.commune_officer, None)


def test_address_asked_too_often_waits(cast, client):
    cache.clear()
    feed, secret = open_feed(cast.commune_officer, None)
    answers = [client.get(address_of(feed, "x")).status_code for _ in range(31)]
    assert answers[29:] == [404, 429]
    assert client.get(address_of(feed, secret))["Retry-After"] == "60"


def test_page_shows_an_address_once_renews_and_revokes_it(cast, duty, as_user, client):
    person = as_user(cast.commune_officer)
    made = person.post(reverse("reports:add_calendar_feed"), {"don_vi": cast.commune.pk})
    address = made.context["address"]
    assert address in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    feed = CalendarFeed.objects.get()
    listed = person.get(reverse("reports:calendar_feeds")).content.decode()
    assert address not in listed
    newer = person.post(reverse("reports:renew_calendar_feed", args=[feed.pk])).context["address"]
    assert newer != address
    person.post(reverse("reports:revoke_calendar_feed", args=[feed.pk]))
    feed.refresh_from_db()
    assert feed.revoked_at
    foreign = reverse(
        "reports:revoke_calendar_feed", args=[open_feed(cast.school_officer, None)[0].pk]
    )
    assert person.post(foreign).status_code == 404
