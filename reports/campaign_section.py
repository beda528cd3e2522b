"""The rounds of reporting of a campaign, shown on the campaign's page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from django.db.models import Count
from django.db.models import Q

from reports.catalogue import RIGHT
from reports.enums import ARRIVED_STATES
from reports.models import ReportRound

if TYPE_CHECKING:
    from campaigns.models import Campaign

SHOWN = 8


def rounds_of(user: Any, campaign: Campaign) -> dict[str, Any] | None:
    """Rounds that the person receives, oversees or owes in; None where there is none.

    Only those who may look into a round get its progress and the numbers; who owes is led to the
    own reports.
    """
    rounds = list(
        ReportRound.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("receiving_unit")
        .prefetch_related("recipient_rows")
        .annotate(
            expected=Count("reports"),
            arrived=Count("reports", filter=Q(reports__state__in=ARRIVED_STATES)),
        )
        .order_by("receiving_unit__depth", "-year", "receiving_unit__position", "pk")[: SHOWN + 1]
    )
    if not rounds:
        return None
    shown = [(r, user.has_perm("reports.view_round", r)) for r in rounds[:SHOWN]]
    return {
        "template": "reports/_campaign_rounds.html",
        "context": {
            "rounds": shown,
            "has_more": len(rounds) > SHOWN,
            "campaign": campaign if any(may_look for _, may_look in shown) else None,
        },
    }


def indicators_of(user: Any, campaign: Campaign) -> dict[str, Any] | None:
    """The catalogue of figures; None where it is empty and the person could not fill it."""
    counts = campaign.indicators.filter(is_active=True).aggregate(
        count=Count("pk"), areas=Count("content_area", distinct=True)
    )
    can_manage = user.has_perm(RIGHT, campaign)
    if not counts["count"] and not can_manage:
        return None
    return {
        "template": "reports/_campaign_indicators.html",
        "context": {"campaign": campaign, "can_manage": can_manage, **counts},
    }
