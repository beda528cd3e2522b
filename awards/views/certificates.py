"""Layouts of certificates, the designer, and printing a decision's awards."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from awards.certificate_frames import frame_of
from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import Sheet
from awards.certificate_layouts import example_of
from awards.certificate_layouts import sheet_facts
from awards.certificate_layouts import sheet_of
from awards.certificate_setting import measuring_pdf
from awards.certificate_setting import place
from awards.certificate_setting import sheets_pdf
from awards.certificates import checked_sheet
from awards.certificates import layouts_for
from awards.certificates import printable_award
from awards.certificates import printable_awards
from awards.certificates import remove_layout
from awards.certificates import save_layout
from awards.certificates import start_printing
from awards.forms.certificates import LayoutForm
from awards.forms.certificates import SpotRow
from awards.forms.certificates import StartForm
from awards.models import AwardRecord
from awards.models import CertificateBatch
from awards.models import CertificateLayout
from awards.models import Decision
from awards.paper_units import own_units
from awards.permissions import LAYOUT_ROLES
from campaigns.rows import is_only_rearranged
from campaigns.rows import row_formset
from campaigns.rows import saved_rows
from documents.files import serve_file
from documents.verification import verification_url
from workflow import Refused
from workflow import Stale
from workflow import demand

PDF = "application/pdf"
EXAMPLE_CODE = "0000-0000-0000-0000-0000-0000-0000"


@require_GET
def layouts(request):
    """The layouts of the units one works for, and what the portal brings along."""
    demand(request.user, "awards.see_layouts")
    units = own_units(request.user, LAYOUT_ROLES)
    own = CertificateLayout.objects.visible_to(request.user).filter(unit__in=units)
    return render(
        request,
        "awards/certificate_layouts.html",
        {
            "layouts": own.select_related("unit", "form"),
            "built_in": BUILT_IN.items(),
            "form": StartForm(units=units),
        },
    )


def new_layout(request):
    """The designer on a sheet of the portal; nothing is kept until it is saved."""
    demand(request.user, "awards.see_layouts")
    units = own_units(request.user, LAYOUT_ROLES)
    unit = units.filter(pk=_number(request.GET.get("unit"))).first() or units.first()
    if unit is None:
        raise Http404
    start = BUILT_IN.get(request.GET.get("start", ""), BUILT_IN["bang-khen-a3"])
    return _designer(request, CertificateLayout(unit=unit, **sheet_facts(start)))


def edit_layout(request, pk: int):
    return _designer(request, _layout(request, pk))


def _designer(request, layout: CertificateLayout):
    posted = request.POST if request.method == "POST" else None
    form = LayoutForm(posted, instance=layout)
    formset = row_formset(SpotRow, posted, initial=layout.fields)
    version = request.POST.get("version", str(layout.version))
    sheet, errors = sheet_of(layout), {}
    if posted is not None and form.is_valid() and (rows := _rows(formset)) is not None:
        facts = form.cleaned_data | {"fields": rows}
        try:
            sheet = checked_sheet(layout.unit, facts)
            if not is_only_rearranged(posted) and "xem" not in posted:
                return _save(request, layout, facts, version)
        except (Refused, Stale) as refusal:
            if getattr(refusal, "denied", False):
                raise
            errors = getattr(refusal, "errors", None) or {"dong": refusal.reason}
    elif posted is not None and not is_only_rearranged(posted):
        errors = {"dong": "Hãy xem lại các ô có lỗi dưới đây."}
    context = _preview(sheet) | {
        "layout": layout,
        "form": form,
        "formset": formset,
        "version": version,
        "errors": errors,
        # Rows and drawn lines stand in the same order unless some are ticked for removal.
        "draggable": len(sheet.spots) == len(formset.forms),
    }
    status = 422 if errors else 200
    return render(request, "awards/certificate_designer.html", context, status=status)


def _rows(formset: Any) -> list[dict[str, Any]] | None:
    """Rows as typed and valid; an unbound formset (rows were moved) shows its initial ones."""
    if not formset.is_bound:
        bound = [SpotRow(row) for row in formset.initial if not row.get("DELETE")]
        return [row.cleaned_data for row in bound if row.is_valid()]
    return saved_rows(formset) if formset.is_valid() else None


def _save(request, layout: CertificateLayout, facts: dict[str, Any], version: str):
    known = layout if layout.pk else None
    number = int(version) if version.isdigit() else -1
    saved = save_layout(request.user, layout.unit, layout=known, version=number, **facts)
    messages.success(request, f"Đã lưu mẫu “{saved.name}”.")
    return redirect("awards:certificate_layout", pk=saved.pk)


def _preview(sheet: Sheet) -> dict[str, Any]:
    """The drawing beside the form: the same places as on paper."""
    page = place(sheet, example_of(sheet), url=verification_url(EXAMPLE_CODE))
    return {"sheet": sheet, "items": page.items, "frame": frame_of(sheet)}


@require_GET
def sample(request, pk: int):
    """One certificate with example words, as the printer gets it."""
    sheet = sheet_of(_layout(request, pk))
    words = [(example_of(sheet), verification_url(EXAMPLE_CODE))]
    content, _ = sheets_pdf(sheet, words, title=f"In thử: {sheet.name}")
    return serve_file(content, f"in-thu-{sheet.name}.pdf", content_type=PDF)


@require_GET
def test_page(request, pk: int):
    """The sheet with grid, ruler and marks, to set the printer right."""
    sheet = sheet_of(_layout(request, pk))
    content = measuring_pdf(sheet, example_of(sheet), url=verification_url(EXAMPLE_CODE))
    return serve_file(content, f"trang-can-{sheet.name}.pdf", content_type=PDF)


def remove(request, pk: int):
    """Ask first, then throw the layout away."""
    layout = _layout(request, pk)
    if request.method == "POST":
        remove_layout(request.user, layout)
        messages.success(request, f"Đã xoá mẫu “{layout.name}”.")
        return redirect("awards:certificate_layouts")
    return render(request, "awards/certificate_remove.html", {"layout": layout})


def print_decision_certificates(request, pk: int):
    """Choose names of a decision and a sheet; POST starts the printing."""
    decision = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("unit", "form", "round"), pk=pk
    )
    demand(request.user, "awards.print_certificates", decision.unit)
    return _printing(request, decision, printable_awards(decision), decision=decision)


def print_award(request, pk: int):
    """Print one award of the register again; the only way for those of old decisions."""
    award = get_object_or_404(
        AwardRecord.objects.visible_to(request.user).select_related("unit", "form"), pk=pk
    )
    demand(request.user, "awards.print_certificates", award.unit)
    return _printing(request, award, printable_award(award))


def _printing(request, source: Decision | AwardRecord, awards: list[AwardRecord], *, decision=None):
    sheets = layouts_for(source.unit, source.form)
    chosen = set(request.POST.getlist("chon")) or {str(award.pk) for award in awards}
    errors, key = {}, request.POST.get("mau", sheets[0][0])
    token = _token(request.POST.get("token", ""))
    if request.method == "POST":
        ticked = set(request.POST.getlist("chon"))
        try:
            job = start_printing(
                request.user,
                source.unit,
                awards=[award for award in awards if str(award.pk) in ticked],
                sheet=dict(sheets).get(key, sheets[0][1]),
                token=token,
                decision=decision,
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            errors = refusal.errors or {"chon": refusal.reason}
        else:
            return redirect("accounts:job", pk=job.pk)
    context = {
        "source": source,
        "decision": decision,
        "awards": awards,
        "sheets": [(k, sheet, k == key) for k, sheet in sheets],
        "chosen": chosen,
        "token": token,
        "errors": errors,
        "batches": source.certificate_batches.select_related("made_by")[:10],
    }
    status = 422 if errors else 200
    return render(request, "awards/certificate_print.html", context, status=status)


@require_GET
def batch(request, pk: int):
    found = _batch(request, pk)
    return render(request, "awards/certificate_batch.html", {"batch": found})


@require_GET
def batch_file(request, pk: int):
    found = _batch(request, pk)
    if not found.file:
        raise Http404
    return serve_file(found.file, f"{found.layout_name} {found.pk}.pdf", content_type=PDF)


def _layout(request, pk: int) -> CertificateLayout:
    layout = get_object_or_404(
        CertificateLayout.objects.visible_to(request.user).select_related("unit", "form"), pk=pk
    )
    demand(request.user, "awards.manage_layouts", layout.unit)
    return layout


def _batch(request, pk: int) -> CertificateBatch:
    found = get_object_or_404(
        CertificateBatch.objects.visible_to(request.user).select_related(
            "unit", "decision", "made_by"
        ),
        pk=pk,
    )
    demand(request.user, "awards.print_certificates", found.unit)
    return found


def _token(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdigit() else 0


urlpatterns = [
    path("mau-bang/", layouts, name="certificate_layouts"),
    path("mau-bang/them/", new_layout, name="certificate_layout_new"),
    path("mau-bang/<int:pk>/", edit_layout, name="certificate_layout"),
    path("mau-bang/<int:pk>/in-thu/", sample, name="certificate_sample"),
    path("mau-bang/<int:pk>/trang-can/", test_page, name="certificate_test_page"),
    path("mau-bang/<int:pk>/xoa/", remove, name="certificate_remove"),
    path("quyet-dinh/<int:pk>/in-bang/", print_decision_certificates, name="print_certificates"),
    path("so/<int:pk>/in-bang/", print_award, name="print_award"),
    path("in-bang/<int:pk>/", batch, name="certificate_batch"),
    path("in-bang/<int:pk>/tep/", batch_file, name="certificate_batch_file"),
]
