"""A plan as a paper: PDF to read and print, Word file to work on."""

from __future__ import annotations

from django.http import Http404
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_GET

from campaigns.models import Plan
from campaigns.paper import plan_document
from campaigns.paper import plan_header
from campaigns.plan_workbook import plan_workbook
from campaigns.views.plans import PARTS
from documents.exchange_metadata import XML_TYPE
from documents.exchange_metadata import edxml
from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.rendering.press_room import paper_pdf
from documents.rendering.xlsx import render_xlsx
from documents.spreadsheets import XLSX_TYPE

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _plan_of(request: HttpRequest, pk: int) -> Plan:
    plans = Plan.objects.visible_to(request.user).select_related("campaign", "unit", "parent__unit")
    return get_object_or_404(plans.prefetch_related(*PARTS), pk=pk)


def _name(plan: Plan) -> str:
    return f"Kế hoạch {plan.number.replace('/', '-') or plan.unit.label}".strip()


@require_GET
def plan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan in the legal layout."""
    plan = _plan_of(request, pk)
    content = paper_pdf(plan_document(plan))
    return serve_file(content, f"{_name(plan)}.pdf", content_type="application/pdf")


@require_GET
def plan_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for Word."""
    plan = _plan_of(request, pk)
    return serve_file(render_docx(plan_document(plan)), f"{_name(plan)}.docx", content_type=WORD)


@require_GET
def plan_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a workbook: its lists as tables, each on a sheet of its own."""
    plan = _plan_of(request, pk)
    content = render_xlsx(plan_workbook(plan))
    return serve_file(content, f"{_name(plan)}.xlsx", content_type=XLSX_TYPE)


@require_GET
def plan_edxml(request: HttpRequest, pk: int) -> HttpResponse:
    """What the document exchange axis wants to know of an issued plan."""
    plan = _plan_of(request, pk)
    if plan.is_draft:
        raise Http404
    content = edxml(plan_header(plan))
    return serve_file(content, f"{_name(plan)}.xml", content_type=XML_TYPE)


urlpatterns = [
    path("ke-hoach/<int:pk>/ban-in.pdf", plan_pdf, name="plan_pdf"),
    path("ke-hoach/<int:pk>/ban-in.docx", plan_docx, name="plan_docx"),
    path("ke-hoach/<int:pk>/ban-in.xlsx", plan_xlsx, name="plan_xlsx"),
    path("ke-hoach/<int:pk>/edxml.xml", plan_edxml, name="plan_edxml"),
]
