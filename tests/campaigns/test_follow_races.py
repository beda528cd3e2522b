"""Two people press at the same moment: one amendment in force, one answer, one step of a duty.

Real threads with connections of their own. Every race has a twin in which the conditional update of
the state is off.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from campaigns import duties
from campaigns import questions
from campaigns import versions
from campaigns.duties import finish_duty
from campaigns.duties import start_duty
from campaigns.models import Duty
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.questions import answer_question
from campaigns.versions import issue_amendment
from campaigns.versions import start_amendment
from tests.cast import make_cast
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import DutyFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.campaigns import QuestionFactory
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROOMS = {"versions": versions, "questions": questions, "duties": duties}


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def plan(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), number="02/KH-UBND")
    ContentAreaFactory(plan=plan, text="Lời cũ")
    return plan


def guard_off(monkeypatch, room: str) -> None:
    """The step is taken whatever the stored state has become meanwhile."""

    def loose(user: Any, obj: Any, step: Any, *, note: str = "", **changes: Any) -> None:
        type(obj)._base_manager.filter(pk=obj.pk).update(state=step.target, **changes)
        for name, value in {"state": step.target, **changes}.items():
            setattr(obj, name, value)
        obj.transitions.create(
            actor=user, from_state="", to_state=step.target, label=step.label, at=timezone.now()
        )

    monkeypatch.setattr(ROOMS[room], "move", loose)


def issuing(cast, plan):
    """Two clicks on the same page: each has read the draft as it was."""
    draft = start_amendment(cast.province_officer, plan, reason="Theo công văn")
    draft.content_areas.update(text="Lời mới")
    Plan.objects.filter(pk=draft.pk).update(number="77/KH-UBND", issued_on=timezone.localdate())
    rows = [Plan.objects.select_related("campaign", "unit").get(pk=draft.pk) for _ in range(2)]
    return [
        lambda row=row: issue_amendment(
            cast.province_officer, row, effective_on=timezone.localdate()
        )
        for row in rows
    ]


def words_in_force(plan) -> tuple[str, int]:
    times = AuditEvent.objects.filter(act="campaigns.amend_plan").count()
    return plan.content_areas.get().text, times


def test_an_amendment_is_issued_once_by_two_clicks(cast, plan):
    assert sorted(outcomes(*issuing(cast, plan))) == sorted([DONE, REFUSED])
    assert words_in_force(plan) == ("Lời mới", 1)


def test_without_the_guard_the_second_click_brings_the_old_words_back(cast, plan, monkeypatch):
    acts = issuing(cast, plan)
    guard_off(monkeypatch, "versions")
    monkeypatch.setattr(versions, "changes_between", lambda *_: [_Changed()])
    monkeypatch.setattr(versions, "missing_for_issue", lambda _: {})
    assert outcomes(*acts) == [DONE, DONE]
    assert words_in_force(plan) == ("Lời cũ", 2)


class _Changed:
    changed = True


def answering(cast, plan):
    question = QuestionFactory(campaign=plan.campaign, unit=cast.commune, handler=cast.province)
    people = (cast.province_officer, cast.province_leader)
    return question, [
        lambda user=user: answer_question(
            user, Question.objects.get(pk=question.pk), text=f"Trả lời của {user}"
        )
        for user in people
    ]


def test_a_question_is_answered_once_by_two_people(cast, plan):
    question, acts = answering(cast, plan)
    assert sorted(outcomes(*acts)) == sorted([DONE, REFUSED])
    assert question.answers.count() == 1


def test_without_the_guard_it_is_answered_twice(cast, plan, monkeypatch):
    question, acts = answering(cast, plan)
    guard_off(monkeypatch, "questions")
    assert outcomes(*acts) == [DONE, DONE]
    assert question.answers.count() == 2


def pressing(cast, plan, act):
    duty = DutyFactory(plan=plan, unit=cast.commune)
    rows = [Duty.objects.select_related("plan__campaign", "unit").get(pk=duty.pk) for _ in range(2)]
    people = (cast.commune_officer, cast.commune_leader)
    return duty, [lambda u=u, r=r: act(u, r) for u, r in zip(people, rows, strict=True)]


@pytest.mark.parametrize(
    "act",
    [start_duty, lambda user, duty: finish_duty(user, duty, result=f"Kết quả của {user}")],
    ids=["start", "finish"],
)
def test_a_duty_takes_each_step_once(cast, plan, act):
    duty, acts = pressing(cast, plan, act)
    assert sorted(outcomes(*acts)) == sorted([DONE, REFUSED])
    assert duty.transitions.count() == 1


def test_without_the_guard_it_takes_it_twice(cast, plan, monkeypatch):
    duty, acts = pressing(cast, plan, start_duty)
    guard_off(monkeypatch, "duties")
    assert outcomes(*acts) == [DONE, DONE]
    assert duty.transitions.count() == 2
