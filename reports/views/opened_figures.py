"""Figures of a round, and each opened to the units behind it; changes of the catalogue taken over."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.spreadsheets import table_response
from reports.changes_below import hand_down
from reports.changes_below import rounds_below
from reports.definition_changes import mark_of
from reports.definition_changes import pending_changes
from reports.definition_changes import take_changes
from reports.drilling import HEADER
from reports.drilling import Part
from reports.drilling import export_rows
from reports.drilling import narrowed
from reports.drilling import parts_of
from reports.drilling import parts_of_compilation
from reports.enums import Aggregation
from reports.indicator_forms import PartFilter
from reports.totals import Total
from reports.totals import accepted_reports
from reports.totals import totals_of
from reports.unit_sums import gap_of_most
from reports.unit_sums import missing_words
from reports.views.compilation import compilation_of
from reports.views.review import round_of
from workflow import Refused
from workflow import Stale
from workflow import demand

PAGE_SIZE = 150
TOTALS = [
    "Chỉ tiêu", "Đơn vị tính", "Cách tổng hợp", "Số liệu", "Năm trước", "Tăng, giảm (%)",
    "Đơn vị có số liệu", "Đơn vị phải báo cáo", "Còn thiếu",
]  # fmt: skip


@require_GET
def round_figures(request, pk: int):
    """Every indicator of a round, from the accepted reports; who is missing is named."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.view_round", report_round)
    totals = totals_of(report_round, accepted_reports(report_round, frozen=False))
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "chi-tieu-ky-bao-cao", TOTALS, _rows(totals))
    can_change = request.user.has_perm("reports.change_round", report_round)
    context = {
        "round": report_round,
        "totals": [(total, missing_words(total.missing_units)) for total in totals],
        "gap": gap_of_most(total.missing_units for total in totals),
        "pending": len(pending_changes(report_round)) if can_change else 0,
    }
    return render(request, "reports/round_figures.html", context)


@require_GET
def figure(request, pk: int, code: str):
    """One figure of a round opened to its units as they stand today."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.view_round", report_round)
    indicator = get_object_or_404(report_round.indicators, code=code)
    day = timezone.localdate()
    totals = totals_of(report_round, accepted_reports(report_round, frozen=False))
    total = next(each for each in totals if each.indicator.pk == indicator.pk)
    names = dict(report_round.indicators.values_list("code", "name"))
    return _page(
        request,
        parts_of(request.user, report_round, indicator, day=day),
        round=report_round,
        name=indicator.name,
        measure=indicator.unit_of_measure,
        decimals=indicator.decimals,
        rule=indicator.get_aggregation_display(),
        total=total.value,
        last_year=total.last_year,
        percent=total.change.percent if total.change else None,
        missing=missing_words(total.missing_units),
        terms=[names.get(each, each) for each in _other_codes(indicator)],
        code=code,
    )


@require_GET
def compiled_figure(request, pk: int, code: str):
    """One figure of a compiled document opened to the units whose reports it was made of."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.view_compilation", found)
    data = next((row for row in found.figures["indicators"] if row["code"] == code), None)
    if data is None:
        raise Http404
    rule = data.get("aggregation", "")
    return _page(
        request,
        parts_of_compilation(request.user, found, data, day=timezone.localdate()),
        round=found.round,
        compilation=found,
        name=data["name"],
        measure=data["unit_of_measure"],
        decimals=data["decimals"],
        rule=Aggregation(rule).label if rule else "",
        total=data["total"],
        last_year=data["last_year"],
        percent=data["percent"],
        missing=missing_words(data.get("missing_units", [])),
        terms=[],
        code=code,
    )


HANDED_DOWN = "Đang đưa các thay đổi vào kỳ của đơn vị cấp dưới; xem ở “Việc chạy nền”."


def definitions(request, pk: int):
    """What the catalogue says differently from this open round; POST takes the chosen over."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.change_round", report_round)
    refused = None
    chosen = set(request.POST.getlist("ma"))
    if request.method == "POST" and request.POST.get("xuong"):
        hand_down(request.user, report_round)
        messages.info(request, HANDED_DOWN)
        return redirect("reports:round_definitions", pk=pk)
    if request.method == "POST":
        try:
            taken = take_changes(
                request.user, report_round, chosen, expected=request.POST.get("dau", "")
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            refused = refusal
        else:
            messages.success(request, f"Đã đưa {len(taken)} thay đổi vào kỳ báo cáo.")
            if request.POST.get("cap-duoi") and hand_down(request.user, report_round):
                messages.info(request, HANDED_DOWN)
            return redirect("reports:round_figures", pk=pk)
    pending = pending_changes(report_round)
    context = {
        "round": report_round,
        "rows": [(each, each.code in chosen) for each in pending],
        "mark": mark_of(pending),
        "refused": refused,
        "below": rounds_below(report_round).count(),
        "hands_down": bool(request.POST.get("cap-duoi")),
        "taken": report_round.indicator_revisions.select_related("actor")[:30],
    }
    status = (409 if isinstance(refused, Stale) else 422) if refused else 200
    return render(request, "reports/round_definitions.html", context, status=status)


def _page(request, parts: list[Part], **context):
    form = PartFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = narrowed(parts, only=asked.get("chi", ""), order=asked.get("xep", ""))
    if request.GET.get("xuat"):
        name = f"chi-tieu-{context['code']}"
        return table_response(request.GET["xuat"], name, HEADER, export_rows(shown))
    context |= {
        "filter": form,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("trang")),
        "shares": any(part.share is not None for part in parts),
        "sums": any(part.from_units is not None for part in parts),
    }
    return render(request, "reports/figure.html", context)


def _other_codes(indicator) -> list[str]:
    codes = [indicator.numerator_code, indicator.denominator_code, indicator.weight_code]
    return [code for code in codes if code]


def _rows(totals: list[Total]):
    for total in totals:
        yield [
            total.indicator.name, total.indicator.unit_of_measure,
            total.indicator.get_aggregation_display(), total.value, total.last_year,
            total.change.percent if total.change else None, total.given, total.expected,
            ", ".join(total.missing_units),
        ]  # fmt: skip


urlpatterns = [
    path("ky/<int:pk>/chi-tieu/", round_figures, name="round_figures"),
    path("ky/<int:pk>/chi-tieu/thay-doi/", definitions, name="round_definitions"),
    path("ky/<int:pk>/chi-tieu/ma/<slug:code>/", figure, name="figure"),
    path("tong-hop/<int:pk>/chi-tieu/<slug:code>/", compiled_figure, name="compiled_figure"),
]
