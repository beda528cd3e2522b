"""A new campaign from an old one: years move, the old document's own facts stay, nothing else is lost."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from campaigns.exchange.copying import choices_of
from campaigns.exchange.copying import copy_campaign
from campaigns.exchange.workbook import plan_to_carry
from campaigns.exchange.workbook import values_of_campaign
from campaigns.models import Campaign
from campaigns.models import ObligationRecipient
from tests.campaigns.exchange.scenes import Scene
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import DutyFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PhaseFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.reports import IndicatorFactory
from tests.factories.units import UnitFactory
from units.succession import merge_units
from workflow import Refused

ALL = [
    "plan", "bases", "phases", "areas", "obligations", "duties", "groups", "awards", "indicators",
]  # fmt: skip


def copy(user, source, unit, parts=ALL, first_year=2031, last_year=2036, title="Phong trào mới"):
    return copy_campaign(
        user, source, unit=unit, title=title, first_year=first_year, last_year=last_year,
        parts=parts,
    )  # fmt: skip


@pytest.fixture
def plan(cast):
    campaign = CampaignFactory(
        unit=cast.province,
        title="Học tập số",
        first_year=2025,
        last_year=2030,
        summary="Giới thiệu",
    )
    plan = PlanFactory(
        campaign=campaign, title="Triển khai Phong trào “Học tập số”", purpose="Mục đích",
        signatory_name="Trần Anh Dũng", issued_on=dt.date(2025, 7, 9),
    )  # fmt: skip
    PhaseFactory(campaign=campaign, first_year=2025, last_year=2027)
    area = ContentAreaFactory(plan=plan)
    ObligationFactory(plan=plan, is_yearly=False, year=2027)
    IndicatorFactory(campaign=campaign, content_area=area)
    return plan


def test_years_of_phases_and_deadlines_move(cast, plan):
    campaign, made = copy(cast.province_officer, plan.campaign, cast.province)
    phase, duty = campaign.phases.get(), made.obligations.get()
    assert (phase.first_year, phase.last_year) == (2031, 2033)
    assert (duty.year, duty.month, duty.day) == (2033, 12, 15)
    assert (campaign.first_year, campaign.last_year, campaign.state) == (2031, 2036, "draft")
    assert campaign.summary == "Giới thiệu"


def test_yearly_deadlines_stay_without_a_year(cast, plan):
    ObligationFactory(plan=plan)
    _, made = copy(cast.province_officer, plan.campaign, cast.province)
    assert sorted([(d.is_yearly, d.year) for d in made.obligations.all()]) == [
        (False, 2033), (True, None),
    ]  # fmt: skip


def test_facts_of_the_old_document_stay_behind(cast, plan):
    _, made = copy(cast.province_officer, plan.campaign, cast.province)
    made.refresh_from_db()
    assert (made.number, made.issued_on, made.signatory_name) == ("", None, "")
    assert (made.purpose, made.state) == ("Mục đích", "draft")
    assert made.title == "Triển khai Phong trào “Phong trào mới”"


def test_the_old_campaign_is_left_alone(cast, plan):
    before = values_of_campaign(plan.campaign, plan)
    copy(cast.province_officer, plan.campaign, cast.province)
    plan.refresh_from_db()
    assert values_of_campaign(Campaign.objects.get(pk=plan.campaign_id), plan) == before
    assert AuditEvent.objects.get(act="campaigns.copy").data["source"] == plan.campaign_id


@pytest.mark.parametrize("seed", range(4))
def test_with_the_same_years_everything_else_is_equal(cast, seed):
    old = Scene(cast, seed).make()
    campaign, made = copy(
        cast.province_officer, old.campaign, cast.province, title=old.campaign.title,
        first_year=old.campaign.first_year, last_year=old.campaign.last_year,
    )  # fmt: skip
    made.refresh_from_db()
    was, now = values_of_campaign(old.campaign, old), values_of_campaign(campaign, made)
    gone = {"number", "issued_on", "cited_as", "signatory_name"}
    assert {k: v for k, v in was.pop("Kế hoạch")[0].items() if k not in gone} == {
        k: v for k, v in now.pop("Kế hoạch")[0].items() if k not in gone
    }
    assert now == was


@pytest.mark.parametrize("left", ALL)
def test_what_is_not_chosen_stays_empty(cast, left):
    old = Scene(cast, 3).make()
    campaign, made = copy(
        cast.province_officer, old.campaign, cast.province, parts=[p for p in ALL if p != left]
    )
    counts = {
        "bases": made.legal_bases.count(),
        "phases": campaign.phases.count(),
        "areas": made.content_areas.count(),
        "obligations": made.obligations.count(),
        "duties": made.duties.count(),
        "groups": made.target_groups.count(),
        "awards": made.award_provisions.count(),
        "indicators": campaign.indicators.count(),
        "plan": len(made.signing_capacity + made.purpose + made.recipients + made.solutions),
    }
    assert counts[left] == 0
    assert any(counts[name] for name in ALL if name != left)


def test_indicators_without_the_areas_lose_only_the_link(cast, plan):
    campaign, _ = copy(cast.province_officer, plan.campaign, cast.province, parts=["indicators"])
    assert campaign.indicators.get().content_area is None


def test_merged_debtors_give_way_to_their_successor(cast, plan):
    former = UnitFactory(commune=True, parent=cast.province, name="Xã cũ")
    gone = UnitFactory(commune=True, parent=cast.other_province)
    plan.obligations.get().debtors.set([former, gone, cast.neighbour])
    merge_units(cast.superuser, [former], day=timezone.localdate(), successor=cast.commune)
    _, made = copy(cast.province_officer, plan.campaign, cast.province)
    assert set(made.obligations.get().debtors.all()) == {cast.commune, cast.neighbour}


def test_duties_begin_anew_years_later_with_the_units_of_today(cast, plan):
    former = UnitFactory(commune=True, parent=cast.province, name="Xã cũ")
    gone = UnitFactory(commune=True, parent=cast.other_province, name="Xã xa")
    day = dt.date(2028, 2, 29)
    for unit in (former, gone, cast.province):
        DutyFactory(plan=plan, unit=unit, due_on=day, state="done", done_on=day, result="Xong")
    merge_units(cast.superuser, [former], day=timezone.localdate(), successor=cast.commune)
    _, made = copy(cast.province_officer, plan.campaign, cast.province)
    assert [(d.unit, d.actor) for d in made.duties.all()] == [
        (cast.commune, ""), (None, "Xã xa"), (cast.province, ""),
    ]  # fmt: skip
    assert {(d.state, d.done_on, d.result, d.due_on) for d in made.duties.all()} == {
        ("todo", None, "", dt.date(2034, 2, 28))
    }


def test_another_unit_receives_what_the_old_one_received(cast, plan):
    duty = plan.obligations.get()
    ObligationRecipient.objects.filter(obligation=duty).update(through=cast.home_affairs)
    _, made = copy(cast.commune_officer, plan.campaign, cast.commune)
    row = made.obligations.get().recipient_rows.get()
    assert (row.unit, row.through) == (cast.commune, None)


def test_only_parts_that_exist_are_offered(cast, plan):
    assert [key for key, _ in choices_of(plan.campaign, plan)] == [
        "plan", "phases", "areas", "obligations", "indicators",
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["science_officer", "province_reader", "outsider", "nobody"])
def test_only_writers_of_the_unit_may_copy(cast, plan, person):
    with pytest.raises(Refused):
        copy(cast.people[person], plan.campaign, cast.province)
    assert Campaign.objects.count() == 1


def test_years_out_of_order_are_refused(cast, plan):
    with pytest.raises(Refused, match="sớm hơn"):
        copy(cast.province_officer, plan.campaign, cast.province, first_year=2031, last_year=2030)
    assert Campaign.objects.count() == 1


def test_a_draft_of_others_is_not_carried(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), draft=True)
    assert plan_to_carry(cast.province_officer, plan.campaign) == plan
    assert plan_to_carry(cast.commune_officer, plan.campaign) is None
    with pytest.raises(Refused, match="được đọc"):
        copy(cast.commune_officer, plan.campaign, cast.commune)
