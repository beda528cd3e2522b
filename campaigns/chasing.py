"""Reminding units that owe a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from campaigns.cascade import PlanDuty
from campaigns.models import Campaign
from campaigns.permissions import WRITERS
from units.models import Membership
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


def recipients_of(duties: Sequence[PlanDuty]) -> list[Membership]:
    """Officers and leaders of the owing units and of their emulation offices."""
    keys = [duty.unit.pk for duty in duties]
    return list(
        Membership.objects.valid_on(timezone.localdate())
        .filter(Q(unit__in=keys) | Q(unit__parent__in=keys, unit__is_emulation_office=True))
        .filter(role__in=WRITERS)
        .select_related("user", "unit__parent")
        .order_by("unit__search", "pk")
    )


@transaction.atomic
def chase_plans(
    user: User, campaign: Campaign, duties: Sequence[PlanDuty], *, message: str, token: str
) -> int:
    """Tell the people of every owing unit; one preview (`token`) reaches a person once.

    Returns:
        How many notices are new.

    Raises:
        Refused: no right, or nobody owes a plan.
    """
    demand(user, "campaigns.chase_plans", campaign)
    if not duties:
        raise Refused("Không còn đơn vị nào phải đôn đốc.")
    due = {duty.unit.pk: duty.due_words for duty in duties}
    made = 0
    for member in recipients_of(duties):
        words = due.get(member.unit_id) or due.get(member.scope.pk, "")
        body = f"Thời hạn ban hành kế hoạch: {words}.\n{message.strip()}".strip()
        notice = tell(
            member.user,
            key=f"plan-chase:{campaign.pk}:{member.user_id}:{token}",
            kind="plan_chase",
            title=f"Đề nghị ban hành kế hoạch: {campaign.title}",
            body=body,
            url=reverse("campaigns:detail", args=[campaign.slug]),
        )
        made += notice is not None
    record(
        user,
        "campaigns.chase_plans",
        campaign,
        scope_path=campaign.unit.path,
        units=[duty.unit.label for duty in duties],
    )
    return made
