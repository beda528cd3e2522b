"""Submitting a report: everything is checked, frozen and acknowledged in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from typing import TYPE_CHECKING
from typing import Any

from django.db import connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell_inboxes
from campaigns.deadlines import is_on_time
from documents.text import normalize
from documents.verification import ALPHABET
from reports.addressees import receivers_for
from reports.approval_rules import approval_needed
from reports.enums import ReportState
from reports.figure_checks import figure_as_data
from reports.figure_checks import figure_faults
from reports.figure_checks import figures_shown
from reports.figure_checks import keep_prefilled
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReportVersion
from reports.own_plans import missing_plan
from reports.own_plans import plan_facts
from reports.queries import Figure
from reports.queries import figures_of
from reports.transitions import TRANSITIONS
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


def server_now() -> dt.datetime:
    """The moment that decides: the database's clock, one for all web hosts."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]
    return timezone.now()


@transaction.atomic
def submit_report(
    user: User, report: Report, *, expected_version: int, expected_figures: str | None = None
) -> ReportVersion:
    """Freeze the report as it stands and hand it to the receiving unit.

    "Received" is the moment this small act arrives; evidence has been uploaded before.

    Args:
        expected_version: `edit_version` that the check page showed.
        expected_figures: `figures_shown` of that page; sums of units below move by themselves.

    Returns:
        The frozen version with receipt code, moment and verdict.

    Raises:
        Refused: no right, round closed, or parts missing (`errors` by anchor of the task list).
        Stale: submitted already, or changed by somebody since the check page was shown.
    """
    demand(user, "reports.submit_report", report)
    report, figures = ready_report(
        report, "submit", expected_version=expected_version, expected_figures=expected_figures
    )
    if approval_needed(report.unit) and not user.has_perm("reports.approve_report", report):
        raise Refused(
            "Đơn vị quy định báo cáo phải được lãnh đạo duyệt trước khi nộp. Hãy bấm “Trình lãnh "
            "đạo duyệt”."
        )
    return freeze(user, report, "submit", figures)


def ready_report(
    report: Report, step: str, *, expected_version: int, expected_figures: str | None = None
) -> tuple[Report, list[Figure]]:
    """The report's row and figures, held to the end of the transaction, if it may leave the desk as it stands.

    Held, because the same click from a second tab then waits and finds the step taken.

    Args:
        step: the name in `TRANSITIONS` of what is about to happen.
        expected_version: `edit_version` that the page showed.
        expected_figures: `figures_shown` of that page; sums of units below move by themselves.

    Raises:
        Refused: the round is closed, or parts are missing.
        Stale: the step was taken already, or the report changed since the page was shown.
    """
    report = _held(report)
    if not _takes_reports(report):
        raise Refused(
            "Kỳ báo cáo đã kết thúc nên không nhận thêm. Bản nháp vẫn được giữ; hãy liên hệ "
            f"{report.round.receiving_unit.name} nếu cần mở lại."
        )
    if report.state not in TRANSITIONS[step].sources:
        raise Stale(_WHERE_IT_IS.get(ReportState(report.state), ""))
    if report.edit_version != expected_version:
        raise Stale("Nội dung báo cáo vừa được người khác sửa. Hãy xem lại rồi nộp.")
    figures = figures_of(report)
    if expected_figures is not None and expected_figures != figures_shown(figures):
        raise Stale(
            "Số cộng từ báo cáo của các đơn vị vừa thay đổi sau khi bạn mở trang này. Hãy xem lại "
            "số liệu rồi nộp."
        )
    errors = missing_parts(report, figures)
    if errors:
        raise Refused("Báo cáo còn thiếu nội dung bắt buộc.", errors=errors)
    return report, figures


_WHERE_IT_IS = {
    ReportState.DRAFT: "Báo cáo đã được đưa về để sửa. Hãy xem lại rồi trình hoặc nộp.",
    ReportState.RETURNED: "Báo cáo đã được đưa về để sửa. Hãy xem lại rồi trình hoặc nộp.",
    ReportState.PRESENTED: "Báo cáo đã được trình lãnh đạo trước đó và đang chờ duyệt.",
    ReportState.SUBMITTED: "Báo cáo đã được nộp trước đó. Hãy mở phiếu tiếp nhận để xem.",
}


def missing_parts(report: Report, figures: list[Figure] | None = None) -> dict[str, str]:
    """What stands between the draft and its submission: sentence by anchor (muc-…, chi-tieu-…).

    Args:
        figures: those of the report, where the caller has read them.
    """
    texts = {t.section_id: t.text for t in report.texts.all()}
    errors = {
        f"muc-{section.pk}": f"Chưa viết mục: {section.title}."
        for section in report.round.sections.all()
        if section.is_required and not texts.get(section.pk, "").strip()
    }
    errors.update(missing_plan(report))
    return errors | figure_faults(figures_of(report) if figures is None else figures)


def payload_of(report: Report, figures: list[Figure]) -> dict[str, Any]:
    """The report as frozen: names beside keys, so that it can be read without the tables."""
    texts = {t.section_id: normalize(t.text) for t in report.texts.all()}
    files = [e for e in report.evidence.all() if e.removed_at is None]
    plan = plan_facts(report)
    return {
        **({"plan": plan} if plan else {}),
        "unit": {"id": report.unit_id, "code": report.unit.code, "name": report.unit.name},
        "round": {"id": report.round_id, "title": report.round.title, "year": report.round.year},
        "sections": [
            {
                "id": section.pk,
                "title": section.title,
                "text": texts.get(section.pk, ""),
                "evidence": [
                    {"name": e.name, "sha256": e.sha256, "size": e.size}
                    for e in files
                    if e.section_id == section.pk
                ],
            }
            for section in report.round.sections.all()
        ],
        "figures": [figure_as_data(figure) for figure in figures],
    }


def digest_of(payload: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a payload."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _held(report: Report) -> Report:
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("round__receiving_unit", "round__through", "unit")
        .prefetch_related("texts", "values", "evidence", "round__sections", "round__indicators")
        .get(pk=report.pk)
    )


def _takes_reports(report: Report) -> bool:
    """Whether the round is open now: asked after the lock, for the closing may have held it."""
    return ReportRound.objects.open().filter(pk=report.round_id).exists()


def freeze(user: User, report: Report, step: str, figures: list[Figure]) -> ReportVersion:
    """Keep what a held report says as its next version, take `step` and tell the receivers.

    The verdict is that of this moment: when the report really leaves, not when it was presented.
    """
    received_at = server_now()
    on_time = is_on_time(received_at, report.due_on)
    keep_prefilled(report, figures)
    payload = payload_of(report, figures)
    version = ReportVersion.objects.create(
        report=report,
        # Who has no current version has none at all: the last evening saves this question.
        number=report.versions.count() + 1 if report.current_version_id else 1,
        payload=payload,
        sha256=digest_of(payload),
        receipt_code=_receipt_code(report),
        submitted_by=user,
        received_at=received_at,
        due_on=report.due_on,
        on_time=on_time,
    )
    first: dict[str, Any] = {}
    if report.first_received_at is None:
        first = {"first_received_at": received_at, "first_on_time": on_time}
    move(
        user,
        report,
        TRANSITIONS[step],
        received_at=received_at,
        on_time=on_time,
        current_version=version,
        **first,
    )
    if not first:  # remarks answer an earlier submission
        report.comments.filter(resolved_at__isnull=True).update(resolved_at=received_at)
    record(
        user,
        "reports.submit",
        report,
        scope_path=report.unit.path,
        version=version.number,
        on_time=on_time,
        receipt=version.receipt_code,
        sha256=version.sha256,
    )
    _tell_receivers(report, version)
    return version


def _receipt_code(report: Report) -> str:
    tail = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"BC{report.round.year % 100:02d}-{tail[:4]}-{tail[4:]}"


def _tell_receivers(report: Report, version: ReportVersion) -> None:
    """Only the inbox: an officer who receives 129 reports wants one letter a day, not 129."""
    tell_inboxes(
        receivers_for(report.round.receiving_unit),
        key=f"submitted:{version.pk}",
        kind="report_submitted",
        title=f"{report.unit.label} đã nộp {report.round.title}",
        body="Đúng hạn." if version.on_time else "Nộp muộn.",
        url=reverse("reports:review", args=[report.pk]),
    )
