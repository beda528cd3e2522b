"""Pages of a campaign: who reads them, what they show, how many queries they need."""

import datetime as dt

import pytest
from django.urls import reverse

from campaigns.enums import ObligationKind
from campaigns.home import my_campaigns
from campaigns.models import Campaign
from campaigns.models import Plan
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PhaseFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import CriterionFactory
from tests.factories.units import UnitFactory


@pytest.fixture
def top(cast):
    campaign = CampaignFactory(unit=cast.province, slug="chuyen-doi-so")
    plan = PlanFactory(campaign=campaign)
    ContentAreaFactory(plan=plan, title="Nâng cao nhận thức")
    PhaseFactory(campaign=campaign)
    ObligationFactory(
        plan=plan,
        what=ObligationKind.PLAN,
        is_yearly=False,
        year=2025,
        month=7,
        precision="month",
        debtor_kinds=["commune"],
    )
    return plan


@pytest.mark.parametrize("person", ["province_officer", "commune_officer", "province_reader"])
def test_pages_open(cast, as_user, top, person):
    client = as_user(getattr(cast, person))
    for url in (
        reverse("campaigns:list"),
        reverse("campaigns:detail", args=["chuyen-doi-so"]),
        reverse("campaigns:matrix", args=["chuyen-doi-so"]),
        reverse("campaigns:plan", args=[top.pk]),
    ):
        assert client.get(url).status_code == 200, url


def test_outsider_finds_nothing(cast, as_user, top):
    client = as_user(cast.outsider)
    assert client.get(reverse("campaigns:detail", args=["chuyen-doi-so"])).status_code == 404
    assert client.get(reverse("campaigns:plan", args=[top.pk])).status_code == 404


def test_a_commune_reads_nothing_of_its_neighbour(cast, as_user, top):
    draft = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)
    client = as_user(cast.neighbour_officer)
    page = client.get(reverse("campaigns:detail", args=["chuyen-doi-so"]))
    assert "Xã Cổ Lễ" not in page.content.decode()
    assert client.get(reverse("campaigns:plan", args=[draft.pk])).status_code == 404
    assert client.get(reverse("campaigns:draft", args=[draft.pk])).status_code == 404


def test_province_sees_late_communes(cast, as_user, top):
    page = as_user(cast.province_officer).get(reverse("campaigns:detail", args=["chuyen-doi-so"]))
    assert "! Quá hạn" in page.content.decode()
    assert "Trong tháng 7/2025" in page.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_duties_can_be_exported(cast, as_user, top, kind):
    url = reverse("campaigns:detail", args=["chuyen-doi-so"])
    answer = as_user(cast.province_officer).get(url, {"xuat": kind})
    assert answer["Content-Disposition"].endswith(f'.{kind}"')


def test_chase_reaches_the_owing_communes_once(cast, as_user, top):
    client = as_user(cast.province_officer)
    url = reverse("campaigns:chase", args=["chuyen-doi-so"])
    assert "Nguyễn Thị Văn" in client.get(url).content.decode()
    for _ in range(2):
        client.post(url, {"token": "mot-lan", "message": "Đề nghị sớm"})
    assert cast.commune_officer.notices.count() == 1
    assert cast.province_officer.notices.count() == 0


def test_reader_may_not_chase(cast, as_user, top):
    url = reverse("campaigns:chase", args=["chuyen-doi-so"])
    assert as_user(cast.province_reader).get(url).status_code == 403


def test_a_commune_starts_its_plan_from_the_provinces(cast, as_user, top):
    url = reverse("campaigns:start_plan", args=["chuyen-doi-so"])
    as_user(cast.commune_officer).post(url, {"don_vi": cast.commune.pk})
    plan = Plan.objects.get(unit=cast.commune)
    assert [a.derived_from.title for a in plan.content_areas.all()] == ["Nâng cao nhận thức"]


def test_a_started_plan_has_the_groups_and_criteria_of_the_plan_above(cast, as_user, top):
    CriterionFactory(target_group__plan=top, target_group__title="Các xã", text="Đạt 90%")
    url = reverse("campaigns:start_plan", args=["chuyen-doi-so"])
    as_user(cast.commune_officer).post(url, {"don_vi": cast.commune.pk})
    group = Plan.objects.get(unit=cast.commune).target_groups.get()
    assert group.title == "Các xã"
    assert [c.text for c in group.criteria.all()] == ["Đạt 90%"]


def test_a_plan_above_without_groups_gives_a_clean_draft(cast, as_user, top):
    url = reverse("campaigns:start_plan", args=["chuyen-doi-so"])
    as_user(cast.commune_officer).post(url, {"don_vi": cast.commune.pk})
    plan = Plan.objects.get(unit=cast.commune)
    assert plan.version == 0
    assert not plan.target_groups.exists()


def test_public_pages_show_only_what_is_issued(cast, client, top):
    PlanFactory(
        campaign=top.campaign, unit=cast.commune, parent=top, draft=True, number="du-thao/KH-UBND"
    )
    url = reverse("campaigns:public", args=["chuyen-doi-so"])
    assert client.get(url).status_code == 404
    top.campaign.is_public = True
    top.campaign.save()
    page = client.get(url).content.decode()
    assert "Nâng cao nhận thức" in page
    assert "du-thao/KH-UBND" not in page
    assert "Cổ Lễ" not in page
    assert client.get(reverse("campaigns:public_list")).status_code == 200


def test_publishing_shows_and_takes_back(cast, as_user, client, top):
    url = reverse("campaigns:publish", args=["chuyen-doi-so"])
    public = reverse("campaigns:public", args=["chuyen-doi-so"])
    as_user(cast.province_officer).post(url, {"cong_khai": "1"})
    assert client.get(public).status_code == 200
    as_user(cast.province_officer).post(url, {"cong_khai": "0"})
    assert client.get(public).status_code == 404


def test_only_the_launching_unit_publishes(cast, as_user, top):
    url = reverse("campaigns:publish", args=["chuyen-doi-so"])
    assert as_user(cast.commune_officer).post(url, {"cong_khai": "1"}).status_code == 403
    assert as_user(cast.province_officer).get(url).status_code == 405
    assert not Campaign.objects.get().is_public


def test_a_draft_campaign_is_not_published(cast, as_user, top):
    Campaign.objects.update(state="draft")
    url = reverse("campaigns:publish", args=["chuyen-doi-so"])
    assert as_user(cast.province_officer).post(url, {"cong_khai": "1"}).status_code == 409
    assert not Campaign.objects.get().is_public


def start_data(cast, **more):
    return {
        "unit": cast.province.pk,
        "title": "Cả tỉnh chung sức",
        "first_year": 2026,
        "last_year": 2030,
        **more,
    }


def test_a_campaign_is_started_with_the_draft_of_its_plan(cast, as_user):
    client = as_user(cast.province_officer)
    assert client.get(reverse("campaigns:start")).status_code == 200
    answer = client.post(reverse("campaigns:start"), start_data(cast))
    plan = Plan.objects.get()
    assert answer.url == reverse("campaigns:draft", args=[plan.pk])
    assert (plan.campaign.slug, plan.is_draft) == ("ca-tinh-chung-suc", True)


def test_years_out_of_order_come_back_with_the_form(cast, as_user):
    data = start_data(cast, last_year=2025)
    page = as_user(cast.province_officer).post(reverse("campaigns:start"), data)
    assert "last_year" in page.context["form"].errors
    assert not Campaign.objects.exists()


def test_a_campaign_of_another_unit_is_no_choice(cast, as_user):
    page = as_user(cast.commune_officer).post(reverse("campaigns:start"), start_data(cast))
    assert "unit" in page.context["form"].errors
    assert as_user(cast.province_reader).get(reverse("campaigns:start")).status_code == 403


def test_plans_of_a_unit_hide_drafts_from_others(cast, as_user, top):
    PlanFactory(
        campaign=top.campaign, unit=cast.commune, parent=top, draft=True, title="Dự thảo của xã"
    )
    url = reverse("campaigns:unit_plans", args=[cast.commune.pk])
    assert "Dự thảo của xã" in as_user(cast.commune_officer).get(url).content.decode()
    assert as_user(cast.neighbour_officer).get(url).status_code == 404


def test_the_home_card_leads_to_drafts_and_running_campaigns(cast, top):
    draft = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)
    card = my_campaigns(cast.commune_officer)["context"]
    assert (card["drafts"], card["campaigns"]) == ([draft], [top.campaign])
    assert my_campaigns(cast.neighbour_officer)["context"]["drafts"] == []
    assert my_campaigns(cast.outsider) is None


def test_many_warnings_of_a_kind_fold_into_one_and_the_serious_come_first(cast, as_user, top):
    for unit in UnitFactory.create_batch(3, commune=True, parent=cast.province):
        PlanFactory(campaign=top.campaign, unit=unit, parent=top, issued_on=dt.date(2025, 6, 1))
    url = reverse("campaigns:detail", args=["chuyen-doi-so"])
    page = as_user(cast.province_officer).get(url).content.decode()
    serious = page.index("Ban hành sớm hơn kế hoạch cấp trên (3 trường hợp)")
    assert serious < page.index("Không nêu nghĩa vụ báo cáo hằng năm (4 trường hợp)")
    assert page.count("ngày ban hành sớm hơn kế hoạch cấp trên.") == 3
