"""Blocs as scoring sees them: who led when, places over the years, the state of each pledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from criteria.forms.blocs import PostsForm
from criteria.models import Scorecard
from criteria.opening import tables_to_open
from criteria.pledges import EARLIEST
from criteria.pledges import blocs_seen
from criteria.ranking import years_of
from criteria.rotation import next_posts
from criteria.rotation import rotation_of
from criteria.rotation import set_posts
from documents.spreadsheets import table_response
from units.models import Bloc
from units.models import BlocMember
from workflow import demand
from workflow.form_page import form_page

LIST_COLUMNS = ("Cụm, khối", "Đơn vị tổ chức", "Thành viên", "Trưởng", "Phó", "Giao ước")
COLUMNS = ("Năm", "Trưởng", "Phó", "Số thành viên", "Giao ước")


def bloc_of(user: Any, pk: int) -> Bloc:
    """A bloc that the user sees, or 404."""
    return get_object_or_404(blocs_seen(user).select_related("unit"), pk=pk)


@require_GET
def blocs(request):
    """Every bloc that the person knows of, as it stands in a year."""
    year = _year(request)
    members = BlocMember.objects.filter(year=year).select_related("unit")
    found = (
        blocs_seen(request.user)
        .select_related("unit")
        .prefetch_related(Prefetch("members", members, to_attr="of_year"), "pledges")
        .order_by("unit__depth", "unit", "position", "pk")
    )
    rows = [
        {
            "bloc": bloc,
            "members": len(bloc.of_year),
            "lead": next((m.unit.label for m in bloc.of_year if m.is_lead), ""),
            "deputy": next((m.unit.label for m in bloc.of_year if m.is_deputy), ""),
            "pledge": next((p for p in bloc.pledges.all() if p.year == year), None),
        }
        for bloc in found
    ]
    if request.GET.get("xuat"):
        lines = [
            [
                row["bloc"].name, row["bloc"].unit.label, row["members"], row["lead"],
                row["deputy"], _standing(row["pledge"]),
            ]
            for row in rows
        ]  # fmt: skip
        return table_response(request.GET["xuat"], f"cum-khoi-{year}", LIST_COLUMNS, lines)
    return render(request, "criteria/blocs.html", {"rows": rows, "year": year})


@require_GET
def bloc(request, pk: int):
    """The years of a bloc: lead, deputy, pledge."""
    found = bloc_of(request.user, pk)
    years = rotation_of(found)
    if request.GET.get("xuat"):
        lines = [
            [y.year, y.lead, ", ".join(y.deputies), y.members, _standing(y.pledge)] for y in years
        ]
        return table_response(request.GET["xuat"], f"cum-khoi-{pk}", COLUMNS, lines)
    this_year = timezone.localdate().year
    rank_years, rank_rows = years_of(found)
    can_rotate = request.user.has_perm("criteria.set_bloc_posts", found)
    context = {
        "bloc": found,
        "years": years,
        "this_year": this_year,
        "rank_years": rank_years,
        "rank_rows": rank_rows,
        "rankings": rankings_of(request.user, found),
        "proposal": next_posts(found, this_year + 1) if can_rotate and years else None,
        "is_set": any(year.year == this_year + 1 and year.lead for year in years),
        "can_write": request.user.has_perm("criteria.write_pledge", found),
        "can_rotate": can_rotate,
        "can_open": can_rotate and tables_to_open(request.user).exists(),
        "can_manage": request.user.has_perm("units.manage_blocs", found.unit),
    }
    return render(request, "criteria/bloc.html", context)


def posts(request, pk: int, year: int):
    """Say who leads the bloc in a year; the proposal is filled in."""
    found = bloc_of(request.user, pk)
    demand(request.user, "criteria.set_bloc_posts", found)
    proposal = next_posts(found, year)
    there = found.members.filter(year=year).select_related("unit")
    lead = next((m.unit for m in there if m.is_lead), None)
    deputy = next((m.unit for m in there if m.is_deputy), None)
    is_set = lead is not None or deputy is not None
    start = {"lead": lead, "deputy": deputy} if is_set else {
        "lead": proposal.lead, "deputy": proposal.deputy,
    }  # fmt: skip
    back = reverse("scoring:bloc", args=[pk])
    lede = "" if is_set or proposal.lead is None else (
        f"Điền sẵn theo luân phiên: {proposal.lead.label}, {proposal.reason}."
    )  # fmt: skip
    return form_page(
        request, PostsForm(request.POST or None, initial=start, members=proposal.members),
        lambda data: set_posts(request.user, found, year=year, **data),
        title=f"Trưởng, phó {found.name} năm {year}", button="Lưu trưởng, phó", back=back,
        crumbs=[(reverse("scoring:blocs"), "Cụm, khối"), (back, found.name)],
        template="criteria/form.html", lede=lede, said="Đã lưu trưởng, phó.",
    )  # fmt: skip


def rankings_of(user: Any, bloc: Bloc) -> list[Mapping[str, Any]]:
    """Tables by which the user sees scorecards of the bloc, newest year first; one query."""
    cards = Scorecard.objects.visible_to(user).filter(bloc=bloc)
    rows = Scorecard.objects.filter(pk__in=cards.values("pk")).values(
        "table", "table__title", "table__number", "table__year"
    )
    return list(rows.distinct().order_by("-table__year", "table__title", "-table__number"))


def _standing(pledge: Any) -> str:
    if pledge is None:
        return "chưa có"
    return f"ký ngày {pledge.signed_on:%d/%m/%Y}" if pledge.signed_on else "đang soạn, chờ ký"


def _year(request) -> int:
    typed, this = request.GET.get("nam", ""), timezone.localdate().year
    return int(typed) if typed.isdigit() and EARLIEST <= int(typed) <= this + 1 else this


urlpatterns = [
    path("cum-khoi/", blocs, name="blocs"),
    path("cum-khoi/<int:pk>/", bloc, name="bloc"),
    path("cum-khoi/<int:pk>/<year:year>/truong-pho/", posts, name="bloc_posts"),
]
