"""Appraisal at the unit that decides: receipt, consultations, overrides, rule set, conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from awards.climbing import hand_over
from awards.eligibility import TITLES
from awards.eligibility import run_checks
from awards.enums import CLOSED_STATES
from awards.enums import CheckLevel
from awards.enums import NominationState
from awards.enums import Opinion
from awards.law import rule_of
from awards.law import rule_set_on
from awards.models import CheckOverride
from awards.models import Consultation
from awards.models import Nomination
from awards.models import NominationRemark
from awards.models import PublicComment
from awards.models import RuleSet
from awards.models import SubjectFreeze
from awards.steps import STEPS
from campaigns.queries import working_day_overrides
from documents.calendar import add_working_days
from reports.addressees import receivers_for
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User

NOT_OVERRIDABLE = frozenset({"rule", "double"})


@transaction.atomic
def receive_nomination(user: User, nomination: Nomination) -> None:
    """Take a dossier in for appraisal; from this day on it follows the rule set in force today.

    Law 06/2026/QH16 article 4.4: the law in force on the day of receipt.
    """
    today = timezone.localdate()
    move(
        user,
        nomination,
        STEPS["receive"],
        received_on=today,
        rule_set=nomination.rule_set or rule_set_on(today),
        appraiser=user,
        **hand_over(nomination, nomination.holder),
    )
    run_checks(nomination)
    record(
        user,
        "awards.receive_nomination",
        nomination,
        scope_path=nomination.nominating_unit.path,
        rule_set=str(nomination.rule_set),
    )


@transaction.atomic
def conclude_appraisal(user: User, nomination: Nomination, *, text: str) -> None:
    """Find that a dossier may go before the council.

    Raises:
        Refused: no right, no text, checks not passed, consultations owed or not yet at their day.
    """
    demand(user, "awards.appraise_nomination", nomination)
    if not text.strip():
        raise Refused("Hãy ghi ý kiến thẩm định.", errors={"text": "Hãy ghi ý kiến thẩm định."})
    verdicts = run_checks(nomination)
    if nomination.stops:
        raise Refused(
            "Còn điều không đạt nên chưa kết luận được.",
            errors={v.code: v.reason for v in verdicts if v.level == CheckLevel.STOP},
        )
    _settle_consultations(nomination)
    move(
        user,
        nomination,
        STEPS["conclude"],
        appraisal=text.strip(),
        appraiser=user,
        **hand_over(nomination, nomination.holder),
    )
    record(
        user, "awards.conclude_appraisal", nomination, scope_path=nomination.nominating_unit.path
    )


@transaction.atomic
def appraise_again(user: User, nomination: Nomination, *, note: str) -> None:
    move(user, nomination, STEPS["appraise_again"], note=note)
    record(
        user,
        "awards.appraise_again",
        nomination,
        scope_path=nomination.nominating_unit.path,
        note=note,
    )


@transaction.atomic
def switch_rule_set(user: User, nomination: Nomination, rule_set: RuleSet, *, reason: str) -> None:
    """Let a dossier follow another, more favourable rule set, with the reason on record.

    Raises:
        Refused: no right (the competent head only), no reason, or the dossier is closed.
    """
    demand(user, "awards.override_check", nomination)
    _demand_running(nomination)
    if not reason.strip():
        raise Refused("Hãy ghi lý do.", errors={"reason": "Hãy ghi lý do."})
    before = str(nomination.rule_set or "")
    nomination.rule_set, nomination.rule_set_reason = rule_set, reason.strip()
    nomination.save(update_fields=["rule_set", "rule_set_reason"])
    run_checks(nomination)
    record(
        user,
        "awards.switch_rule_set",
        nomination,
        scope_path=nomination.nominating_unit.path,
        was=before,
        now=str(rule_set),
        reason=reason.strip(),
    )


@transaction.atomic
def override_check(user: User, nomination: Nomination, *, code: str, reason: str) -> CheckOverride:
    """Accept a dossier in spite of a check that it fails.

    Raises:
        Refused: no right (the competent head only), no reason, a check that it passes, or one that
            nobody may set aside.
    """
    demand(user, "awards.override_check", nomination)
    _demand_running(nomination)
    if not reason.strip():
        raise Refused("Hãy ghi lý do.", errors={"reason": "Hãy ghi lý do."})
    failed = {c["code"] for c in nomination.checks if c["level"] == CheckLevel.STOP}
    if code not in failed:
        raise Refused("Điều kiểm tra này đang đạt hoặc đã được chấp nhận.")
    if code in NOT_OVERRIDABLE:
        raise Refused("Không ai được chấp nhận ngoại lệ cho điều kiểm tra này.")
    made, _ = CheckOverride.objects.update_or_create(
        nomination=nomination, check_code=code, defaults={"reason": reason.strip(), "made_by": user}
    )
    run_checks(nomination)
    record(
        user,
        "awards.override_check",
        nomination,
        scope_path=nomination.nominating_unit.path,
        check=TITLES.get(code, code),
        reason=reason.strip(),
    )
    return made


@transaction.atomic
def lift_override(user: User, nomination: Nomination, *, code: str) -> None:
    """Take an override back."""
    demand(user, "awards.override_check", nomination)
    _demand_running(nomination)
    nomination.overrides.filter(check_code=code).delete()
    run_checks(nomination)
    record(
        user,
        "awards.lift_override",
        nomination,
        scope_path=nomination.nominating_unit.path,
        check=TITLES.get(code, code),
    )


@transaction.atomic
def add_inner_remark(user: User, nomination: Nomination, *, text: str) -> NominationRemark:
    """A note of the appraising office, never shown to the sender."""
    demand(user, "awards.see_inner_notes", nomination)
    if not text.strip():
        raise Refused("Hãy ghi nội dung.", errors={"text": "Hãy ghi nội dung."})
    return NominationRemark.objects.create(
        nomination=nomination, text=text.strip(), is_inner=True, author=user
    )


@transaction.atomic
def ask_opinion(
    user: User, nomination: Nomination, unit: Unit, *, question: str = ""
) -> Consultation:
    """Ask an agency for its opinion (hiệp y); the days to answer come from the rule.

    Raises:
        Refused: no right, not under appraisal, asked already, or its own nomination.
    """
    demand(user, "awards.appraise_nomination", nomination)
    if nomination.state != NominationState.APPRAISING:
        raise Stale("Chỉ lấy ý kiến khi hồ sơ đang thẩm định.")
    if unit.pk == nomination.nominating_unit_id:
        raise Refused("Không lấy ý kiến của chính đơn vị đề nghị.")
    if nomination.consultations.filter(unit=unit).exists():
        raise Refused(f"Đã lấy ý kiến {unit.label} về hồ sơ này.")
    rule, today = rule_of(nomination), timezone.localdate()
    days = rule.consultation_days if rule else 10
    asked = Consultation.objects.create(
        nomination=nomination,
        unit=unit,
        asked_on=today,
        due_on=add_working_days(today, days, working_day_overrides()),
        question=question.strip(),
    )
    record(
        user,
        "awards.ask_opinion",
        nomination,
        scope_path=nomination.nominating_unit.path,
        of=unit.name,
    )
    for person in receivers_for(unit):
        tell(
            person,
            key=f"consultation:{asked.pk}:{person.pk}",
            kind="consultation_asked",
            title=f"Đề nghị cho ý kiến trước hết ngày {asked.due_on:%d/%m/%Y}: {nomination}",
            body=question.strip(),
            url=reverse("awards:nomination", args=[nomination.pk]),
        )
    return asked


@transaction.atomic
def answer_opinion(user: User, asked: Consultation, *, opinion: str, text: str) -> Consultation:
    """Answer for the agency that was asked; also after its day, as long as the appraisal runs.

    Raises:
        Refused: no right, nothing said, disagreement without reason.
        Stale: answered already, or the appraisal is over.
    """
    demand(user, "awards.answer_consultation", asked)
    if opinion not in (Opinion.AGREE, Opinion.DISAGREE):
        raise Refused("Hãy chọn ý kiến.", errors={"opinion": "Hãy chọn ý kiến."})
    if opinion == Opinion.DISAGREE and not text.strip():
        raise Refused("Hãy ghi lý do không đồng ý.", errors={"text": "Hãy ghi lý do."})
    taken = (
        Consultation.objects.filter(pk=asked.pk, nomination__state=NominationState.APPRAISING)
        .exclude(opinion__in=[Opinion.AGREE, Opinion.DISAGREE])
        .update(opinion=opinion, text=text.strip(), answered_at=timezone.now(), answered_by=user)
    )
    if not taken:
        raise Stale("Đã trả lời, hoặc hồ sơ không còn ở bước thẩm định.")
    asked.refresh_from_db()
    record(
        user,
        "awards.answer_opinion",
        asked.nomination,
        scope_path=asked.nomination.nominating_unit.path,
        of=asked.unit.name,
        opinion=opinion,
    )
    return asked


def note_silence(day: dt.date) -> int:
    """Record every agency whose days have run out without an answer; returns how many."""
    return Consultation.objects.filter(opinion="", due_on__lt=day).update(opinion=Opinion.SILENT)


@transaction.atomic
def note_comment(
    user: User, nomination: Nomination, *, text: str, received_on: dt.date
) -> PublicComment:
    """Take down what somebody said about a name on the public list."""
    demand(user, "awards.see_inner_notes", nomination)
    if not text.strip():
        raise Refused("Hãy ghi nội dung phản ánh.", errors={"text": "Hãy ghi nội dung."})
    made = PublicComment.objects.create(
        nomination=nomination, text=text.strip(), received_on=received_on, noted_by=user
    )
    record(user, "awards.note_comment", nomination, scope_path=nomination.round.unit.path)
    return made


@transaction.atomic
def settle_comment(user: User, comment: PublicComment, *, answer: str) -> None:
    """Say what came of a complaint; until then the dossier goes before no council."""
    demand(user, "awards.see_inner_notes", comment.nomination)
    if not answer.strip():
        raise Refused("Hãy ghi kết quả xử lý.", errors={"answer": "Hãy ghi kết quả xử lý."})
    comment.answer, comment.is_settled = answer.strip(), True
    comment.save(update_fields=["answer", "is_settled"])
    record(
        user,
        "awards.settle_comment",
        comment.nomination,
        scope_path=comment.nomination.round.unit.path,
    )


@transaction.atomic
def freeze_subject(user: User, unit: Unit, **facts: object) -> SubjectFreeze:
    """Note that a subject may not be considered from a day on, with the (inner) reason.

    Raises:
        Refused: no right over `unit` (the one that decides awards), no name or no reason.
    """
    demand(user, "awards.freeze_subject", unit)
    if not str(facts.get("subject_name", "")).strip() or not str(facts.get("reason", "")).strip():
        raise Refused("Hãy ghi tên và lý do.")
    made = SubjectFreeze.objects.create(unit=unit, **facts)
    record(user, "awards.freeze_subject", made, scope_path=unit.path)
    return made


@transaction.atomic
def end_freeze(user: User, freeze: SubjectFreeze, *, ends_on: dt.date) -> None:
    demand(user, "awards.freeze_subject", freeze.unit)
    if ends_on < freeze.starts_on:
        raise Refused("Ngày kết thúc phải không sớm hơn ngày bắt đầu.")
    freeze.ends_on = ends_on
    freeze.save(update_fields=["ends_on"])
    record(user, "awards.end_freeze", freeze, scope_path=freeze.unit.path)


def _settle_consultations(nomination: Nomination) -> None:
    rule = rule_of(nomination)
    note_silence(timezone.localdate())
    asked = list(nomination.consultations.select_related("unit"))
    if rule and rule.needs_consultation and not asked:
        raise Refused("Hình thức này phải lấy ý kiến hiệp y trước khi kết luận.")
    waiting = [c for c in asked if not c.opinion]
    if waiting:
        names = ", ".join(f"{c.unit.label} (hạn {c.due_on:%d/%m/%Y})" for c in waiting)
        raise Refused(f"Đang chờ ý kiến của {names}.")


def _demand_running(nomination: Nomination) -> None:
    if nomination.state in CLOSED_STATES:
        raise Stale("Hồ sơ đã kết thúc.")
