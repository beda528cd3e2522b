"""Inspections (kiểm tra, giám sát): planned, held, findings put right by the inspected unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from campaigns.addressees import writers_of
from campaigns.enums import FindingState
from campaigns.models import Campaign
from campaigns.models import Finding
from campaigns.models import FindingFile
from campaigns.models import Inspection
from campaigns.permissions import WRITERS
from campaigns.transitions import FINDING_TRANSITIONS
from campaigns.transitions import INSPECTION_TRANSITIONS
from documents.calendar import day_in_words
from documents.calendar import days_left_in_words
from documents.text import normalize
from units.visibility import works_for
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User
    from documents.files import AcceptedFile
    from units.models import Unit

STAGES = (-7, -1, 1)  # days after the day on which a finding is to be put right
CATCH_UP_DAYS = 5
MAX_FILES = 10  # of one finding


@transaction.atomic
def plan_inspection(
    user: User, campaign: Campaign, *, unit: Unit, inspected: Unit, **facts: Any
) -> Inspection:
    """Plan a visit of `unit` to a unit below it, which is told.

    Raises:
        Refused: not one's own unit, or the inspected one does not stand below it.
    """
    demand(user, "campaigns.plan_inspection", campaign)
    if not works_for(user, unit, WRITERS):
        raise Refused("Bạn chỉ lập được cuộc kiểm tra của đơn vị mình.", denied=True)
    if inspected.pk == unit.pk or not inspected.is_below(unit.path):
        raise Refused(
            "Chỉ kiểm tra được đơn vị cấp dưới.", errors={"inspected": "Hãy chọn đơn vị cấp dưới."}
        )
    made = Inspection.objects.create(campaign=campaign, unit=unit, inspected=inspected, **facts)
    record(user, "campaigns.plan_inspection", made, scope_path=unit.path)
    _tell(
        made, [inspected], f"plan{made.pk}", f"Lịch kiểm tra: {day_in_words(made.planned_on)}",
        f"{unit.name} {made.get_kind_display()}: {made.subject}",
    )  # fmt: skip
    return made


@transaction.atomic
def hold_inspection(
    user: User, inspection: Inspection, *, done_on: dt.date, conclusion: str
) -> None:
    """Write down the day and the conclusion.

    Raises:
        Refused: no right, or a day to come.
        Stale: it was held or called off already.
    """
    if done_on > timezone.localdate():
        raise Refused("Ngày kiểm tra chưa tới.", errors={"done_on": "Ngày này chưa tới."})
    words = normalize(conclusion).strip()
    move(
        user, inspection, INSPECTION_TRANSITIONS["hold"],
        note=words, done_on=done_on, conclusion=words,
    )  # fmt: skip
    record(user, "campaigns.hold_inspection", inspection, scope_path=inspection.unit.path)
    _tell(inspection, [inspection.inspected], "held", f"Kết luận: {inspection}", words)


@transaction.atomic
def cancel_inspection(user: User, inspection: Inspection, *, note: str) -> None:
    """Call a planned visit off; the reason is told."""
    move(user, inspection, INSPECTION_TRANSITIONS["cancel"], note=note)
    record(user, "campaigns.cancel_inspection", inspection, scope_path=inspection.unit.path)
    _tell(inspection, [inspection.inspected], "cancel", f"Huỷ: {inspection}", note)


@transaction.atomic
def add_finding(
    user: User, inspection: Inspection, *, text: str, remedy: str, due_on: dt.date | None = None
) -> Finding:
    """Add what a held visit found, and the remedy asked; the inspected unit is told.

    Raises:
        Refused: no right, or the visit was not held yet.
    """
    demand(user, "campaigns.change_inspection", inspection)
    inspection.refresh_from_db(fields=["state"])
    if inspection.state != "held":
        raise Refused("Hãy ghi kết quả cuộc kiểm tra trước.")
    made = Finding.objects.create(
        inspection=inspection, text=normalize(text), remedy=normalize(remedy), due_on=due_on
    )
    record(user, "campaigns.add_finding", made, scope_path=inspection.unit.path)
    due = f" Thời hạn: {day_in_words(due_on)}." if due_on else ""
    _tell(
        inspection, [inspection.inspected], f"f{made.pk}", f"Yêu cầu khắc phục: {made}",
        f"{made.remedy}{due}",
    )  # fmt: skip
    return made


@transaction.atomic
def step_finding(
    user: User,
    finding: Finding,
    step: str,
    *,
    note: str = "",
    evidence: Sequence[AcceptedFile] = (),
) -> None:
    """Take one of the steps answer, return or settle; the other side is told.

    Args:
        evidence: what shows that it was put right; with the step "answer" only.

    Raises:
        Refused: no right, no words where the step needs them, or too many files.
        Stale: somebody took a step meanwhile.
    """
    if finding.files.count() + len(evidence) > MAX_FILES:
        reason = f"Mỗi tồn tại chỉ kèm tối đa {MAX_FILES} tệp. Hãy gộp tệp."
        raise Refused(reason, errors={"evidence": reason})
    changes = {"answer": normalize(note).strip()} if step == "answer" else {}
    move(user, finding, FINDING_TRANSITIONS[step], note=note, **changes)
    for each in evidence if step == "answer" else ():
        FindingFile.objects.create(
            finding=finding, file=each.content, name=each.name, content_type=each.content_type,
            size=each.size, sha256=each.sha256, uploaded_by=user,
        )  # fmt: skip
    inspection = finding.inspection
    record(user, f"campaigns.{step}_finding", finding, scope_path=inspection.unit.path)
    other = inspection.unit if step == "answer" else inspection.inspected
    last = finding.transitions.latest("pk")
    _tell(inspection, [other], f"s{last.pk}", f"{last.label}: {finding}", note)


def send_finding_reminders(today: dt.date | None = None) -> None:
    """Remind of remedies due in a week, tomorrow, or due yesterday; repeating is harmless."""
    today = today or timezone.localdate()
    near = Finding.objects.filter(
        state=FindingState.OPEN,
        due_on__gte=today - dt.timedelta(days=1 + CATCH_UP_DAYS),
        due_on__lte=today + dt.timedelta(days=7),
    ).select_related("inspection__inspected", "inspection__campaign")
    for finding in near:
        due: Any = finding.due_on  # the filter leaves out findings without a day
        stage = max(stage for stage in STAGES if stage <= (today - due).days)
        left = days_left_in_words(due, today).capitalize()
        _tell(
            finding.inspection, [finding.inspection.inspected],
            f"r{finding.pk}:{stage}:{due:%Y%m%d}", f"{left}, khắc phục: {finding}", finding.remedy,
        )  # fmt: skip


def _tell(inspection: Inspection, units: list, stamp: str, title: str, body: str) -> None:
    for person in writers_of(units):
        tell(
            person,
            key=f"inspection:{inspection.pk}:{stamp}:{person.pk}",
            kind="inspection",
            title=title,
            body=body.strip(),
            url=reverse("campaigns:inspection", args=[inspection.campaign.slug, inspection.pk]),
        )
