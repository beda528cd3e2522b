import datetime as dt

import pytest

from accounts.models import Notice
from reports.enums import Audience
from reports.enums import ReportState
from reports.models import Digest
from reports.models import Reminder
from reports.reminders import chase
from reports.reminders import preview_chase
from reports.reminders import send_due_reminders
from reports.reminders import stage_due
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from workflow import Refused

DUE = dt.date(2025, 12, 14)
STAGES = [-30, -14, -7, -3, -1, 0, 1, 3]


@pytest.mark.parametrize(
    ("offset", "stage"),
    [
        (-31, None),
        (-30, -30),
        (-29, -30),
        (-23, -30),
        (-22, None),
        (-14, -14),
        (-8, -14),
        (-7, -7),
        (-1, -1),
        (0, 0),
        (1, 1),
        (2, 1),
        (3, 3),
        (10, 3),
        (11, None),
    ],
)
def test_stage_is_the_latest_that_has_come_and_not_too_long_ago(offset, stage):
    assert stage_due(STAGES, DUE, DUE + dt.timedelta(days=offset)) == stage


def test_no_stages_set_means_no_reminder():
    assert stage_due([], DUE, DUE) is None


def test_each_person_is_reminded_once_per_stage(cast):
    scene = make_round(cast)
    arrive(scene.neighbour_report, cast.neighbour_officer)
    day = DUE - dt.timedelta(days=7)
    assert send_due_reminders(day) > 0
    before = Notice.objects.count()
    assert send_due_reminders(day) == 0
    assert send_due_reminders(day + dt.timedelta(days=1)) == 0
    assert Notice.objects.count() == before
    [reminder] = Reminder.objects.all()
    assert reminder.notice.recipient == cast.commune_officer
    assert reminder.stage == -7


def test_after_the_deadline_the_leader_is_told_too(cast):
    scene = make_round(cast)
    arrive(scene.neighbour_report, cast.neighbour_officer)
    send_due_reminders(DUE + dt.timedelta(days=1))
    told = set(Reminder.objects.values_list("notice__recipient__username", "audience"))
    assert told == {
        ("commune_officer", Audience.OFFICER.value),
        ("commune_leader", Audience.LEADER.value),
    }


def test_on_the_day_itself_the_leader_is_left_alone(cast):
    scene = make_round(cast)
    arrive(scene.neighbour_report, cast.neighbour_officer)
    send_due_reminders(DUE)
    assert set(Reminder.objects.values_list("audience", flat=True)) == {Audience.OFFICER}


def test_receiving_officer_gets_one_digest_a_day(cast):
    make_round(cast)
    send_due_reminders(DUE)
    send_due_reminders(DUE)
    [digest] = Digest.objects.all()
    assert digest.notice.recipient == cast.province_officer
    assert "0/2" in digest.notice.title


def test_dead_beat_catches_up_with_one_reminder_not_three(cast):
    make_round(cast)
    send_due_reminders(DUE - dt.timedelta(days=7))
    send_due_reminders(DUE)  # nothing ran on the days -3 and -1
    stages = Reminder.objects.filter(report__unit=cast.commune).values_list("stage", flat=True)
    assert sorted(stages) == [-7, 0]


def test_reminders_follow_an_extension(cast):
    scene = make_round(cast)
    scene.report.extended_to = DUE + dt.timedelta(days=40)
    scene.report.save()
    send_due_reminders(DUE + dt.timedelta(days=1))
    assert set(Reminder.objects.values_list("report", "stage")) == {(scene.neighbour_report.pk, 1)}


def test_nobody_is_reminded_of_what_has_arrived_or_of_a_closed_round(cast):
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer)
    arrive(scene.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    send_due_reminders(DUE)
    assert not Reminder.objects.exists()


def test_chase_names_units_without_anybody_to_write_to(cast):
    scene = make_round(cast)
    cast.neighbour_officer.memberships.update(valid_to=dt.date(2025, 1, 1))
    preview = preview_chase(cast.province_officer, [scene.report, scene.neighbour_report])
    assert [r.unit for r, _ in preview.recipients] == [cast.commune]
    assert [r.unit for r in preview.unreachable] == [cast.neighbour]


def test_chase_clicked_twice_sends_once(cast):
    scene = make_round(cast)
    for _ in range(2):
        chase(cast.province_officer, [scene.report], message="Gấp", token="một")
    assert Notice.objects.filter(kind="chase").count() == 2  # officer and leader
    assert Notice.objects.filter(kind="chase").first().body.startswith("Gấp")


def test_chase_of_units_that_have_all_submitted_is_refused(cast):
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer)
    with pytest.raises(Refused, match="đều đã nộp"):
        chase(cast.province_officer, [scene.report], message="", token="x")


@pytest.mark.parametrize("who", ["commune_officer", "outsider", "province_reader"])
def test_only_the_receiving_office_chases(cast, who):
    scene = make_round(cast)
    with pytest.raises(Refused):
        chase(cast.people[who], [scene.report], message="", token="x")
