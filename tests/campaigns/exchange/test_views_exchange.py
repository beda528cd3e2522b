"""The pages: download, bring in with a preview, make a new one from an old one."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.exchange.workbook import workbook
from campaigns.models import Campaign
from campaigns.models import CampaignImport
from campaigns.models import Plan
from documents.spreadsheets import read_book
from tests.campaigns.exchange.scenes import Scene
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import LegalBasisFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.reports import IndicatorFactory


@pytest.fixture
def plan(cast):
    campaign = CampaignFactory(
        unit=cast.province, slug="hoc-tap-so", title="Học tập số", first_year=2025, last_year=2030
    )
    plan = PlanFactory(campaign=campaign)
    ContentAreaFactory(plan=plan)
    return plan


def send(client, cast, content, unit=None):
    return client.post(
        reverse("campaigns:import"),
        {
            "unit": (unit or cast.province).pk,
            "table": SimpleUploadedFile("Tệp của tôi.xlsx", content),
        },
    )


def test_the_campaign_page_leads_to_file_and_copy(cast, as_user, plan):
    page = as_user(cast.province_officer).get(reverse("campaigns:detail", args=["hoc-tap-so"]))
    assert reverse("campaigns:export", args=["hoc-tap-so"]) in page.content.decode()
    assert reverse("campaigns:copy", args=["hoc-tap-so"]) in page.content.decode()
    page = as_user(cast.province_reader).get(reverse("campaigns:detail", args=["hoc-tap-so"]))
    assert reverse("campaigns:export", args=["hoc-tap-so"]) in page.content.decode()
    assert reverse("campaigns:copy", args=["hoc-tap-so"]) not in page.content.decode()


def test_the_list_leads_writers_to_the_import(cast, as_user):
    address = reverse("campaigns:import")
    page = as_user(cast.province_officer).get(reverse("campaigns:list")).content.decode()
    assert address in page
    page = as_user(cast.province_reader).get(reverse("campaigns:list")).content.decode()
    assert address not in page


def test_downloads_a_workbook(cast, as_user, plan):
    answer = as_user(cast.commune_officer).get(reverse("campaigns:export", args=["hoc-tap-so"]))
    assert 'filename="phong-trao-hoc-tap-so.xlsx"' in answer["Content-Disposition"]
    book = read_book(answer.content, max_rows=500, max_sheets=40)
    assert list(book)[:3] == ["Hướng dẫn", "Phong trào", "Kế hoạch"]
    assert ["Tên phong trào", "Học tập số"] in book["Phong trào"]


@pytest.mark.parametrize("name", ["export", "copy"])
def test_a_campaign_whose_plan_is_still_a_draft_is_its_own_peoples(cast, as_user, name):
    PlanFactory(campaign=CampaignFactory(unit=cast.province, slug="chua-xong"), draft=True)
    address = reverse(f"campaigns:{name}", args=["chua-xong"])
    assert as_user(cast.province_officer).get(address).status_code == 200
    assert as_user(cast.commune_officer).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_workbook_takes_the_same_queries_however_much_there_is(
    cast, plan, count, django_assert_num_queries
):
    LegalBasisFactory.create_batch(count, plan=plan)
    ObligationFactory.create_batch(count, plan=plan)
    for duty in plan.obligations.all():
        duty.debtors.set([cast.commune, cast.neighbour])
    areas = ContentAreaFactory.create_batch(count, plan=plan)
    for area in areas:
        IndicatorFactory(campaign=plan.campaign, content_area=area)
    fresh = Plan.objects.select_related("campaign__unit").get(pk=plan.pk)
    with django_assert_num_queries(12):
        workbook(fresh.campaign, fresh)


def test_preview_writes_nothing_then_a_click_writes_once(cast, as_user, plan):
    client = as_user(cast.province_officer)
    answer = send(client, cast, workbook(plan.campaign, plan))
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Đã có phong trào cùng tên" in page
    assert "Lập phong trào dự thảo" in page
    assert Campaign.objects.count() == 1
    done = client.post(answer.url)
    made = Campaign.objects.exclude(pk=plan.campaign_id).get()
    assert done.url == reverse("campaigns:draft", args=[made.plans.get().pk])
    assert client.post(answer.url).url == reverse("campaigns:list")
    assert Campaign.objects.count() == 2


def test_preview_lists_what_is_wrong_and_offers_no_button(cast, as_user, plan):
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan.campaign, plan)))
    book["Nội dung thi đua"]["C2"].value = None
    stream = io.BytesIO()
    book.save(stream)
    client = as_user(cast.province_officer)
    answer = send(client, cast, stream.getvalue())
    page = client.get(answer.url).content.decode()
    assert "Nội dung thi đua" in page
    assert "Ô này không được để trống." in page
    assert "Lập phong trào dự thảo" not in page
    assert client.post(answer.url).status_code == 409
    assert Campaign.objects.count() == 1


def test_what_a_file_says_is_shown_as_text(cast, as_user, plan):
    plan.campaign.title = "<script>alert(1)</script>"
    client = as_user(cast.province_officer)
    answer = send(client, cast, workbook(plan.campaign, plan))
    assert "<script>alert(1)" not in client.get(answer.url).content.decode()


def test_a_file_that_is_none_is_refused_at_its_field(cast, as_user):
    answer = send(as_user(cast.province_officer), cast, b"khong phai bang tinh")
    assert answer.status_code == 422
    assert "Tệp phải là tệp Excel" in answer.content.decode()


def test_a_large_file_is_refused(cast, as_user, monkeypatch):
    monkeypatch.setattr("campaigns.views.exchange.MAX_BYTES", 5)
    answer = send(as_user(cast.province_officer), cast, b"x" * 6)
    assert answer.status_code == 422
    assert CampaignImport.objects.count() == 0


def test_only_own_units_may_be_chosen(cast, as_user, plan):
    answer = send(as_user(cast.commune_officer), cast, workbook(plan.campaign, plan))
    assert answer.status_code == 422
    assert CampaignImport.objects.count() == 0


def test_an_upload_is_its_owners_alone(cast, as_user, plan):
    answer = send(as_user(cast.province_officer), cast, workbook(plan.campaign, plan))
    other = as_user(cast.province_leader)
    assert other.get(answer.url).status_code == 404
    other.post(answer.url)
    assert Campaign.objects.count() == 1


def test_copies_what_is_ticked(cast, as_user, plan):
    client = as_user(cast.province_officer)
    address = reverse("campaigns:copy", args=["hoc-tap-so"])
    page = client.get(address).content.decode()
    assert 'value="2031"' in page
    assert 'value="2036"' in page
    answer = client.post(
        address,
        {
            "title": "Học tập suốt đời",
            "unit": cast.province.pk,
            "first_year": "2031",
            "last_year": "2035",
            "parts": ["areas"],
        },
    )
    made = Campaign.objects.get(title="Học tập suốt đời")
    assert answer.url == reverse("campaigns:draft", args=[made.plans.get().pk])
    assert made.plans.get().content_areas.count() == 1


def test_years_out_of_order_are_told_at_the_field(cast, as_user, plan):
    answer = as_user(cast.province_officer).post(
        reverse("campaigns:copy", args=["hoc-tap-so"]),
        {"title": "Mới", "unit": cast.province.pk, "first_year": "2031", "last_year": "2030"},
    )
    assert answer.status_code == 422
    assert "không sớm hơn năm bắt đầu" in answer.content.decode()
    assert Campaign.objects.count() == 1


def test_a_full_campaign_goes_through_the_pages(cast, as_user):
    old = Scene(cast, 5).make()
    client = as_user(cast.province_officer)
    content = client.get(reverse("campaigns:export", args=[old.campaign.slug])).content
    answer = client.post(send(client, cast, content).url)
    assert client.get(answer.url).status_code == 200
    made = Campaign.objects.exclude(pk=old.campaign_id).get()
    assert client.get(reverse("campaigns:detail", args=[made.slug])).status_code == 200


def test_an_emulation_office_launches_for_the_unit_above_unless_it_says_else(cast, as_user):
    page = as_user(cast.province_officer).get(reverse("campaigns:import"))
    assert page.context["form"]["unit"].value() == cast.province.pk
