"""Results of a scoring table per unit, scaled to an annual score sheet that is kept elsewhere."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from criteria.forms.figures import USUAL_MAXIMUM
from criteria.forms.figures import ResultsFilter
from criteria.points import maximum_of
from criteria.results import HEADER
from criteria.results import results_of
from criteria.results import sheet_rows
from criteria.results import source_of
from criteria.views.tables import crumbs_of
from criteria.views.tables import table_of
from documents.spreadsheets import table_response

PAGE_SIZE = 150


@require_GET
def table_results(request, pk: int) -> HttpResponse:
    """The page and, with `xuat`, the sheet; what was typed stays in the address."""
    table = table_of(request.user, pk)
    data = request.GET.copy()
    data.setdefault("thang", str(USUAL_MAXIMUM))
    data.setdefault("can_cu", source_of(table))
    form = ResultsFilter(data, user=request.user, table=table)
    bloc = form.bloc
    most = form.cleaned_data.get("thang") or USUAL_MAXIMUM
    rows = results_of(request.user, table, most=most, bloc=bloc.pk if bloc else None)
    maximum = maximum_of(list(table.items.all()))
    if kind := request.GET.get("xuat"):
        sheet = sheet_rows(
            rows, maximum=maximum, most=most, source=form.cleaned_data.get("can_cu", "")
        )
        return table_response(kind, "ket-qua-phong-trao", HEADER, sheet)
    context = {
        "table": table,
        "filter": form,
        "bloc": bloc,
        "most": most,
        "maximum": maximum,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("trang")),
        "waiting": sum(row.share is None for row in rows),
        "provisional": sum(bool(row.place) and not row.is_final for row in rows),
        "crumbs": crumbs_of(table),
    }
    return render(request, "criteria/results.html", context)


urlpatterns = [path("bang/<int:pk>/ket-qua/", table_results, name="table_results")]
