"""Opening scorecards from a page: which table, which blocs and kinds of unit, until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from criteria.forms.opening import OpeningFilter
from criteria.forms.opening import StageDaysForm
from criteria.models import ScoringTable
from criteria.opening import DAYS
from criteria.opening import narrowed
from criteria.opening import open_scorecards
from criteria.opening import set_days
from criteria.opening import tables_to_open
from criteria.opening import units_to_score
from workflow import Refused
from workflow import demand
from workflow.form_page import add_errors


@require_GET
def choose_table(request) -> HttpResponse:
    """By which table; a bloc in the address (`cum`) stays chosen on the next page."""
    tables = list(tables_to_open(request.user))
    asked = request.GET.get("cum", "")
    kept = f"?{urlencode({'cum': asked})}" if asked.isdigit() else ""
    if len(tables) == 1:
        return redirect(reverse("scoring:open_scorecards", args=[tables[0].pk]) + kept)
    return render(request, "criteria/choose_table.html", {"tables": tables, "kept": kept})


def open_cards(request, pk: int) -> HttpResponse:
    """Who gets a scorecard by a table, and the button that makes those that are missing."""
    tables = ScoringTable.objects.visible_to(request.user).select_related("unit")
    table = get_object_or_404(tables, pk=pk)
    demand(request.user, "criteria.use_table", table)
    every = units_to_score(table)
    chosen = OpeningFilter(request.GET or None, openings=every)
    asked = chosen.chosen()
    openings = narrowed(every, **asked)
    missing = sum(not row.is_open for row in openings)
    days = StageDaysForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(table, name) for name in DAYS},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if days.is_valid():
            try:
                return _open(request, table, days.cleaned_data, asked, any_missing=bool(missing))
            except Refused as refusal:
                if refusal.denied:
                    raise
                add_errors(days, refusal)
    context = {
        "table": table,
        "lede": f"{table}, năm {table.year}, {table.unit.name}",
        "filter": chosen,
        "form": days,
        "every": every,
        "openings": openings,
        "missing": missing,
    }
    return render(request, "criteria/open_scorecards.html", context, status=status)


def _open(request, table: ScoringTable, days, asked, *, any_missing: bool) -> HttpResponse:
    if not any_missing:
        changed = set_days(request.user, table, days)
        messages.success(request, "Đã lưu hạn các bước." if changed else "Mọi đơn vị đã có phiếu.")
        return redirect(request.get_full_path())
    made = open_scorecards(request.user, table, days=days, **asked)
    messages.success(request, f"Đã mở {made} phiếu." if made else "Mọi đơn vị đã có phiếu.")
    return redirect(f"{reverse('scoring:scorecards')}?bang={table.pk}")


urlpatterns = [
    path("mo-phieu/", choose_table, name="choose_table"),
    path("bang/<int:pk>/mo-phieu/", open_cards, name="open_scorecards"),
]
