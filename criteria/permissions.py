"""Rights over criteria follow the plan that they belong to."""

import rules

from campaigns.permissions import plan_is_draft
from campaigns.permissions import sees_plan
from campaigns.permissions import writes_for_planning_unit

rules.add_perm("criteria.view_target_groups", sees_plan)
rules.add_perm("criteria.change_target_groups", writes_for_planning_unit & plan_is_draft)
