"""What the public reads of results: issued documents of closed rounds, never a draft."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import IssuedDocument
from reports.models import Compilation
from reports.models import ReportRound
from reports.public import results_of
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.reports import ReportRoundFactory


@pytest.fixture
def campaign(cast):
    return CampaignFactory(unit=cast.province, slug="ket-qua", is_public=True)


def figures(total, last_year=None):
    row = {
        "code": "tap-huan",
        "name": "Lượt người được tập huấn",
        "unit_of_measure": "lượt người",
        "decimals": 0,
        "total": total,
        "last_year": last_year,
        "given": 1,
        "expected": 2,
        "missing_units": ["Xã Vắng Mặt"],
    }
    return {"indicators": [row], "missing": ["Xã Vắng Mặt"], "late": [{"unit": "Xã Nộp Muộn"}]}


@pytest.fixture
def issued(cast, campaign):
    return make_compilation(cast, campaign, total="12345")


def make_compilation(cast, campaign, *, year=2025, unit=None, total, last_year=None, **fields):
    unit = unit or campaign.unit
    plan = campaign.plans.filter(unit=unit).first() or PlanFactory(campaign=campaign, unit=unit)
    report_round = ReportRound.objects.filter(
        campaign=campaign, year=year, receiving_unit=unit
    ).first() or ReportRoundFactory(
        plan=plan, year=year, state="closed", closed_at=timezone.now(), receiving_unit=unit
    )
    values = {
        "number": report_round.compilations.count() + 1,
        "title": "Kết quả thực hiện",
        "state": "issued",
        "document_number": f"77/BC-{year}",
        "issued_on": dt.date(year, 12, 20),
        "created_by": cast.province_officer,
        "figures": figures(total, last_year),
    }
    return Compilation.objects.create(round=report_round, **(values | fields))


def page_of(client):
    return client.get(reverse("campaigns:public", args=["ket-qua"])).content.decode()


def test_an_issued_report_is_shown_with_its_totals(client, issued):
    page = page_of(client)
    assert "77/BC-2025, ngày 20/12/2025" in page
    assert "12.345" in page


def test_names_of_late_and_missing_units_stay_inside(client, issued):
    page = page_of(client)
    assert "Vắng Mặt" not in page
    assert "Nộp Muộn" not in page


@pytest.mark.parametrize("state", ["draft", "rendering", "rendered"])
def test_a_draft_never_shows(client, issued, state):
    Compilation.objects.update(state=state)
    page = page_of(client)
    assert "12.345" not in page
    assert "77/BC" not in page
    assert "Kết quả thực hiện" not in page


def test_a_newer_draft_does_not_replace_the_issued_one(cast, client, campaign, issued):
    make_compilation(cast, campaign, total="99999", state="draft", document_number="88/BC")
    page = page_of(client)
    assert "12.345" in page
    assert "99.999" not in page
    assert "88/BC" not in page


def test_a_second_issue_takes_the_place_of_the_first(cast, client, campaign, issued):
    make_compilation(cast, campaign, total="99999")
    page = page_of(client)
    assert "99.999" in page
    assert "12.345" not in page


def test_an_open_round_shows_nothing(client, issued):
    ReportRound.objects.update(state="open", closed_at=None)
    assert "12.345" not in page_of(client)


def test_a_withdrawn_document_shows_nothing(client, issued):
    issued.document = IssuedDocument.objects.create(code="ABC", kind="Báo cáo", state="withdrawn")
    issued.save()
    assert "12.345" not in page_of(client)


def test_the_document_can_be_checked_by_its_code(client, issued):
    issued.document = IssuedDocument.objects.create(code="ABC-123", kind="Báo cáo")
    issued.save()
    assert reverse("documents:verify_code", args=["ABC-123"]) in page_of(client)


def test_reports_of_communes_are_not_the_results_of_the_campaign(cast, client, campaign):
    make_compilation(cast, campaign, unit=cast.commune, total="12345")
    assert "12.345" not in page_of(client)


def test_a_hidden_campaign_has_no_results(issued, campaign):
    assert results_of(campaign) is not None
    campaign.is_public = False
    assert results_of(campaign) is None


def test_two_years_make_a_chart(cast, client, campaign, issued):
    assert "chart-svg" not in page_of(client)
    make_compilation(cast, campaign, year=2026, total="20000", last_year="12000")
    page = page_of(client)
    assert "chart-svg" in page
    assert page.index("Năm 2026: ") < page.index("Năm 2025: ")


def test_in_the_first_year_figures_of_one_measure_stand_side_by_side(client, issued):
    other = issued.figures["indicators"][0] | {"code": "khac", "name": "Lượt thi", "total": "5"}
    issued.figures["indicators"].append(other)
    issued.save()
    page = page_of(client)
    assert "chart-svg" in page
    assert "Kết quả năm 2025, lượt người" in page


@pytest.mark.parametrize("years", [1, 4])
def test_queries_do_not_grow_with_years(cast, client, campaign, years, django_assert_num_queries):
    for year in range(2025, 2025 + years):
        make_compilation(cast, campaign, year=year, total="5")
    with django_assert_num_queries(1):
        results_of(campaign)
