"""More time for units, with a reason that everybody sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from accounts.auditing import record
from accounts.notices import tell
from campaigns.deadlines import is_on_time
from documents.calendar import day_in_words
from reports.addressees import people_for
from reports.enums import OWED_STATES
from reports.models import Report
from reports.models import ReportRound
from units.enums import Role
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

REASON_LENGTH = 300


@transaction.atomic
def extend_deadline(user: User, reports: Sequence[Report], *, until: dt.date, reason: str) -> int:
    """Give units more time; returns how many were extended.

    Of many, those that have a later day already keep it. Reports that arrived after the old day (in an outage the
    page did not answer in time) are judged anew by the new one; the versions keep the verdict of their hour.

    Raises:
        Refused: no right, no reason, or the new day is not later than the day a unit has now.
        Stale: every chosen report has arrived in time or was extended meanwhile.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Hãy ghi lý do gia hạn.", errors={"reason": "Hãy ghi lý do gia hạn."})
    if len(reason) > REASON_LENGTH:
        text = f"Lý do dài quá {REASON_LENGTH} ký tự."
        raise Refused(text, errors={"reason": text})
    for report_round in {report.round for report in reports}:
        demand(user, "reports.change_round", report_round)
    earlier = [report for report in reports if report.due_on < until]
    if reports and not earlier:
        latest = max(report.due_on for report in reports)
        text = f"Ngày gia hạn phải sau hạn hiện nay ({day_in_words(latest)})."
        raise Refused(text, errors={"until": text})
    extended = [report for report in earlier if _extend(report, until, reason)]
    if reports and not extended:
        raise Stale("Các đơn vị đã chọn vừa được gia hạn hoặc vừa nộp đúng hạn.")
    for report in extended:
        record(
            user,
            "reports.extend",
            report,
            scope_path=report.unit.path,
            until=until.isoformat(),
            reason=reason,
        )
    _tell(extended, until, reason)
    return len(extended)


def can_extend(report_round: ReportRound):
    """Reports that more time helps: those not here yet, and those that came too late."""
    waiting = report_round.reports.filter(state__in=OWED_STATES)
    return waiting | report_round.reports.filter(first_on_time=False)


def _extend(report: Report, until: dt.date, reason: str) -> bool:
    """Whether the report was still to be extended; its moments decide the new verdict."""
    fresh = Report.objects.select_for_update().get(pk=report.pk)
    if fresh.state not in OWED_STATES and fresh.first_on_time:
        return False
    if fresh.extended_to and fresh.extended_to >= until:
        return False  # the same click twice, or a colleague was faster and gave no less
    changes: dict[str, object] = {"extended_to": until, "extension_reason": reason}
    if fresh.first_received_at and fresh.received_at:
        changes["first_on_time"] = is_on_time(fresh.first_received_at, until)
        changes["on_time"] = is_on_time(fresh.received_at, until)
    Report.objects.filter(pk=report.pk).update(**changes)
    return True


def _tell(reports: Sequence[Report], until: dt.date, reason: str) -> None:
    people = people_for([report.unit for report in reports], (Role.OFFICER, Role.LEADER))
    for report in reports:
        for person in people.get(report.unit_id, []):
            tell(
                person,
                key=f"extend:{report.pk}:{until:%Y%m%d}:{person.pk}",
                kind="deadline",
                title=f"Được gia hạn đến {day_in_words(until)}: {report.round.title}",
                body=f"{report.round.receiving_unit.name} gia hạn. Lý do: {reason}",
                url=reverse("reports:edit", args=[report.pk]),
            )
