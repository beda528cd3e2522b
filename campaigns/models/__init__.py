from campaigns.models.campaign import Campaign
from campaigns.models.campaign import CampaignTransition
from campaigns.models.campaign import Phase
from campaigns.models.content_area import ContentArea
from campaigns.models.obligation import Obligation
from campaigns.models.obligation import ObligationRecipient
from campaigns.models.obligation import WorkingDayOverride
from campaigns.models.plan import LegalBasis
from campaigns.models.plan import Plan
from campaigns.models.plan import PlanTransition

__all__ = [
    "Campaign",
    "CampaignTransition",
    "ContentArea",
    "LegalBasis",
    "Obligation",
    "ObligationRecipient",
    "Phase",
    "Plan",
    "PlanTransition",
    "WorkingDayOverride",
]
