"""Two people at one round at the same moment: opened once, and nothing arrives after the end.

Real threads with connections of their own. Every race has a twin in which the guard is off.
"""

from __future__ import annotations

import threading
import uuid

import pytest
from django.utils import timezone

from reports import closing
from reports import submission
from reports.closing import close_round
from reports.enums import ReportState
from reports.models import Report
from reports.models import ReportRound
from reports.opening import open_round
from reports.requesting import request_reports
from reports.submission import submit_report
from tests.cast import make_cast
from tests.factories import CampaignFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.races import at_once
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def duty(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)
    return ObligationFactory(plan=plan)


def without_lookup(monkeypatch) -> None:
    """Twin: every opening makes a round, as code without a unique key would."""
    meet = threading.Barrier(2)

    def make(self, defaults=None, **given):
        meet.wait(20)
        # A key of its own is what lets the second one through.
        given["kind"] = "one_off"
        return self.create(**{**defaults, **given, "request_key": None}), True

    monkeypatch.setattr(type(ReportRound.objects.all()), "get_or_create", make)


@pytest.mark.parametrize("guarded", [True, False])
def test_a_round_opened_by_two_is_one(cast, duty, monkeypatch, guarded):
    if not guarded:
        without_lookup(monkeypatch)
    at_once(*[lambda: open_round(cast.province_officer, duty, year=2026)] * 2)
    assert (ReportRound.objects.count() == 1) is guarded
    assert (Report.objects.count() == 2) is guarded


@pytest.mark.parametrize("guarded", [True, False])
def test_a_request_sent_twice_asks_once(cast, duty, monkeypatch, guarded):
    if not guarded:
        without_lookup(monkeypatch)
    asked = {
        "key": uuid.uuid4(), "title": "Báo cáo nhanh", "due_on": timezone.localdate(),
        "questions": ["Số tổ"], "kinds": ["commune"],
    }  # fmt: skip
    at_once(*[lambda: request_reports(cast.province_officer, duty.plan, **asked)] * 2)
    assert (ReportRound.objects.count() == 1) is guarded


@pytest.mark.parametrize("guarded", [True, False])
def test_what_is_submitted_while_the_round_ends_is_in_or_refused(cast, monkeypatch, guarded):
    """The submission has looked at the round when the closing begins; the list waits for it."""
    scene = make_round(cast)
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, "Nội dung")
    count(scene.report, scene.indicator, 5)
    report = Report.objects.get(pk=scene.report.pk)
    looked, listed = threading.Event(), threading.Event()
    freeze, row = submission.freeze, closing.silent_reports

    def slow_freeze(*facts):
        looked.set()
        listed.wait(1 if guarded else 20)  # with the guard the list cannot be made meanwhile
        return freeze(*facts)

    def late_list(report_round):
        found = row(report_round)
        listed.set()
        return found

    monkeypatch.setattr(submission, "freeze", slow_freeze)
    monkeypatch.setattr(closing, "silent_reports", late_list)
    if not guarded:
        monkeypatch.setattr(closing, "_hold_reports", lambda report_round: None)

    def close():
        looked.wait(20)
        return close_round(cast.province_officer, scene.round)

    at_once(
        lambda: submit_report(cast.commune_officer, report, expected_version=report.edit_version),
        close,
    )
    report.refresh_from_db()
    missing = scene.round.closings.get().missing
    is_listed = scene.report.unit.label in [each["unit"] for each in missing]
    has_arrived = report.state == ReportState.SUBMITTED
    assert (is_listed != has_arrived) is guarded


@pytest.mark.parametrize("guarded", [True, False])
def test_nothing_is_submitted_after_the_end(cast, monkeypatch, guarded):
    """The submission waits for the closing's lock; it asks for the round anew after it."""
    scene = make_round(cast)
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, "Nội dung")
    count(scene.report, scene.indicator, 5)
    report = Report.objects.get(pk=scene.report.pk)
    holds = threading.Event()
    hold = closing._hold_reports

    def slow_hold(report_round):
        hold(report_round)
        holds.set()
        # Long enough for the submission to come to the lock, and to wait there.
        threading.Event().wait(1)

    monkeypatch.setattr(closing, "_hold_reports", slow_hold)
    if not guarded:
        monkeypatch.setattr(submission, "_takes_reports", lambda held: held.round.is_open)

    def submit():
        holds.wait(20)
        return submit_report(cast.commune_officer, report, expected_version=report.edit_version)

    at_once(lambda: close_round(cast.province_officer, scene.round), submit)
    report.refresh_from_db()
    assert (report.state == ReportState.DRAFT) is guarded
