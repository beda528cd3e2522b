"""Who is told of a step of a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.notices import tell
from campaigns.models import Question

if TYPE_CHECKING:
    from accounts.models import User


def last_step(question: Question) -> int:
    return question.transitions.latest("pk").pk


def tell_of(
    question: Question, people: Iterable[User], title: str, body: str, *, stamp: str = ""
) -> None:
    """Tell each of `people` once for the step that was just taken.

    Args:
        stamp: what sets this notice apart from others of the question; its last step if empty.
    """
    stamp = stamp or str(last_step(question))
    for person in people:
        tell(
            person,
            key=f"question:{question.pk}:{stamp}:{person.pk}",
            kind="question",
            title=title,
            body=body.strip(),
            url=reverse("campaigns:question", args=[question.campaign.slug, question.pk]),
        )
