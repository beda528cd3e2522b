"""Difficulties that units meet with a plan: asked, answered, passed on, taken up, made public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.addressees import writers_of
from campaigns.enums import PlanState
from campaigns.models import Answer
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.permissions import WRITERS
from campaigns.question_notices import last_step
from campaigns.question_notices import tell_of
from campaigns.transitions import QUESTION_TRANSITIONS
from campaigns.versions import start_amendment
from documents.text import fold
from documents.text import normalize
from units.visibility import works_for
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit


@transaction.atomic
def ask_question(user: User, campaign: Campaign, *, unit: Unit, title: str, text: str) -> Question:
    """Put a difficulty of `unit` before the unit that launched the campaign.

    Raises:
        Refused: not one's own unit, not under the campaign, or the campaign is closed.
    """
    demand(user, "campaigns.ask_question", campaign)
    if not works_for(user, unit, WRITERS):
        raise Refused("Bạn chỉ hỏi được thay đơn vị mình.", denied=True)
    if unit.pk == campaign.unit_id or not unit.is_below(campaign.unit.path):
        raise Refused(
            "Chỉ đơn vị cấp dưới của nơi phát động nêu được khó khăn, vướng mắc.",
            errors={"unit": "Hãy chọn đơn vị cấp dưới."},
        )
    question = Question.objects.create(
        campaign=campaign,
        unit=unit,
        handler=campaign.unit,
        title=normalize(title).strip(),
        text=normalize(text).strip(),
        asked_by=user,
    )
    _record(user, "campaigns.ask_question", question)
    tell_of(
        question, writers_of([campaign.unit]), f"Khó khăn, vướng mắc mới: {question.title}",
        f"{unit.name} hỏi:\n{question.text}", stamp=f"ask{question.pk}",
    )  # fmt: skip
    return question


@transaction.atomic
def answer_question(user: User, question: Question, *, text: str) -> Answer:
    """Answer; the asking unit is told, and the launching unit where another one answered.

    Raises:
        Refused: no right, or nothing written.
        Stale: somebody answered meanwhile.
    """
    demand(user, "campaigns.answer_question", question)
    words = normalize(text).strip()
    if not words:
        raise Refused("Hãy viết câu trả lời.", errors={"text": "Hãy viết câu trả lời."})
    move(user, question, QUESTION_TRANSITIONS["answer"])
    own = works_for(user, question.handler, WRITERS)
    answer = Answer.objects.create(
        question=question,
        unit=question.handler if own else question.campaign.unit,
        text=words,
        answered_by=user,
    )
    question.search = fold(f"{question.search} {words}")
    Question.objects.filter(pk=question.pk).update(search=question.search)
    _record(user, "campaigns.answer_question", question)
    tell_of(
        question, [p for p in writers_of([question.unit, question.campaign.unit]) if p != user],
        f"Đã trả lời: {question.title}", f"{answer.unit.name} trả lời:\n{words}",
    )  # fmt: skip
    return answer


@transaction.atomic
def pass_question_on(user: User, question: Question, *, handler: Unit, note: str = "") -> None:
    """Give the question to another unit of the campaign, or back to the launching one.

    Raises:
        Refused: no right, or `handler` asks it, has it already or stands outside the campaign.
        Stale: it was answered meanwhile.
    """
    demand(user, "campaigns.answer_question", question)
    if handler.pk in {question.handler_id, question.unit_id} or not handler.is_below(
        question.campaign.unit.path
    ):
        raise Refused(
            "Không chuyển được cho đơn vị này.", errors={"handler": "Hãy chọn đơn vị khác."}
        )
    move(user, question, QUESTION_TRANSITIONS["pass_on"], note=note, handler=handler)
    _record(user, "campaigns.pass_question_on", question, handler=handler.label)
    tell_of(
        question, writers_of([handler]), f"Đề nghị trả lời vướng mắc: {question.title}",
        f"{question.unit.name} hỏi:\n{question.text}\n{note.strip()}".strip(),
    )  # fmt: skip
    tell_of(
        question, writers_of([question.unit]), f"Câu hỏi được chuyển: {question.title}",
        f"Nơi trả lời: {handler.name}.", stamp=f"moved{last_step(question)}",
    )  # fmt: skip


@transaction.atomic
def take_question_up(user: User, question: Question, *, note: str) -> Plan:
    """Settle the difficulty by amending the plan; `note` says what will change.

    The question is noted at the draft of the amendment, which is begun where none is under way,
    and answered when that is issued. Returns the draft.

    Raises:
        Refused: no right, no note, no plan in force, a closed campaign, or the amendment under
            way is issued already and waits for its day.
        Stale: the question is there already.
    """
    demand(user, "campaigns.steer_question", question)
    if not note.strip():
        raise Refused("Hãy ghi lý do.", errors={"note": "Hãy ghi nội dung sẽ sửa đổi."})
    draft = _amendment_for(user, question, note)
    move(
        user, question, QUESTION_TRANSITIONS["take_up"],
        note=note, handler=question.campaign.unit, amendment=draft,
    )  # fmt: skip
    _record(user, "campaigns.take_question_up", question)
    tell_of(
        question, writers_of([question.unit]), f"Đưa vào sửa đổi kế hoạch: {question.title}", note
    )
    return draft


def _amendment_for(user: User, question: Question, note: str) -> Plan:
    campaign = question.campaign
    plan = (
        Plan.objects.issued()
        .current()
        .filter(campaign=campaign, unit=campaign.unit_id)
        .select_related("campaign", "unit")
        .first()
    )
    if plan is None:
        raise Refused("Phong trào chưa có kế hoạch đang có hiệu lực để sửa đổi.")
    under_way = plan.versions.exclude(state=PlanState.SUPERSEDED).first()
    if under_way is None:
        reason = f"Khó khăn, vướng mắc của {question.unit.name}: {question.title}. {note.strip()}"
        return start_amendment(user, plan, reason=reason)
    if not under_way.is_draft:
        raise Refused(
            f"Bản sửa đổi số {under_way.number} đã ban hành, đang chờ có hiệu lực. Hãy đưa bản đó "
            "về dự thảo rồi làm lại, hoặc trả lời trực tiếp."
        )
    return under_way


@transaction.atomic
def ask_again(user: User, question: Question, *, note: str) -> None:
    """The answer does not settle it: the same unit is to answer again.

    Raises:
        Refused: no right, or no note.
        Stale: the question is open.
    """
    move(user, question, QUESTION_TRANSITIONS["ask_again"], note=note)
    _record(user, "campaigns.ask_question_again", question)
    tell_of(
        question, writers_of([question.handler]), f"Hỏi lại: {question.title}",
        f"{question.unit.name}:\n{note.strip()}",
    )  # fmt: skip


@transaction.atomic
def publish_answer(
    user: User, question: Question, *, public_question: str, public_answer: str
) -> None:
    """Put a wording of the answered question, without names of persons, where everyone reads it.

    Raises:
        Refused: no right, not answered yet, or a part is empty.
    """
    demand(user, "campaigns.steer_question", question)
    if not question.answers.exists():
        raise Refused("Câu hỏi chưa có câu trả lời để công khai.")
    asked, answered = normalize(public_question).strip(), normalize(public_answer).strip()
    if not asked or not answered:
        raise Refused("Hãy nhập cả câu hỏi và câu trả lời.")
    Question.objects.filter(pk=question.pk).update(
        is_public=True,
        public_question=asked,
        public_answer=answered,
        public_search=fold(f"{asked} {answered}"),
        published_at=timezone.now(),
    )
    question.refresh_from_db()
    _record(user, "campaigns.publish_answer", question)


@transaction.atomic
def withdraw_answer(user: User, question: Question) -> None:
    """Take the answer off the public list; its wording is kept for another time."""
    demand(user, "campaigns.steer_question", question)
    Question.objects.filter(pk=question.pk).update(is_public=False)
    question.is_public = False
    _record(user, "campaigns.withdraw_answer", question)


def _record(user: User, act: str, question: Question, **data: str) -> None:
    record(user, act, question, scope_path=question.campaign.unit.path, **data)
