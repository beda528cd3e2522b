"""Amending an issued plan: a draft of the new wording, and the day on which the two change places.

The plan in force keeps its row. When an amendment takes force, its row receives the new words and
the draft's row the old ones, part by part, so that everything that points to the plan, its areas
and its duties stays right. The row with the old words is then a version that ended.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from django.db import IntegrityError
from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.changes import changes_between
from campaigns.enums import PlanState
from campaigns.launching import demand_open
from campaigns.launching import missing_for_issue
from campaigns.models import ContentArea
from campaigns.models import LegalBasis
from campaigns.models import Obligation
from campaigns.models import ObligationRecipient
from campaigns.models import Plan
from campaigns.question_amendments import answer_by_amendment
from campaigns.question_amendments import let_questions_go
from campaigns.question_amendments import wait_again
from campaigns.transitions import PLAN_TRANSITIONS
from config.plan_amendments import copy_parts
from config.plan_amendments import exchange_parts
from config.plan_amendments import let_work_follow
from config.plan_amendments import open_work
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FACTS = [
    "title", "document_kind", "signing_capacity", "signatory_post", "signatory_name", "purpose",
    "solutions", "recipients",
]  # fmt: skip
FACTS = [
    *KEPT_FACTS, "number", "issued_on", "cited_as", "file", "file_name", "effective_on",
    "amendment_reason",
]  # fmt: skip
AREA_WORDS = ["position", "ordinal", "title", "text", "derived_from_id"]
DUTY_WORDS = [
    "position", "what", "text", "debtor_kinds", "is_yearly", "precision", "year", "quarter",
    "month", "day", "includes_day", "moves_to_working_day",
]  # fmt: skip
BASIS_WORDS = ["position", "number", "issued_on", "issuer", "title", "expired_on"]


@transaction.atomic
def start_amendment(user: User, plan: Plan, *, reason: str) -> Plan:
    """Make the draft of a new wording of an issued plan, with all its parts.

    Raises:
        Refused: no right, the plan is not in force, the campaign is closed, no reason is given, or
            an amendment of this plan is under way.
    """
    demand(user, "campaigns.amend_plan", plan)
    demand_open(plan.campaign)
    if not plan.is_in_force:
        raise Refused("Chỉ sửa đổi được kế hoạch đang có hiệu lực.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do sửa đổi.", errors={"reason": "Hãy ghi lý do sửa đổi."})
    try:
        with transaction.atomic():
            draft = Plan.objects.create(
                campaign=plan.campaign,
                unit=plan.unit,
                parent=plan.parent,
                version_of=plan,
                amendment_reason=reason.strip(),
                created_by=user,
                **{name: getattr(plan, name) for name in KEPT_FACTS},
            )
    except IntegrityError:
        raise Refused(
            "Kế hoạch này đang có một bản sửa đổi chưa có hiệu lực. Hãy soạn tiếp bản đó."
        ) from None
    _copy(plan, draft)
    copy_parts(plan, draft)
    record(user, "campaigns.start_amendment", draft, scope_path=plan.unit.path, reason=reason)
    return draft


@transaction.atomic
def issue_amendment(
    user: User, draft: Plan, *, effective_on: dt.date, rounds_follow: bool | None = None
) -> Plan:
    """Issue an amendment: it takes force today or earlier at once, else on its day.

    The questions that were noted at it are answered with it.

    Args:
        rounds_follow: whether open rounds take over the new days and areas; to be chosen where
            any is open.

    Raises:
        Refused: no right, closed campaign, something is missing or nothing was changed.
        Stale: somebody issued it meanwhile.
    """
    demand(user, "campaigns.issue_plan", draft)
    plan = _in_force(draft)
    demand_open(plan.campaign)
    errors = missing_for_issue(draft)
    if effective_on and draft.issued_on and effective_on < draft.issued_on:
        errors["effective_on"] = "Ngày có hiệu lực không được trước ngày ban hành bản sửa đổi."
    if plan.issued_on and draft.issued_on and draft.issued_on < plan.issued_on:
        errors["issued_on"] = "Bản sửa đổi phải ban hành sau kế hoạch được sửa đổi."
    if rounds_follow is None and open_work(plan):
        errors["rounds_follow"] = "Hãy chọn các kỳ báo cáo đang mở đổi theo hay giữ nguyên."
    if errors:
        raise Refused("Bản sửa đổi chưa đủ để ban hành.", errors=errors)
    if not any(part.changed for part in changes_between(plan, draft)):
        raise Refused("Bản sửa đổi chưa khác kế hoạch đang có hiệu lực.")
    move(
        user,
        draft,
        PLAN_TRANSITIONS["schedule"],
        effective_on=effective_on,
        rounds_follow=rounds_follow,
    )
    record(
        user,
        "campaigns.issue_amendment",
        draft,
        scope_path=plan.unit.path,
        number=draft.number,
        effective_on=effective_on.isoformat(),
    )
    answer_by_amendment(user, draft)
    if effective_on <= timezone.localdate():
        put_in_force(user, draft)
    return plan


@transaction.atomic
def put_in_force(user: User | None, draft: Plan) -> Plan:
    """Let plan and amendment change places; returns the plan, now with the new words.

    Raises:
        Stale: the amendment took force already.
    """
    plan = Plan.objects.select_for_update().get(pk=draft.version_of_id)
    move(None, draft, PLAN_TRANSITIONS["replace"], ended_on=draft.effective_on)
    move(None, plan, PLAN_TRANSITIONS["amend"])
    plan.first_issued_on = plan.came_on
    for name in FACTS:
        old, new = getattr(plan, name), getattr(draft, name)
        setattr(plan, name, new)
        setattr(draft, name, old)
    plan.save()
    draft.save()
    _exchange_bases(plan, draft)
    _exchange_rows(ContentArea, AREA_WORDS, plan, draft)
    _exchange_rows(Obligation, DUTY_WORDS, plan, draft)
    exchange_parts(plan, draft)
    plan = Plan.objects.select_related("campaign", "unit").get(pk=plan.pk)
    record(
        user,
        "campaigns.amend_plan",
        plan,
        scope_path=plan.unit.path,
        former=draft.number,
        number=plan.number,
    )
    if draft.rounds_follow:
        let_work_follow(user, plan)
    return plan


def put_due_in_force(today: dt.date | None = None) -> int:
    """Let every amendment whose day has come take force; returns how many did."""
    today = today or timezone.localdate()
    count = 0
    for draft in Plan.objects.filter(state=PlanState.SCHEDULED, effective_on__lte=today):
        try:
            put_in_force(None, draft)
        except Stale:
            continue  # the other beat was faster
        count += 1
    return count


@transaction.atomic
def recall_amendment(user: User, draft: Plan) -> None:
    """Take an amendment whose day has not come back to be written on.

    Raises:
        Refused: no right.
        Stale: it is in force meanwhile.
    """
    move(user, draft, PLAN_TRANSITIONS["recall"], rounds_follow=None)
    wait_again(user, draft)
    record(user, "campaigns.recall_amendment", draft, scope_path=draft.unit.path)


@transaction.atomic
def discard_amendment(user: User, draft: Plan) -> None:
    """Throw the draft of an amendment away; the plan in force stays as it is.

    Raises:
        Refused: no right, or not the draft of an amendment.
    """
    demand(user, "campaigns.change_plan", draft)
    plan = _in_force(draft)
    let_questions_go(user, draft)
    record(user, "campaigns.discard_amendment", plan, scope_path=plan.unit.path)
    draft.delete()


def _in_force(draft: Plan) -> Plan:
    if draft.version_of is None:
        raise Refused("Đây không phải là bản sửa đổi của một kế hoạch.")
    return draft.version_of


def _copy(plan: Plan, draft: Plan) -> None:
    for basis in plan.legal_bases.all():
        LegalBasis.objects.create(plan=draft, **{n: getattr(basis, n) for n in BASIS_WORDS})
    for area in plan.content_areas.all():
        ContentArea.objects.create(
            plan=draft, replaces=area, **{n: getattr(area, n) for n in AREA_WORDS}
        )
    for duty in plan.obligations.all():
        copy = Obligation.objects.create(
            plan=draft, replaces=duty, **{n: getattr(duty, n) for n in DUTY_WORDS}
        )
        copy.debtors.set(duty.debtors.all())
        _write_recipients(copy, _recipients(duty))


def _exchange_bases(plan: Plan, draft: Plan) -> None:
    old = list(plan.legal_bases.values_list("pk", flat=True))
    draft.legal_bases.update(plan=plan)
    LegalBasis.objects.filter(pk__in=old).update(plan=draft)


def _exchange_rows(model: Any, words: list[str], plan: Plan, draft: Plan) -> None:
    """Partners change their words; what was added goes to the plan, what was dropped leaves it."""
    old = {row.pk: row for row in model.objects.filter(plan=plan)}
    for new in model.objects.filter(plan=draft):
        partner = old.pop(new.replaces_id, None)
        if partner is None:
            new.plan = plan
            new.save()
            continue
        for name in words:
            ours, theirs = getattr(partner, name), getattr(new, name)
            setattr(partner, name, theirs)
            setattr(new, name, ours)
        partner.save()
        new.save()
        if model is Obligation:
            _exchange_people(partner, new)
    for row in old.values():
        row.plan = draft
        row.save()


def _exchange_people(ours: Obligation, theirs: Obligation) -> None:
    debtors = list(ours.debtors.all()), list(theirs.debtors.all())
    recipients = _recipients(ours), _recipients(theirs)
    for duty, units, rows in (
        (ours, debtors[1], recipients[1]),
        (theirs, debtors[0], recipients[0]),
    ):
        duty.debtors.set(units)
        _write_recipients(duty, rows)


def _recipients(duty: Obligation) -> list[dict[str, Any]]:
    return [dict(row) for row in duty.recipient_rows.values("position", "unit_id", "through_id")]


def _write_recipients(duty: Obligation, rows: list[dict[str, Any]]) -> None:
    duty.recipient_rows.all().delete()
    ObligationRecipient.objects.bulk_create(
        ObligationRecipient(obligation=duty, **row) for row in rows
    )
