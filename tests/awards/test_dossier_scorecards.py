"""The subject's scorecard in its bound dossier: a part of its own, only where there is one."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.dossier import request_dossier
from awards.dossier_contents import contents_of
from awards.dossier_contents import contents_of_all
from awards.dossier_contents import for_binding
from awards.dossier_pages import overview_of
from awards.models import Consultation
from awards.models import Nomination
from tests.awards.dossier_scenes import build
from tests.awards.dossier_scenes import loaded
from tests.awards.dossier_scenes import make_nomination
from tests.awards.dossier_scenes import make_round
from tests.awards.dossier_scenes import texts
from tests.criteria.ranked_scenes import scored_bloc
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
PART = "Phiếu chấm điểm thi đua"


def of_unit(cast, unit=None, award_round=None, **facts) -> Nomination:
    """A submitted dossier of the commune for itself, for the year 2026."""
    unit = unit or cast.commune
    nomination = make_nomination(cast, award_round, name=unit.name)
    given = {
        "subject_unit": unit, "subject_class": "collective", "position": "",
        "period_from": dt.date(2026, 1, 1), "period_to": dt.date(2026, 12, 31),
    }  # fmt: skip
    Nomination.objects.filter(pk=nomination.pk).update(**(given | facts))
    return loaded(nomination)


@pytest.fixture
def scene(cast):
    return scored_bloc(cast, {cast.commune: (97, "95.5"), cast.neighbour: (90, 90)}, year=2026)


def test_scorecard_is_a_part_with_bookmark_line_and_reasons(cast, scene):
    nomination = of_unit(cast)
    book = build(nomination, cast.province_officer)
    pages = texts(nomination)
    with book.open_outline() as outline:
        part = next(item for item in outline.root if PART in str(item.title))
        assert str(part.title) == f"IV. {PART}"
        assert "IV.1. Phiếu chấm điểm năm 2026" in str(part.children[0].title)
    index = next(page for page in pages if page.startswith("MỤC LỤC"))
    assert "IV.1 Phiếu chấm điểm năm 2026" in index
    paper = next(page for page in pages if "PHIẾU CHẤM ĐIỂM THI ĐUA" in page)
    assert "97,00 97,00 95,50 *" in paper
    assert "Thiếu minh chứng" in paper
    assert cast.province_officer.full_name not in paper
    assert "dựng từ phiếu đã thẩm định" in paper


def test_without_scorecard_there_is_no_part(cast, scene):
    assert PART not in str(overview_of(contents_of(of_unit(cast, cast.school))))
    assert PART not in str(overview_of(contents_of(loaded(make_nomination(cast)))))


@pytest.mark.parametrize(
    ("card", "nomination", "there"),
    [
        ({"state": "verified"}, {}, True),
        ({"state": "locked"}, {}, True),
        ({"state": "cross"}, {}, False),
        ({"state": "draft"}, {}, False),
        ({}, {"period_from": dt.date(2024, 1, 1), "period_to": dt.date(2025, 12, 31)}, False),
        ({}, {"period_from": dt.date(2025, 7, 1), "period_to": dt.date(2026, 6, 30)}, True),
    ],
)
def test_only_settled_scorecards_of_the_years_concerned(cast, scene, card, nomination, there):
    scene.table.scorecards.update(**card)
    contents = contents_of(of_unit(cast, **nomination))
    assert bool(contents.scorecards) is there


def test_without_a_written_time_the_round_says_which_years(cast, scene):
    timeless = {"period_from": None, "period_to": None}
    award_round = make_round(cast)  # sums up the campaign until 2027
    nomination = of_unit(cast, award_round=award_round, **timeless)
    assert len(contents_of(nomination).scorecards) == 1
    type(award_round).objects.update(occasion="annual")
    assert contents_of(loaded(nomination)).scorecards == ()
    type(award_round).objects.update(year=2026)
    assert len(contents_of(loaded(nomination)).scorecards) == 1


def test_another_campaigns_scorecard_is_left_out_and_a_new_version_replaces_the_old(cast, scene):
    newer = scored_bloc(
        cast, {cast.commune: (80, 70)}, bloc=scene.bloc, title=scene.table.title, number=2
    )
    scored_bloc(cast, {cast.commune: (1, 1)}, bloc=scene.bloc, campaign=make_round(cast).campaign)
    (fact,) = contents_of(of_unit(cast)).scorecards
    assert str(newer.table) in fact.title


def test_dossier_is_reused_until_the_scorecard_changes(cast, scene):
    nomination = of_unit(cast)
    build(nomination, cast.province_officer)
    assert request_dossier(cast.province_officer, nomination) is None
    scene.table.scorecards.update(state="locked")
    assert request_dossier(cast.province_officer, nomination) is not None


@pytest.mark.parametrize("count", [1, 12])
def test_many_scorecards_need_as_many_queries_as_one(cast, scene, count, django_assert_num_queries):
    award_round = make_round(cast)
    units = UnitFactory.create_batch(count, commune=True, parent=cast.province)
    scored_bloc(cast, dict.fromkeys(units, (90, 80)), bloc=scene.bloc, year=2026)
    for unit in units:
        of_unit(cast, unit, award_round)
    with django_assert_num_queries(QUERIES):
        found = contents_of_all(for_binding(Nomination.objects.filter(round=award_round)))
    assert all(contents.scorecards for contents in found.values())


QUERIES = 14


def test_page_links_the_scorecard_for_those_who_may_see_it(cast, scene, as_user):
    nomination = of_unit(cast)
    Consultation.objects.create(
        nomination=nomination, unit=cast.science, asked_on=timezone.localdate(),
        due_on=timezone.localdate(),
    )  # fmt: skip
    link = reverse("scoring:scorecard", args=[scene.card(cast.commune).pk])
    page = reverse("awards:nomination", args=[nomination.pk])
    assert link in as_user(cast.commune_officer).get(page).content.decode()
    asked = as_user(cast.science_officer)
    assert link not in asked.get(page).content.decode()
    assert asked.get(link).status_code == 404
    # The dossier is one paper: whoever reads it reads all of it.
    whole = asked.get(reverse("awards:dossier", args=[nomination.pk])).content.decode()
    assert PART in whole
