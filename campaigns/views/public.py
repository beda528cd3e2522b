"""What citizens and the press read without signing in: issued things only, no person."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.timeline import moments_of
from campaigns.timeline import scale_of
from config.public import public_sections

IN_FORCE = [PlanState.ISSUED, PlanState.AMENDED]


@login_not_required
@require_GET
def public_list(request):
    """Every campaign that its unit shows to the public."""
    campaigns = (
        Campaign.objects.public()
        .select_related("unit")
        .annotate(issued_plans=Count("plans", filter=Q(plans__state__in=IN_FORCE)))
        .order_by("-first_year", "title", "pk")
    )
    return render(request, "public/list.html", {"campaigns": campaigns})


@login_not_required
@require_GET
def public_campaign(request, slug: str):
    """One campaign: its top plan as issued, areas, phases, awards, plans of the units below."""
    campaign = get_object_or_404(Campaign.objects.public().select_related("unit"), slug=slug)
    plans = campaign.plans.filter(state__in=IN_FORCE).select_related("unit")
    top = (
        plans.filter(parent=None)
        .prefetch_related("content_areas", "legal_bases", "award_provisions__form", "obligations")
        .first()
    )
    children = plans.exclude(parent=None).order_by("unit__position", "unit__search")
    phases, today = list(campaign.phases.all()), timezone.localdate()
    moments = moments_of(campaign, phases, top, today)
    return render(
        request,
        "public/campaign.html",
        {
            "campaign": campaign,
            "plan": top,
            "children": children,
            "phases": phases,
            "moments": moments,
            "scale": scale_of(campaign, phases, moments, today),
            "sections": public_sections(campaign),
        },
    )


urlpatterns = [
    path("cong-khai/", public_list, name="public_list"),
    path("cong-khai/<slug:slug>/", public_campaign, name="public"),
]
