"""Places of a bloc: provisional, locked once, on paper."""

from __future__ import annotations

import io
from decimal import Decimal

import pdfplumber
import pytest

from criteria.enums import ScorecardState
from criteria.minutes import minutes_document
from criteria.minutes import print_minutes
from criteria.models import BlocRanking
from criteria.models import ItemScore
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.ranking import Earlier
from criteria.ranking import cards_to_rank
from criteria.ranking import earlier_places
from criteria.ranking import lock_ranking
from criteria.ranking import places_to_propose
from criteria.ranking import rank
from criteria.ranking import spread
from criteria.ranking import without_card
from criteria.ranking import years_of
from criteria.score_sheet import sheet_of
from criteria.scorecard_paper import scorecard_document
from criteria.totals import recompute
from documents.rendering.docx import render_docx
from documents.rendering.html import document_html
from documents.rendering.pdf import render_pdf
from tests.criteria.score_scenes import appealed
from tests.criteria.score_scenes import date_back
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import third_verified
from tests.criteria.score_scenes import verified
from tests.factories import CampaignFactory
from units.models import Unit
from workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    """A bloc of two communes: the third has 25 points, the neighbour 20."""
    scene = opened(cast)
    scene.table.scorecards.exclude(unit__in=[scene.third, cast.neighbour]).delete()
    third_verified(scene)
    verified(scene, cast.neighbour, cast.neighbour_officer, cast.commune_officer, level=1)
    return scene


def settled(scene):
    """The days of appeal are over."""
    for card in scene.table.scorecards.all():
        date_back(card, 6)


def test_places_follow_points_and_say_what_separates(scene):
    rows = rank(scene.table, cards_to_rank(scene.table, scene.bloc))
    assert [(r.card.unit, r.place.place) for r in rows] == [
        (scene.third, 1), (scene.cast.neighbour, 2),
    ]  # fmt: skip
    gap = rows[1].gap
    assert gap is not None
    assert (gap.points, [points for _, points in gap.groups]) == (5, [5])
    assert spread(rows) == {"highest": 25, "lowest": 20, "mean": Decimal("22.5"), "range": 5}


@pytest.mark.parametrize(("count", "most"), [(4, 0), (5, 1), (9, 1), (10, 2)])
def test_never_more_than_the_share_is_proposed_for_the_flag(count, most):
    assert places_to_propose(ScoringTable(flag_share=Decimal(20)), count) == most


def test_a_disqualified_unit_is_last_and_never_proposed(scene):
    card = scene.card(scene.third)
    card.scores.create(item=scene.fatal, stage="verified", value=1, is_struck=True)
    scene.table.flag_share = Decimal(100)
    rows = rank(scene.table, cards_to_rank(scene.table, scene.bloc))
    assert rows[-1].card.unit == scene.third
    assert [row.may_be_proposed for row in rows] == [True, False]


def test_the_ranking_asks_the_same_number_of_questions_for_any_number(
    scene, django_assert_num_queries
):
    with django_assert_num_queries(3):
        rank(scene.table, cards_to_rank(scene.table, scene.bloc))
    for unit in (scene.cast.commune, scene.cast.science, scene.cast.home_affairs):
        scene.table.scorecards.create(
            unit=unit,
            bloc=scene.bloc,
            state=ScorecardState.VERIFIED,
            submitted_at="2026-12-01T00:00Z",
        )
    with django_assert_num_queries(3):
        assert len(rank(scene.table, cards_to_rank(scene.table, scene.bloc))) == 5


@pytest.mark.parametrize("count", [2, 60])
def test_adding_up_and_ranking_ask_as_often_for_few_as_for_many(
    scene, django_assert_num_queries, count
):
    """What bench/scoring.py measures for 6,500; both databases take 60 rows in one writing."""
    units = Unit.objects.bulk_create(
        Unit(code=f"nhieu-{n}", name=f"Xã {n}", kind="commune", parent=scene.cast.province)
        for n in range(count)
    )
    cards = Scorecard.objects.bulk_create(
        Scorecard(table=scene.table, unit=unit, bloc=scene.bloc) for unit in units
    )
    ItemScore.objects.bulk_create(
        ItemScore(scorecard=card, item=item, stage="self", value=1, points=3)
        for card in cards
        for item in (scene.works, scene.bonus)
    )
    with django_assert_num_queries(3):  # items, points, one writing
        assert recompute(cards) == count
    with django_assert_num_queries(2):  # items, points
        assert len(rank(scene.table, cards)) == count
    assert {card.self_total for card in cards} == {6}


def test_a_ranking_is_locked_once_for_good(scene):
    settled(scene)
    officer = scene.cast.province_officer
    ranking = lock_ranking(officer, scene.table, scene.bloc)
    assert [(row["place"], row["points"]) for row in ranking.rows] == [(1, "25.00"), (2, "20.00")]
    assert {c.state for c in scene.table.scorecards.all()} == {ScorecardState.LOCKED}
    with pytest.raises(Refused, match="đã chốt"):
        lock_ranking(officer, scene.table, scene.bloc)


def test_only_the_organiser_locks(scene):
    settled(scene)
    with pytest.raises(Refused) as refusal:
        lock_ranking(scene.cast.commune_officer, scene.table, scene.bloc)
    assert refusal.value.denied


def test_what_hinders_locking_is_named(cast):
    scene = opened(cast)
    with pytest.raises(Refused, match=r"Chưa thẩm định xong: .*Xã Cổ Lễ"):
        lock_ranking(cast.province_officer, scene.table, scene.bloc)
    scene.table.scorecards.exclude(unit=scene.third).delete()
    appealed(scene, scene.works)
    with pytest.raises(Refused, match=r"kiến nghị chưa trả lời.*còn được kiến nghị đến hết"):
        lock_ranking(cast.province_officer, scene.table, scene.bloc)


def test_the_last_day_of_appeal_still_hinders_locking(scene):
    for card in scene.table.scorecards.all():
        date_back(card, 5)
    with pytest.raises(Refused, match="còn được kiến nghị"):
        lock_ranking(scene.cast.province_officer, scene.table, scene.bloc)


def _last_year(scene, *, place):
    row = {"unit": scene.third.pk, "label": "Xã Thứ Ba", "place": place, "points": "19.00"}
    BlocRanking.objects.create(
        bloc=scene.bloc,
        table=ScoringTable.objects.create(unit=scene.cast.province, year=2025, title="Năm trước"),
        rows=[row],
        locked_by=scene.cast.province_officer,
    )


def test_places_of_other_years_stand_beside(scene):
    _last_year(scene, place=3)
    past = earlier_places(scene.bloc, scene.table)
    assert past == {scene.third.pk: [Earlier(2025, 3, Decimal(19))]}
    rows = rank(scene.table, cards_to_rank(scene.table, scene.bloc), past)
    assert [row.climbed for row in rows] == [2, None]
    years, units = years_of(scene.bloc)
    assert (years, units) == ([2025], [("Xã Thứ Ba", [Earlier(2025, 3, Decimal(19))])])


def test_a_campaign_is_not_compared_with_the_annual_table(scene):
    scene.table.campaign = CampaignFactory()
    scene.table.save()
    _last_year(scene, place=3)
    assert earlier_places(scene.bloc, scene.table) == {}


def test_equals_whom_the_share_does_not_hold_all_are_contested_and_none_is_proposed(scene):
    """Two share the first place, the share holds one: nobody's turn on a coin."""
    scene.table.flag_share = Decimal(50)
    scene.table.tie_breaks = []
    scene.card(scene.third).scores.all().delete()
    scene.card(scene.cast.neighbour).scores.all().delete()
    cards = cards_to_rank(scene.table, scene.bloc)
    rows = rank(scene.table, cards)
    assert [(r.place.place, r.may_be_proposed, r.is_contested) for r in rows] == [
        (1, False, True), (1, False, True),
    ]  # fmt: skip
    rows = rank(scene.table, cards, units=4)
    assert [(r.may_be_proposed, r.is_contested) for r in rows] == [(True, False), (True, False)]


def test_minutes_name_equals_that_the_bloc_must_choose_from(scene):
    settled(scene)
    ranking = lock_ranking(scene.cast.province_officer, scene.table, scene.bloc)
    ranking.rows = [row | {"is_contested": True} for row in ranking.rows]
    assert "Thứ Ba; Uỷ ban nhân dân xã Liên Minh đồng hạng" in document_html(
        minutes_document(ranking)
    )


def test_members_without_a_scorecard_are_named(scene):
    members = (scene.cast.commune, scene.cast.science, scene.cast.home_affairs)
    assert sorted(without_card(scene.table, scene.bloc)) == sorted(u.label for u in members)


class Silent:
    def step(self, **_) -> None:
        pass


def test_minutes_are_printed_with_a_code(scene):
    settled(scene)
    ranking = lock_ranking(scene.cast.province_officer, scene.table, scene.bloc)
    assert render_docx(minutes_document(ranking)).startswith(b"PK")
    print_minutes(ranking.pk, Silent())
    ranking.refresh_from_db()
    assert ranking.minutes is not None
    assert "Xếp hạng thi đua Cụm thi đua thử năm 2026" in ranking.minutes.title


def test_the_scorecard_on_paper_holds_columns_and_reasons(scene):
    content = render_pdf(scorecard_document(sheet_of(scene.card(scene.third))))
    with pdfplumber.open(io.BytesIO(content)) as paper:
        text = "\n".join(page.extract_text() for page in paper.pages)
    assert "chéo" in text
    assert text.count("25,00") == 7, "most points and three totals; three columns of the group"
