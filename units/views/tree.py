"""Looking at the tree: the whole, a search, one unit, its history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.spreadsheets import table_response
from units.filters import UnitFilter
from units.models import Unit
from units.queries import add_trails
from units.queries import branch
from units.queries import changes_of
from units.queries import counts_of
from units.queries import tree_of
from units.queries import with_living_children
from units.resources import UnitResource
from units.succession import undoable
from workflow import demand

PAGE_SIZE = 50
HISTORY_SIZE = 30
MOST_OPEN = 200  # branches that one address may open


def unit_of(user, pk: int) -> Unit:
    """A unit that the user sees, or 404."""
    return get_object_or_404(
        Unit.objects.visible_to(user).select_related("parent__parent", "successor"), pk=pk
    )


@require_GET
def tree(request):
    """The person's tree with branches that open, or a list where something is searched for."""
    today = timezone.localdate()
    visible = Unit.objects.visible_to(request.user)
    filtering = UnitFilter(request.GET or None, queryset=visible.select_related("parent"))
    if request.GET.get("xuat"):
        return _export(request, filtering.qs)
    context = {
        "filter": filtering,
        "counts": counts_of(visible.valid_on(today)),
        "can_import": request.user.has_perm("units.import_units"),
        "can_add_top": request.user.is_superuser,
    }
    if filtering.is_narrowed:
        page = Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
        add_trails(page.object_list)
        return render(request, "units/list.html", {**context, "page": page})
    opened = [int(k) for k in request.GET.get("mo", "").split("-") if k.isdigit()][:MOST_OPEN]
    context["nodes"] = tree_of(request.user, opened, today)
    context["opened"] = opened
    return render(request, "units/tree.html", context)


@require_GET
def children(request, pk: int):
    """The units directly below, as the part of the tree that htmx puts in."""
    unit = unit_of(request.user, pk)
    below = branch(Unit.objects.filter(parent=unit), timezone.localdate())
    return render(request, "units/_children.html", {"unit": unit, "units": below})


@require_GET
def detail(request, pk: int):
    """One unit: facts, place in the tree, what it came from and became, units below."""
    today = timezone.localdate()
    unit = unit_of(request.user, pk)
    add_trails([unit])
    below = with_living_children(Unit.objects.filter(parent=unit).valid_on(today), today)
    page = Paginator(below.in_name_order(), PAGE_SIZE).get_page(request.GET.get("trang"))
    succession = unit.successions.order_by("-pk").first()
    return render(
        request,
        "units/detail.html",
        {
            "unit": unit,
            "here": "detail",
            "page": page,
            "predecessors": unit.predecessors.order_by("valid_to", "pk"),
            "has_ended": not unit.is_valid_on(today),
            "succession": succession,
            "can_undo": succession is not None and undoable(succession),
            "can_change": request.user.has_perm("units.change_unit", unit),
            "can_end": request.user.has_perm("units.end_unit", unit),
        },
    )


@require_GET
def history(request, pk: int):
    """Who changed what of the unit, newest first."""
    unit = unit_of(request.user, pk)
    demand(request.user, "units.change_unit", unit)
    number = request.GET.get("trang", "1")
    start = (int(number) - 1) * HISTORY_SIZE if number.isdigit() and number != "0" else 0
    rows = list(
        unit.history.select_related("history_user").order_by("-history_id")[
            start : start + HISTORY_SIZE + 1
        ]
    )
    if start and not rows:
        raise Http404
    return render(
        request,
        "units/history.html",
        {
            "unit": unit,
            "here": "history",
            "changes": changes_of(rows),
            "older": start // HISTORY_SIZE + 2 if len(rows) > HISTORY_SIZE else None,
        },
    )


def _export(request, units):
    """The list as filtered, in the columns that the import reads."""
    resource = UnitResource(request.user)
    table = resource.export(units)
    return table_response(request.GET["xuat"], "don-vi", table.headers, table)


urlpatterns = [
    path("", tree, name="tree"),
    path("<int:pk>/", detail, name="detail"),
    path("<int:pk>/nhanh/", children, name="children"),
    path("<int:pk>/lich-su/", history, name="history"),
]
