"""Rounds: opening, settings, extension, closing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models import Q
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.auditing import record
from campaigns.enums import REPORT_KINDS
from campaigns.enums import PlanState
from campaigns.models import Obligation
from documents.spreadsheets import table_response
from reports.enums import ARRIVED_STATES
from reports.enums import EDITABLE_STATES
from reports.filters import RoundFilter
from reports.forms import ExtensionForm
from reports.forms import OpenRoundForm
from reports.forms import RoundSettingsForm
from reports.models import ReportRound
from reports.opening import close_round
from reports.opening import extend_deadline
from reports.opening import open_round
from reports.opening import reopen_round
from reports.permissions import WRITERS
from reports.views.review import chosen_reports
from reports.views.review import round_of
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import demand

PAGE_SIZE = 30
COLUMNS = ["Kỳ", "Năm", "Nơi nhận", "Hạn cuối", "Đã nộp", "Phải nộp"]


@require_GET
def rounds(request):
    """Rounds that the person receives or owes in."""
    found = (
        ReportRound.objects.visible_to(request.user)
        .select_related("receiving_unit", "campaign")
        .annotate(
            expected=Count("reports"),
            arrived=Count("reports", filter=Q(reports__state__in=ARRIVED_STATES)),
        )
    )
    filtering = RoundFilter(request.GET, queryset=found)
    if request.GET.get("xuat"):
        rows = (
            [r.title, r.year, r.receiving_unit.name, r.due_on, r.arrived, r.expected]
            for r in filtering.qs
        )
        return table_response(request.GET["xuat"], "ky-bao-cao", COLUMNS, rows)
    return render(
        request,
        "reports/rounds.html",
        {
            "filter": filtering,
            "page": Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang")),
            "can_open": _obligations(request.user).exists(),
        },
    )


def open_new(request):
    """Choose an obligation and a year; the rest follows from the plan."""
    obligations = _obligations(request.user)
    form = OpenRoundForm(
        request.POST or None,
        obligations=obligations,
        initial={"year": timezone.localdate().year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            found, is_new = open_round(request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            form.add_error("due_on" if "due_on" in refusal.errors else None, refusal.reason)
        else:
            text = "Đã mở kỳ báo cáo." if is_new else "Kỳ báo cáo này đã được mở trước đó."
            messages.success(request, text)
            return redirect("reports:progress", pk=found.pk)
    return render(
        request, "reports/open_round.html", {"form": form, "has_obligations": obligations.exists()}
    )


def settings(request, pk: int):
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.change_round", report_round)
    form = RoundSettingsForm(request.POST or None, instance=report_round)
    if request.method == "POST" and form.is_valid():
        saved = form.save(commit=False)
        saved.reminder_days = form.cleaned_data["stages"]
        saved.save(update_fields=["title", "due_on", "reminder_days"])
        record(
            request.user,
            "reports.change_round",
            saved,
            scope_path=saved.receiving_unit.path,
            due_on=saved.due_on.isoformat(),
            reminder_days=saved.reminder_days,
        )
        messages.success(request, "Đã lưu cài đặt của kỳ báo cáo.")
        return redirect("reports:progress", pk=pk)
    return render(request, "reports/round_settings.html", {"form": form, "round": report_round})


def extend(request, pk: int):
    """More time for the chosen units, with a reason that everybody sees."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.change_round", report_round)
    reports = list(
        chosen_reports(request, report_round)
        .filter(state__in=EDITABLE_STATES)
        .select_related("round__receiving_unit", "unit")
    )
    asked = request.method == "POST" and "xac-nhan" in request.POST
    form = ExtensionForm(request.POST if asked else None)
    if asked and form.is_valid():
        try:
            count = extend_deadline(request.user, reports, **form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            for name, text in refusal.errors.items():
                form.add_error(name, text)
        else:
            messages.success(request, f"Đã gia hạn cho {count} đơn vị.")
            return redirect("reports:queue", pk=pk)
    return render(
        request, "reports/extend.html", {"form": form, "round": report_round, "reports": reports}
    )


def close(request, pk: int):
    """Confirm, then end the round."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.manage_round", report_round)
    if request.method == "POST":
        if report_round.is_open:
            silent = close_round(request.user, report_round)
            messages.success(request, f"Đã kết thúc kỳ báo cáo; {len(silent)} đơn vị không nộp.")
        else:
            try:
                reopen_round(request.user, report_round, reason=request.POST.get("reason", ""))
            except Refused as refusal:
                if not refusal.errors:
                    raise
                context = {"round": report_round, "errors": refusal.errors}
                return render(request, "reports/close_round.html", context, status=422)
            messages.success(request, "Đã mở lại kỳ báo cáo.")
        return redirect("reports:progress", pk=pk)
    missing = report_round.reports.exclude(state__in=ARRIVED_STATES).select_related("unit")
    return render(request, "reports/close_round.html", {"round": report_round, "missing": missing})


def _obligations(user):
    """Report obligations of the issued plans that the person writes for."""
    units = keys_acted_for(user, WRITERS)
    return (
        Obligation.objects.filter(
            what__in=REPORT_KINDS,
            plan__unit__in=units,
            plan__state__in=[PlanState.ISSUED, PlanState.AMENDED],
        )
        .select_related("plan__unit", "plan__campaign")
        .order_by("plan", "position")
    )


urlpatterns = [
    path("ky/", rounds, name="rounds"),
    path("ky/mo/", open_new, name="open_round"),
    path("ky/<int:pk>/cai-dat/", settings, name="round_settings"),
    path("ky/<int:pk>/gia-han/", extend, name="extend"),
    path("ky/<int:pk>/ket-thuc/", close, name="close_round"),
]
