"""Inside the unit before a report leaves: the officer presents, the leader approves or sends back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from accounts.auditing import record
from accounts.notices import tell
from documents.calendar import day_in_words
from reports.addressees import people_for
from reports.addressees import writers_for
from reports.approval_rules import approval_needed
from reports.approval_rules import leaders_of
from reports.models import Report
from reports.models import ReportVersion
from reports.submission import freeze
from reports.submission import ready_report
from reports.transitions import TRANSITIONS
from units.enums import Role
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def present_report(user: User, report: Report, *, expected_version: int) -> Report:
    """Lay a finished report before the unit's leader; nothing has left the unit yet.

    Args:
        expected_version: `edit_version` that the check page showed.

    Raises:
        Refused: no right, no approval asked here, nobody to approve, round closed, parts missing.
        Stale: presented or submitted already, or changed since the check page was shown.
    """
    demand(user, "reports.present_report", report)
    report, _ = ready_report(report, "present", expected_version=expected_version)
    if not approval_needed(report.unit):
        raise Refused("Đơn vị không quy định duyệt trước khi nộp. Bạn nộp được ngay.")
    leaders = leaders_of(report.unit)
    if not leaders:
        raise Refused(nobody_leads(report))
    move(user, report, TRANSITIONS["present"])
    record(user, "reports.present", report, scope_path=report.unit.path)
    step = report.transitions.latest("pk").pk
    for person in leaders:
        if person != user:
            tell(
                person,
                key=f"presented:{step}:{person.pk}",
                kind="report_presented",
                title=f"Chờ duyệt: {report.round.title} của {report.unit.label}",
                body=f"{user.full_name} trình báo cáo. Hạn nộp: hết ngày "
                f"{day_in_words(report.due_on)}. Báo cáo chỉ được coi là đã nộp khi lãnh đạo duyệt.",
                url=reverse("reports:approval", args=[report.pk]),
            )
    return report


@transaction.atomic
def approve_report(user: User, report: Report, *, expected_version: int) -> ReportVersion:
    """The leader approves, which submits: received, and judged on time or late, at this moment.

    Raises:
        Refused: no right, round closed, or parts missing.
        Stale: withdrawn, sent back or submitted meanwhile.
    """
    demand(user, "reports.approve_report", report)
    report, figures = ready_report(report, "approve", expected_version=expected_version)
    version = freeze(user, report, "approve", figures)
    verdict = "đúng hạn" if version.on_time else "nộp muộn"
    _tell_writers(
        user,
        report,
        kind="report_approved",
        title=f"Lãnh đạo đã duyệt và nộp: {report.round.title}",
        body=f"Mã tiếp nhận {version.receipt_code}, {verdict}.",
        address="reports:receipt",
    )
    return version


@transaction.atomic
def send_back_report(user: User, report: Report, *, note: str) -> Report:
    """The leader gives the report back to the desk with remarks.

    Raises:
        Refused: no right, or no remark.
        Stale: it does not lie before the leader any more.
    """
    demand(user, "reports.approve_report", report)
    report = _presented(report)
    move(user, report, TRANSITIONS[_back("refuse", report)], note=note)
    record(user, "reports.refuse", report, scope_path=report.unit.path, note=note.strip())
    _tell_writers(
        user,
        report,
        kind="report_sent_back",
        title=f"Lãnh đạo trả lại để sửa: {report.round.title}",
        body=f"{user.full_name}: {note.strip()}",
        address="reports:edit",
    )
    return report


@transaction.atomic
def withdraw_report(user: User, report: Report) -> Report:
    """Take back what was presented, to go on writing.

    Raises:
        Refused: no right.
        Stale: the leader was faster.
    """
    demand(user, "reports.present_report", report)
    report = _presented(report)
    move(user, report, TRANSITIONS[_back("withdraw", report)])
    record(user, "reports.withdraw", report, scope_path=report.unit.path)
    return report


def nobody_leads(report: Report) -> str:
    """What to do where no membership in the unit is a leader's."""
    unit = report.unit
    people = people_for([unit], (Role.ADMINISTRATOR,)).get(unit.pk, [])
    asked = ", ".join(person.full_name for person in people) or "quản trị đơn vị cấp trên"
    return (
        f"{unit.name} phải có lãnh đạo duyệt báo cáo nhưng chưa có ai mang vai trò lãnh đạo. Hãy đề "
        f"nghị {asked} mời người với vai trò lãnh đạo ở trang Người dùng của đơn vị."
    )


def last_remark(report: Report):
    """The step by which the leader sent the report back, if that was the last thing to happen."""
    step = report.transitions.select_related("actor").last()
    return step if step is not None and step.label == TRANSITIONS["refuse"].label else None


def _presented(report: Report) -> Report:
    """The row as it stands now, held; its state decides where it goes back to."""
    held = (
        Report.objects.select_for_update(of=("self",))
        .select_related("unit", "round__receiving_unit")
        .get(pk=report.pk)
    )
    if held.state not in TRANSITIONS["withdraw"].sources:
        raise Stale(
            "Báo cáo không còn chờ lãnh đạo duyệt. Hãy tải lại trang để xem trạng thái mới."
        )
    return held


def _back(step: str, report: Report) -> str:
    return step if report.first_received_at is None else f"{step}_again"


def _tell_writers(
    user: User, report: Report, *, kind: str, title: str, body: str, address: str
) -> None:
    step = report.transitions.latest("pk").pk
    for person in writers_for(report.unit):
        if person != user:
            tell(
                person,
                key=f"{kind}:{step}:{person.pk}",
                kind=kind,
                title=title,
                body=body,
                url=reverse(address, args=[report.pk]),
            )
