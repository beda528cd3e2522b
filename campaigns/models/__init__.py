from campaigns.models.campaign import Campaign
from campaigns.models.campaign import CampaignTransition
from campaigns.models.campaign import Phase
from campaigns.models.campaign_import import CampaignImport
from campaigns.models.content_area import ContentArea
from campaigns.models.duty import Duty
from campaigns.models.duty import DutyTransition
from campaigns.models.inspection import Finding
from campaigns.models.inspection import FindingFile
from campaigns.models.inspection import FindingTransition
from campaigns.models.inspection import Inspection
from campaigns.models.inspection import InspectionTransition
from campaigns.models.obligation import Obligation
from campaigns.models.obligation import ObligationRecipient
from campaigns.models.obligation import WorkingDayOverride
from campaigns.models.plan import LegalBasis
from campaigns.models.plan import Plan
from campaigns.models.plan import PlanTransition
from campaigns.models.plan_reading import PlanReading
from campaigns.models.question import Answer
from campaigns.models.question import Question
from campaigns.models.question import QuestionTransition

__all__ = [
    "Answer",
    "Campaign",
    "CampaignImport",
    "CampaignTransition",
    "ContentArea",
    "Duty",
    "DutyTransition",
    "Finding",
    "FindingFile",
    "FindingTransition",
    "Inspection",
    "InspectionTransition",
    "LegalBasis",
    "Obligation",
    "ObligationRecipient",
    "Phase",
    "Plan",
    "PlanReading",
    "PlanTransition",
    "Question",
    "QuestionTransition",
    "WorkingDayOverride",
]
