"""Compiling a round: sources, figures, draft, highlights, PDF, issue, carry upward."""

from __future__ import annotations

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.spreadsheets import table_response
from reports.bundling import bundle_of
from reports.bundling import job_of
from reports.carrying import carry_upward
from reports.carrying import report_upward
from reports.compilation import closes_round
from reports.compilation import compile_round
from reports.compilation import drop_highlight
from reports.compilation import issue_compilation
from reports.compilation import pick_highlight
from reports.compilation import request_pdf
from reports.compilation import save_facts
from reports.compilation import save_section
from reports.forms import CompilationFactsForm
from reports.models import Compilation
from reports.models import Report
from reports.plan_facts import plan_facts
from reports.rendering import document_of
from reports.totals import accepted_reports
from reports.totals import completeness_of
from reports.unit_sums import gap_of_most
from reports.views.review import round_of
from workflow import Refused
from workflow import Stale
from workflow import demand


def compilation_of(user, pk: int) -> Compilation:
    return get_object_or_404(
        Compilation.objects.visible_to(user).select_related(
            "round__receiving_unit__parent", "round__campaign", "round__through", "document", "job"
        ),
        pk=pk,
    )


def compilations(request, pk: int):
    """The compilations of a round; POST makes the next one from what is accepted now."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.view_round", report_round)
    if request.method == "POST":
        seen = request.POST.get("lan-cuoi", "")
        try:
            made = compile_round(
                request.user, report_round, last_seen=int(seen) if seen.isdecimal() else None
            )
        except Stale as refusal:
            messages.info(request, refusal.reason)
            return redirect("reports:compilations", pk=pk)
        messages.success(request, f"Đã lập bản tổng hợp lần {made.number}. Hãy soát lại nội dung.")
        return redirect("reports:compilation", pk=made.pk)
    rows = list(report_round.compilations.select_related("created_by", "document"))
    return render(
        request,
        "reports/compilations.html",
        {
            "round": report_round,
            "compilations": rows,
            "last": max((row.number for row in rows), default=0),
            "counts": completeness_of(report_round, timezone.localdate()),
            "can_compile": request.user.has_perm("reports.compile_round", report_round),
        },
    )


@require_GET
def compilation(request, pk: int):
    """The draft of the compiled document: sources, figures, text by section, what to do next."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.view_compilation", found)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "so-lieu-tong-hop", *_figure_table(found))
    return render(request, "reports/compilation.html", _context(request, found))


def facts(request, pk: int):
    """Number, day, subject and signature block."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.edit_compilation", found)
    form = CompilationFactsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        save_facts(request.user, compilation_of(request.user, pk), **form.cleaned_data)
        messages.success(request, "Đã lưu thông tin văn bản.")
        return redirect("reports:compilation", pk=pk)
    return render(request, "reports/compilation_facts.html", {"compilation": found, "form": form})


def section(request, pk: int, section_pk: int):
    """Edit the text of one section; passages of the sources beside it, to pick from."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.edit_compilation", found)
    row = get_object_or_404(found.sections.select_related("section"), pk=section_pk)
    typed, stale = row.text, None
    if request.method == "POST":
        typed = request.POST.get("text", "")
        version = request.POST.get("version", "")
        try:
            new = save_section(
                request.user,
                found,
                row,
                text=typed,
                expected_version=int(version) if version.isdigit() else -1,
            )
        except Stale as refusal:
            if request.headers.get("Accept") == "application/json":
                return JsonResponse(
                    {"error": refusal.reason, "text": row.text, "version": row.version}, status=409
                )
            stale = refusal
        else:
            if request.headers.get("Accept") == "application/json":
                return JsonResponse({"version": new, "saved_at": f"{timezone.localtime():%H:%M}"})
            messages.success(request, f"Đã lưu mục “{row.section.title}”.")
            return redirect("reports:compilation", pk=pk)
    passages = (
        Report.objects.filter(
            versions__in=found.sources.values("version"), texts__section=row.section_id
        )
        .exclude(texts__text="")
        .distinct()
        .select_related("unit")
    )
    texts = dict(row.section.texts.filter(report__in=passages).values_list("report_id", "text"))
    return render(
        request,
        "reports/compilation_section.html",
        {
            "compilation": found,
            "row": row,
            "typed": typed,
            "stale": stale,
            "facts": plan_facts(found.round, row.section.kind, timezone.localdate()),
            "passages": [(report, texts.get(report.pk, "")) for report in passages],
            "highlights": found.highlights.filter(section=row.section_id).select_related(
                "report__unit"
            ),
        },
        status=409 if stale else 200,
    )


@require_POST
def highlight(request, pk: int, section_pk: int):
    """Pick a passage of a source, or drop one that was picked."""
    found = compilation_of(request.user, pk)
    row = get_object_or_404(found.sections.select_related("section"), pk=section_pk)
    if request.POST.get("bo", "").isdigit():
        chosen = get_object_or_404(found.highlights, pk=request.POST["bo"])
        drop_highlight(request.user, found, chosen)
        messages.success(request, "Đã bỏ đoạn trích.")
    else:
        report = get_object_or_404(
            Report.objects.visible_to(request.user), pk=request.POST.get("bao-cao") or 0
        )
        pick_highlight(
            request.user,
            found,
            report=report,
            section=row.section,
            text=request.POST.get("text", ""),
        )
        messages.success(request, f"Đã đưa đoạn trích của {report.unit.label} vào văn bản.")
    return redirect("reports:compilation_section", pk=pk, section_pk=section_pk)


@require_POST
def pdf_request(request, pk: int):
    """Have a worker make the PDF; the page then shows its progress."""
    request_pdf(request.user, compilation_of(request.user, pk))
    return redirect("reports:compilation", pk=pk)


@require_GET
def pdf_file(request, pk: int):
    """The PDF as it was made, with its last signature."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.view_compilation", found)
    if found.document is None:
        raise Refused("Văn bản này chưa có PDF. Hãy bấm “Dựng PDF” trước.")
    return serve_file(
        found.document.newest_file, f"{found.title}.pdf", content_type="application/pdf"
    )


@require_GET
def docx_file(request, pk: int):
    """The same document for Word, made on the spot."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.view_compilation", found)
    return serve_file(
        render_docx(document_of(found)),
        f"{found.title}.docx",
        content_type=("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )


def issue(request, pk: int):
    """Confirm, then issue: it cannot be undone."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.edit_compilation", found)
    if request.method == "POST":
        try:
            issue_compilation(request.user, found)
        except Refused as refusal:
            if refusal.errors:
                for text in refusal.errors.values():
                    messages.error(request, text)
                return redirect("reports:compilation_facts", pk=pk)
            raise
        messages.success(request, "Đã ban hành văn bản tổng hợp.")
        return redirect("reports:compilation", pk=pk)
    closing = closes_round(found)
    counts = completeness_of(found.round, timezone.localdate())
    return render(
        request,
        "reports/compilation_issue.html",
        {"compilation": found, "closes_round": closing, "missing": counts.missing},
    )


@require_POST
def carry(request, pk: int):
    """Fill the unit's own report to its superior with these texts and figures."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.edit_compilation", found)
    report = carry_upward(request.user, found)
    messages.success(request, "Đã chuyển nội dung và số liệu vào báo cáo gửi cấp trên.")
    return redirect("reports:edit", pk=report.pk)


def _context(request, found: Compilation) -> dict:
    can_edit = request.user.has_perm("reports.edit_compilation", found)
    used = set(found.sources.values_list("version_id", flat=True))
    now = {r.current_version_id for r in accepted_reports(found.round)}
    return {
        "compilation": found,
        "round": found.round,
        "sections": found.sections.select_related("section"),
        "highlights": found.highlights.select_related("report__unit", "section"),
        "sources": found.sources.select_related("version__report__unit"),
        "figures": found.figures,
        "gap": gap_of_most(row.get("missing_units", []) for row in found.figures["indicators"]),
        "newer_sources": len(now - used),
        "upward": report_upward(found),
        "can_edit": can_edit,
        "bundle": bundle_of(found) if can_edit else None,
        "bundle_job": job_of(found) if can_edit else None,
    }


def _figure_table(found: Compilation) -> tuple[list[str], list[list]]:
    indicators = found.figures["indicators"]
    header = ["Đơn vị", *[f"{i['name']} ({i['unit_of_measure']})" for i in indicators]]
    rows = [
        [unit["unit"], *[_number(unit["values"].get(i["code"])) for i in indicators]]
        for unit in found.figures["units"]
    ]
    return header, [*rows, ["Tổng cộng", *[_number(i["total"]) for i in indicators]]]


def _number(value):
    return None if value is None else float(value)


urlpatterns = [
    path("ky/<int:pk>/tong-hop/", compilations, name="compilations"),
    path("tong-hop/<int:pk>/", compilation, name="compilation"),
    path("tong-hop/<int:pk>/van-ban/", facts, name="compilation_facts"),
    path("tong-hop/<int:pk>/muc/<int:section_pk>/", section, name="compilation_section"),
    path("tong-hop/<int:pk>/muc/<int:section_pk>/trich/", highlight, name="highlight"),
    path("tong-hop/<int:pk>/dung-pdf/", pdf_request, name="compilation_render"),
    path("tong-hop/<int:pk>/pdf/", pdf_file, name="compilation_pdf"),
    path("tong-hop/<int:pk>/docx/", docx_file, name="compilation_docx"),
    path("tong-hop/<int:pk>/ban-hanh/", issue, name="compilation_issue"),
    path("tong-hop/<int:pk>/chuyen-len/", carry, name="carry"),
]
