"""Filling in a plan page by page, two officers at once, and issuing it once."""

import pytest
from django.urls import reverse

from campaigns.enums import PlanState
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory


@pytest.fixture
def draft(cast):
    top = PlanFactory(campaign=CampaignFactory(unit=cast.province))
    ContentAreaFactory(plan=top, title="Phát triển hạ tầng số")
    return PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)


def rows(version, *titles, **more):
    data = {"version": version, "dong-TOTAL_FORMS": len(titles), "dong-INITIAL_FORMS": 0, **more}
    return data | {f"dong-{n}-title": title for n, title in enumerate(titles)}


PAGES = [
    "campaigns:draft",
    "campaigns:facts",
    "campaigns:obligations",
    "campaigns:add_obligation",
    "criteria:groups",
    "awards:provisions",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_its_writer_only(cast, as_user, draft, name):
    url = reverse(name, args=[draft.pk])
    assert as_user(cast.commune_officer).get(url).status_code == 200
    assert as_user(cast.neighbour_officer).get(url).status_code == 404
    assert as_user(cast.province_officer).get(url).status_code == 403


def test_areas_are_saved_in_the_order_given(cast, as_user, draft):
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    as_user(cast.commune_officer).post(url, rows(0, "Một", "Hai"))
    assert [a.title for a in draft.content_areas.all()] == ["Một", "Hai"]


@pytest.mark.parametrize(("button", "shown"), [({"them": "1"}, 3), ({"len": "1"}, 2)])
def test_adding_and_moving_save_nothing_and_keep_what_was_typed(
    cast, as_user, draft, button, shown
):
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    page = as_user(cast.commune_officer).post(url, rows(0, "Một", "Hai", **button))
    titles = [form["title"].value() for form in page.context["formset"]]
    assert len(titles) == shown
    assert {"Một", "Hai"} <= set(titles)
    assert ("len" not in button) or titles == ["Hai", "Một"]
    assert not draft.content_areas.exists()


def test_second_officer_sees_both_texts_and_overwrites_nothing(cast, as_user, draft):
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    client = as_user(cast.commune_officer)
    client.post(url, rows(0, "Bản thứ nhất"))
    page = client.post(url, rows(0, "Bản thứ hai")).content.decode()
    assert "vừa được người khác sửa" in page
    assert "Bản thứ nhất" in client.get(url).content.decode()
    assert "Bản thứ hai" in page
    assert [a.title for a in draft.content_areas.all()] == ["Bản thứ nhất"]


def test_area_of_a_foreign_plan_is_not_a_choice(cast, as_user, draft):
    foreign = ContentAreaFactory()
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    data = rows(0, "Một") | {"dong-0-derived_from": foreign.pk}
    assert as_user(cast.commune_officer).post(url, data).status_code == 200
    assert not draft.content_areas.exists()


def test_plan_is_issued_once(cast, as_user, draft):
    ContentAreaFactory(plan=draft)
    url = reverse("campaigns:issue", args=[draft.pk])
    client = as_user(cast.commune_officer)
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    draft.refresh_from_db()
    assert draft.state == PlanState.ISSUED
    assert draft.transitions.count() == 1


def test_groups_and_criteria_are_saved(cast, as_user, draft):
    url = reverse("criteria:groups", args=[draft.pk])
    data = rows(0, "Các phòng, ban") | {"dong-0-criteria": "Một\nHai"}
    as_user(cast.commune_officer).post(url, data)
    group = draft.target_groups.get()
    assert [c.text for c in group.criteria.all()] == ["Một", "Hai"]
