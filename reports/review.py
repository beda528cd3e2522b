"""What the receiving office does with a report: take it up, accept it, return it with remarks."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from accounts.auditing import record
from accounts.notices import tell
from reports.addressees import writers_for
from reports.models import Report
from reports.models import ReviewComment
from reports.papers import print_when_accepted
from reports.transitions import TRANSITIONS
from units.visibility import works_for
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class BulkResult:
    """What a bulk act did: the reports it changed, and the others with the reason."""

    done: list[Report] = field(default_factory=list)
    skipped: list[tuple[Report, str]] = field(default_factory=list)


@transaction.atomic
def accept_report(user: User, report: Report, *, note: str = "") -> Report:
    """Accept a submitted report; it may then be compiled and no longer be edited.

    Raises:
        Refused: no right over the receiving unit, or the round is closed.
        Stale: the report is not waiting any more.
    """
    move(user, report, TRANSITIONS["accept"], note=note, reviewer=user)
    if report.current_version:
        print_when_accepted(report.current_version)
    record(user, "reports.accept", report, scope_path=report.unit.path)
    _tell_senders(
        report,
        kind="report_accepted",
        title=f"Báo cáo đã được chấp nhận: {report.round.title}",
        body=f"{report.round.receiving_unit.name} đã chấp nhận báo cáo của {report.unit.name}.",
        url=reverse("reports:receipt", args=[report.pk]),
    )
    return report


@transaction.atomic
def return_report(
    user: User, report: Report, *, note: str, comments: Mapping[int, str] | None = None
) -> Report:
    """Send a report back for correction with a reason and remarks pinned to sections.

    Args:
        note: what must be mended, shown to the unit on top of its task list; required.
        comments: remark by key of a section of the round; blank ones are left out.

    Raises:
        Refused: no right, no reason, or a section of another round.
        Stale: the report is not waiting any more.
    """
    remarks = {int(key): text.strip() for key, text in (comments or {}).items() if text.strip()}
    known = set(report.round.sections.values_list("pk", flat=True))
    if not set(remarks) <= known:
        raise Refused("Có ý kiến gắn vào mục không thuộc kỳ báo cáo này. Hãy tải lại trang.")
    move(user, report, TRANSITIONS["return"], note=note, reviewer=user)
    version = report.current_version
    ReviewComment.objects.bulk_create(
        ReviewComment(report=report, version=version, section_id=key, text=text, author=user)
        for key, text in [(None, note.strip()), *remarks.items()]
    )
    record(user, "reports.return", report, scope_path=report.unit.path, note=note.strip())
    _tell_senders(
        report,
        kind="report_returned",
        title=f"Báo cáo cần bổ sung: {report.round.title}",
        body=f"{_sender_of(user, report)} đề nghị bổ sung: {note.strip()}",
        url=reverse("reports:edit", args=[report.pk]),
    )
    return report


@transaction.atomic
def reopen_report(user: User, report: Report, *, note: str) -> Report:
    """Give an accepted report back to its unit; compilations made of it keep what they took.

    Raises:
        Refused: no right, no reason, or the round has ended.
        Stale: the report is not accepted any more.
    """
    demand(user, "reports.review_report", report)
    if not report.round.is_open:
        raise Refused("Kỳ báo cáo đã kết thúc. Hãy mở lại kỳ trước, kèm lý do.")
    move(user, report, TRANSITIONS["reopen"], note=note, reviewer=user)
    ReviewComment.objects.create(
        report=report, version=report.current_version, text=note.strip(), author=user
    )
    record(user, "reports.reopen_report", report, scope_path=report.unit.path, note=note.strip())
    _tell_senders(
        report,
        kind="report_reopened",
        title=f"Báo cáo được mở lại: {report.round.title}",
        body=f"{report.round.receiving_unit.name} mở lại báo cáo đã chấp nhận: {note.strip()}",
        url=reverse("reports:edit", args=[report.pk]),
    )
    return report


def accept_reports(user: User, reports: Iterable[Report]) -> BulkResult:
    """Accept many; each stands for itself, so that one that changed meanwhile stops no other."""
    result = BulkResult()
    for report in reports:
        try:
            accept_report(user, report)
        except Refused as refusal:
            result.skipped.append((report, refusal.reason))
        else:
            result.done.append(report)
    return result


@transaction.atomic
def add_comment(user: User, report: Report, *, text: str, section_id: int | None) -> ReviewComment:
    """Note a remark while reading; the unit sees it once the report is returned.

    The same words once more are the same remark: a click twice, or a phone that tried again.

    Raises:
        Refused: no right, empty text, or nothing has been submitted yet.
    """
    demand(user, "reports.return_report", report)
    if not text.strip():
        raise Refused("Hãy ghi nội dung ý kiến.", errors={"text": "Hãy ghi nội dung ý kiến."})
    if report.current_version_id is None:
        raise Refused("Đơn vị chưa nộp báo cáo nên chưa thể ghi ý kiến.")
    Report.objects.select_for_update().get(pk=report.pk)
    remark = {
        "report": report,
        "version_id": report.current_version_id,
        "section_id": section_id,
        "text": text.strip(),
        "author": user,
    }
    return ReviewComment.objects.filter(**remark).first() or ReviewComment.objects.create(**remark)


def _sender_of(user: User, report: Report) -> str:
    """The unit that speaks: the receiving unit, or the further recipient whose officer acts."""
    if works_for(user, report.round.receiving_unit):
        return report.round.receiving_unit.name
    rows = report.round.recipient_rows.select_related("unit")
    own = (row.unit.name for row in rows if works_for(user, row.unit))
    return next(own, report.round.receiving_unit.name)


def _tell_senders(report: Report, *, kind: str, title: str, body: str, url: str) -> None:
    """Tell those who write for the owing unit, once for each submission."""
    number = report.current_version.number if report.current_version else 0
    for person in writers_for(report.unit):
        tell(
            person,
            key=f"{kind}:{report.pk}:{number}:{person.pk}",
            kind=kind,
            title=title,
            body=body,
            url=url,
        )
