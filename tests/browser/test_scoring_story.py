"""A year of a bloc: scorecards open, a unit scores itself on the phone, the bloc checks, ranks, locks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from criteria.cross_checking import finish_cross_check
from criteria.enums import Stage
from criteria.models import BlocRanking
from criteria.remarking import save_remark
from criteria.verifying import finish_verification
from criteria.verifying import save_verified_points
from tests.browser.conftest import DESKTOP
from tests.browser.conftest import PHONE
from tests.criteria.score_scenes import YEAR
from tests.criteria.score_scenes import date_back
from tests.criteria.score_scenes import make_score_scene
from tests.criteria.score_scenes import submitted
from tests.criteria.score_scenes import value
from units.models import BlocMember

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(cast):
    """Three communes: Cổ Lễ leads, Liên Minh is its deputy, the third is a plain member."""
    scene = make_score_scene(cast)
    BlocMember.objects.filter(unit__in=[cast.home_affairs, cast.science]).delete()
    return scene


def verify(scene, unit) -> None:
    card = scene.card(unit)
    save_verified_points(scene.cast.science_officer, card, {scene.digital: value(0)})
    finish_verification(scene.cast.province_officer, card)
    date_back(scene.card(unit), days=6)


def test_a_bloc_is_scored_from_opening_to_the_locked_ranking(scene, cast, visit):
    officer = visit(DESKTOP)
    officer.sign_in(cast.province_officer)
    officer.open(reverse("scoring:tables"))
    officer.open(reverse("scoring:blocs") + f"?nam={YEAR}")
    officer.click(scene.bloc.name)
    officer.click("Mở phiếu chấm điểm")
    officer.page.get_by_label("Hạn tự chấm").fill(f"31/12/{timezone.localdate().year}")
    officer.click("Mở 3 phiếu", "button")
    officer.sees("Xã Cổ Lễ")

    unit = visit(PHONE)
    unit.sign_in(cast.commune_officer)
    card = scene.card(cast.commune)
    unit.open(reverse("scoring:own_points", args=[card.pk]))
    for item, choice in ((scene.works, "0"), (scene.yes_no, "1"), (scene.digital, "0")):
        unit.page.locator(f"[name=v{item.pk}]").select_option(choice)
    unit.click("Lưu và kiểm tra để nộp", "button")
    unit.click("Nộp phiếu", "button")
    unit.sees("chờ chấm chéo")

    card = scene.card(cast.commune)
    save_remark(cast.third_officer, card, scene.works, value=Decimal(1), reason="Thiếu số liệu")

    deputy = visit(DESKTOP)
    deputy.sign_in(cast.neighbour_officer)
    deputy.open(reverse("scoring:cross_points", args=[card.pk]))
    deputy.click("Lấy điểm này", "button")
    deputy.click("Lưu và hoàn thành", "button")
    deputy.click("Hoàn thành chấm chéo", "button")
    assert card.scores.get(item=scene.works, stage=Stage.CROSS).points == 5

    others = ((cast.neighbour, cast.neighbour_officer), (scene.third, cast.third_officer))
    for member, person in others:
        finish_cross_check(cast.commune_officer, submitted(scene, member, person))
    for member in (cast.commune, cast.neighbour, scene.third):
        verify(scene, member)
    officer.open(reverse("scoring:rankings"))
    officer.click(scene.bloc.name)
    officer.sees("Cách xếp hạng")
    officer.click("Chốt xếp hạng")
    officer.click("Chốt xếp hạng", "button")
    officer.sees("đã chốt")
    rows = BlocRanking.objects.get(bloc=scene.bloc).rows
    assert [(row["unit"], row["place"]) for row in rows][-1] == (cast.commune.pk, 3)
    unit.open(reverse("scoring:ranking", args=[scene.table.pk, scene.bloc.pk]))
