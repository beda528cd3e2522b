"""Exemplars beside other work: the home page's card, the block of a campaign's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.db.models import Q

from awards.enums import ExemplarState
from awards.models import Exemplar
from awards.permissions import RECEIVERS
from awards.permissions import WRITERS
from campaigns.models import Campaign
from units.visibility import acting_memberships
from units.visibility import keys_acted_for
from units.visibility import path_filter

SHOWN = 8


def exemplars_waiting(user: Any) -> dict[str, Any] | None:
    """What waits for the person: exemplars to approve, and their unit's own that came back."""
    memberships = acting_memberships(user)
    above = [m.scope for m in memberships if m.role in RECEIVERS]
    own = keys_acted_for(user, WRITERS)
    if not above and not own:
        return None
    below = path_filter([unit.path for unit in above], "unit__path")
    keys = [unit.pk for unit in above if unit.parent_id]  # only the top unit approves its own
    at_home = [m.unit_id for m in memberships]
    waiting = (
        Q(state=ExemplarState.SUBMITTED)
        & below
        & ~Q(unit__in=keys)
        & (~Q(unit__in=at_home) | Q(unit__parent__isnull=True))
    )
    returned = Q(state=ExemplarState.RETURNED, unit__in=own)
    found = list(
        Exemplar.objects.filter(waiting | returned)
        .select_related("unit")
        .order_by("pk")[: SHOWN + 1]
    )
    if not found:
        return None
    return {
        "template": "awards/exemplar_home.html",
        "context": {"exemplars": found[:SHOWN], "has_more": len(found) > SHOWN},
        "weight": 40,
    }


def exemplars_of_campaign(user: Any, campaign: Campaign) -> dict[str, Any] | None:
    """The block of a campaign's page: how many exemplars the person sees, and the way to them."""
    counts = (
        Exemplar.objects.visible_to(user)
        .filter(campaign=campaign)
        .order_by()
        .aggregate(
            total=Count("pk"),
            published=Count("pk", filter=Q(state=ExemplarState.PUBLISHED)),
            waiting=Count("pk", filter=Q(state=ExemplarState.SUBMITTED)),
        )
    )
    can_write = any(m.role in WRITERS for m in acting_memberships(user))
    if not counts["total"] and not can_write:
        return None
    return {
        "template": "awards/exemplar_campaign.html",
        "context": {"campaign": campaign, "counts": counts, "can_write": can_write},
    }
