"""A round that collects the units' own plans: issued in the portal, or uploaded."""

import datetime as dt

import pytest

from campaigns.enums import Precision
from reports.drafting import save_text
from reports.models import Report
from reports.opening import open_due_rounds
from reports.opening import open_round
from reports.submission import missing_parts
from reports.submission import submit_report
from tests.factories import CampaignFactory
from tests.factories import EvidenceFileFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from workflow import Refused


@pytest.fixture
def duty(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)
    return ObligationFactory(
        plan=plan, what="plan", is_yearly=False, year=2026, precision=Precision.MONTH, month=7
    )


@pytest.fixture
def report(cast, duty):
    made, _ = open_round(cast.province_officer, duty, year=2026)
    return Report.objects.select_related("round", "unit").get(round=made, unit=cast.commune)


def test_month_lasts_to_its_last_day(report):
    assert report.round.due_on == dt.date(2026, 7, 31)
    assert report.round.sections.count() == 1


def test_plan_issued_in_the_portal_stands_there_and_is_frozen(cast, duty):
    plan = PlanFactory(
        campaign=duty.plan.campaign, unit=cast.commune, parent=duty.plan, number="03/KH-UBND"
    )
    made, _ = open_round(cast.province_officer, duty, year=2026)
    report = made.reports.get(unit=cast.commune)
    assert "03/KH-UBND" in report.texts.get().text
    assert missing_parts(report) == {}
    version = submit_report(cast.commune_officer, report, expected_version=0)
    assert version.payload["plan"]["id"] == plan.pk


def test_without_a_plan_a_file_is_needed(cast, report):
    section = report.round.sections.get()
    save_text(
        cast.commune_officer, report, section, text="Kế hoạch số 03/KH-UBND", expected_version=0
    )
    report.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        submit_report(cast.commune_officer, report, expected_version=report.edit_version)
    assert "tệp kế hoạch" in refusal.value.errors[f"muc-{section.pk}"]
    EvidenceFileFactory(report=report, section=section, uploaded_by=cast.commune_officer)
    version = submit_report(cast.commune_officer, report, expected_version=report.edit_version)
    assert "plan" not in version.payload


def test_two_groups_with_their_own_days_get_two_rounds(cast, duty):
    """Agencies before 30/6, communes before 30/7: two duties of one kind and one year."""
    duty.debtor_kinds = ["department"]
    duty.save()
    other = ObligationFactory(
        plan=duty.plan, what="plan", is_yearly=False, year=2026, month=7, day=30
    )
    first, _ = open_round(cast.province_officer, duty, year=2026)
    second, is_new = open_round(cast.province_officer, other, year=2026)
    assert is_new
    assert (first.due_on, second.due_on) == (dt.date(2026, 7, 31), dt.date(2026, 7, 29))
    assert open_round(cast.province_officer, other, year=2026) == (second, False)


def test_beat_opens_no_round_for_own_plans(duty):
    assert open_due_rounds(dt.date(2026, 7, 20)) == []
