"""The state of a round on one page, and chasing those who are missing."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports.enums import OWED_STATES
from reports.enums import Standing
from reports.models import Report
from reports.models import ReportRound
from reports.overview import arrival_chart
from reports.overview import figures_so_far
from reports.reminders import chase
from reports.reminders import preview_chase
from reports.totals import completeness_of
from reports.views.review import chosen_reports
from reports.views.review import round_of
from workflow import demand

GRID_PAGE = 150  # a province of 129 communes on one page; more than that is paged


@require_GET
def progress(request, pk: int):
    """Numbers, grid of all units coloured by state, arrivals by day, overdue list, indicators."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.view_round", report_round)
    today = timezone.localdate()
    counts = completeness_of(report_round, today)
    grid = (
        Report.objects.visible_to(request.user)
        .filter(round=report_round)
        .with_standing(today)
        .select_related("unit")
        .only("state", "extended_to", "round_id", "unit__name", "unit__short_name")
        .order_by("unit__position", "unit__search")
    )
    page = Paginator(grid, GRID_PAGE).get_page(request.GET.get("trang"))
    overdue = list(grid.overdue_on(today)[:20]) if counts.overdue else []
    for report in (*page, *overdue):
        report.round = report_round  # one row for all, not one joined to each
    return render(
        request,
        "reports/progress.html",
        {
            "round": report_round,
            "counts": counts,
            "page": page,
            "standings": Standing,
            "overdue": overdue,
            "arrivals": arrival_chart(report_round, expected=counts.expected),
            "figures": figures_so_far(report_round, expected=counts.expected),
            "closings": report_round.closings.select_related("reopened_by"),
            "extended": _extended(report_round),
            "can_extend": request.user.has_perm("reports.change_round", report_round),
            "can_manage": request.user.has_perm("reports.manage_round", report_round),
            "can_compile": request.user.has_perm("reports.compile_round", report_round),
        },
    )


def _extended(report_round: ReportRound) -> list[Report]:
    """Units that got more time, with the reason that everybody sees."""
    found = report_round.reports.filter(extended_to__isnull=False).select_related("unit")
    return list(found.order_by("unit__position", "unit__search"))


def chase_units(request, pk: int):
    """Preview of a manual reminder to the chosen units, then sending it."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.manage_round", report_round)
    chosen = (
        chosen_reports(request, report_round)
        .filter(state__in=OWED_STATES)
        .select_related("round__receiving_unit", "round__through")
    )
    reports = list(chosen)
    message = request.POST.get("message", "")
    if request.method == "POST" and "xac-nhan" in request.POST:
        made = chase(request.user, reports, message=message, token=request.POST.get("token", ""))
        messages.success(request, f"Đã gửi {made} thông báo đôn đốc.")
        return redirect("reports:progress", pk=pk)
    return render(
        request,
        "reports/chase.html",
        {
            "round": report_round,
            "preview": preview_chase(request.user, reports),
            "chosen": reports,
            "message": message,
            "token": secrets.token_urlsafe(12),
        },
    )


urlpatterns = [
    path("ky/<int:pk>/", progress, name="progress"),
    path("ky/<int:pk>/don-doc/", chase_units, name="chase"),
]
