"""Factories of every room, re-exported."""

from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardFormFactory
from tests.factories.awards import AwardProvisionFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import LegalBasisFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PhaseFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import CriterionFactory
from tests.factories.criteria import ScoringItemFactory
from tests.factories.criteria import ScoringTableFactory
from tests.factories.criteria import TargetGroupFactory
from tests.factories.reports import EvidenceFileFactory
from tests.factories.reports import IndicatorFactory
from tests.factories.reports import ReportFactory
from tests.factories.reports import ReportRoundFactory
from tests.factories.reports import RoundIndicatorFactory
from tests.factories.reports import RoundSectionFactory
from tests.factories.units import BlocFactory
from tests.factories.units import MembershipFactory
from tests.factories.units import UnitFactory

__all__ = [
    "AwardFormFactory",
    "AwardProvisionFactory",
    "BlocFactory",
    "CampaignFactory",
    "ContentAreaFactory",
    "CriterionFactory",
    "EvidenceFileFactory",
    "IndicatorFactory",
    "LegalBasisFactory",
    "MembershipFactory",
    "ObligationFactory",
    "PhaseFactory",
    "PlanFactory",
    "ReportFactory",
    "ReportRoundFactory",
    "RoundIndicatorFactory",
    "RoundSectionFactory",
    "ScoringItemFactory",
    "ScoringTableFactory",
    "TargetGroupFactory",
    "UnitFactory",
    "UserFactory",
]
