"""Amending a plan: the row of the plan stays, its words change on the day, the old ones remain."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from campaigns.cascade import PlanDuty
from campaigns.enums import PlanState
from campaigns.launching import issue_plan
from campaigns.launching import start_plan
from campaigns.models import Plan
from campaigns.versions import discard_amendment
from campaigns.versions import issue_amendment
from campaigns.versions import put_due_in_force
from campaigns.versions import recall_amendment
from campaigns.versions import start_amendment
from criteria.models import TargetGroup
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import LegalBasisFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import CriterionFactory
from workflow import Refused
from workflow import Stale


@pytest.fixture
def plan(cast):
    top = PlanFactory(campaign=CampaignFactory(unit=cast.province), number="02/KH-UBND")
    for number in (1, 2, 3):
        ContentAreaFactory(plan=top, position=number, title=f"Nội dung {number}")
    ObligationFactory(plan=top, day=15, month=12)
    LegalBasisFactory(plan=top)
    CriterionFactory(target_group__plan=top, text="Có kế hoạch")
    return top


def ready(user, plan, **facts):
    draft = start_amendment(user, plan, reason="Theo công văn")
    values = {"number": "77/KH-UBND", "issued_on": timezone.localdate(), **facts}
    Plan.objects.filter(pk=draft.pk).update(**values)
    return Plan.objects.get(pk=draft.pk)


def reworded(draft, number=1, text="Lời văn mới"):
    draft.content_areas.filter(position=number).update(text=text)
    return draft


def today():
    return timezone.localdate()


def test_a_draft_has_everything_and_changes_nothing(cast, plan):
    draft = start_amendment(cast.province_officer, plan, reason="Theo công văn")
    assert draft.state == PlanState.DRAFT
    assert [a.replaces for a in draft.content_areas.all()] == list(plan.content_areas.all())
    assert draft.obligations.get().recipient_rows.get().unit == cast.province
    assert draft.legal_bases.count() == 1
    assert draft.target_groups.get().criteria.get().text == "Có kế hoạch"
    assert list(Plan.objects.current().filter(campaign=plan.campaign)) == [plan]
    plan.refresh_from_db()
    assert plan.state == PlanState.ISSUED


def test_issued_today_the_plan_keeps_its_row_and_gets_the_new_words(cast, plan):
    areas = list(plan.content_areas.values_list("pk", flat=True))
    duty = plan.obligations.get().pk
    draft = reworded(ready(cast.province_officer, plan))
    draft.content_areas.get(position=2).delete()
    ContentAreaFactory(plan=draft, position=4, title="Nội dung thêm")
    draft.obligations.update(day=10)
    issue_amendment(cast.province_officer, draft, effective_on=today())

    plan = Plan.objects.get(pk=plan.pk)
    assert (plan.state, plan.number, plan.version_of) == (PlanState.AMENDED, "77/KH-UBND", None)
    assert [a.title for a in plan.content_areas.all()] == [
        "Nội dung 1", "Nội dung 3", "Nội dung thêm",
    ]  # fmt: skip
    kept = [a.pk for a in plan.content_areas.all()]
    assert kept[:2] == [areas[0], areas[2]]
    assert plan.content_areas.get(pk=areas[0]).text == "Lời văn mới"
    assert (plan.obligations.get().pk, plan.obligations.get().day) == (duty, 10)
    assert plan.obligations.get().recipient_rows.get().unit == cast.province

    old = Plan.objects.get(pk=draft.pk)
    assert (old.state, old.number, old.ended_on) == (PlanState.SUPERSEDED, "02/KH-UBND", today())
    assert [a.title for a in old.content_areas.all()] == [
        "Nội dung 1", "Nội dung 2", "Nội dung 3",
    ]  # fmt: skip
    assert old.content_areas.get(position=1).text == ""
    assert old.obligations.get().day == 15


def test_an_amended_plan_is_as_early_as_its_first_wording(cast, plan):
    first = plan.issued_on
    draft = reworded(ready(cast.province_officer, plan))
    issue_amendment(cast.province_officer, draft, effective_on=today())
    plan = Plan.objects.get(pk=plan.pk)
    assert plan.issued_on != first
    assert plan.came_on == first
    judged = PlanDuty(plan.unit, plan, first, "", today())
    assert judged.standing == "issued"


def test_plans_below_stay_linked_to_the_areas_that_stay(cast, plan):
    child = PlanFactory(campaign=plan.campaign, unit=cast.commune, parent=plan)
    own = [ContentAreaFactory(plan=child, derived_from=a) for a in plan.content_areas.all()]
    draft = reworded(ready(cast.province_officer, plan))
    issue_amendment(cast.province_officer, draft, effective_on=today())
    own[0].refresh_from_db()
    child.refresh_from_db()
    assert child.parent_id == plan.pk
    assert own[0].derived_from.plan_id == plan.pk
    assert own[0].derived_from.text == "Lời văn mới"


def test_criteria_of_the_same_words_keep_their_rows(cast, plan):
    group = plan.target_groups.get()
    criterion = group.criteria.get()
    draft = reworded(ready(cast.province_officer, plan))
    CriterionFactory(target_group=draft.target_groups.get(), text="Thêm", position=999)
    TargetGroup.objects.create(plan=draft, position=999, title="Nhóm mới")
    issue_amendment(cast.province_officer, draft, effective_on=today())
    assert list(plan.target_groups.values_list("title", flat=True)) == [group.title, "Nhóm mới"]
    assert plan.target_groups.first() == group
    assert list(group.criteria.values_list("text", flat=True)) == ["Có kế hoạch", "Thêm"]
    assert group.criteria.first() == criterion
    old = Plan.objects.get(pk=draft.pk)
    assert [c.text for c in old.target_groups.get().criteria.all()] == ["Có kế hoạch"]


def test_a_later_day_waits_and_comes_by_night_once(cast, plan):
    draft = reworded(ready(cast.province_officer, plan))
    day = today() + dt.timedelta(days=3)
    issue_amendment(cast.province_officer, draft, effective_on=day)
    draft.refresh_from_db()
    assert draft.state == PlanState.SCHEDULED
    assert Plan.objects.get(pk=plan.pk).content_areas.get(position=1).text == ""
    assert put_due_in_force(day - dt.timedelta(days=1)) == 0
    assert put_due_in_force(day) == 1
    assert put_due_in_force(day) == 0
    assert Plan.objects.get(pk=plan.pk).content_areas.get(position=1).text == "Lời văn mới"


def test_one_that_waits_may_be_taken_back_and_thrown_away(cast, plan):
    draft = reworded(ready(cast.province_officer, plan))
    later = today() + dt.timedelta(days=3)
    issue_amendment(cast.province_officer, draft, effective_on=later)
    recall_amendment(cast.province_officer, draft)
    assert put_due_in_force(later) == 0
    discard_amendment(cast.province_officer, draft)
    assert list(Plan.objects.filter(campaign=plan.campaign)) == [plan]
    start_amendment(cast.province_officer, plan, reason="Lần nữa")


def test_two_amendments_leave_two_old_wordings(cast, plan):
    for text in ("Lần một", "Lần hai"):
        draft = reworded(ready(cast.province_officer, plan), text=text)
        issue_amendment(cast.province_officer, draft, effective_on=today())
        plan = Plan.objects.get(pk=plan.pk)
    texts = [v.content_areas.get(position=1).text for v in plan.versions.order_by("pk")]
    assert texts == ["", "Lần một"]
    assert plan.content_areas.get(position=1).text == "Lần hai"


def test_refusals(cast, plan):
    with pytest.raises(Refused) as refusal:
        start_amendment(cast.commune_officer, plan, reason="x")
    assert refusal.value.denied
    with pytest.raises(Refused, match="lý do"):
        start_amendment(cast.province_officer, plan, reason=" ")
    draft = ready(cast.province_officer, plan)
    with pytest.raises(Refused, match="đang có một bản sửa đổi"):
        start_amendment(cast.province_officer, plan, reason="Lần hai")
    with pytest.raises(Refused, match="chưa khác"):
        issue_amendment(cast.province_officer, draft, effective_on=today())
    with pytest.raises(Refused, match="từ trang đó"):
        issue_plan(cast.province_officer, draft)
    reworded(draft)
    with pytest.raises(Refused) as refusal:
        issue_amendment(cast.province_officer, draft, effective_on=today() - dt.timedelta(days=1))
    assert set(refusal.value.errors) == {"effective_on"}
    with pytest.raises(Refused) as refusal:
        issue_amendment(cast.commune_officer, draft, effective_on=today())
    assert refusal.value.denied
    with pytest.raises(Refused, match="không phải là bản sửa đổi"):
        discard_amendment(
            cast.commune_officer,
            PlanFactory(campaign=plan.campaign, unit=cast.commune, parent=plan, draft=True),
        )


def test_a_closed_campaign_is_not_amended(cast, plan):
    type(plan.campaign).objects.filter(pk=plan.campaign_id).update(state="closed")
    with pytest.raises(Refused, match="kết thúc"):
        start_amendment(cast.province_officer, plan, reason="x")


def test_double_click_issues_once(cast, plan):
    draft = reworded(ready(cast.province_officer, plan))
    twice = Plan.objects.get(pk=draft.pk)
    issue_amendment(cast.province_officer, draft, effective_on=today())
    with pytest.raises(Stale):
        issue_amendment(cast.province_officer, twice, effective_on=today())
    assert AuditEvent.objects.filter(act="campaigns.amend_plan").count() == 1


def test_a_plan_is_started_from_the_plan_in_force_while_an_amendment_is_written(cast, plan):
    start_amendment(cast.province_officer, plan, reason="x")
    child = start_plan(cast.commune_officer, campaign=plan.campaign, unit=cast.commune, parent=plan)
    assert child.content_areas.count() == 3
