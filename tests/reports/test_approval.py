"""The leader's approval inside a unit: presented, approved, sent back, withdrawn, forced from above."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.models import Notice
from reports import submission
from reports.approval import approve_report
from reports.approval import present_report
from reports.approval import send_back_report
from reports.approval import withdraw_report
from reports.approval_cards import before_the_leader
from reports.approval_rules import kinds_below
from reports.approval_rules import set_approval
from reports.closing import close_round
from reports.drafting import save_text
from reports.enums import ReportState
from reports.enums import Standing
from reports.models import ApprovalRule
from reports.models import Report
from reports.models import ReportVersion
from reports.reminders import send_due_reminders
from reports.review import return_report
from reports.submission import submit_report
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write
from units.enums import UnitKind
from units.models import Membership
from workflow import Refused
from workflow import Stale

HANOI = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture
def scene(cast):
    scene = make_round(cast)
    for section in (scene.direction, scene.area, scene.difficulties):
        write(scene.report, section, f"Nội dung {section.title}")
    count(scene.report, scene.indicator, 25)
    set_approval(cast.commune_leader, cast.commune, own=True, kinds=[])
    return scene


def fresh(scene) -> Report:
    return Report.objects.get(pk=scene.report.pk)


def present(cast, scene) -> Report:
    report = fresh(scene)
    return present_report(cast.commune_officer, report, expected_version=report.edit_version)


def approve(cast, scene, who="commune_leader") -> ReportVersion:
    report = fresh(scene)
    return approve_report(cast.people[who], report, expected_version=report.edit_version)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient__username", flat=True))


def test_without_a_rule_the_officer_submits_and_presents_nothing(cast, scene):
    set_approval(cast.commune_leader, cast.commune, own=False, kinds=[])
    with pytest.raises(Refused, match="nộp được ngay"):
        present(cast, scene)
    report = fresh(scene)
    submit_report(cast.commune_officer, report, expected_version=report.edit_version)
    assert fresh(scene).state == ReportState.SUBMITTED


def test_with_a_rule_the_officer_cannot_submit_but_the_leader_can(cast, scene):
    report = fresh(scene)
    with pytest.raises(Refused, match="Trình lãnh đạo"):
        submit_report(cast.commune_officer, report, expected_version=report.edit_version)
    assert not ReportVersion.objects.exists()
    submit_report(cast.commune_leader, report, expected_version=report.edit_version)
    assert fresh(scene).state == ReportState.SUBMITTED


def test_presented_report_waits_with_the_leader_and_nothing_has_left(cast, scene):
    present(cast, scene)
    report = fresh(scene)
    assert (report.state, report.received_at) == (ReportState.PRESENTED, None)
    assert told("report_presented") == {"commune_leader"}
    assert not told("report_submitted")
    card = before_the_leader(cast.commune_leader)["context"]
    assert [r for r, _ in card["own"]] == [report]
    assert [r for r, _ in before_the_leader(cast.commune_officer)["context"]["presented"]] == [
        report
    ]
    with pytest.raises(Refused, match="chờ lãnh đạo duyệt"):
        save_text(
            cast.commune_officer, report, scene.direction, text="Sửa thêm", expected_version=1
        )


def test_verdict_is_the_moment_of_approval_and_not_of_presenting(cast, scene, monkeypatch):
    def at(*moment):
        when = dt.datetime(*moment, tzinfo=HANOI)
        monkeypatch.setattr(submission, "server_now", lambda: when)

    at(2025, 12, 14, 23, 59, 59)
    present(cast, scene)
    at(2025, 12, 15, 0, 0, 0)
    version = approve(cast, scene)
    assert (version.on_time, version.submitted_by) == (False, cast.commune_leader)
    assert told("report_submitted") == {"province_officer", "province_reviewer"}
    assert told("report_approved") == {"commune_officer"}


def test_leader_sends_back_with_a_remark_and_the_desk_goes_on(cast, scene):
    present(cast, scene)
    with pytest.raises(Refused, match="lý do"):
        send_back_report(cast.commune_leader, fresh(scene), note=" ")
    send_back_report(cast.commune_leader, fresh(scene), note="Nêu rõ số lớp")
    assert fresh(scene).state == ReportState.DRAFT
    assert told("report_sent_back") == {"commune_officer"}
    present(cast, scene)  # a second round tells the leader again
    assert Notice.objects.filter(kind="report_presented").count() == 2


def test_report_that_the_receiver_returned_stays_returned_for_the_receiver(cast, scene):
    present(cast, scene)
    approve(cast, scene)
    return_report(cast.province_officer, fresh(scene), note="Bổ sung")
    present(cast, scene)
    rows = Report.objects.filter(pk=scene.report.pk).with_standing(dt.date(2025, 12, 1))
    assert rows.get().standing == Standing.RETURNED
    withdraw_report(cast.commune_officer, fresh(scene))
    assert fresh(scene).state == ReportState.RETURNED


@pytest.mark.parametrize(
    ("act", "who"),
    [
        ("approve", "commune_officer"),
        ("approve", "province_leader"),
        ("send_back", "commune_officer"),
        ("withdraw", "province_officer"),
        ("present", "neighbour_officer"),
        ("rule", "commune_officer"),
        ("rule", "neighbour_officer"),
    ],
)
def test_right_is_asked_at_every_step(cast, scene, act, who):
    user = cast.people[who]
    if act != "present":
        present(cast, scene)
    acts = {
        "approve": lambda: approve(cast, scene, who),
        "send_back": lambda: send_back_report(user, fresh(scene), note="x"),
        "withdraw": lambda: withdraw_report(user, fresh(scene)),
        "present": lambda: present_report(user, fresh(scene), expected_version=1),
        "rule": lambda: set_approval(user, cast.commune, own=False, kinds=[]),
    }
    before = (fresh(scene).state, ApprovalRule.objects.count())
    with pytest.raises(Refused) as refusal:
        acts[act]()
    assert refusal.value.denied
    assert (fresh(scene).state, ApprovalRule.objects.count()) == before


def test_every_stale_click_is_told_and_changes_nothing(cast, scene):
    """D7: each verb, from a page that shows a state which is no longer so."""
    shown = fresh(scene)
    present(cast, scene)
    waiting = fresh(scene)
    withdraw_report(cast.commune_officer, waiting)
    for act in (
        lambda: approve_report(cast.commune_leader, waiting, expected_version=1),
        lambda: send_back_report(cast.commune_leader, waiting, note="x"),
        lambda: withdraw_report(cast.commune_officer, waiting),
    ):
        with pytest.raises(Stale):
            act()
    assert fresh(scene).state == ReportState.DRAFT
    present(cast, scene)
    approve(cast, scene)
    after = (ReportVersion.objects.count(), AuditEvent.objects.count())
    for act in (
        lambda: present_report(cast.commune_officer, shown, expected_version=1),
        lambda: submit_report(cast.commune_leader, shown, expected_version=1),
        lambda: approve_report(cast.commune_leader, waiting, expected_version=1),
        lambda: send_back_report(cast.commune_leader, waiting, note="x"),
        lambda: withdraw_report(cast.commune_officer, waiting),
    ):
        with pytest.raises(Stale):
            act()
    assert fresh(scene).state == ReportState.SUBMITTED
    assert (ReportVersion.objects.count(), AuditEvent.objects.count()) == after


def test_closed_round_takes_no_approval(cast, scene):
    present(cast, scene)
    close_round(cast.province_officer, scene.round)
    with pytest.raises(Refused, match="đã kết thúc"):
        approve(cast, scene)


def test_unit_without_a_leader_is_told_whom_to_ask(cast, scene):
    Membership.objects.filter(user=cast.commune_leader).delete()
    with pytest.raises(Refused, match="Đinh Văn Trị") as refusal:
        present(cast, scene)
    assert not refusal.value.denied


def test_province_forces_a_kind_and_sees_who_has_no_leader(cast, scene):
    set_approval(cast.province_leader, cast.province, own=False, kinds=[UnitKind.COMMUNE])
    report = scene.neighbour_report
    for section in (scene.direction, scene.area, scene.difficulties):
        write(report, section, "Nội dung")
    count(report, scene.indicator, 25)
    report.refresh_from_db()
    with pytest.raises(Refused, match="Trình lãnh đạo"):
        submit_report(cast.neighbour_officer, report, expected_version=report.edit_version)
    [communes] = [k for k in kinds_below(cast.province) if k.kind == UnitKind.COMMUNE]
    assert (communes.count, communes.gaps, communes.is_required) == (2, 1, True)
    assert communes.named == [cast.neighbour]


def test_what_lies_before_the_leader_is_still_owed_and_reminded(cast, scene):
    present(cast, scene)
    assert Report.objects.overdue_on(dt.date(2025, 12, 20)).filter(pk=scene.report.pk).exists()
    assert send_due_reminders(dt.date(2025, 12, 15)) > 0
    assert "commune_leader" in told("reminder")


def test_pages_lead_from_the_desk_to_the_leader_and_out(cast, scene, client):
    client.force_login(cast.commune_officer)
    page = client.get(reverse("reports:check", args=[scene.report.pk])).content.decode()
    assert "Trình lãnh đạo duyệt" in page
    assert "Nộp báo cáo về" not in page
    version = {"version": fresh(scene).edit_version}
    client.post(reverse("reports:present", args=[scene.report.pk]), version)
    address = reverse("reports:approval", args=[scene.report.pk])
    answer = client.get(reverse("reports:edit", args=[scene.report.pk]))
    assert answer.url == address
    assert "Rút lại để sửa" in client.get(address).content.decode()
    client.force_login(cast.commune_leader)
    assert "Chờ bạn duyệt" in client.get("/").content.decode()
    back = reverse("reports:send_back", args=[scene.report.pk])
    refused = client.post(back, {"note": ""})
    assert (refused.status_code, "Hãy ghi lý do" in refused.content.decode()) == (422, True)
    done = client.post(reverse("reports:approve", args=[scene.report.pk]), version)
    assert done.url == reverse("reports:receipt", args=[scene.report.pk])
    again = client.post(reverse("reports:approve", args=[scene.report.pk]), version, follow=True)
    assert "Mã tiếp nhận" in again.content.decode()


def test_settings_page_is_read_by_the_unit_and_changed_by_its_leader(cast, scene, client):
    address = reverse("reports:approval_settings", args=[cast.commune.pk])
    client.force_login(cast.commune_officer)
    assert "Lưu quy định" not in client.get(address).content.decode()
    client.force_login(cast.commune_leader)
    assert client.post(address, {"kinds": ["nothing"]}).status_code == 422
    client.post(address, {"kinds": [UnitKind.SCHOOL]})
    assert list(ApprovalRule.objects.values_list("kind", flat=True)) == [UnitKind.SCHOOL]
    assert AuditEvent.objects.filter(act="reports.set_approval").count() == 2


def test_submission_asks_at_most_25_queries(cast, scene, client, django_assert_max_num_queries):
    set_approval(cast.commune_leader, cast.commune, own=False, kinds=[])
    client.force_login(cast.commune_officer)
    client.get("/")
    data = {"version": fresh(scene).edit_version}
    with django_assert_max_num_queries(25):
        answer = client.post(reverse("reports:submit", args=[scene.report.pk]), data)
    assert answer.url == reverse("reports:receipt", args=[scene.report.pk])
