"""The officer's form: task list, one section a page, figures, files, check, submit, receipt."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from documents.calendar import end_of_day
from documents.calendar import rest_in_words
from documents.files import serve_file
from reports.approval import last_remark
from reports.approval import nobody_leads
from reports.approval_rules import leaders_of
from reports.approval_rules import rule_for
from reports.drafting import add_evidence
from reports.drafting import remove_evidence
from reports.drafting import save_text
from reports.drafting import text_of_last_year
from reports.enums import ReportState
from reports.figure_checks import figures_shown
from reports.handing_on import plan_to_hand_on
from reports.models import EvidenceFile
from reports.models import Report
from reports.models import SectionText
from reports.queries import report_for_reading
from reports.receipts import receipt_pdf
from reports.recipients import acknowledged_by
from reports.submission import missing_parts
from reports.submission import submit_report
from reports.tasklist import task_list
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow.form_page import attempt


def report_of(user, pk: int) -> Report:
    """A report that the user sees, or 404."""
    return get_object_or_404(
        Report.objects.visible_to(user).select_related(
            "unit", "round__receiving_unit", "round__through", "round__campaign", "current_version"
        ),
        pk=pk,
    )


def written_report(user, pk: int) -> Report:
    """A report of the person's own unit; whether it may still change is the verbs' to say."""
    # Little beside it: this is asked with every autosave and every press on the last evening.
    rows = Report.objects.visible_to(user).select_related("unit", "round")
    report = get_object_or_404(rows, pk=pk)
    demand(user, "reports.write_report", report)
    return report


@require_GET
def edit(request, pk: int):
    """The task list: what is done, what is missing, how much time is left."""
    report = report_of(request.user, pk)
    if report.state == ReportState.PRESENTED:
        return redirect("reports:approval", pk=pk)
    if not request.user.has_perm("reports.edit_report", report) or not report.is_editable:
        return redirect("reports:receipt" if report.current_version_id else "reports:read", pk=pk)
    tasks = task_list(report)
    return render(
        request,
        "reports/edit.html",
        {
            "report": report,
            "tasks": tasks,
            "done": sum(task.is_done for task in tasks),
            "rest": rest_in_words(end_of_day(report.due_on), timezone.now()),
            "is_late": timezone.localdate() > report.due_on,
            "remarks": report.comments.filter(section__isnull=True, resolved_at__isnull=True),
            "sent_back": last_remark(report),
            "can_hand_on": plan_to_hand_on(request.user, report) is not None,
        },
    )


def section(request, pk: int, section_pk: int):
    """One section: text with autosave, remarks, evidence. POST saves and goes on."""
    report = written_report(request.user, pk)
    if request.method == "GET" and not report.is_editable:
        return redirect("reports:edit", pk=pk)
    sections = list(report.round.sections.all())
    found = get_object_or_404(report.round.sections, pk=section_pk)
    row = SectionText.objects.filter(report=report, section=found).first()
    typed = row.text if row else ""
    refused: Refused | None = None
    wants_json = request.headers.get("Accept") == "application/json"
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            row = save_text(
                request.user,
                report,
                found,
                text=typed,
                expected_version=version_in(request),
                is_done=None if wants_json else "xong" in request.POST,
            )
        except Stale as refusal:
            row = SectionText.objects.filter(report=report, section=found).first()
            refused = refusal
            if wants_json:
                return JsonResponse(
                    {"error": refusal.reason, "text": row.text, "version": row.version}, status=409
                )
        except Refused as refusal:
            if wants_json:
                return JsonResponse({"error": refusal.reason}, status=422)
            if refusal.denied:
                raise
            refused = refusal
        else:
            if wants_json:
                return JsonResponse(
                    {"version": row.version, "saved_at": f"{timezone.localtime():%H:%M}"}
                )
            return redirect(_after(sections, found, report, request.POST))
    return render(
        request,
        "reports/section.html",
        {
            "report": report,
            "section": found,
            "row": row,
            "typed": typed,
            "refused": refused,
            "conflict": isinstance(refused, Stale) and row is not None and row.text != typed,
            "number": sections.index(found) + 1,
            "count": len(sections),
            "evidence": report.evidence.filter(section=found, removed_at__isnull=True),
            "remarks": report.comments.filter(section=found, resolved_at__isnull=True),
            "last_year": text_of_last_year(report, found),
        },
        status=(409 if isinstance(refused, Stale) else 422) if refused else 200,
    )


@require_POST
def upload(request, pk: int, section_pk: int):
    report = written_report(request.user, pk)
    found = get_object_or_404(report.round.sections, pk=section_pk)
    files = request.FILES.getlist("tep")
    if not files:
        messages.error(request, "Hãy chọn tệp trước khi bấm tải lên.")
    for each in files:
        act = partial(add_evidence, request.user, report, found, each)
        attempt(request, act, f"Đã tải lên “{each.name}”.")
    return redirect("reports:section", pk=pk, section_pk=section_pk)


@require_POST
def remove(request, pk: int, evidence_pk: int):
    report = written_report(request.user, pk)
    evidence = get_object_or_404(report.evidence, pk=evidence_pk)
    remove_evidence(request.user, evidence)
    messages.success(request, f"Đã gỡ “{evidence.name}”.")
    return redirect("reports:section", pk=pk, section_pk=evidence.section_id)


@require_GET
def evidence_file(request, pk: int, evidence_pk: int):
    """A file of a report, through the permission check."""
    report = report_of(request.user, pk)
    demand(request.user, "reports.view_report", report)
    evidence = get_object_or_404(EvidenceFile, report=report, pk=evidence_pk)
    return serve_file(evidence.file, evidence.name, content_type=evidence.content_type)


@require_GET
def check(request, pk: int):
    """Everything on one page before sending; what is missing as links."""
    reading = report_for_reading(request.user, pk)
    demand(request.user, "reports.write_report", reading.report)
    if not reading.report.is_editable:
        return redirect("reports:edit", pk=pk)
    return render(
        request,
        "reports/check.html",
        {
            "reading": reading,
            "report": reading.report,
            "missing": _links(pk, missing_parts(reading.report, reading.figures)),
            "figures_shown": figures_shown(reading.figures),
            **_way_out(request.user, reading.report),
        },
    )


def _way_out(user, report: Report) -> dict:
    """How the report may leave: at once, or through the leader; and whom that is."""
    rule = rule_for(report.unit)
    leads = rule is not None and user.has_perm("reports.approve_report", report)
    return {
        "rule": rule,
        "leads": leads,
        "must_present": rule is not None and not leads,
        "leaders": leaders_of(report.unit) if rule else [],
        "nobody": nobody_leads(report) if rule else "",
    }


@require_POST
def submit(request, pk: int):
    report = written_report(request.user, pk)
    try:
        submit_report(
            request.user,
            report,
            expected_version=version_in(request),
            expected_figures=request.POST.get("so-lieu"),
        )
    except Stale as refusal:
        report.refresh_from_db()
        if report.current_version_id and not report.is_editable:
            return redirect("reports:receipt", pk=pk)
        messages.error(request, refusal.reason)
        return redirect("reports:check", pk=pk)
    except Refused as refusal:
        if refusal.denied:
            raise
        messages.error(request, refusal.reason)
        return redirect("reports:check" if report.is_editable else "reports:read", pk=pk)
    return redirect("reports:receipt", pk=pk)


@require_GET
def receipt(request, pk: int):
    """Proof of arrival: code, moment, verdict, what happens next; stays reachable."""
    report = report_of(request.user, pk)
    demand(request.user, "reports.view_report", report)
    if report.current_version is None:
        return redirect("reports:edit", pk=pk)
    return render(
        request,
        "reports/receipt.html",
        {
            "report": report,
            "version": report.current_version,
            "acknowledged": acknowledged_by(report),
            "steps": report.transitions.select_related("actor"),
        },
    )


@require_GET
def receipt_file(request, pk: int):
    report = report_of(request.user, pk)
    demand(request.user, "reports.view_report", report)
    if report.current_version is None:
        raise Refused("Báo cáo chưa nộp nên chưa có phiếu tiếp nhận.")
    return serve_file(
        receipt_pdf(report),
        f"Phiếu tiếp nhận {report.current_version.receipt_code}.pdf",
        content_type="application/pdf",
    )


@require_GET
def read(request, pk: int):
    """The report as a reader sees it."""
    reading = report_for_reading(request.user, pk)
    demand(request.user, "reports.view_report", reading.report)
    return render(request, "reports/read.html", {"reading": reading, "report": reading.report})


def version_in(request) -> int:
    """The version that the page showed, as it comes back with the form; -1 fits none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and text.isascii() else -1


def _after(sections, found, report, data) -> str:
    """Where to go after saving: the next section, or the task list."""
    place = sections.index(found)
    if "tiep" in data and place + 1 < len(sections):
        return reverse("reports:section", args=[report.pk, sections[place + 1].pk])
    return reverse("reports:edit", args=[report.pk])


def _links(pk: int, missing: dict[str, str]) -> list[tuple[str, str]]:
    """(address, sentence) for each missing part."""
    links = []
    for anchor, sentence in missing.items():
        kind, _, key = anchor.rpartition("-")
        if kind == "muc":
            links.append((reverse("reports:section", args=[pk, key]), sentence))
        else:
            links.append((reverse("reports:indicators", args=[pk]) + f"#{anchor}", sentence))
    return links


urlpatterns = [
    path("<int:pk>/", read, name="read"),
    path("<int:pk>/soan/", edit, name="edit"),
    path("<int:pk>/soan/muc/<int:section_pk>/", section, name="section"),
    path("<int:pk>/soan/muc/<int:section_pk>/tep/", upload, name="upload"),
    path("<int:pk>/soan/tep/<int:evidence_pk>/go/", remove, name="remove_evidence"),
    path("<int:pk>/tep/<int:evidence_pk>/", evidence_file, name="evidence"),
    path("<int:pk>/soan/kiem-tra/", check, name="check"),
    path("<int:pk>/nop/", submit, name="submit"),
    path("<int:pk>/tiep-nhan/", receipt, name="receipt"),
    path("<int:pk>/tiep-nhan/phieu.pdf", receipt_file, name="receipt_pdf"),
]
