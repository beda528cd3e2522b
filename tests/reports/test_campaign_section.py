"""Rounds on the campaign's page: for those who receive, oversee or owe, and for nobody else."""

import pytest
from django.urls import reverse

from reports.campaign_section import SHOWN
from reports.campaign_section import rounds_of
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.reports import ReportFactory
from tests.factories.reports import ReportRoundFactory


@pytest.fixture
def report_round(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province, slug="co-ky"))
    return ReportRoundFactory(plan=plan, title="Báo cáo năm 2025 về tỉnh")


def page_of(client):
    return client.get(reverse("campaigns:detail", args=["co-ky"])).content.decode()


def test_the_receiver_gets_the_numbers_and_the_progress(cast, as_user, report_round):
    ReportFactory(round=report_round, unit=cast.commune)
    page = page_of(as_user(cast.province_officer))
    assert reverse("reports:progress", args=[report_round.pk]) in page
    assert "đã nộp 0/1" in page


def test_who_owes_is_led_to_the_own_reports(cast, as_user, report_round):
    ReportFactory(round=report_round, unit=cast.commune)
    page = page_of(as_user(cast.commune_officer))
    assert "Báo cáo năm 2025 về tỉnh" in page
    assert reverse("reports:progress", args=[report_round.pk]) not in page
    assert "đã nộp" not in page


def test_who_owes_nothing_sees_no_round(cast, as_user, report_round):
    ReportFactory(round=report_round, unit=cast.commune)
    assert "Báo cáo năm 2025 về tỉnh" not in page_of(as_user(cast.neighbour_officer))


def test_rounds_of_another_campaign_stay_there(cast, report_round):
    assert rounds_of(cast.province_officer, CampaignFactory(unit=cast.province)) is None


@pytest.mark.parametrize(("number", "more"), [(1, False), (SHOWN, True)])
def test_many_rounds_need_two_queries_and_end_in_a_link(
    cast, report_round, number, more, django_assert_num_queries
):
    for year in range(2026, 2026 + number):
        ReportRoundFactory(plan=report_round.plan, year=year)
    user = cast.province_officer
    assert user.has_perm("reports.view_round", report_round)
    with django_assert_num_queries(2):
        section = rounds_of(user, report_round.campaign)
    assert section["context"]["has_more"] is more
    assert len(section["context"]["rounds"]) == min(SHOWN, number + 1)
