"""Figures of a scoring table: distribution, items that nobody reaches, self against verified."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from criteria.figures import Figures
from criteria.figures import figures_of
from criteria.figures_paper import figures_document
from criteria.figures_shown import HEADERS
from criteria.figures_shown import ITEM_GAPS
from criteria.figures_shown import REACH
from criteria.figures_shown import SPREAD
from criteria.figures_shown import TITLES
from criteria.figures_shown import UNIT_GAPS
from criteria.figures_shown import chart_of
from criteria.figures_shown import rows_of
from criteria.forms.figures import FiguresFilter
from criteria.models import ScoringTable
from criteria.views.tables import crumbs_of
from criteria.views.tables import table_of
from documents.files import serve_file
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from units.models import Bloc

PAGE_SIZE = 150


def _asked(request, pk: int) -> tuple[ScoringTable, FiguresFilter, Bloc | None, Figures]:
    table = table_of(request.user, pk)
    form = FiguresFilter(request.GET or None, user=request.user, table=table)
    bloc = form.bloc
    figures = figures_of(request.user, table, bloc=bloc.pk if bloc else None)
    return table, form, bloc, figures


@require_GET
def table_figures(request, pk: int) -> HttpResponse:
    """The page; with `xuat` one of its tables as a sheet, or its drawing as a picture."""
    table, form, bloc, figures = _asked(request, pk)
    if kind := request.GET.get("xuat"):
        return _export(kind, request.GET.get("bang", ""), figures)
    context = {
        "table": table,
        "filter": form,
        "bloc": bloc,
        "figures": figures,
        "spread_chart": chart_of(SPREAD, figures),
        "reach_chart": chart_of(REACH, figures),
        "unit_gap_chart": chart_of(UNIT_GAPS, figures),
        "item_gap_chart": chart_of(ITEM_GAPS, figures),
        "gaps": Paginator(figures.gaps, PAGE_SIZE).get_page(request.GET.get("trang")),
        "crumbs": crumbs_of(table),
    }
    return render(request, "criteria/figures.html", context)


@require_GET
def table_figures_pdf(request, pk: int) -> HttpResponse:
    """The same on paper."""
    table, _, bloc, figures = _asked(request, pk)
    content = paper_pdf(figures_document(figures, bloc=bloc.name if bloc else ""))
    name = f"Số liệu chấm điểm {table} {table.year}.pdf"
    return serve_file(content, name, content_type="application/pdf")


def _export(kind: str, name: str, figures: Figures) -> HttpResponse:
    if name not in TITLES:
        raise Http404
    if kind != "svg":
        return table_response(kind, f"cham-diem-{name}", HEADERS[name], rows_of(name, figures))
    drawing = chart_of(name, figures)
    if drawing is None:
        raise Http404
    response = HttpResponse(drawing, content_type="image/svg+xml")
    # As a file to keep: shown in the browser it would be a page of ours that could carry scripts.
    response["Content-Disposition"] = f'attachment; filename="cham-diem-{name}.svg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [
    path("bang/<int:pk>/so-lieu/", table_figures, name="table_figures"),
    path("bang/<int:pk>/so-lieu.pdf", table_figures_pdf, name="table_figures_pdf"),
]
