"""Cards of the home page."""

from __future__ import annotations

from typing import Any

from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.permissions import WRITERS
from units.visibility import acting_memberships

SHOWN = 5


def my_campaigns(user: Any) -> dict | None:
    """Running campaigns of the person, and drafts of plans that wait for them."""
    campaigns = list(
        Campaign.objects.visible_to(user)
        .filter(state=CampaignState.ACTIVE)
        .select_related("unit")[:SHOWN]
    )
    own = {
        k for m in acting_memberships(user) if m.role in WRITERS for k in (m.unit_id, m.scope.pk)
    }
    drafts = list(
        Plan.objects.filter(unit__in=own, state=PlanState.DRAFT).select_related("unit")[:SHOWN]
    )
    if not campaigns and not drafts:
        return None
    return {
        "template": "campaigns/_home_card.html",
        "context": {"campaigns": campaigns, "drafts": drafts},
        "weight": 30,
    }
