"""Alignment and warnings on the structure of the three real plans; refusals of the verbs."""

import datetime as dt

import pytest

from campaigns.cascade import align
from campaigns.launching import issue_plan
from campaigns.launching import replace_areas
from campaigns.launching import start_campaign
from campaigns.launching import start_plan
from campaigns.models import Plan
from campaigns.warnings import warnings_of
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import LegalBasisFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory
from workflow import Refused
from workflow import Stale

TODAY = dt.date(2025, 11, 20)


@pytest.fixture
def top(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province))
    for number in range(1, 8):
        ContentAreaFactory(plan=plan, position=number)
    return plan


def child(top, unit, missing=(), **fields):
    plan = PlanFactory(campaign=top.campaign, unit=unit, parent=top, **fields)
    for area in top.content_areas.exclude(position__in=missing):
        ContentAreaFactory(plan=plan, derived_from=area)
    return plan


def test_real_plans_miss_what_they_miss(cast, top):
    rows = align(top, [child(top, cast.neighbour, {7}), child(top, cast.commune, {2, 6, 7})])
    missing = [[n for n, cell in enumerate(row.cells, start=1) if not cell] for row in rows]
    assert missing == [[7], [2, 6, 7]]
    assert [row.missing for row in rows] == [1, 3]


def test_own_initiative_stands_apart(cast, top):
    plan = child(top, cast.commune)
    own = ContentAreaFactory(plan=plan, title="Sáng kiến riêng")
    assert align(top, [plan])[0].own == [own]


@pytest.mark.parametrize(("day", "warns"), [(10, False), (14, False), (15, True), (20, True)])
def test_a_childs_day_must_come_before_its_parents(cast, top, day, warns):
    ObligationFactory(plan=top, day=15, month=12)
    plan = child(top, cast.commune)
    ObligationFactory(plan=plan, day=day, month=12)
    found = [w for w in warnings_of(plan, 2025, TODAY) if "không sớm hơn" in w.text]
    assert bool(found) is warns
    assert all(w.serious for w in found)


def test_expired_basis_and_missing_duty_warn(cast, top):
    plan = child(top, cast.commune)
    LegalBasisFactory(plan=plan, number="1/NĐ-CP", expired_on=TODAY)
    texts = " ".join(w.text for w in warnings_of(plan, 2025, TODAY))
    assert "căn cứ 1/NĐ-CP hết hiệu lực" in texts
    assert "không nêu nghĩa vụ báo cáo hằng năm" in texts


@pytest.mark.parametrize(
    ("issued_on", "warns"),
    [(dt.date(2025, 7, 31), False), (dt.date(2025, 8, 1), True), (None, False)],
)
def test_a_plan_issued_after_its_due_day_warns(cast, top, issued_on, warns):
    ObligationFactory(plan=top, what="plan", is_yearly=False, year=2025, month=7, precision="month")
    plan = child(top, cast.commune, issued_on=issued_on)
    found = [w.text for w in warnings_of(plan, 2025, TODAY) if "muộn hơn thời hạn" in w.text]
    assert bool(found) is warns
    assert all("trong tháng 7/2025" in text for text in found)


def test_the_due_day_of_other_units_does_not_warn(cast, top):
    ObligationFactory(
        plan=top, what="plan", year=2025, month=7, precision="month", debtor_kinds=["office"]
    )
    plan = child(top, cast.commune, issued_on=dt.date(2025, 12, 1))
    assert not [w for w in warnings_of(plan, 2025, TODAY) if "muộn hơn thời hạn" in w.text]


@pytest.mark.parametrize(
    ("number", "warns"),
    [("02/KH-UBND", False), ("2/KH-UBND", False), ("17/KH-UBND", True), ("923/QĐ-TTg", False)],
)
def test_citing_a_plan_that_the_portal_does_not_know_warns(cast, top, number, warns):
    Plan.objects.filter(pk=top.pk).update(number="02/KH-UBND")
    top.refresh_from_db()
    plan = child(top, cast.commune)
    LegalBasisFactory(plan=plan, number=number)
    found = [w for w in warnings_of(plan, 2025, TODAY) if "chưa có trên cổng" in w.text]
    assert bool(found) is warns


def test_a_plan_whose_parent_is_missing_says_what_it_cites(cast, top):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune)
    LegalBasisFactory(plan=plan, number="02/KH-UBND")
    found = [w for w in warnings_of(plan, 2025, TODAY) if "chưa có trên cổng" in w.text]
    assert [w.serious for w in found] == [True]
    assert "02/KH-UBND" in found[0].text
    assert not [w for w in warnings_of(top, 2025, TODAY) if "chưa có trên cổng" in w.text]


def test_plan_without_a_parent_is_refused(cast, top):
    with pytest.raises(Refused, match="Chưa có kế hoạch cấp trên"):
        start_plan(cast.commune_officer, campaign=top.campaign, unit=cast.commune, parent=None)


def test_draft_above_is_no_parent(cast, top):
    Plan.objects.filter(pk=top.pk).update(state="draft")
    top.refresh_from_db()
    with pytest.raises(Refused, match="đã ban hành"):
        start_plan(cast.commune_officer, campaign=top.campaign, unit=cast.commune, parent=top)


def test_neighbours_plan_is_refused(cast, top):
    with pytest.raises(Refused) as refusal:
        start_plan(cast.neighbour_officer, campaign=top.campaign, unit=cast.commune, parent=top)
    assert refusal.value.denied


def test_second_plan_is_refused(cast, top):
    child(top, cast.commune)
    with pytest.raises(Refused, match="đã có kế hoạch"):
        start_plan(cast.commune_officer, campaign=top.campaign, unit=cast.commune, parent=top)


def test_foreign_area_is_refused(cast, top):
    plan = child(top, cast.commune, draft=True)
    row = {"title": "Một", "derived_from": ContentAreaFactory()}
    with pytest.raises(Refused, match="cấp trên trực tiếp"):
        replace_areas(cast.commune_officer, plan, [row])
    assert plan.content_areas.count() == 7


def test_incomplete_plan_is_not_issued(cast, top):
    plan = PlanFactory(
        campaign=top.campaign, unit=cast.commune, parent=top, draft=True, issued_on=None
    )
    with pytest.raises(Refused) as refusal:
        issue_plan(cast.commune_officer, plan)
    assert set(refusal.value.errors) == {"issued_on", "content_areas"}


def test_double_click_issues_once(cast, top):
    plan = child(top, cast.commune, draft=True)
    twice = Plan.objects.get(pk=plan.pk)
    issue_plan(cast.commune_officer, plan)
    with pytest.raises(Stale):
        issue_plan(cast.commune_officer, twice)


def test_years_out_of_order_are_refused(cast):
    with pytest.raises(Refused) as refusal:
        start_campaign(
            cast.province_officer, unit=cast.province, title="Thử", first_year=2030, last_year=2025
        )
    assert "last_year" in refusal.value.errors


def test_a_campaign_never_takes_a_word_of_the_addresses(cast):
    campaign, _ = start_campaign(
        cast.province_officer, unit=cast.province, title="Mới", first_year=2025, last_year=2030
    )
    assert campaign.slug == "moi-2"
