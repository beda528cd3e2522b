"""Questions that an amendment of the plan settles: answered when it is issued, else asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from accounts.auditing import record
from campaigns.addressees import writers_of
from campaigns.enums import QuestionState
from campaigns.models import Answer
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.question_notices import tell_of
from campaigns.transitions import QUESTION_TRANSITIONS
from campaigns.transitions import QUESTION_WITH_AMENDMENT
from documents.calendar import day_in_words
from documents.text import fold
from workflow import move

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def answer_by_amendment(user: User, draft: Plan) -> None:
    """Answer every question that waits for `draft`, which was just issued; for `issue_amendment`."""
    day: Any = draft.effective_on  # issuing has set it
    for question in _of(draft, QuestionState.TO_AMEND):
        words = (
            f"Kế hoạch đã được sửa đổi theo văn bản số {draft.number} ngày "
            f"{draft.issued_on:%d/%m/%Y}, có hiệu lực từ {day_in_words(day)}."
        )
        move(None, question, QUESTION_TRANSITIONS["answer"], note=words)
        answer = Answer.objects.create(
            question=question, unit=draft.unit, text=words, answered_by=user
        )
        search = fold(f"{question.search} {words}")
        Question.objects.filter(pk=question.pk).update(search=search)
        _record(user, "campaigns.answer_question", question)
        tell_of(
            question, [p for p in writers_of([question.unit]) if p != user],
            f"Đã trả lời: {question.title}", f"{answer.unit.name} trả lời:\n{words}",
        )  # fmt: skip


def wait_again(user: User, draft: Plan) -> None:
    """The issued amendment goes back to be written on: what it had answered waits for it again."""
    for question in _of(draft, QuestionState.ANSWERED):
        move(None, question, QUESTION_WITH_AMENDMENT["wait_again"])
        _record(user, "campaigns.take_question_up", question)


def let_questions_go(user: User, draft: Plan) -> None:
    """The draft is thrown away: its questions are open as before, and their unit is told."""
    for question in _of(draft, QuestionState.TO_AMEND):
        move(None, question, QUESTION_WITH_AMENDMENT["let_go"])
        _record(user, "campaigns.let_question_go", question)
        tell_of(
            question, writers_of([question.unit]), f"Chờ trả lời lại: {question.title}",
            "Bản sửa đổi kế hoạch dự kiến giải quyết vướng mắc này không ban hành nữa.",
        )  # fmt: skip


def _of(draft: Plan, state: str) -> QuerySet[Question]:
    return Question.objects.filter(amendment=draft, state=state).select_related("campaign", "unit")


def _record(user: User, act: str, question: Question) -> None:
    record(user, act, question, scope_path=question.campaign.unit.path)
