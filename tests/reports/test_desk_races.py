"""Two people at one desk at the same moment: officer and leader, two tabs, two who keep the catalogue.

Real threads with connections of their own. Every race has a twin in which the guard is off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError

from reports import approval
from reports import catalogue
from reports import drafting
from reports import submission
from reports.approval import approve_report
from reports.approval import present_report
from reports.approval import withdraw_report
from reports.approval_rules import set_approval
from reports.catalogue import change_indicator
from reports.drafting import figure_mark
from reports.drafting import save_figures
from reports.drafting import save_text
from reports.enums import ReportState
from reports.models import Indicator
from reports.models import Report
from reports.submission import submit_report
from tests.cast import make_cast
from tests.factories import IndicatorFactory
from tests.races import at_once
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from workflow import Refused

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
guarded_or_not = pytest.mark.parametrize("guarded", [True, False])


def kinds_of(*acts: Callable[[], object]) -> list[str]:
    """The kinds of what all acts, started together, gave or met, in no order."""
    return sorted(type(each).__name__ for each in at_once(*acts, meets=(Refused, DatabaseError)))


def careless_move(user, report, step, *, note="", **changes):
    """The step as code would take it that trusts what it has read."""
    Report.objects.filter(pk=report.pk).update(state=step.target, **changes)
    report.transitions.create(
        actor=user, from_state=report.state, to_state=step.target, label=step.label,
        at=submission.server_now(),
    )  # fmt: skip


def without_guard(monkeypatch) -> None:
    """Both read before either writes, and the stored state is not asked again."""
    meet = threading.Barrier(2)

    def read(report):
        found = Report.objects.select_related("unit", "round__receiving_unit").get(pk=report.pk)
        meet.wait(20)
        return found

    monkeypatch.setattr(submission, "_held", read)
    monkeypatch.setattr(approval, "_presented", read)
    monkeypatch.setattr(submission, "move", careless_move)
    monkeypatch.setattr(approval, "move", careless_move)


@pytest.fixture
def desk():
    """(cast, scene, report): everything is written and nothing has been sent."""
    cast = make_cast()
    scene = make_round(cast)
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, "Nội dung")
    count(scene.report, scene.indicator, 5)
    return cast, scene, Report.objects.get(pk=scene.report.pk)


@pytest.fixture
def before_leader(desk):
    cast, _, report = desk
    set_approval(cast.commune_leader, cast.commune, own=True, kinds=[])
    report = present_report(cast.commune_officer, report, expected_version=report.edit_version)
    return cast, report


@guarded_or_not
def test_approved_and_withdrawn_at_once_is_one_of_both(before_leader, monkeypatch, guarded):
    cast, report = before_leader
    if not guarded:
        without_guard(monkeypatch)
    got = kinds_of(
        lambda: approve_report(cast.commune_leader, report, expected_version=report.edit_version),
        lambda: withdraw_report(cast.commune_officer, report),
    )
    now = Report.objects.get(pk=report.pk)
    has_left = now.state == ReportState.SUBMITTED
    assert ("Stale" in got) is guarded
    assert (report.versions.count() == int(has_left) and report.transitions.count() == 2) is guarded


@guarded_or_not
def test_approved_twice_leaves_once_and_the_second_is_told(before_leader, monkeypatch, guarded):
    cast, report = before_leader
    if not guarded:
        without_guard(monkeypatch)
    approve = lambda: approve_report(
        cast.commune_leader, report, expected_version=report.edit_version
    )
    assert (kinds_of(approve, approve) == ["ReportVersion", "Stale"]) is guarded
    assert report.versions.count() == 1  # the key of the table holds even without the guard


@guarded_or_not
def test_text_saved_while_the_report_leaves_is_in_it_or_refused(desk, monkeypatch, guarded):
    """The saving comes when the submission has read the texts and not yet written its version."""
    cast, scene, report = desk
    has_read, freeze = threading.Event(), submission.freeze

    def slow_freeze(*facts):
        has_read.set()
        threading.Event().wait(0.5)  # in which the saving goes through, where nothing holds it
        return freeze(*facts)

    monkeypatch.setattr(submission, "freeze", slow_freeze)
    if not guarded:
        monkeypatch.setattr(drafting, "_demand_editable", lambda user, report: None)

    def save():
        has_read.wait(20)
        return save_text(
            cast.commune_officer, report, scene.direction, text="Câu cuối", expected_version=1
        )

    got = kinds_of(
        lambda: submit_report(cast.commune_officer, report, expected_version=report.edit_version),
        save,
    )
    frozen = report.versions.get().payload["sections"][0]["text"]
    kept = report.texts.get(section=scene.direction).text
    assert (frozen == kept) is guarded
    assert set(got) == {"ReportVersion", "Refused" if guarded else "SectionText"}


@guarded_or_not
def test_figure_saved_from_two_tabs_at_once_keeps_the_first(desk, monkeypatch, guarded):
    cast, scene, report = desk
    seen = {scene.indicator.pk: figure_mark(Decimal(5), "", "", "")}
    if not guarded:
        meet = threading.Barrier(2)
        monkeypatch.setattr(drafting, "_demand_editable", lambda user, report: None)
        monkeypatch.setattr(
            drafting, "_take", lambda *facts, take=drafting._take: (take(*facts), meet.wait(20))[0]
        )

    def save(user, value):
        return lambda: save_figures(user, report, {scene.indicator.pk: (value,)}, seen=seen)

    got = kinds_of(save(cast.commune_officer, "25"), save(cast.commune_leader, "30"))
    # Without the lock both are told that theirs is kept, and one of the two is gone.
    assert (got == ["FigureConflict", "NoneType"]) is guarded
    assert report.values.get().value in (25, 30)


@guarded_or_not
def test_indicator_changed_by_two_keeps_what_the_first_wrote(desk, monkeypatch, guarded):
    cast, scene, _ = desk
    indicator = IndicatorFactory(campaign=scene.round.campaign, name="Lớp đã mở")
    if not guarded:
        meet, check = threading.Barrier(2), catalogue._check
        monkeypatch.setattr(catalogue, "_hold", lambda campaign: None)
        monkeypatch.setattr(catalogue, "_check", lambda row: (check(row), meet.wait(20)))

    def change(**facts):
        return lambda: change_indicator(
            cast.province_officer, Indicator.objects.get(pk=indicator.pk),
            expected_revision=indicator.revision, **facts,
        )  # fmt: skip

    got = kinds_of(change(name="Lớp học đã mở"), change(unit_of_measure="lớp"))
    assert (got == ["Indicator", "Stale"]) is guarded
    now = Indicator.objects.get(pk=indicator.pk)
    # Both were told that their words are kept; the row of the second holds only its own.
    both_kept = (now.name, now.unit_of_measure) == ("Lớp học đã mở", "lớp")
    assert (got.count("Indicator") == 2 and not both_kept) is not guarded
