"""Ending a campaign: once, by its own people, and then nothing new is planned in it."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from campaigns.enums import CampaignState
from campaigns.launching import close_campaign
from campaigns.launching import issue_plan
from campaigns.launching import start_plan
from campaigns.models import Campaign
from campaigns.models import Plan
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory
from workflow import Refused
from workflow import Stale


@pytest.fixture
def top(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province, slug="da-xong"))
    ContentAreaFactory(plan=plan)
    return plan


@pytest.fixture
def url(top):
    return reverse("campaigns:close", args=[top.campaign.slug])


def test_asks_first_and_names_the_drafts(cast, as_user, top, url):
    PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)
    page = as_user(cast.province_officer).get(url).content.decode()
    assert "Uỷ ban nhân dân xã Cổ Lễ" in page
    assert Campaign.objects.get().state == CampaignState.ACTIVE


def test_closes_once_with_step_and_trace(cast, as_user, top, url):
    client = as_user(cast.province_officer)
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    campaign = Campaign.objects.get()
    assert campaign.state == CampaignState.CLOSED
    assert [step.actor for step in campaign.transitions.all()] == [cast.province_officer]
    assert AuditEvent.objects.filter(act="campaigns.close").count() == 1
    page = client.get(reverse("campaigns:detail", args=["da-xong"])).content.decode()
    assert "Phong trào đã kết thúc" in page
    assert url not in page


@pytest.mark.parametrize(
    ("person", "status"),
    [("province_reader", 403), ("commune_officer", 403), ("outsider", 404)],
)
def test_others_may_not_close(cast, as_user, url, person, status):
    client = as_user(getattr(cast, person))
    assert client.get(url).status_code == status
    assert client.post(url).status_code == status
    assert Campaign.objects.get().state == CampaignState.ACTIVE


def test_a_draft_campaign_has_nothing_to_close(cast, top):
    Campaign.objects.update(state=CampaignState.DRAFT)
    with pytest.raises(Stale):
        close_campaign(cast.province_officer, Campaign.objects.get())


@pytest.mark.parametrize("closed", [True, False])
def test_only_a_closed_campaign_takes_no_new_plan(cast, top, closed):
    if closed:
        close_campaign(cast.province_officer, Campaign.objects.get())
        with pytest.raises(Refused, match="đã kết thúc"):
            start_plan(cast.commune_officer, campaign=top.campaign, unit=cast.commune, parent=top)
    else:
        start_plan(cast.commune_officer, campaign=top.campaign, unit=cast.commune, parent=top)
    assert Plan.objects.filter(unit=cast.commune).exists() is not closed


@pytest.mark.parametrize("closed", [True, False])
def test_only_a_closed_campaign_refuses_to_issue(cast, top, closed):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)
    ContentAreaFactory(plan=plan)
    if closed:
        close_campaign(cast.province_officer, Campaign.objects.get())
        with pytest.raises(Refused, match="đã kết thúc"):
            issue_plan(cast.commune_officer, plan)
    else:
        issue_plan(cast.commune_officer, plan)
    plan.refresh_from_db()
    assert plan.is_draft is closed


def test_a_closed_campaign_neither_chases_nor_offers_a_plan(cast, as_user, top):
    detail = reverse("campaigns:detail", args=["da-xong"])
    client = as_user(cast.commune_officer)
    assert "Tạo kế hoạch từ kế hoạch cấp trên" in client.get(detail).content.decode()
    close_campaign(cast.province_officer, Campaign.objects.get())
    assert "Tạo kế hoạch từ kế hoạch cấp trên" not in client.get(detail).content.decode()
    chase = reverse("campaigns:chase", args=["da-xong"])
    assert as_user(cast.province_officer).get(chase).status_code == 403
