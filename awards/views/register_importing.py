"""Old decisions in: upload, preview of each row, all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from awards.enums import Occasion
from awards.enums import SubjectClass
from awards.forms.register import OldDecisionsForm
from awards.models import AwardImport
from awards.register_importing import HEADER
from awards.register_importing import forms_for
from awards.register_importing import preview as preview_of
from awards.register_importing import sample_for
from awards.register_importing import units_to_import_for
from awards.register_importing import upload
from awards.register_importing import write
from documents.spreadsheets import table_response
from workflow import Refused
from workflow import demand

SHOWN = 100
MAX_BYTES = 10 * 1024 * 1024


def _units(request):
    """The units for which the person may import; refuses who has none."""
    units = units_to_import_for(request.user)
    demand(request.user, "awards.import_records", units.first())
    return units


def start(request):
    """Choose the register and the file."""
    units = _units(request)
    form = OldDecisionsForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            if file.size > MAX_BYTES:
                raise _too_big()
            draft = upload(
                request.user, unit=form.cleaned_data["unit"], name=file.name, content=file.read()
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            form.add_error("table", refusal.reason)
        else:
            return redirect("awards:register_import_preview", token=draft.token)
    context = {
        "form": form,
        "registers": [(unit, [form.name for form in forms_for(unit)]) for unit in units],
        "classes": SubjectClass.labels,
        "occasions": Occasion.labels,
    }
    status = 422 if form.errors else 200
    return render(request, "awards/register_import.html", context, status=status)


@require_GET
def template(request, pk: int):
    """An empty table with the right columns and one row to go by."""
    unit = _units(request).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return table_response("xlsx", "mau-quyet-dinh-cu", HEADER, [sample_for(unit)])


def preview(request, token: str):
    """What each row would do; POST writes the file once."""
    drafts = AwardImport.objects.filter(owner=request.user, round__isnull=True)
    if request.method == "POST":
        draft = drafts.filter(token=token).select_related("unit").first()
        if draft is None:
            messages.info(request, "Tệp này đã được ghi hoặc đã quá một ngày.")
            return redirect("awards:register")
        done = write(request.user, draft)
        messages.success(request, f"Đã ghi sổ {done.count('new')} dòng từ “{draft.file_name}”.")
        return redirect("awards:register")
    draft = get_object_or_404(drafts.select_related("unit"), token=token)
    demand(request.user, "awards.import_records", draft.unit)
    checked = preview_of(draft)
    only_bad = bool(checked.bad) and "tat-ca" not in request.GET
    rows = checked.bad if only_bad else checked.rows
    context = {
        "draft": draft,
        "preview": checked,
        "new": checked.count("new"),
        "counts": [
            ("dòng mới", checked.count("new")),
            ("dòng đã có trong sổ", checked.count("same")),
            ("dòng sai", len(checked.bad)),
        ],
        "only_bad": only_bad,
        "page": Paginator(rows, SHOWN).get_page(request.GET.get("trang")),
    }
    return render(request, "awards/register_import_preview.html", context)


def _too_big() -> Refused:
    reason = "Tệp lớn hơn 10 MB. Hãy chia thành nhiều tệp."
    return Refused(reason, errors={"table": reason})


urlpatterns = [
    path("so/nhap/", start, name="register_import"),
    path("so/nhap/mau/<int:pk>/", template, name="register_import_template"),
    path("so/nhap/<str:token>/", preview, name="register_import_preview"),
]
