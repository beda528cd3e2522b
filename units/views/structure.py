"""Changing the tree: each act asks first where it cannot be taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from units.forms import EndForm
from units.forms import MergeForm
from units.forms import MoveForm
from units.forms import UnitForm
from units.models import Succession
from units.models import Unit
from units.succession import foresee
from units.succession import merge_units
from units.succession import undo_merge
from units.succession import undoable
from units.tree import change_unit
from units.tree import create_unit
from units.tree import end_unit
from units.tree import move_unit
from units.tree import newest_history
from units.tree import reopen_unit
from units.views.tree import unit_of
from workflow import Refused
from workflow import Stale
from workflow import demand


def create(request, pk: int | None = None):
    """A new unit under `pk`; without it, a new top of the tree."""
    parent = unit_of(request.user, pk) if pk else None
    demand(request.user, "units.change_unit", parent)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = create_unit(request.user, parent=parent, **form.facts)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã lập {unit.name}.")
            return redirect("units:detail", pk=unit.pk)
    return _form(request, form, "units/create.html", parent=parent)


def edit(request, pk: int):
    """The facts of a unit; after a conflict the stored values stand beside the typed ones."""
    unit = unit_of(request.user, pk)
    demand(request.user, "units.change_unit", unit)
    whole = request.user.has_perm("units.restructure_unit", unit)
    form = UnitForm(request.POST or None, instance=unit, whole=whole)
    stored: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            change_unit(request.user, unit, seen=int(seen) if seen.isdigit() else -1, **form.facts)
        except Stale as stale:
            form.add_error(None, stale.reason)
            stored = _differences(form, Unit.objects.get(pk=pk))
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, "Đã lưu thông tin đơn vị.")
            return redirect("units:detail", pk=pk)
    return _form(
        request, form, "units/edit.html", unit=unit, stored=stored, seen=newest_history(unit)
    )


def move(request, pk: int):
    unit = unit_of(request.user, pk)
    demand(request.user, "units.restructure_unit", unit)
    units = _living(request.user).exclude(path__startswith=unit.path)
    form = MoveForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            move_unit(request.user, unit, parent=form.cleaned_data["parent"])
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã chuyển {unit.label}.")
            return redirect("units:detail", pk=pk)
    return _form(request, form, "units/move.html", unit=unit)


def end(request, pk: int):
    unit = unit_of(request.user, pk)
    demand(request.user, "units.end_unit", unit)
    form = EndForm(request.POST or None, units=_living(request.user).exclude(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            end_unit(request.user, unit, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"{unit.label} đã kết thúc hoạt động.")
            return redirect("units:detail", pk=pk)
    people = unit.memberships.valid_on(timezone.localdate()).count()
    return _form(request, form, "units/end.html", unit=unit, people=people)


@require_POST
def reopen(request, pk: int):
    unit = unit_of(request.user, pk)
    reopen_unit(request.user, unit)
    messages.success(
        request, f"{unit.label} hoạt động trở lại. Hãy giao lại vai trò cho người dùng."
    )
    return redirect("units:detail", pk=pk)


def merge(request, pk: int):
    """Units below `pk` become one: choose, see the consequences, confirm."""
    parent = unit_of(request.user, pk)
    demand(request.user, "units.change_unit", parent)
    units = parent.children.valid_on(timezone.localdate()).in_name_order()
    form = MergeForm(request.POST or None, units=units, parent=parent)
    outcome = None
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["units"])
        facts = {"day": form.cleaned_data["day"], "successor": form.cleaned_data["successor"]}
        try:
            if "xac-nhan" in request.POST:
                made = merge_units(
                    request.user,
                    chosen,
                    **facts,
                    new=form.new_unit,
                    carry_people=form.cleaned_data["carry_people"],
                )
                messages.success(request, f"Đã sáp nhập {made.label}.")
                return redirect("units:succession", pk=made.pk)
            outcome = foresee(request.user, chosen, **facts, new_parent=parent)
        except Refused as refusal:
            show(form, refusal)
    return _form(request, form, "units/merge.html", unit=parent, outcome=outcome)


def succession(request, pk: int):
    """What a merger did; undoing it on the same day."""
    found = get_object_or_404(
        Succession.objects.select_related("successor", "made_by").filter(
            successor__in=Unit.objects.visible_to(request.user)
        ),
        pk=pk,
    )
    if request.method == "POST":
        parent = found.successor.parent if found.successor else None
        undo_merge(request.user, found)
        messages.success(request, "Đã hoàn tác lần sáp nhập.")
        return redirect("units:detail", pk=parent.pk) if parent else redirect("units:tree")
    ended = Unit.objects.filter(pk__in=[row["unit"] for row in found.changes["ended"]])
    return render(
        request,
        "units/succession.html",
        {"succession": found, "ended": ended.in_name_order(), "can_undo": undoable(found)},
    )


def show(form: Any, refusal: Refused) -> None:
    """Put a refusal at the fields that it names, or on top; who has no right goes away."""
    if refusal.denied:
        raise refusal
    for name, text in refusal.errors.items():
        form.add_error(name if name in form.fields else None, text)
    if not set(refusal.errors) & set(form.fields):
        form.add_error(None, refusal.reason)


def _form(request, form: Any, template: str, **context: Any):
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _living(user):
    return Unit.objects.visible_to(user).valid_on(timezone.localdate()).in_name_order()


def _differences(form: UnitForm, stored: Unit) -> list[tuple[str, Any]]:
    """(label, stored value) of the fields where the typed value differs."""
    return [
        (str(form.fields[name].label), getattr(stored, name) or "trống")
        for name, typed in form.facts.items()
        if getattr(stored, name) != typed
    ]


urlpatterns = [
    path("moi/", create, name="create_top"),
    path("<int:pk>/them/", create, name="create"),
    path("<int:pk>/sua/", edit, name="edit"),
    path("<int:pk>/chuyen/", move, name="move"),
    path("<int:pk>/ket-thuc/", end, name="end"),
    path("<int:pk>/khoi-phuc/", reopen, name="reopen"),
    path("<int:pk>/sap-nhap/", merge, name="merge"),
    path("lan-sap-nhap/<int:pk>/", succession, name="succession"),
]
