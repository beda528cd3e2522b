"""Opening scorecards: for which blocs and kinds of unit, until when, from the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from criteria.opening import NO_BLOC
from criteria.opening import narrowed
from criteria.opening import open_scorecards
from criteria.opening import set_days
from criteria.opening import tables_to_open
from criteria.opening import units_to_score
from tests.criteria.score_scenes import YEAR
from tests.criteria.score_scenes import make_score_scene
from tests.factories import BlocFactory
from tests.factories import UnitFactory
from units.models import BlocMember
from workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    """The bloc of five and a second bloc of one commune; a table for communes and departments."""
    scene = make_score_scene(cast)
    scene.table.unit_kinds = ["commune", "department"]
    scene.table.save()
    return scene


@pytest.fixture
def second(scene):
    bloc = BlocFactory(unit=scene.cast.province, name="Cụm thứ hai")
    unit = UnitFactory(commune=True, parent=scene.cast.province, name="Uỷ ban nhân dân xã Thứ Tư")
    BlocMember.objects.create(bloc=bloc, unit=unit, year=YEAR)
    return bloc


def units_with_cards(scene):
    return {card.unit for card in scene.table.scorecards.select_related("unit")}


def test_only_chosen_blocs_and_kinds_get_a_scorecard(scene, second):
    cast = scene.cast
    made = open_scorecards(
        cast.province_officer, scene.table, blocs=[scene.bloc.pk], kinds=["commune"]
    )
    assert made == 3
    assert units_with_cards(scene) == {cast.commune, cast.neighbour, scene.third}
    assert open_scorecards(cast.province_officer, scene.table, blocs=[second.pk]) == 1
    assert open_scorecards(cast.province_officer, scene.table, blocs=[second.pk]) == 0


def test_units_outside_every_bloc_can_be_chosen_too(scene):
    lone = UnitFactory(commune=True, parent=scene.cast.province)
    openings = units_to_score(scene.table)
    assert [row.unit for row in narrowed(openings, blocs=[NO_BLOC])] == [lone]
    assert len(narrowed(openings)) == 6


def test_days_of_the_stages_are_set_while_the_table_is_in_force(scene):
    officer = scene.cast.province_officer
    days = {"self_due_on": dt.date(YEAR, 12, 10), "cross_due_on": dt.date(YEAR, 12, 10)}
    open_scorecards(officer, scene.table, days=days)
    scene.table.refresh_from_db()
    assert scene.table.self_due_on == dt.date(YEAR, 12, 10)
    event = AuditEvent.objects.get(act="criteria.set_scoring_days")
    assert event.data == {"self_due_on": f"10/12/{YEAR}", "cross_due_on": f"10/12/{YEAR}"}
    assert not set_days(officer, scene.table, days), "the same days change nothing"


def test_a_stage_never_ends_before_the_one_it_follows(scene):
    days = {"self_due_on": dt.date(YEAR, 12, 10), "cross_due_on": dt.date(YEAR, 12, 9)}
    with pytest.raises(Refused) as refusal:
        open_scorecards(scene.cast.province_officer, scene.table, days=days)
    assert set(refusal.value.errors) == {"cross_due_on"}
    assert not scene.table.scorecards.exists()
    scene.table.refresh_from_db()
    assert scene.table.self_due_on is None


@pytest.mark.parametrize("person", ["commune_officer", "province_reader"])
def test_only_the_organiser_opens_and_sets_days(scene, person):
    for act in (
        lambda: open_scorecards(scene.cast.people[person], scene.table),
        lambda: set_days(scene.cast.people[person], scene.table, {"self_due_on": None}),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.denied
    assert list(tables_to_open(scene.cast.province_officer)) == [scene.table]
    assert not tables_to_open(scene.cast.people[person]).exists()


def test_page_opens_what_was_chosen_and_keeps_what_was_typed(scene, second, client):
    client.force_login(scene.cast.province_officer)
    page = client.get(reverse("scoring:choose_table") + f"?cum={second.pk}", follow=True)
    address = page.request["PATH_INFO"] + f"?cum={second.pk}"
    assert [row.bloc for row in page.context["openings"]] == [second]
    wrong = client.post(address, {"self_due_on": "10/12/2026", "cross_due_on": "9/12/2026"})
    assert (wrong.status_code, "10/12/2026" in wrong.text) == (422, True)
    client.post(address, {"self_due_on": "10/12/2026", "cross_due_on": "11/12/2026"})
    assert scene.table.scorecards.count() == 1
    client.post(address, {"self_due_on": "12/12/2026", "cross_due_on": ""})
    scene.table.refresh_from_db()
    assert scene.table.self_due_on == dt.date(2026, 12, 12)


@pytest.mark.parametrize("count", [2, 30])
def test_page_asks_as_often_for_few_as_for_many(scene, client, django_assert_num_queries, count):
    for _ in range(count):
        UnitFactory(commune=True, parent=scene.cast.province)
    client.force_login(scene.cast.province_officer)
    address = reverse("scoring:open_scorecards", args=[scene.table.pk])
    client.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        assert len(client.get(address).context["openings"]) == count + 5


PAGE_QUERIES = 8
