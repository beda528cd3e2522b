"""What the person's own unit owes and has handed in over the years."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.models import Report
from reports.models import ReportRound
from units.models import Unit
from units.visibility import acting_memberships
from units.visibility import keys_acted_for

PAGE_SIZE = 30


@require_GET
def mine(request):
    """Own reports, newest year first, and the rounds that the person receives."""
    units = keys_acted_for(request.user)
    reports = (
        Report.objects.visible_to(request.user)
        .filter(unit__in=units)
        .with_standing(timezone.localdate())
        .select_related("round__receiving_unit", "unit")
        .order_by("-round__year", "-round__due_on", "pk")
    )
    rounds = (
        ReportRound.objects.visible_to(request.user)
        .filter(receiving_unit__in=units)
        .select_related("receiving_unit")
    )
    return render(
        request,
        "reports/mine.html",
        {
            "page": Paginator(reports, PAGE_SIZE).get_page(request.GET.get("trang")),
            "rounds": rounds,
            "approval_unit": _unit_of(request.user),
        },
    )


@require_GET
def of_unit(request, pk: int):
    """The reports of one unit, for its page."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    reports = (
        Report.objects.visible_to(request.user)
        .filter(unit=unit)
        .with_standing(timezone.localdate())
        .select_related("round__receiving_unit", "unit")
        .order_by("-round__year", "pk")
    )
    page = Paginator(reports, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "unit": unit,
        "can_see_approval": request.user.has_perm("reports.view_approval", unit),
    }
    return render(request, "reports/of_unit.html", context)


def _unit_of(user) -> Unit | None:
    """The unit for which the person works, of their first role; whose rules the page names."""
    return next((membership.scope for membership in acting_memberships(user)), None)


urlpatterns = [
    path("", mine, name="mine"),
    path("cua-don-vi/<int:pk>/", of_unit, name="of_unit"),
]
