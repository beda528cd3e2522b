"""Filling in the draft of a plan, part by part; two officers never overwrite each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.auditing import record
from campaigns.enums import PlanState
from campaigns.launching import replace_areas
from campaigns.models import LegalBasis
from campaigns.models import Obligation
from campaigns.models import ObligationRecipient
from campaigns.models import Phase
from campaigns.models import Plan
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User
    from documents.files import AcceptedFile
    from units.models import Unit


def take_version(user: User, plan: Plan, version: int) -> None:
    """Claim the draft for one save.

    Raises:
        Refused: no right, or the plan is issued.
        Stale: somebody saved since `version` was shown.
    """
    demand(user, "campaigns.change_plan", plan)
    claimed = Plan.objects.filter(pk=plan.pk, version=version, state=PlanState.DRAFT).update(
        version=F("version") + 1
    )
    if not claimed:
        raise Stale(
            "Kế hoạch vừa được người khác sửa. Nội dung bạn nhập vẫn còn trên trang này; "
            "hãy so với bản đang lưu rồi lưu lại."
        )
    plan.version = version + 1


@transaction.atomic
def save_facts(
    user: User, plan: Plan, *, version: int, upload: AcceptedFile | None = None, **facts: Any
) -> None:
    """Write head, purpose and signature of a draft.

    Raises:
        Refused, Stale: as `take_version`.
    """
    take_version(user, plan, version)
    for name, value in facts.items():
        setattr(plan, name, value)
    if upload is not None:
        plan.file = upload.content
        plan.file_name = upload.name
    plan.save()
    _note(user, plan, "facts")


@transaction.atomic
def save_bases(user: User, plan: Plan, rows: Sequence[dict[str, Any]], *, version: int) -> None:
    """Write the legal bases anew, in the order given."""
    take_version(user, plan, version)
    plan.legal_bases.all().delete()
    LegalBasis.objects.bulk_create(
        LegalBasis(plan=plan, position=number, **row) for number, row in enumerate(rows, start=1)
    )
    _note(user, plan, "bases")


@transaction.atomic
def save_phases(user: User, plan: Plan, rows: Sequence[dict[str, Any]], *, version: int) -> None:
    """Write the phases of the campaign anew; they belong to the plan at its top.

    Raises:
        Refused: the plan stands under another, whose phases hold.
    """
    take_version(user, plan, version)
    if plan.parent_id is not None:
        raise Refused("Giai đoạn của phong trào do kế hoạch cấp trên quy định.")
    if plan.version_of_id is not None:
        raise Refused("Giai đoạn thuộc về phong trào, không thay đổi theo bản sửa đổi.")
    plan.campaign.phases.all().delete()
    Phase.objects.bulk_create(
        Phase(campaign=plan.campaign, ordinal=number, **row)
        for number, row in enumerate(rows, start=1)
    )
    _note(user, plan, "phases")


@transaction.atomic
def save_areas(user: User, plan: Plan, rows: Sequence[dict[str, Any]], *, version: int) -> None:
    """Write the content areas anew.

    Raises:
        Refused: an area is derived from a plan that is not the one directly above.
    """
    take_version(user, plan, version)
    replace_areas(user, plan, rows)
    _note(user, plan, "areas")


@transaction.atomic
def save_obligation(
    user: User,
    obligation: Obligation,
    *,
    version: int,
    recipient: Unit,
    through: Unit | None = None,
    debtors: Sequence[Unit] = (),
    also_to: Sequence[Unit] = (),
) -> Obligation:
    """Write one duty of a draft with its recipients and the units named as debtors.

    Args:
        recipient: reviews what comes in; `also_to` receive the same beside it, in this order.

    Raises:
        Refused: a named debtor does not stand directly under the plan's unit.
    """
    plan = obligation.plan
    take_version(user, plan, version)
    if any(unit.parent_id != plan.unit_id for unit in debtors):
        raise Refused("Chỉ đơn vị trực thuộc mới có nghĩa vụ nộp theo kế hoạch này.")
    if obligation.pk is None:
        obligation.position = plan.obligations.count() + 1
    obligation.save()
    obligation.debtors.set(debtors)
    obligation.recipient_rows.all().delete()
    ObligationRecipient.objects.create(obligation=obligation, unit=recipient, through=through)
    further = [unit for unit in also_to if unit.pk != recipient.pk]
    ObligationRecipient.objects.bulk_create(
        ObligationRecipient(obligation=obligation, unit=unit, position=position)
        for position, unit in enumerate(further, start=2)
    )
    _note(user, plan, "obligation")
    return obligation


@transaction.atomic
def remove_obligation(user: User, obligation: Obligation, *, version: int) -> None:
    """Take a duty out of a draft."""
    take_version(user, obligation.plan, version)
    _note(user, obligation.plan, "obligation_removed")
    obligation.delete()


def _note(user: User, plan: Plan, part: str) -> None:
    record(user, "campaigns.change_plan", plan, scope_path=plan.unit.path, part=part)
