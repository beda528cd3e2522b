"""Which groups of the plan above have no partner in a plan below."""

import pytest

from criteria.models import TargetGroup
from criteria.warnings import missing_groups
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import PlanFactory

ABOVE = [
    "Đối với các sở, ban, ngành, địa phương",
    "Đối với doanh nghiệp, hợp tác xã",
    "Đối với hộ gia đình, người dân",
]


def fill(plan, titles):
    TargetGroup.objects.bulk_create(
        TargetGroup(plan=plan, position=n, title=title) for n, title in enumerate(titles, start=1)
    )


@pytest.fixture
def top(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province))
    fill(plan, ABOVE)
    return plan


def texts(plan):
    return [w.text for w in missing_groups([plan]).get(plan.pk, [])]


def test_groups_in_other_words_are_partners(cast, top):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    fill(plan, ["Đối với các phòng, ban, thôn, xóm", "Đối với các hộ", "Doanh nghiệp, HTX"])
    assert texts(plan) == []


def test_a_group_without_a_partner_is_named(cast, top):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    fill(plan, ["Đối với các phòng, ban, thôn, xóm", "Đối với người dân, hộ gia đình"])
    (text,) = texts(plan)
    assert "doanh nghiệp, hợp tác xã" in text
    assert "hộ gia đình" not in text


def test_a_plan_without_groups_says_so(cast, top):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    (text,) = texts(plan)
    assert "không nêu đối tượng" in text


def test_the_top_plan_is_compared_with_nothing(top):
    assert missing_groups([top]) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_one_query_however_many_plans(cast, top, number, django_assert_num_queries):
    units = [cast.commune, cast.neighbour, cast.science][:number]
    plans = [PlanFactory(campaign=top.campaign, unit=unit, parent=top) for unit in units]
    with django_assert_num_queries(1):
        assert len(missing_groups(plans)) == number


def test_the_campaign_page_shows_them_with_advice(cast, as_user, top):
    PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    page = as_user(cast.province_officer).get(f"/phong-trao/{top.campaign.slug}/")
    assert "Bổ sung nhóm đối tượng" in page.content.decode()
