"""Appeals: who, until when, answered by whom, and what becomes of the points."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Notice
from criteria.appeals import answer_appeal
from criteria.appeals import last_day_to_appeal
from criteria.appeals import raise_appeal
from criteria.enums import AppealState
from criteria.enums import Stage
from criteria.scorecard_lists import appeals_to_answer
from criteria.verifying import reopen_verification
from tests.criteria.score_scenes import appealed
from tests.criteria.score_scenes import cross_checked
from tests.criteria.score_scenes import date_back
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import third_verified
from tests.criteria.score_scenes import value
from workflow import Refused
from workflow import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    return opened(cast)


@pytest.mark.parametrize(("days", "allowed"), [(5, True), (6, False)])
def test_a_unit_may_appeal_until_the_last_day(scene, days, allowed):
    card = third_verified(scene)
    date_back(card, days)
    card = scene.card(scene.third)
    assert last_day_to_appeal(card) == timezone.localdate() + dt.timedelta(days=5 - days)
    if allowed:
        raise_appeal(scene.cast.third_officer, card, scene.works, text="Sai")
    else:
        with pytest.raises(Refused, match="Đã hết hạn kiến nghị"):
            raise_appeal(scene.cast.third_officer, card, scene.works, text="Sai")


def test_nothing_to_appeal_before_verification(scene):
    cast = scene.cast
    card = cross_checked(scene, scene.third, cast.third_officer, cast.commune_officer)
    with pytest.raises(Refused, match="khi phiếu đã thẩm định"):
        raise_appeal(cast.third_officer, card, scene.works, text="Sai")


def test_an_appeal_has_words_and_waits_alone_for_its_item(scene):
    appeal = appealed(scene, scene.works)
    with pytest.raises(Refused, match="nội dung"):
        raise_appeal(scene.cast.third_officer, appeal.scorecard, scene.yes_no, text="  ")
    with pytest.raises(Refused, match="đang có kiến nghị"):
        raise_appeal(scene.cast.third_officer, appeal.scorecard, scene.works, text="Lại")
    assert appeal.due_on == timezone.localdate() + dt.timedelta(days=5)


def test_the_keeper_of_the_item_is_told_and_answers(scene):
    appeal = appealed(scene, scene.digital)
    told = {n.recipient.username for n in Notice.objects.filter(title__startswith="Kiến nghị")}
    assert told == {"science_officer", "province_officer", "province_leader"}
    assert list(appeals_to_answer(scene.cast.science_officer)) == [appeal]
    assert not appeals_to_answer(scene.cast.province_officer)
    with pytest.raises(Refused) as refusal:
        answer_appeal(scene.cast.province_officer, appeal, answer="Giữ")
    assert refusal.value.denied
    answer_appeal(scene.cast.science_officer, appeal, answer="Chỉ số đúng")
    assert appeal.state == AppealState.UPHELD
    assert Notice.objects.filter(recipient=scene.cast.third_officer, body="Chỉ số đúng").exists()


def test_a_granted_appeal_changes_points_and_total(scene):
    appeal = appealed(scene, scene.works)
    officer = scene.cast.province_officer
    with pytest.raises(Refused, match="bằng điểm cũ"):
        answer_appeal(officer, appeal, answer="Đúng", given=value(0, version=1))
    answer_appeal(officer, appeal, answer="Trừ nhầm", given=value(1, version=1))
    card = scene.card(scene.third)
    row = card.scores.get(item=scene.works, stage=Stage.VERIFIED)
    assert (appeal.state, card.verified_total) == (AppealState.GRANTED, 20)
    assert row.reason == "Theo kiến nghị của đơn vị: Trừ nhầm"
    with pytest.raises(Stale):
        answer_appeal(officer, appeal, answer="Lần nữa")


def test_an_answer_needs_words(scene):
    with pytest.raises(Refused, match="trả lời"):
        answer_appeal(scene.cast.province_officer, appealed(scene, scene.works), answer=" ")


def test_verification_is_not_taken_up_while_an_appeal_waits(scene):
    appeal = appealed(scene, scene.works)
    with pytest.raises(Refused, match="còn kiến nghị"):
        reopen_verification(scene.cast.province_officer, appeal.scorecard, note="Nhầm")
