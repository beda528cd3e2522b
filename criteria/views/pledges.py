"""The pledge of a bloc for a year: read, written, signed by its members, issued, on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from criteria.forms.blocs import PledgeForm
from criteria.forms.blocs import SignaturesForm
from criteria.models import Pledge
from criteria.pledge_signing import issue_pledge
from criteria.pledge_signing import record_signatures
from criteria.pledge_signing import sign_pledge
from criteria.pledges import members_of
from criteria.pledges import pledge_paper
from criteria.pledges import post_of
from criteria.pledges import save_pledge
from criteria.views.blocs import bloc_of
from documents.files import TYPES
from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.rendering.press_room import paper_pdf
from units.models import Bloc
from workflow import demand
from workflow.form_page import attempt
from workflow.form_page import form_page


def _pledge(user: Any, pk: int, year: int) -> Pledge:
    """The pledge of a bloc that the user sees, or 404."""
    rows = Pledge.objects.select_related("bloc__unit", "document", "issued_by")
    return get_object_or_404(rows, bloc=bloc_of(user, pk), year=year)


def _crumbs(bloc: Bloc, year: int | None = None) -> list[tuple[str, str]]:
    crumbs = [
        (reverse("scoring:blocs"), "Cụm, khối"),
        (reverse("scoring:bloc", args=[bloc.pk]), bloc.name),
    ]
    if year is not None:
        crumbs.append((reverse("scoring:pledge", args=[bloc.pk, year]), f"Giao ước {year}"))
    return crumbs


@require_GET
def pledge(request, pk: int, year: int) -> HttpResponse:
    """The words, who has signed and when, and what may be done next."""
    found = _pledge(request.user, pk, year)
    if found.issued_at is None:
        days = dict(found.signatures.values_list("unit", "signed_on"))
        rows = [(m.unit.name, post_of(m), days.get(m.unit_id)) for m in members_of(found)]
    else:
        rows = [(m["label"], m["post"], _day(m["signed_on"])) for m in found.members]
    can_write = request.user.has_perm("criteria.write_pledge", found.bloc)
    context = {
        "bloc": found.bloc,
        "pledge": found,
        "crumbs": _crumbs(found.bloc),
        "rows": rows,
        "signed": sum(bool(day) for *_, day in rows),
        "can_write": can_write and found.issued_at is None,
        "can_sign": found.issued_at is None
        and request.user.has_perm("criteria.sign_pledge", found),
    }
    return render(request, "criteria/pledge.html", context)


def write(request, pk: int, year: int) -> HttpResponse:
    """Write the pledge of a year; a new one starts from the words of the year before."""
    found = bloc_of(request.user, pk)
    demand(request.user, "criteria.write_pledge", found)
    there = found.pledges.filter(year=year).first()
    before = there or found.pledges.filter(year__lt=year).order_by("-year").first()
    start: dict[str, Any] = {"text": before.text, "place": before.place} if before else {}
    back = reverse(
        "scoring:pledge" if there else "scoring:bloc", args=[pk, year][: 1 + bool(there)]
    )
    return form_page(
        request, PledgeForm(request.POST or None, initial=start),
        lambda data: save_pledge(request.user, found, year=year, **data),
        title=f"Giao ước thi đua năm {year}", button="Lưu giao ước", back=back,
        crumbs=_crumbs(found), template="criteria/form.html",
        lede="" if there or not before else f"Điền sẵn theo giao ước năm {before.year}.",
        go=lambda made: reverse("scoring:pledge", args=[pk, year]),
    )  # fmt: skip


def signatures(request, pk: int, year: int) -> HttpResponse:
    """On which day each member signed on paper."""
    found = _pledge(request.user, pk, year)
    demand(request.user, "criteria.write_pledge", found.bloc)
    form = SignaturesForm(
        request.POST or None, members=members_of(found),
        days=dict(found.signatures.values_list("unit", "signed_on")),
    )  # fmt: skip
    return form_page(
        request, form, lambda data: record_signatures(request.user, found, form.days()),
        title=f"Ngày ký giao ước năm {year}", button="Lưu ngày ký",
        back=reverse("scoring:pledge", args=[pk, year]), crumbs=_crumbs(found.bloc, year),
        template="criteria/form.html", said="Đã lưu ngày ký.",
        lede="Ghi ngày từng thành viên ký trên giấy; để trống là chưa ký.",
    )  # fmt: skip


@require_POST
def sign(request, pk: int, year: int) -> HttpResponse:
    """The head of a member signs for it today."""
    found = _pledge(request.user, pk, year)
    sign_pledge(request.user, found)
    messages.success(request, "Đã ký giao ước thay mặt đơn vị.")
    return redirect("scoring:pledge", pk=pk, year=year)


def issue(request, pk: int, year: int) -> HttpResponse:
    """One question before nothing of the pledge can be changed."""
    found = _pledge(request.user, pk, year)
    demand(request.user, "criteria.write_pledge", found.bloc)
    back = reverse("scoring:pledge", args=[pk, year])
    if request.method == "POST":
        said = "Đã ban hành giao ước. Bản PDF có mã kiểm tra đang được in."
        attempt(request, lambda: issue_pledge(request.user, found), said)
        return redirect(back)
    signed = set(found.signatures.values_list("unit", flat=True))
    missing = [m.unit.label for m in members_of(found) if m.unit_id not in signed]
    text = "Nội dung, danh sách thành viên và ngày ký được giữ nguyên từ nay, không ai sửa được."
    if missing:
        text += f" Chưa ký, và bản giao ước sẽ ghi như vậy: {', '.join(missing)}."
    context = {
        "title": f"Ban hành giao ước năm {year}",
        "text": text,
        "button": "Ban hành giao ước",
        "danger": True,
        "back": back,
        "crumbs": _crumbs(found.bloc, year),
    }
    return render(request, "criteria/confirm.html", context)


@require_GET
def pdf(request, pk: int, year: int) -> HttpResponse:
    """The issued paper as it was kept, or a draft to be printed and signed."""
    found = _pledge(request.user, pk, year)
    kept = found.document
    content = kept.newest_file if kept is not None else paper_pdf(pledge_paper(found))
    return serve_file(content, f"{_name(found)}.pdf", content_type=TYPES[".pdf"])


@require_GET
def word(request, pk: int, year: int) -> HttpResponse:
    """The pledge for Word."""
    found = _pledge(request.user, pk, year)
    content = render_docx(pledge_paper(found))
    return serve_file(content, f"{_name(found)}.docx", content_type=TYPES[".docx"])


def _day(stored: str) -> dt.date | None:
    return dt.date.fromisoformat(stored) if stored else None


def _name(pledge: Pledge) -> str:
    return f"Giao ước {pledge.bloc.name} {pledge.year}"


_UNDER = "cum-khoi/<int:pk>/<year:year>/giao-uoc"
urlpatterns = [
    path(f"{_UNDER}/", pledge, name="pledge"),
    path(f"{_UNDER}/soan/", write, name="write_pledge"),
    path(f"{_UNDER}/ngay-ky/", signatures, name="pledge_signatures"),
    path(f"{_UNDER}/ky/", sign, name="sign_pledge"),
    path(f"{_UNDER}/ban-hanh/", issue, name="issue_pledge"),
    path(f"{_UNDER}.pdf", pdf, name="pledge_pdf"),
    path(f"{_UNDER}.docx", word, name="pledge_word"),
]
