"""Blocs as scoring sees them: who led when, and the pledge of each year."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from criteria.forms.blocs import PledgeForm
from criteria.pledges import EARLIEST
from criteria.pledges import blocs_seen
from criteria.pledges import pledge_paper
from criteria.pledges import rotation_of
from criteria.pledges import save_pledge
from documents.files import TYPES
from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.rendering.pdf import render_pdf
from documents.spreadsheets import table_response
from units.models import Bloc
from units.models import BlocMember
from workflow import demand
from workflow.form_page import form_page

MAKERS = {"pdf": render_pdf, "docx": render_docx}
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
    context = {
        "bloc": found,
        "years": years,
        "this_year": timezone.localdate().year,
        "can_write": request.user.has_perm("criteria.write_pledge", found),
        "can_manage": request.user.has_perm("units.manage_blocs", found.unit),
    }
    return render(request, "criteria/bloc.html", context)


def pledge(request, pk: int, year: int):
    """Write the pledge of a year; a new one starts from the words of the year before."""
    found = bloc_of(request.user, pk)
    demand(request.user, "criteria.write_pledge", found)
    there = found.pledges.filter(year=year).first()
    before = there or found.pledges.filter(year__lt=year).order_by("-year").first()
    start: dict[str, Any] = {"text": before.text, "place": before.place} if before else {}
    if there:
        start["signed_on"] = there.signed_on
    back = reverse("scoring:bloc", args=[pk])
    return form_page(
        request, PledgeForm(request.POST or None, initial=start),
        lambda data: save_pledge(request.user, found, year=year, **data),
        title=f"Giao ước thi đua năm {year}", button="Lưu giao ước", back=back,
        crumbs=[(reverse("scoring:blocs"), "Cụm, khối"), (back, found.name)],
        template="criteria/form.html",
        lede="" if there or not before else f"Điền sẵn theo giao ước năm {before.year}.",
    )  # fmt: skip


@require_GET
def paper(request, pk: int, year: int, kind: str) -> HttpResponse:
    """The pledge as PDF or Word, to be printed and signed."""
    found = bloc_of(request.user, pk)
    kept = get_object_or_404(found.pledges.select_related("bloc__unit"), year=year)
    content = MAKERS[kind](pledge_paper(kept))
    return serve_file(
        content, f"Giao ước {found.name} {year}.{kind}", content_type=TYPES[f".{kind}"]
    )


def _standing(pledge: Any) -> str:
    if pledge is None:
        return "chưa có"
    return f"ký ngày {pledge.signed_on:%d/%m/%Y}" if pledge.signed_on else "chưa ký"


def _year(request) -> int:
    typed, this = request.GET.get("nam", ""), timezone.localdate().year
    return int(typed) if typed.isdigit() and EARLIEST <= int(typed) <= this + 1 else this


urlpatterns = [
    path("cum-khoi/", blocs, name="blocs"),
    path("cum-khoi/<int:pk>/", bloc, name="bloc"),
    path("cum-khoi/<int:pk>/<year:year>/giao-uoc/", pledge, name="pledge"),
    path("cum-khoi/<int:pk>/<year:year>/giao-uoc.pdf", paper, {"kind": "pdf"}, name="pledge_pdf"),
    path(
        "cum-khoi/<int:pk>/<year:year>/giao-uoc.docx", paper, {"kind": "docx"}, name="pledge_word"
    ),
]
