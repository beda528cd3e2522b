"""Reports and compilations as files: PDF, Word, Excel."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from documents.files import TYPES
from documents.files import serve_file
from documents.files import stream_file
from documents.rendering.docx import render_docx
from documents.rendering.xlsx import render_xlsx
from reports.bundling import open_bundle
from reports.bundling import request_bundle
from reports.papers import report_document
from reports.papers import report_pdf
from reports.papers import with_facts
from reports.queries import report_for_reading
from reports.rendering import workbook_of
from reports.views.compilation import compilation_of
from workflow import Refused
from workflow import demand

MAKERS = {
    "pdf": report_pdf,
    "docx": lambda version: render_docx(report_document(version)),
    "xlsx": lambda version: render_xlsx(report_document(version)),
}


@require_GET
def report_paper(request, pk: int, kind: str) -> HttpResponse:
    """The last submission of a report as a paper."""
    report = report_for_reading(request.user, pk).report
    demand(request.user, "reports.view_report", report)
    if report.current_version_id is None:
        raise Refused("Báo cáo chưa nộp nên chưa có bản in.")
    version = with_facts().get(pk=report.current_version_id)
    content = MAKERS[kind](version)
    name = f"{report.round.title}, {report.unit.label}.{kind}"
    return serve_file(content, name, content_type=TYPES[f".{kind}"])


@require_GET
def compilation_xlsx(request, pk: int) -> HttpResponse:
    """The compiled document as a workbook: tables that can be reckoned with, charts of its own."""
    found = compilation_of(request.user, pk)
    demand(request.user, "reports.view_compilation", found)
    content = render_xlsx(workbook_of(found))
    return serve_file(content, f"{found.title}.xlsx", content_type=TYPES[".xlsx"])


@require_POST
def bundle_request(request, pk: int) -> HttpResponse:
    """Have a worker put the Word files of the sources into one archive; the page shows its progress."""
    request_bundle(request.user, compilation_of(request.user, pk))
    return redirect(f"{reverse('reports:compilation', args=[pk])}#nguon")


@require_GET
def bundle_file(request, pk: int) -> HttpResponseBase:
    """The archive of Word files."""
    found = compilation_of(request.user, pk)
    part = open_bundle(request.user, found)
    return stream_file(part.file, f"{found.title}.zip", content_type="application/zip")


urlpatterns = [
    path("tong-hop/<int:pk>/goi-word/", bundle_request, name="bundle_request"),
    path("tong-hop/<int:pk>/goi-word.zip", bundle_file, name="bundle_file"),
    path("<int:pk>/ban-in.pdf", report_paper, {"kind": "pdf"}, name="report_pdf"),
    path("<int:pk>/ban-in.docx", report_paper, {"kind": "docx"}, name="report_docx"),
    path("<int:pk>/ban-in.xlsx", report_paper, {"kind": "xlsx"}, name="report_xlsx"),
    path("tong-hop/<int:pk>/xlsx/", compilation_xlsx, name="compilation_xlsx"),
]
