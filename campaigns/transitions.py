"""Steps of a campaign and of a plan."""

from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from workflow import Step

CAMPAIGN_TRANSITIONS = {
    "close": Step(
        frozenset({CampaignState.ACTIVE}),
        CampaignState.CLOSED,
        "Kết thúc phong trào",
        "campaigns.close_campaign",
    ),
}

PLAN_TRANSITIONS = {
    "issue": Step(
        frozenset({PlanState.DRAFT}), PlanState.ISSUED, "Ban hành kế hoạch", "campaigns.issue_plan"
    ),
}
