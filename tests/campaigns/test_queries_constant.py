"""Lists of a campaign need the same queries for 10 communes and for the 129 of a province."""

import pytest
from django.urls import reverse

from campaigns.enums import ObligationKind
from campaigns.models import ContentArea
from campaigns.models import LegalBasis
from campaigns.models import Obligation
from campaigns.models import Plan
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PhaseFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.units import UnitFactory
from units.models import Unit

SLUG = "chuyen-doi-so"
COMMUNES = [10, 129]


@pytest.fixture
def top(cast):
    campaign = CampaignFactory(unit=cast.province, slug=SLUG, is_public=True)
    plan = PlanFactory(campaign=campaign)
    ContentAreaFactory.create_batch(3, plan=plan)
    PhaseFactory(campaign=campaign)
    ObligationFactory(plan=plan)
    ObligationFactory(plan=plan, what=ObligationKind.PLAN, month=7, precision="month")
    return plan


def fill(top, count):
    """`count` communes, each with an issued plan that has parts, without one save per row."""
    parent = top.unit
    first = Unit.objects.order_by("-pk").first().pk + 1
    units = Unit.objects.bulk_create(
        UnitFactory.build(
            pk=key,
            commune=True,
            parent=parent,
            path=f"{parent.path}{key}/",
            depth=parent.depth + 1,
            name=f"Uỷ ban nhân dân xã số {key}",
            search=f"xa so {key}",
        )
        for key in range(first, first + count)
    )
    plans = Plan.objects.bulk_create(
        PlanFactory.build(campaign=top.campaign, unit=unit, parent=top) for unit in units
    )
    areas = list(top.content_areas.all())
    ContentArea.objects.bulk_create(
        ContentArea(plan=plan, position=1, ordinal="1", title="Một", derived_from=areas[0])
        for plan in plans
    )
    LegalBasis.objects.bulk_create(LegalBasis(plan=plan, title="Căn cứ") for plan in plans)
    Obligation.objects.bulk_create(
        Obligation(plan=plan, what="annual_report", day=20, month=12, is_yearly=True)
        for plan in plans
    )


def count_queries(client, url, expected, django_assert_num_queries):
    client.get(url)  # the first page of a session also prolongs it
    with django_assert_num_queries(expected):
        assert client.get(url).status_code == 200


PAGES = [
    ("campaigns:detail", 18),
    ("campaigns:matrix", 10),
    ("campaigns:chase", 10),
]


@pytest.mark.parametrize("communes", COMMUNES)
@pytest.mark.parametrize(("name", "queries"), PAGES)
def test_pages_of_a_campaign(
    cast, as_user, top, name, queries, communes, django_assert_num_queries
):
    fill(top, communes)
    client = as_user(cast.province_officer)
    count_queries(client, reverse(name, args=[SLUG]), queries, django_assert_num_queries)


@pytest.mark.parametrize("communes", COMMUNES)
def test_the_plan_at_the_top(cast, as_user, top, communes, django_assert_num_queries):
    fill(top, communes)
    client = as_user(cast.province_officer)
    count_queries(client, reverse("campaigns:plan", args=[top.pk]), 17, django_assert_num_queries)


@pytest.mark.parametrize("communes", COMMUNES)
def test_public_pages(client, top, communes, django_assert_num_queries):
    fill(top, communes)
    count_queries(client, reverse("campaigns:public_list"), 1, django_assert_num_queries)
    count_queries(client, reverse("campaigns:public", args=[SLUG]), 12, django_assert_num_queries)


@pytest.mark.parametrize("number", [1, 20])
def test_lists_of_campaigns_and_of_a_units_plans(cast, as_user, number, django_assert_num_queries):
    for _ in range(number):
        PlanFactory(campaign=CampaignFactory(unit=cast.province))
    client = as_user(cast.province_officer)
    count_queries(client, reverse("campaigns:list"), 6, django_assert_num_queries)
    url = reverse("campaigns:unit_plans", args=[cast.province.pk])
    count_queries(client, url, 6, django_assert_num_queries)
