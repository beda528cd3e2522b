"""A plan as it reads, its file, and the plans of a unit."""

from __future__ import annotations

import mimetypes

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from campaigns.deadlines import due_words
from campaigns.models import Plan
from campaigns.queries import working_day_overrides
from campaigns.warnings import warnings_of
from config.campaign_sections import further_warnings
from documents.files import serve_file
from units.models import Unit

PARTS = [
    "legal_bases",
    "content_areas__derived_from",
    "target_groups__criteria",
    "award_provisions__form",
    "obligations__recipient_rows__unit",
    "obligations__recipient_rows__through",
    "obligations__debtors",
    "campaign__phases",
]


def plan_of(user, pk: int) -> Plan:
    """The plan if the person may read it, else 404."""
    return get_object_or_404(
        Plan.objects.visible_to(user).select_related("campaign__unit", "unit", "parent__unit"),
        pk=pk,
    )


@require_GET
def plan(request, pk: int):
    """The plan as its document reads, with the deadlines of this and the next year."""
    found = get_object_or_404(
        Plan.objects.visible_to(request.user)
        .select_related("campaign__unit", "unit", "parent__unit")
        .prefetch_related(*PARTS, "parent__obligations__debtors"),
        pk=pk,
    )
    today = timezone.localdate()
    campaign = found.campaign
    first = min(max(today.year, campaign.first_year), campaign.last_year)
    obligations = [
        (o, due_words(o, first), due_words(o, first + 1) if o.is_yearly else "")
        for o in found.obligations.all()
    ]
    children = (
        Plan.objects.visible_to(request.user).filter(parent=found).current().select_related("unit")
    )
    context = {
        "plan": found,
        "obligations": obligations,
        "children": children,
        "warnings": [
            *warnings_of(found, first, today, overrides=working_day_overrides()),
            *further_warnings([found]).get(found.pk, []),
        ],
        "can_amend": found.is_in_force
        and not found.campaign.is_closed
        and request.user.has_perm("campaigns.amend_plan", found),
        "can_change": request.user.has_perm("campaigns.change_plan", found),
    }
    return render(request, "campaigns/plan.html", context)


@require_GET
def plan_file(request, pk: int):
    found = plan_of(request.user, pk)
    if not found.file:
        raise Http404
    kind = mimetypes.guess_type(found.file_name)[0] or "application/octet-stream"
    return serve_file(found.file, found.file_name, content_type=kind)


@require_GET
def unit_plans(request, pk: int):
    """Tab of a unit's page: its plans."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    found = (
        Plan.objects.visible_to(request.user)
        .filter(unit=unit)
        .select_related("campaign")
        .order_by("-campaign__first_year", "-pk")
    )
    return render(request, "campaigns/unit_plans.html", {"unit": unit, "plans": found})


urlpatterns = [
    path("ke-hoach/<int:pk>/", plan, name="plan"),
    path("ke-hoach/<int:pk>/tep/", plan_file, name="plan_file"),
    path("ke-hoach/don-vi/<int:pk>/", unit_plans, name="unit_plans"),
]
