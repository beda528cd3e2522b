"""The administrators' lists show plans and change nothing that a verb writes."""

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PhaseFactory


@pytest.fixture
def duty(cast):
    duty = ObligationFactory(plan__campaign=CampaignFactory(unit=cast.province))
    ContentAreaFactory(plan=duty.plan)
    PhaseFactory(campaign=duty.plan.campaign)
    return duty


@pytest.mark.parametrize("model", ["campaign", "plan", "obligation", "workingdayoverride"])
def test_lists_open(cast, as_user, duty, model):
    url = reverse(f"admin:campaigns_{model}_changelist")
    assert as_user(cast.superuser).get(url).status_code == 200


@pytest.mark.parametrize("model", ["plan", "obligation"])
def test_plans_and_duties_are_only_read(cast, as_user, duty, model):
    client = as_user(cast.superuser)
    key = {"plan": duty.plan_id, "obligation": duty.pk}[model]
    change = reverse(f"admin:campaigns_{model}_change", args=[key])
    assert client.get(change).status_code == 200
    assert client.post(change, {"title": "Sửa lén"}).status_code == 403
    assert client.get(reverse(f"admin:campaigns_{model}_add")).status_code == 403
    delete = reverse(f"admin:campaigns_{model}_delete", args=[key])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    duty.plan.refresh_from_db()
    assert duty.plan.title != "Sửa lén"


def test_the_name_of_a_campaign_can_be_put_right_but_not_its_state(cast, as_user, duty):
    campaign = duty.plan.campaign
    url = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    data = {
        "title": "Tên đúng",
        "first_year": 2025,
        "last_year": 2030,
        "state": "closed",
        "is_public": "on",
        "phases-TOTAL_FORMS": 0,
        "phases-INITIAL_FORMS": 0,
    }
    assert as_user(cast.superuser).post(url, data).status_code == 302
    found = Campaign.objects.get(pk=campaign.pk)
    assert (found.title, found.state, found.is_public) == ("Tên đúng", "active", False)
    assert found.phases.count() == 1
