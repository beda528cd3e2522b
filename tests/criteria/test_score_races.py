"""Two people press at the same moment: one column of points, one step, one answer, one ranking.

Real threads with connections of their own. Every race has a twin whose guard is off: the row of the
scorecard is not held, or the stored state is not asked for.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.utils import timezone

from criteria import cross_checking
from criteria import giving
from criteria.cross_checking import finish_cross_check
from criteria.cross_checking import save_cross_points
from criteria.enums import Stage
from criteria.models import Scorecard
from tests.cast import make_cast
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import submitted
from tests.criteria.score_scenes import value
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(transactional_db):
    scene = opened(make_cast())
    submitted(scene, scene.third, scene.cast.third_officer)
    card = scene.card(scene.third)
    given = {scene.works: value(1, "Thiếu")}
    save_cross_points(scene.cast.commune_officer, card, given)
    return scene


def changing(scene) -> list:
    """Lead and deputy both saw the first row (version 1) and give other points."""
    people = [scene.cast.commune_officer, scene.cast.neighbour_officer]
    return [
        lambda user=user, reason=reason, level=level: save_cross_points(
            user, scene.card(scene.third), {scene.works: value(level, reason, version=1)}
        )
        for user, reason, level in zip(people, ["Đủ", "Vẫn thiếu"], [0, 1], strict=True)
    ]


def test_of_two_who_change_an_item_one_is_told_who_was_faster(scene):
    assert outcomes(*changing(scene)) == sorted([DONE, REFUSED])
    assert scene.card(scene.third).scores.get(item=scene.works, stage=Stage.CROSS).version == 2


def test_without_the_lock_the_slower_overwrites_the_faster(scene, monkeypatch):
    meet = threading.Barrier(2)

    def unlocked(card: Scorecard) -> Scorecard:
        return scene.card(card.unit)

    read = giving.scores_of

    def read_together(cards: Any) -> Any:
        found = read(cards)
        meet.wait(20)
        return found

    monkeypatch.setattr(cross_checking, "lock", unlocked)
    monkeypatch.setattr(giving, "scores_of", read_together)
    assert outcomes(*changing(scene)) == [DONE, DONE]


def finishing(scene) -> list:
    cards = [scene.card(scene.third) for _ in range(2)]
    people = [scene.cast.commune_officer, scene.cast.neighbour_officer]
    return [
        lambda user=user, card=card: finish_cross_check(user, card)
        for user, card in zip(people, cards, strict=True)
    ]


def test_a_column_is_finished_once_by_two_clicks(scene):
    assert outcomes(*finishing(scene)) == sorted([DONE, REFUSED])
    assert scene.card(scene.third).transitions.filter(to_state="cross").count() == 1


def test_without_the_guards_the_second_click_is_a_second_step(scene, monkeypatch):
    def loose(user: Any, obj: Any, step: Any, **changes: Any) -> None:
        type(obj)._base_manager.filter(pk=obj.pk).update(state=step.target)
        obj.transitions.create(
            actor=user, from_state="", to_state=step.target, label=step.label, at=timezone.now()
        )

    monkeypatch.setattr(cross_checking, "move", loose)
    monkeypatch.setattr(cross_checking, "_waiting", cross_checking.lock)
    assert outcomes(*finishing(scene)) == [DONE, DONE]
    assert scene.card(scene.third).transitions.filter(to_state="cross").count() == 2
