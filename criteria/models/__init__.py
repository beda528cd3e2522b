from criteria.models.target_group import Criterion
from criteria.models.target_group import TargetGroup

__all__ = ["Criterion", "TargetGroup"]
