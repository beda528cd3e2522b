"""Rounds: opening, settings, extension, closing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from campaigns.enums import PlanState
from campaigns.models import Obligation
from campaigns.queries import working_day_overrides
from documents.calendar import day_in_words
from documents.calendar import next_working_day
from documents.files import serve_file
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from reports.closing import close_round
from reports.closing import reopen_round
from reports.closing import silent_reports
from reports.enums import ARRIVED_STATES
from reports.extending import can_extend
from reports.extending import extend_deadline
from reports.filters import RoundFilter
from reports.forms import ExtensionForm
from reports.forms import OpenRoundForm
from reports.forms import RoundSettingsForm
from reports.models import ReportRound
from reports.opening import open_round
from reports.permissions import WRITERS
from reports.round_settings import change_settings
from reports.round_settings import settings_mark
from reports.silent_list import SILENT_COLUMNS
from reports.silent_list import silent_list
from reports.silent_list import silent_rows
from reports.views.review import chosen_reports
from reports.views.review import round_of
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow.form_page import add_errors

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
    title, mark, status = report_round.title, settings_mark(report_round), 200
    form = RoundSettingsForm(request.POST or None, instance=report_round, initial={"seen": mark})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_settings(
                request.user, report_round,
                title=given["title"], due_on=given["due_on"],
                reminder_days=given["stages"], seen=given["seen"],
            )  # fmt: skip
        except Stale as refusal:
            # What was typed stays; pressing again is a decision with both in sight.
            typed = request.POST.copy()
            typed["seen"] = mark
            form, status = RoundSettingsForm(typed, instance=report_round), 409
            add_errors(form, refusal)
        else:
            messages.success(request, "Đã lưu cài đặt của kỳ báo cáo.")
            return redirect("reports:progress", pk=pk)
    page = {"form": form, "round": report_round, "title": title}
    return render(request, "reports/round_settings.html", page, status=status)


def extend(request, pk: int):
    """More time for the chosen units, or after an outage for all, with a reason that all see."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.change_round", report_round)
    reports = list(
        chosen_reports(request, report_round)
        .filter(pk__in=can_extend(report_round).values("pk"))
        .select_related("round__receiving_unit", "unit")
    )
    asked = request.method == "POST" and "xac-nhan" in request.POST
    form = ExtensionForm(
        request.POST if asked else None,
        initial=_after_outage() if "su-co" in request.POST else None,
    )
    if asked and form.is_valid():
        try:
            count = extend_deadline(request.user, reports, **form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            add_errors(form, refusal)
        else:
            messages.success(request, f"Đã gia hạn cho {count} đơn vị.")
            return redirect("reports:queue", pk=pk)
    return render(
        request, "reports/extend.html", {"form": form, "round": report_round, "reports": reports}
    )


def _after_outage() -> dict[str, object]:
    """What the form proposes after an outage: today's reason, the next working day."""
    today = timezone.localdate()
    return {
        "reason": f"Hệ thống gặp sự cố ngày {day_in_words(today)}.",
        "until": next_working_day(today, working_day_overrides()),
    }


def close(request, pk: int):
    """Confirm, then end the round, or open it again with a reason."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.manage_round", report_round)
    if request.method == "POST":
        # The step that the page showed, not its opposite: “mở lại” pressed twice must not close.
        if request.POST.get("buoc") != "mo-lai":
            closing = close_round(request.user, report_round)
            number = len(closing.missing)
            messages.success(request, f"Đã kết thúc kỳ báo cáo; {number} đơn vị không nộp.")
            return redirect("reports:closing", pk=pk, number=closing.pk)
        try:
            reopen_round(request.user, report_round, reason=request.POST.get("reason", ""))
        except Refused as refusal:
            if not refusal.errors:
                raise
            context = {"round": report_round, "errors": refusal.errors}
            return render(request, "reports/close_round.html", context, status=422)
        messages.success(request, "Đã mở lại kỳ báo cáo.")
        return redirect("reports:progress", pk=pk)
    missing = silent_reports(report_round) if report_round.is_open else []
    return render(request, "reports/close_round.html", {"round": report_round, "missing": missing})


@require_GET
def closing(request, pk: int, number: int):
    """The frozen list of those who had not reported when the round ended; Excel, CSV, PDF."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.view_round", report_round)
    found = get_object_or_404(
        report_round.closings.select_related("closed_by", "reopened_by"), pk=number
    )
    wanted = request.GET.get("xuat")
    if wanted == "pdf":
        content = paper_pdf(silent_list(found))
        return serve_file(content, "Đơn vị không nộp.pdf", content_type="application/pdf")
    if wanted:
        return table_response(wanted, "don-vi-khong-nop", SILENT_COLUMNS, silent_rows(found))
    context = {"round": report_round, "closing": found, "rows": silent_rows(found)}
    return render(request, "reports/closing.html", context)


def _obligations(user):
    """Obligations of the issued plans that the person writes for."""
    units = keys_acted_for(user, WRITERS)
    return (
        Obligation.objects.filter(
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
    path("ky/<int:pk>/ket-thuc/<int:number>/", closing, name="closing"),
]
