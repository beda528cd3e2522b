"""Several recipients of one report: one reviews, the others read, take note, and may return it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from reports.models import Acknowledgement
from reports.models import Report
from reports.models import ReportRound
from reports.permissions import RECEIVERS
from units.models import Unit
from units.visibility import works_for
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


def recipients_of(report_round: ReportRound) -> list[str]:
    """The names of all recipients in the order of the plan, the reviewing one first."""
    first = report_round.receiving_unit.name
    if report_round.through_id and report_round.through is not None:
        first = f"{first} (qua {report_round.through.name})"
    return [first, *(row.unit.name for row in report_round.recipient_rows.select_related("unit"))]


@transaction.atomic
def acknowledge(user: User, report: Report) -> Acknowledgement:
    """Note that the own unit, a further recipient, has the submission; pressing twice notes once.

    Raises:
        Refused: not a further recipient, or nothing has been submitted yet.
    """
    demand(user, "reports.acknowledge_report", report)
    if report.current_version_id is None:
        raise Refused("Đơn vị chưa nộp báo cáo nên chưa có gì để ghi nhận.")
    row, is_new = Acknowledgement.objects.get_or_create(
        version_id=report.current_version_id,
        unit=_own_recipient(user, report),
        defaults={"person": user},
    )
    if is_new:
        record(
            user, "reports.acknowledge", report, scope_path=report.unit.path, unit=row.unit.label
        )
    return row


def acknowledged_by(report: Report) -> list[tuple[str, Acknowledgement | None]]:
    """Each further recipient with its note on the current version, in the order of the plan."""
    rows = list(report.round.recipient_rows.select_related("unit"))
    if not rows:
        return []
    notes = Acknowledgement.objects.filter(version=report.current_version_id)
    by_unit = {note.unit_id: note for note in notes.select_related("person")}
    return [(row.unit.label, by_unit.get(row.unit_id)) for row in rows]


def _own_recipient(user: User, report: Report) -> Unit:
    rows = report.round.recipient_rows.select_related("unit__parent")
    own = next((row.unit for row in rows if works_for(user, row.unit, RECEIVERS)), None)
    if own is None:  # a system administrator, who may everything but stands for no unit
        raise Refused("Chỉ người của nơi cùng nhận mới ghi nhận được báo cáo.")
    return own
