"""Rights over what plans say of awards follow the plan."""

import rules

from campaigns.permissions import plan_is_draft
from campaigns.permissions import sees_plan
from campaigns.permissions import writes_for_planning_unit

rules.add_perm("awards.view_provisions", sees_plan)
rules.add_perm("awards.change_provisions", writes_for_planning_unit & plan_is_draft)
