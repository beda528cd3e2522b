"""Steps of a plan."""

from campaigns.enums import PlanState
from workflow import Step

PLAN_TRANSITIONS = {
    "issue": Step(
        frozenset({PlanState.DRAFT}), PlanState.ISSUED, "Ban hành kế hoạch", "campaigns.issue_plan"
    ),
}
