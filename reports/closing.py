"""Ending a round, with a frozen list of who never reported, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from reports.enums import ARRIVED_STATES
from reports.enums import RoundState
from reports.enums import Standing
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundClosing
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def close_round(user: User, report_round: ReportRound) -> RoundClosing:
    """End a round: nothing is submitted any more; who has not reported is frozen in a list.

    The list waits for submissions that are under way: each is either in before the list is made,
    or finds the round ended and is refused.

    Raises:
        Refused: no right.
        Stale: it is closed already.
    """
    demand(user, "reports.manage_round", report_round)
    now = timezone.now()
    changed = ReportRound.objects.filter(pk=report_round.pk, state=RoundState.OPEN).update(
        state=RoundState.CLOSED, closed_at=now
    )
    if not changed:
        raise Stale("Kỳ báo cáo đã kết thúc từ trước.")
    report_round.refresh_from_db()
    _hold_reports(report_round)
    closing = RoundClosing.objects.create(
        round=report_round,
        closed_at=now,
        closed_by=user,
        expected=report_round.reports.count(),
        missing=[_row(report) for report in silent_reports(report_round)],
    )
    record(
        user,
        "reports.close_round",
        report_round,
        scope_path=report_round.receiving_unit.path,
        missing=[row["unit"] for row in closing.missing],
    )
    return closing


@transaction.atomic
def reopen_round(user: User, report_round: ReportRound, *, reason: str) -> None:
    """Open a closed round again; the list of the closing stays, with who opened it and why.

    Raises:
        Refused: no right or no reason.
        Stale: it is open already.
    """
    demand(user, "reports.manage_round", report_round)
    reason = reason.strip()[:300]
    if not reason:
        raise Refused("Hãy ghi lý do mở lại.", errors={"reason": "Hãy ghi lý do mở lại."})
    changed = ReportRound.objects.filter(pk=report_round.pk, state=RoundState.CLOSED).update(
        state=RoundState.OPEN, closed_at=None
    )
    if not changed:
        raise Stale("Kỳ báo cáo đang mở.")
    report_round.refresh_from_db()
    report_round.closings.filter(reopened_at__isnull=True).update(
        reopened_at=timezone.now(), reopened_by=user, reopen_reason=reason
    )
    record(
        user,
        "reports.reopen_round",
        report_round,
        scope_path=report_round.receiving_unit.path,
        reason=reason,
    )


def silent_reports(report_round: ReportRound) -> list[Report]:
    """Reports that have not arrived, in the order of the units."""
    today = timezone.localdate()
    found = (
        report_round.reports.exclude(state__in=ARRIVED_STATES)
        .with_standing(today)
        .select_related("unit")
        .order_by("unit__position", "unit__search")
    )
    return list(found)


def _hold_reports(report_round: ReportRound) -> None:
    """Wait for whoever is submitting now, and keep everyone else waiting until the end is written."""
    list(report_round.reports.select_for_update().order_by("pk").values_list("pk"))


def _row(report: Report) -> dict[str, str]:
    return {
        "unit": report.unit.label,
        "kind": report.unit.get_kind_display(),
        "due_on": report.due.isoformat(),
        "standing": Standing(report.standing).label,
    }
