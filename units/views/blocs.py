"""Clusters and blocs of a unit, their members year by year."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from units.blocs import copy_members
from units.blocs import save_bloc
from units.blocs import save_members
from units.forms import BlocForm
from units.forms import BlocMembersForm
from units.models import Bloc
from units.views.structure import show
from units.views.tree import unit_of
from workflow import Refused
from workflow import demand


def blocs(request, pk: int):
    """The blocs of a unit with the number of members in a year; a form for a new one."""
    unit = unit_of(request.user, pk)
    year = _year(request)
    form = BlocForm(request.POST or None)
    if request.method == "POST":
        demand(request.user, "units.manage_blocs", unit)
        if form.is_valid():
            try:
                made = save_bloc(request.user, unit, **form.cleaned_data)
            except Refused as refusal:
                show(form, refusal)
            else:
                messages.success(request, f"Đã lập {made.name}. Hãy chọn thành viên.")
                return redirect("units:bloc", pk=made.pk)
    found = unit.blocs.annotate(count=Count("members", filter=Q(members__year=year)))
    return render(
        request,
        "units/blocs.html",
        {
            "unit": unit,
            "here": "blocs",
            "blocs": found,
            "year": year,
            "form": form,
            "can_manage": request.user.has_perm("units.manage_blocs", unit),
        },
        status=422 if form.errors else 200,
    )


def bloc(request, pk: int):
    """Who stands in the bloc in a year; those who may, choose."""
    found = _bloc(request.user, pk)
    year = _year(request)
    can_manage = request.user.has_perm("units.manage_blocs", found.unit)
    members = list(
        found.members.filter(year=year)
        .select_related("unit")
        .order_by("-is_lead", "-is_deputy", "unit__position")
    )
    candidates = found.unit.children.valid_on(timezone.localdate()).in_name_order()
    form = BlocMembersForm(
        request.POST or None,
        units=candidates,
        initial={
            "units": [m.unit_id for m in members],
            "lead": next((m.unit_id for m in members if m.is_lead), None),
            "deputy": next((m.unit_id for m in members if m.is_deputy), None),
        },
    )
    if request.method == "POST":
        demand(request.user, "units.manage_blocs", found.unit)
        if form.is_valid():
            try:
                save_members(request.user, found, year=year, **form.cleaned_data)
            except Refused as refusal:
                show(form, refusal)
            else:
                messages.success(request, f"Đã lưu thành viên năm {year}.")
                return redirect(f"{reverse('units:bloc', args=[pk])}?nam={year}")
    return render(
        request,
        "units/bloc.html",
        {
            "bloc": found,
            "unit": found.unit,
            "year": year,
            "members": members,
            "form": form,
            "can_manage": can_manage,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def copy(request, pk: int):
    """Take last year's members over."""
    found = _bloc(request.user, pk)
    year = _year(request)
    count = copy_members(request.user, found, year=year, from_year=year - 1)
    messages.success(request, f"Đã lấy {count} thành viên từ năm {year - 1}.")
    return redirect(f"{reverse('units:bloc', args=[pk])}?nam={year}")


def _bloc(user, pk: int) -> Bloc:
    return get_object_or_404(Bloc.objects.visible_to(user).select_related("unit__parent"), pk=pk)


def _year(request) -> int:
    typed = request.GET.get("nam", "")
    this = timezone.localdate().year
    return int(typed) if typed.isdigit() and 2000 <= int(typed) <= this + 1 else this


urlpatterns = [
    path("<int:pk>/cum-khoi/", blocs, name="blocs"),
    path("cum-khoi/<int:pk>/", bloc, name="bloc"),
    path("cum-khoi/<int:pk>/chep/", copy, name="copy_bloc"),
]
