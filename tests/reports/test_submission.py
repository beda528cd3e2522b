import datetime as dt
import threading
import unicodedata
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import Notice
from reports import submission
from reports.closing import close_round
from reports.enums import ReportState
from reports.extending import extend_deadline
from reports.models import Report
from reports.models import ReportVersion
from reports.queries import figures_of
from reports.queries import report_for_reading
from reports.review import return_report
from reports.submission import digest_of
from reports.submission import missing_parts
from reports.submission import payload_of
from reports.submission import submit_report
from tests.cast import make_cast
from tests.factories import EvidenceFileFactory
from tests.races import at_once
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from workflow import Refused
from workflow import Stale

HANOI = dt.timezone(dt.timedelta(hours=7))


def fill(scene):
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, f"Nội dung {section.title}")
    count(scene.report, scene.indicator, 25)
    scene.report.refresh_from_db()
    return scene


@pytest.fixture
def scene(cast):
    return fill(make_round(cast))


@pytest.fixture
def at(monkeypatch):
    """Set the clock that decides."""

    def set_clock(moment):
        monkeypatch.setattr(submission, "server_now", lambda: moment)

    return set_clock


def submit(cast, scene, who="commune_officer"):
    report = Report.objects.get(pk=scene.report.pk)
    return submit_report(cast.people[who], report, expected_version=report.edit_version)


def test_submission_freezes_acknowledges_and_tells_the_receiver(cast, scene):
    version = submit(cast, scene)
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.SUBMITTED
    assert scene.report.current_version == version
    assert version.number == 1
    assert version.receipt_code
    assert digest_of(version.payload) == version.sha256
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert told == {"province_officer", "province_reviewer"}


@pytest.mark.parametrize(
    ("moment", "on_time"),
    [
        (dt.datetime(2025, 12, 14, 23, 59, 59, 999_999, tzinfo=HANOI), True),
        (dt.datetime(2025, 12, 15, 0, 0, 0, tzinfo=HANOI), False),
        (dt.datetime(2025, 12, 14, 17, 0, 0, tzinfo=dt.UTC), False),
        (dt.datetime(2025, 12, 14, 16, 59, 59, tzinfo=dt.UTC), True),
    ],
)
def test_the_last_second_of_the_due_day_decides(cast, scene, at, moment, on_time):
    at(moment)
    version = submit(cast, scene)
    assert version.on_time is on_time
    scene.report.refresh_from_db()
    assert (scene.report.received_at, scene.report.first_on_time) == (moment, on_time)


def test_extended_unit_is_on_time_until_its_own_day(cast, scene, at):
    extend_deadline(
        cast.province_officer, [scene.report], until=dt.date(2025, 12, 20), reason="Mưa lũ"
    )
    at(dt.datetime(2025, 12, 20, 23, 59, 59, tzinfo=HANOI))
    assert submit(cast, scene).on_time


def test_corrected_report_keeps_the_verdict_of_its_first_arrival(cast, scene, at):
    at(dt.datetime(2025, 12, 14, 9, tzinfo=HANOI))
    submit(cast, scene)
    scene.report.refresh_from_db()
    return_report(cast.province_officer, scene.report, note="Bổ sung số liệu")
    at(dt.datetime(2025, 12, 18, 9, tzinfo=HANOI))
    second = submit(cast, scene)
    scene.report.refresh_from_db()
    assert (second.number, second.on_time) == (2, False)
    assert (scene.report.first_on_time, scene.report.on_time) == (True, False)


@pytest.mark.usefixtures("transactional_db")
def test_clock_is_the_databases_and_not_the_hosts():
    with time_machine.travel(dt.datetime(2001, 1, 1, tzinfo=dt.UTC), tick=False):
        year = submission.server_now().year
    assert (year == 2001) is (connection.vendor == "sqlite")


def test_missing_parts_are_named_and_nothing_arrives(cast):
    scene = make_round(cast)
    write(scene.report, scene.direction, "   ")
    with pytest.raises(Refused) as refusal:
        submit(cast, scene)
    assert set(refusal.value.errors) == {
        f"muc-{scene.direction.pk}",
        f"muc-{scene.area.pk}",
        f"muc-{scene.difficulties.pk}",
        f"chi-tieu-{scene.indicator.pk}",
    }
    assert not ReportVersion.objects.exists()


def test_jump_against_last_year_asks_for_a_word(cast, scene):
    after = fill(make_round(cast, year=2026, plan=scene.round.plan))
    count(after.report, after.indicator, 60)
    assert set(missing_parts(after.report)) == {f"chi-tieu-{after.indicator.pk}"}
    after.report.values.update(note="Mở thêm lớp")
    fresh = Report.objects.get(pk=after.report.pk)
    assert missing_parts(fresh) == {}


def test_second_submission_is_told_and_makes_no_version(cast, scene):
    submit(cast, scene)
    with pytest.raises(Stale):
        submit(cast, scene, "commune_leader")
    assert ReportVersion.objects.count() == 1


def test_change_after_the_check_page_must_be_seen_first(cast, scene):
    report = Report.objects.get(pk=scene.report.pk)
    with pytest.raises(Stale, match="vừa được người khác sửa"):
        submit_report(cast.commune_officer, report, expected_version=report.edit_version - 1)


def test_closed_round_takes_nothing_and_keeps_the_draft(cast, scene):
    close_round(cast.province_officer, scene.round)
    with pytest.raises(Refused, match="đã kết thúc"):
        submit(cast, scene)
    assert scene.report.texts.count() == 3


@pytest.mark.parametrize(
    "who", ["neighbour_officer", "school_officer", "province_officer", "outsider", "nobody"]
)
def test_wrong_unit_cannot_submit(cast, scene, who):
    with pytest.raises(Refused) as refusal:
        submit(cast, scene, who)
    assert refusal.value.denied
    assert not ReportVersion.objects.exists()


def test_frozen_payload_is_composed_text_with_the_files_of_that_moment(cast, scene):
    scene.report.texts.filter(section=scene.direction).update(
        text=unicodedata.normalize("NFD", "Chuyển đổi số")
    )
    kept = EvidenceFileFactory(report=scene.report, section=scene.direction)
    EvidenceFileFactory(report=scene.report, section=scene.area, removed_at=timezone.now())
    payload = submit(cast, scene).payload
    assert payload["sections"][0]["text"] == "Chuyển đổi số"
    files = [e["sha256"] for s in payload["sections"] for e in s["evidence"]]
    assert files == [kept.sha256]
    assert payload["figures"][0]["value"] == "25"


def test_payload_asks_no_more_for_more_sections(cast, scene, django_assert_num_queries):
    report = report_for_reading(cast.commune_officer, scene.report.pk).report
    figures = figures_of(report)
    with django_assert_num_queries(0):
        payload_of(report, figures)


def submit_from_two_threads(cast, scene):
    """Both have read the same page; returns what each got."""
    acts = []
    for name in ("commune_officer", "commune_leader"):
        report = Report.objects.select_related("round", "unit").get(pk=scene.report.pk)
        version = report.edit_version
        acts.append(partial(submit_report, cast.people[name], report, expected_version=version))
    met = at_once(*acts, meets=(Exception,))
    return sorted(
        "đã nộp"
        if isinstance(each, Stale)
        else repr(each)
        if isinstance(each, Exception)
        else "nộp"
        for each in met
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_click_at_once_submit_once():
    cast = make_cast()
    scene = fill(make_round(cast))
    assert submit_from_two_threads(cast, scene) == ["nộp", "đã nộp"]
    assert ReportVersion.objects.filter(report=scene.report).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_clicks_collide(monkeypatch):
    cast = make_cast()
    scene = fill(make_round(cast))
    meet = threading.Barrier(2)

    def unheld(report):
        found = (
            Report.objects.select_related("round__receiving_unit", "round__through", "unit")
            .prefetch_related("texts", "values", "evidence", "round__sections", "round__indicators")
            .get(pk=report.pk)
        )
        meet.wait(10)
        return found

    monkeypatch.setattr(submission, "_held", unheld)
    got = submit_from_two_threads(cast, scene)
    assert got != ["nộp", "đã nộp"]
