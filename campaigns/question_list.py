"""Choosing questions: what the filter asks for, what the public may read, what a report tells."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from campaigns.enums import UNANSWERED
from campaigns.enums import QuestionState
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.models import QuestionTransition
from campaigns.queries import keys_written_for
from documents.text import fold
from units.models import Unit

HEADER = ["Ngày hỏi", "Đơn vị hỏi", "Vấn đề", "Nội dung", "Tình trạng", "Nơi trả lời", "Trả lời"]


def questions_of(user: Any, campaign: Campaign) -> QuerySet[Question]:
    """The questions of a campaign that `user` reads, newest first."""
    return (
        Question.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("unit", "handler")
        .order_by("-asked_at", "-pk")
    )


def narrowed(user: Any, questions: QuerySet[Question], asked: dict) -> QuerySet[Question]:
    """The part of `questions` that the filter form asks for; words without diacritics."""
    for word in fold(asked.get("tim") or "").split():
        questions = questions.filter(search__contains=word)
    state = asked.get("tinh_trang")
    if state == "unanswered":
        questions = questions.filter(state__in=UNANSWERED)
    elif state:
        questions = questions.filter(state=state)
    if asked.get("cua") == "hoi":
        questions = questions.filter(unit__in=keys_written_for(user))
    elif asked.get("cua") == "tra_loi":
        questions = questions.filter(handler__in=keys_written_for(user), state__in=UNANSWERED)
    return questions


def published_answers(campaign: Campaign, words: str = "") -> QuerySet[Question]:
    """What everyone may read of a campaign, newest first; only the public wording is searched."""
    found = Question.objects.published().filter(campaign=campaign)
    for word in fold(words).split():
        found = found.filter(public_search__contains=word)
    return found.order_by("-published_at", "-pk")


def export_rows(questions: QuerySet[Question]):
    """Rows under `HEADER`."""
    for question in questions.prefetch_related("answers"):
        yield [
            question.asked_at.date(),
            question.unit.name,
            question.title,
            question.text,
            question.get_state_display(),
            question.handler.name,
            "\n".join(answer.text for answer in question.answers.all()),
        ]


def open_question_lines(campaign: Campaign, unit: Unit) -> list[str]:
    """One line for each question of `unit`'s subtree that is not settled, for its report."""
    found = (
        Question.objects.filter(
            campaign=campaign, unit__path__startswith=unit.path, state__in=UNANSWERED
        )
        .select_related("unit")
        .order_by("asked_at", "pk")
    )
    return [
        f"- {question.title} ({question.unit.label}, {question.get_state_display()})"
        for question in found
    ]


def questions_taken_up(draft: Plan) -> list[Question]:
    """The questions that `draft` is to settle, oldest first; `wanted` says what it should change."""
    found = (
        draft.questions.filter(state=QuestionState.TO_AMEND)
        .select_related("unit")
        .order_by("asked_at", "pk")
    )
    steps = QuestionTransition.objects.filter(
        subject__in=found, to_state=QuestionState.TO_AMEND
    ).exclude(note="")
    notes = dict(steps.order_by("pk").values_list("subject_id", "note"))
    questions = list(found)
    for question in questions:
        question.wanted = notes.get(question.pk, "")
    return questions


def public_answers_of(campaign: Campaign) -> dict[str, Any] | None:
    """Block of a campaign's public page: the newest answers and the way to all."""
    newest = list(published_answers(campaign)[:3])
    if not newest:
        return None
    return {
        "template": "campaigns/_public_answers.html",
        "context": {"answers": newest, "slug": campaign.slug},
    }
