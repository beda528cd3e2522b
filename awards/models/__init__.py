from awards.models.award_form import AwardForm
from awards.models.award_form import AwardProvision

__all__ = ["AwardForm", "AwardProvision"]
