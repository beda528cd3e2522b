"""Decisions and proposals: drafted from recommended dossiers, issued with number, money frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.auditing import record
from accounts.notices import tell
from awards.enums import DecisionState
from awards.enums import NominationState
from awards.enums import RecordEventKind
from awards.fund import commit_decision
from awards.law import base_salary_on
from awards.law import decides
from awards.law import rule_of
from awards.law import rule_set_on
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.models import AwardRound
from awards.models import Decision
from awards.models import Nomination
from awards.models import RecordEvent
from awards.money import award_amount
from awards.money import factor_for
from awards.naming import authority_of
from awards.naming import award_name
from awards.steps import DECISION_STEPS
from awards.steps import STEPS
from documents.numbering import number_text
from documents.numbering import take_number
from documents.verification import new_code
from reports.addressees import writers_for
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

FACTS = (
    "subject_line",
    "legal_bases",
    "addressee",
    "signing_capacity",
    "signatory_post",
    "signatory_name",
)


def waiting_for_decision(award_round: AwardRound) -> list[Nomination]:
    """Recommended dossiers at the unit that decides, in no draft yet."""
    return list(
        Nomination.objects.filter(
            round=award_round, state=NominationState.RECOMMENDED, holder=award_round.unit_id
        )
        .exclude(decisions__state=DecisionState.DRAFT)
        .select_related("form", "nominating_unit")
    )


@transaction.atomic
def draft_decision(
    user: User, award_round: AwardRound, form: AwardForm, nominations: Collection[Nomination]
) -> Decision:
    """Draft the decision for one form, or the proposal where a higher level decides it.

    Legal bases come from the rule set of today, the minutes of the council and the plan.

    Raises:
        Refused: no right, nothing chosen, or a dossier that does not wait for this decision.
    """
    demand(user, "awards.manage_round", award_round)
    if not nominations:
        raise Refused("Hãy chọn ít nhất một hồ sơ.")
    waiting = {n.pk for n in waiting_for_decision(award_round)}
    for nomination in nominations:
        if nomination.pk not in waiting or nomination.form_id != form.pk:
            raise Refused(f"{nomination}: chưa được hội đồng đề nghị hoặc đã có trong dự thảo.")
    is_proposal = not decides(award_round.unit, form)
    decision = Decision.objects.create(
        unit=award_round.unit,
        round=award_round,
        form=form,
        is_proposal=is_proposal,
        subject_line=_subject_line(award_round, form, is_proposal=is_proposal),
        legal_bases="\n".join(_bases(award_round)),
        addressee=_addressee(award_round.unit) if is_proposal else "",
        signing_capacity="" if award_round.unit.kind != "province" or not is_proposal
        else "TM. UỶ BAN NHÂN DÂN",
        signatory_post="CHỦ TỊCH",
    )  # fmt: skip
    decision.nominations.set(nominations)
    record(user, "awards.draft_decision", decision, scope_path=award_round.unit.path)
    return decision


@transaction.atomic
def save_decision(user: User, decision: Decision, **facts: Any) -> Decision:
    """Change the words of a draft (any of `FACTS`)."""
    _demand_draft(user, decision)
    for name in FACTS:
        if name in facts:
            setattr(decision, name, facts[name])
    decision.save()
    return decision


@transaction.atomic
def drop_from_decision(user: User, decision: Decision, nomination: Nomination) -> None:
    """Take a dossier out of a draft; it waits for another decision."""
    _demand_draft(user, decision)
    if decision.nominations.count() == 1:
        raise Refused("Danh sách phải còn ít nhất một hồ sơ; hãy xoá dự thảo nếu không cần nữa.")
    decision.nominations.remove(nomination)


@transaction.atomic
def discard_decision(user: User, decision: Decision) -> None:
    """Throw a draft away; its dossiers wait again."""
    _demand_draft(user, decision)
    record(user, "awards.discard_decision", decision, scope_path=decision.unit.path)
    decision.delete()


@transaction.atomic
def issue_decision(
    user: User, decision: Decision, *, number: str = "", issued_on: dt.date | None = None
) -> Decision:
    """Issue a decision (awards are given, money frozen) or send a proposal upward.

    Args:
        number: as signed; the portal's own series gives the next one where it is left empty.
        issued_on: the day of signing, today where it is left empty.

    Raises:
        Refused: no right (the competent head), a day in the future, no base salary for that day.
        Stale: issued already, or a dossier is no longer recommended.
    """
    demand(user, "awards.issue_decision", decision)
    held = Decision.objects.select_for_update(of=("self",)).select_related("unit", "form", "round__campaign").get(pk=decision.pk)  # fmt: skip
    if held.state != DecisionState.DRAFT:
        raise Stale("Quyết định đã được ban hành.")
    day = issued_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused("Ngày ký không thể ở tương lai.", errors={"issued_on": "Không ở tương lai."})
    if Decision.objects.filter(unit=held.unit, number=number.strip(), is_proposal=held.is_proposal).exclude(number="").exists():  # fmt: skip
        raise Refused(f"Số {number} đã dùng.", errors={"number": "Số này đã dùng."})
    nominations = list(
        held.nominations.select_related(
            "round__unit", "round__campaign", "form", "nominating_unit", "subject_unit", "rule_set"
        )
    )
    move(
        user,
        held,
        DECISION_STEPS["issue"],
        number=number.strip() or _next_number(held, day),
        issued_on=day,
        base_salary=None if held.is_proposal else base_salary_on(day).amount,
    )
    if held.is_proposal:
        for nomination in nominations:
            move(user, nomination, STEPS["propose"], held_since=timezone.now(), due_on=None)
    else:
        grant(user, held, nominations, day=day, number=held.number, head=authority_of(held.unit))
        commit_decision(user, held)
    record(
        user,
        "awards.issue_decision",
        held,
        scope_path=held.unit.path,
        number=held.number,
        names=len(nominations),
    )
    print_decision(user, held)
    return held


@transaction.atomic
def record_higher_decision(
    user: User,
    proposal: Decision,
    nominations: Collection[Nomination],
    *,
    number: str,
    decided_on: dt.date,
    decided_by: str,
) -> list[AwardRecord]:
    """Enter what the higher level decided on a proposal; money by the base salary of that day.

    Raises:
        Refused: no right, no number, a day in the future, or dossiers not of this proposal.
    """
    demand(user, "awards.issue_decision", proposal)
    errors = {}
    if not number.strip():
        errors["number"] = "Hãy ghi số quyết định."
    if decided_on > timezone.localdate():
        errors["decided_on"] = "Không ở tương lai."
    if errors:
        raise Refused("Hãy xem lại các ô có lỗi.", errors=errors)
    mine = set(proposal.nominations.values_list("pk", flat=True))
    if not nominations or {n.pk for n in nominations} - mine:
        raise Refused("Hãy chọn hồ sơ của tờ trình này.")
    given = grant(
        user,
        proposal,
        nominations,
        day=decided_on,
        number=number.strip(),
        head=decided_by.strip(),
        step="award_from_above",
    )
    record(
        user,
        "awards.record_higher_decision",
        proposal,
        scope_path=proposal.unit.path,
        number=number.strip(),
        names=len(given),
    )
    return given


def grant(
    user: User,
    decision: Decision,
    nominations: Collection[Nomination],
    *,
    day: dt.date,
    number: str,
    head: str,
    step: str = "award",
) -> list[AwardRecord]:
    """Move dossiers to awarded and write them into the register with their money, frozen."""
    salary = base_salary_on(day).amount
    book = AwardRecord.objects.filter(unit=decision.unit, year=day.year).aggregate(
        last=Max("book_number")
    )
    first = (book["last"] or 0) + 1
    given = []
    for place, nomination in enumerate(nominations, start=first):
        move(user, nomination, STEPS[step], due_on=None)
        row = _record_of(decision, nomination, day=day, salary=salary)
        row.decision_number, row.decided_by, row.book_number = number, head, place
        row.save()
        given.append(row)
    RecordEvent.objects.bulk_create(
        RecordEvent(
            record=row,
            kind=RecordEventKind.GRANTED,
            actor=user,
            document_number=number,
            document_date=day,
        )
        for row in given
    )
    _tell_awarded(decision, given, number)
    return given


def _record_of(
    decision: Decision, nomination: Nomination, *, day: dt.date, salary: int
) -> AwardRecord:
    award_round, rule = nomination.round, rule_of(nomination)
    workplace = ", ".join(part for part in (nomination.position, nomination.workplace) if part)
    return AwardRecord(
        unit=decision.unit,
        home_unit=nomination.subject_unit or nomination.nominating_unit,
        nomination=nomination,
        decision=decision,
        form=nomination.form,
        level=nomination.form.level,
        occasion=award_round.occasion,
        campaign=award_round.campaign,
        subject_class=nomination.subject_class,
        subject_name=nomination.subject_name,
        workplace=workplace,
        is_leader=nomination.is_leader,
        achievement=nomination.achievement,
        decided_on=day,
        year=day.year,
        base_salary=salary,
        factor=factor_for(rule, nomination.subject_class) if rule else None,
        amount=award_amount(rule, nomination.subject_class, salary) if rule else None,
        code=new_code(),
    )


def print_decision(user: User, decision: Decision) -> None:
    """Print the paper in the background; once per state of the decision."""
    jobs.start(
        user,
        key=f"award-decision:{decision.pk}:{decision.document_id or 0}",
        handler="awards.print_decision",
        label=f"In {decision}",
        payload={"decision": decision.pk},
        total=3,
    )


def _tell_awarded(decision: Decision, given: list[AwardRecord], number: str) -> None:
    units: dict[int, Unit] = {r.nomination.nominating_unit_id: r.nomination.nominating_unit for r in given}  # fmt: skip
    for unit in units.values():
        names = [r.subject_name for r in given if r.nomination.nominating_unit_id == unit.pk]
        for person in writers_for(unit):
            tell(
                person,
                key=f"awarded:{decision.pk}:{number}:{unit.pk}:{person.pk}"[:200],
                kind="awarded",
                title=f"{decision.form}: {len(names)} cá nhân, tập thể của {unit.label} được khen",
                body=f"Quyết định số {number}. {'; '.join(names[:20])}",
                url=reverse("awards:unit_awards", args=[unit.pk]),
            )


def _next_number(decision: Decision, day: dt.date) -> str:
    type_code = "TTr" if decision.is_proposal else "QĐ"
    number = take_number(decision.unit.code, type_code, day.year)
    return number_text(number, type_code, decision.unit.symbol or "UBND")


def rule_of_form(decision: Decision):
    """The rule of the decision's form in the set of its first dossier."""
    first = decision.nominations.select_related("rule_set", "form", "round").first()
    return rule_of(first) if first else None


def _subject_line(award_round: AwardRound, form: AwardForm, *, is_proposal: bool) -> str:
    act = "Đề nghị tặng" if is_proposal else "Tặng"
    return (
        f"{act} {award_name(form, award_round.unit)} cho các tập thể, cá nhân có thành tích trong phong trào "
        f"“{award_round.campaign.title}”"
    )[:400]


def _bases(award_round: AwardRound) -> list[str]:
    """The lines after "Căn cứ": the law of today, the plan, the council's minutes."""
    bases = rule_set_on(timezone.localdate()).legal_basis.splitlines()
    plan = award_round.campaign.plans.issued().filter(unit=award_round.unit).order_by("-pk").first()
    if plan and plan.number:
        day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
        bases.append(f"Kế hoạch số {plan.number}{day} của {plan.unit.name}")
    for session in award_round.sessions.filter(
        council__unit=award_round.unit, minutes_number__gt=""
    ):
        bases.append(
            f"Biên bản số {session.minutes_number} của {session.council.name} ngày "
            f"{timezone.localtime(session.meets_at):%d/%m/%Y}"
        )
    return [f"Căn cứ {line.strip()}" for line in bases if line.strip()]


def _addressee(unit: Unit) -> str:
    return unit.parent.name if unit.parent else "Thủ tướng Chính phủ"


def _demand_draft(user: User, decision: Decision) -> None:
    demand(user, "awards.write_decision", decision)
    if decision.state != DecisionState.DRAFT:
        raise Stale("Quyết định đã được ban hành nên không sửa được.")
