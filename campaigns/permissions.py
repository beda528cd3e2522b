"""Rights over campaigns and plans."""

import rules

from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from units.enums import Role
from units.visibility import acting_memberships
from units.visibility import oversees
from units.visibility import works_for

WRITERS = frozenset({Role.OFFICER, Role.LEADER})


@rules.predicate
def writes_for_any_unit(user, obj) -> bool:
    return any(m.role in WRITERS for m in acting_memberships(user))


@rules.predicate
def writes_for_launching_unit(user, campaign) -> bool:
    return campaign is not None and works_for(user, campaign.unit, WRITERS)


@rules.predicate
def campaign_is_open(user, campaign) -> bool:
    return campaign is not None and campaign.state != CampaignState.CLOSED


@rules.predicate
def writes_for_planning_unit(user, plan) -> bool:
    return plan is not None and works_for(user, plan.unit, WRITERS)


@rules.predicate
def plan_is_draft(user, plan) -> bool:
    return plan is not None and plan.state == PlanState.DRAFT


@rules.predicate
def writes_for_reading_unit(user, reading) -> bool:
    return reading is not None and works_for(user, reading.unit, WRITERS)


@rules.predicate
def plan_is_in_force(user, plan) -> bool:
    return plan is not None and plan.is_in_force


@rules.predicate
def plan_waits_for_its_day(user, plan) -> bool:
    return plan is not None and plan.state == PlanState.SCHEDULED


@rules.predicate
def sees_plan(user, plan) -> bool:
    """Everyone above and below reads an issued plan; a draft stays in its unit and above."""
    if plan is None:
        return False
    if oversees(user, plan.unit):
        return True
    return plan.state != PlanState.DRAFT and any(
        m.scope.is_below(plan.unit.path) for m in acting_memberships(user)
    )


@rules.predicate
def writes_under_campaign(user, campaign) -> bool:
    return campaign is not None and any(
        m.role in WRITERS
        and m.scope.pk != campaign.unit_id
        and m.scope.is_below(campaign.unit.path)
        for m in acting_memberships(user)
    )


@rules.predicate
def writes_for_handler(user, question) -> bool:
    """The unit asked; the launching unit keeps its right when it has passed a question on."""
    return question is not None and (
        works_for(user, question.handler, WRITERS)
        or works_for(user, question.campaign.unit, WRITERS)
    )


@rules.predicate
def writes_for_steering_unit(user, question) -> bool:
    return question is not None and works_for(user, question.campaign.unit, WRITERS)


@rules.predicate
def writes_for_asking_unit(user, question) -> bool:
    return question is not None and works_for(user, question.unit, WRITERS)


@rules.predicate
def plan_takes_duties(user, plan) -> bool:
    """Duties hang on the row in force, which an amendment keeps; its own row has none."""
    return plan is not None and plan.version_of_id is None and campaign_is_open(user, plan.campaign)


@rules.predicate
def reports_duty(user, duty) -> bool:
    """The actor itself; the planning unit too, which keeps the duties of actors named in words."""
    return (
        duty is not None
        and not duty.plan.is_draft
        and campaign_is_open(user, duty.plan.campaign)
        and (works_for(user, duty.unit, WRITERS) or works_for(user, duty.plan.unit, WRITERS))
    )


@rules.predicate
def writes_in_campaign(user, campaign) -> bool:
    return campaign is not None and any(
        m.role in WRITERS and m.scope.is_below(campaign.unit.path) for m in acting_memberships(user)
    )


@rules.predicate
def writes_for_inspecting_unit(user, inspection) -> bool:
    return inspection is not None and works_for(user, inspection.unit, WRITERS)


@rules.predicate
def writes_for_finding_side(user, finding) -> bool:
    return finding is not None and works_for(user, finding.inspection.unit, WRITERS)


@rules.predicate
def writes_for_inspected_unit(user, finding) -> bool:
    return finding is not None and works_for(user, finding.inspection.inspected, WRITERS)


rules.add_perm("campaigns.add_campaign", writes_for_any_unit)
rules.add_perm("campaigns.change_campaign", writes_for_launching_unit & campaign_is_open)
rules.add_perm("campaigns.publish_campaign", writes_for_launching_unit)
rules.add_perm("campaigns.close_campaign", writes_for_launching_unit)
rules.add_perm("campaigns.add_plan", writes_for_any_unit)
rules.add_perm("campaigns.view_plan", sees_plan)
rules.add_perm("campaigns.change_plan", writes_for_planning_unit & plan_is_draft)
rules.add_perm("campaigns.issue_plan", writes_for_planning_unit & plan_is_draft)
rules.add_perm("campaigns.review_plan_reading", writes_for_reading_unit)
rules.add_perm("campaigns.chase_plans", writes_for_launching_unit & campaign_is_open)
rules.add_perm("campaigns.ask_question", writes_under_campaign & campaign_is_open)
rules.add_perm("campaigns.ask_question_again", writes_for_asking_unit)
rules.add_perm("campaigns.answer_question", writes_for_handler)
rules.add_perm("campaigns.steer_question", writes_for_steering_unit)
rules.add_perm("campaigns.amend_plan", writes_for_planning_unit & plan_is_in_force)
rules.add_perm("campaigns.recall_amendment", writes_for_planning_unit & plan_waits_for_its_day)
rules.add_perm("campaigns.plan_duties", writes_for_planning_unit & plan_takes_duties)
rules.add_perm("campaigns.report_duty", reports_duty)
rules.add_perm("campaigns.plan_inspection", writes_in_campaign & campaign_is_open)
rules.add_perm("campaigns.change_inspection", writes_for_inspecting_unit)
rules.add_perm("campaigns.answer_finding", writes_for_inspected_unit)
rules.add_perm("campaigns.settle_finding", writes_for_finding_side)
