"""What a plan gives each actor to do: written by the planning unit, reported by the actor."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.duty_notices import tell_actors
from campaigns.models import Duty
from campaigns.models import Plan
from campaigns.transitions import DUTY_TRANSITIONS
from documents.text import normalize
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User
    from documents.files import AcceptedFile


@transaction.atomic
def save_duties(
    user: User, plan: Plan, rows: Sequence[dict[str, Any]], *, removed: Iterable[int] = ()
) -> None:
    """Write the duties of a plan; rows with a `key` change a stored one and keep its state.

    Only what is named in `removed` goes, so that a page opened earlier loses nobody's new row.

    Raises:
        Refused: no right, an actor outside the plan's subtree or none, or a removed duty is begun.
    """
    demand(user, "campaigns.plan_duties", plan)
    stored = {duty.pk: duty for duty in plan.duties.select_for_update()}
    gone = set(removed) & set(stored)
    if any(stored[key].state != "todo" for key in gone):
        raise Refused("Nhiệm vụ đã bắt đầu làm thì không xoá được.")
    Duty.objects.filter(pk__in=gone).delete()
    for number, row in enumerate(rows, start=1):
        unit, actor = row.get("unit"), normalize(row.get("actor") or "").strip()
        if unit is None and not actor:
            raise Refused("Hãy chọn đơn vị hoặc ghi nơi thực hiện cho từng nhiệm vụ.")
        if unit is not None and not unit.is_below(plan.unit.path):
            raise Refused("Chỉ giao được nhiệm vụ cho đơn vị của mình và cấp dưới.")
        duty = stored.get(row.get("key") or 0) or Duty(plan=plan)
        duty.position, duty.unit, duty.actor = number, unit, actor
        duty.text, duty.due_on = normalize(row["text"]).strip(), row.get("due_on")
        if duty.pk is None:
            duty.save()
        else:  # the state belongs to the actor, who may be reporting at this moment
            duty.save(update_fields=["position", "unit", "actor", "text", "due_on"])
    record(user, "campaigns.save_duties", plan, scope_path=plan.unit.path, duties=len(rows))
    if not plan.is_draft:
        tell_actors(plan)


@transaction.atomic
def start_duty(user: User, duty: Duty) -> None:
    """The actor has begun."""
    move(user, duty, DUTY_TRANSITIONS["start"])
    _record(user, "campaigns.start_duty", duty)


@transaction.atomic
def finish_duty(
    user: User, duty: Duty, *, result: str = "", evidence: AcceptedFile | None = None
) -> None:
    """The actor has done it: says with what result, or shows a file.

    Raises:
        Refused: no right, or neither words nor a file.
        Stale: it is done already.
    """
    words = normalize(result).strip()
    if not words and evidence is None:
        raise Refused(
            "Hãy ghi kết quả hoặc tải minh chứng.",
            errors={"result": "Hãy ghi kết quả hoặc tải minh chứng."},
        )
    today = timezone.localdate()
    move(user, duty, DUTY_TRANSITIONS["finish"], note=words, done_on=today, result=words)
    if evidence is not None:
        duty.evidence, duty.evidence_name = evidence.content, evidence.name
        duty.save(update_fields=["evidence", "evidence_name"])
    _record(user, "campaigns.finish_duty", duty)


@transaction.atomic
def reopen_duty(user: User, duty: Duty, *, note: str) -> None:
    """It was not done after all; the reason stays in its history."""
    move(user, duty, DUTY_TRANSITIONS["reopen"], note=note, done_on=None)
    _record(user, "campaigns.reopen_duty", duty)


def _record(user: User, act: str, duty: Duty) -> None:
    unit = duty.unit or duty.plan.unit
    record(user, act, duty, scope_path=unit.path)
