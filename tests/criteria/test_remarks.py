"""Members of a bloc propose points for each other's cards; whoever checks takes them or not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Notice
from criteria.cross_checking import finish_cross_check
from criteria.cross_checking import pass_on
from criteria.cross_checking import save_cross_points
from criteria.enums import CrossCheckers
from criteria.enums import RemarkState
from criteria.models import PeerRemark
from criteria.remarking import decline_remark
from criteria.remarking import remarks_seen
from criteria.remarking import save_remark
from criteria.remarking import take_remark
from criteria.remarking import withdraw_remark
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import submitted
from tests.criteria.score_scenes import value
from workflow import Refused
from workflow import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    return opened(cast)


@pytest.fixture
def card(scene):
    """The neighbour, deputy of the bloc, has handed in; Cổ Lễ checks, the third commune remarks."""
    return submitted(scene, scene.cast.neighbour, scene.cast.neighbour_officer)


def remarked(scene, card, *, number: int | None = 1, reason: str = "Thiếu số liệu") -> PeerRemark:
    asked = None if number is None else Decimal(number)
    save_remark(scene.cast.third_officer, card, scene.works, value=asked, reason=reason)
    rows = PeerRemark.objects.select_related("item", "unit", "scorecard__table__unit")
    return rows.get(scorecard=card, item=scene.works)


def test_what_the_lead_takes_over_stands_in_the_column_with_the_members_reason(scene, card):
    remark = remarked(scene, card)
    take_remark(scene.cast.commune_officer, remark)
    row = card.scores.get(item=scene.works, stage="cross")
    assert (row.points, row.scored_by) == (5, scene.cast.commune_officer)
    assert row.reason == f"Theo góp ý của {scene.third.label}: Thiếu số liệu"
    remark.refresh_from_db()
    assert (remark.state, remark.decided_by) == (RemarkState.TAKEN, scene.cast.commune_officer)


def test_what_the_lead_leaves_changes_no_points(scene, card):
    decline_remark(scene.cast.commune_officer, remarked(scene, card))
    assert not card.scores.filter(stage="cross").exists()
    assert card.remarks.get().state == RemarkState.DECLINED


def test_a_member_changes_its_remark_and_has_one_an_item(scene, card):
    remarked(scene, card)
    assert remarked(scene, card, number=0, reason="Đã bổ sung").reason == "Đã bổ sung"
    assert card.remarks.count() == 1


def test_a_remark_is_decided_once(scene, card):
    remark = remarked(scene, card)
    take_remark(scene.cast.commune_officer, remark)
    with pytest.raises(Stale):
        decline_remark(scene.cast.commune_officer, remark)


def test_a_remark_changed_since_the_lead_read_it_is_not_taken(scene, card):
    read = remarked(scene, card)
    remarked(scene, card, number=0, reason="Nghĩ lại")
    with pytest.raises(Stale):
        take_remark(scene.cast.commune_officer, read)
    assert not card.scores.filter(stage="cross").exists()


def test_words_alone_cannot_be_taken_as_points(scene, card):
    with pytest.raises(Refused, match="không kèm điểm"):
        take_remark(scene.cast.commune_officer, remarked(scene, card, number=None))
    assert card.remarks.get().state == RemarkState.OPEN


@pytest.mark.parametrize(
    ("number", "reason", "field"), [(9, "Sai mức", "value"), (1, "  ", "reason")]
)
def test_a_remark_without_reason_or_with_a_wrong_value_is_refused(
    scene, card, number, reason, field
):
    with pytest.raises(Refused) as refusal:
        remarked(scene, card, number=number, reason=reason)
    assert set(refusal.value.errors) == {field}


@pytest.mark.parametrize("person", ["neighbour_officer", "commune_officer", "province_officer"])
def test_neither_the_own_unit_nor_whoever_gives_points_remarks(scene, card, person):
    with pytest.raises(Refused) as refusal:
        save_remark(scene.cast.people[person], card, scene.works, value=None, reason="Đủ")
    assert refusal.value.denied


def test_only_the_own_remark_is_withdrawn_and_only_while_it_waits(scene, card):
    remark = remarked(scene, card)
    with pytest.raises(Refused) as refusal:
        withdraw_remark(scene.cast.science_officer, remark)
    assert refusal.value.denied
    withdraw_remark(scene.cast.third_officer, remark)
    taken = remarked(scene, card)
    take_remark(scene.cast.commune_officer, taken)
    with pytest.raises(Stale):
        withdraw_remark(scene.cast.third_officer, taken)


def test_finishing_closes_what_nobody_took_and_no_remark_comes_later(scene, card):
    remark = remarked(scene, card)
    finish_cross_check(scene.cast.commune_officer, card)
    remark.refresh_from_db()
    assert remark.state == RemarkState.DECLINED
    with pytest.raises(Stale):
        remarked(scene, scene.card(scene.cast.neighbour), reason="Muộn")


def test_a_card_passed_on_keeps_its_remarks_for_those_who_verify(scene, card):
    remarked(scene, card)
    pass_on(scene.cast.province_officer, card, note="Cụm trưởng chưa chấm")
    assert card.remarks.get().state == RemarkState.OPEN


def test_the_scored_unit_reads_remarks_once_the_bloc_has_done(scene, card):
    remarked(scene, card)
    assert not remarks_seen(scene.cast.neighbour_officer, card).exists()
    assert remarks_seen(scene.cast.science_officer, card).exists()
    finish_cross_check(scene.cast.commune_officer, card)
    after = scene.card(scene.cast.neighbour)
    assert remarks_seen(scene.cast.neighbour_officer, after).exists()


def test_those_who_check_are_told_once_of_a_members_remarks(scene, card):
    remarked(scene, card)
    save_remark(scene.cast.third_officer, card, scene.yes_no, value=None, reason="Thiếu")
    titles = Notice.objects.filter(recipient=scene.cast.commune_officer, title__contains="góp ý")
    assert [notice.title for notice in titles] == [
        f"{scene.third.label} góp ý về phiếu của Xã Liên Minh"
    ]


def test_where_all_members_check_only_lead_and_deputy_finish(scene, card):
    scene.table.cross_checkers = CrossCheckers.MEMBERS
    scene.table.save()
    card = scene.card(scene.cast.neighbour)
    save_cross_points(scene.cast.third_officer, card, {scene.works: value(1, "Thiếu số liệu")})
    with pytest.raises(Refused) as refusal:
        finish_cross_check(scene.cast.third_officer, card)
    assert refusal.value.denied
    finish_cross_check(scene.cast.commune_officer, card)
    assert scene.card(scene.cast.neighbour).cross_total == 20


def test_pages_let_a_member_remark_and_the_lead_take_it_beside_what_was_typed(scene, card, client):
    address = reverse("scoring:remark", args=[card.pk, scene.works.pk])
    client.force_login(scene.cast.third_officer)
    assert address in client.get(reverse("scoring:scorecard", args=[card.pk])).text
    assert client.post(address, {"value": "1", "reason": ""}).status_code == 422
    client.post(address, {"value": "1", "reason": "Thiếu số liệu quý IV"})
    remark = card.remarks.get()

    client.force_login(scene.cast.commune_officer)
    page = reverse("scoring:cross_points", args=[card.pk])
    assert "Thiếu số liệu quý IV" in client.get(page).text
    typed = {
        f"v{scene.works.pk}": "0", f"r{scene.works.pk}": "", f"n{scene.works.pk}": "0",
        f"v{scene.yes_no.pk}": "0", f"r{scene.yes_no.pk}": "Không có quyết định",
        f"n{scene.yes_no.pk}": "0", f"v{scene.digital.pk}": "0", "lay": remark.pk,
    }  # fmt: skip
    client.post(page, typed)
    points = dict(card.scores.filter(stage="cross").values_list("item", "points"))
    assert points == {scene.works.pk: 5, scene.yes_no.pk: 0}
