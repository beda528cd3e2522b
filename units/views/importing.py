"""Tables of units and people in: upload, preview of each row, all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from documents.spreadsheets import table_response
from units.enums import ImportKind
from units.forms import UploadForm
from units.importing import RESOURCES
from units.importing import header_of
from units.importing import preview as preview_of
from units.importing import upload
from units.importing import write
from units.models import ImportDraft
from units.views.structure import show
from workflow import Refused
from workflow import demand

SHOWN = 100
MAX_BYTES = 10 * 1024 * 1024


def start(request):
    """Choose what and which file."""
    demand(request.user, "units.import_units", None)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            if file.size > MAX_BYTES:
                raise _too_big()
            draft = upload(
                request.user, kind=form.cleaned_data["kind"], name=file.name, content=file.read()
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            return redirect("units:import_preview", token=draft.token)
    status = 422 if form.errors else 200
    context = {"form": form, "kinds": ImportKind.choices}
    return render(request, "units/import.html", context, status=status)


@require_GET
def template(request, kind: str):
    """An empty table with the right columns and one row to go by."""
    demand(request.user, "units.import_units", None)
    if kind not in RESOURCES:
        raise Http404
    return table_response("xlsx", f"mau-{kind}", header_of(kind), [RESOURCES[kind].SAMPLE])


def preview(request, token: str):
    """What each row would do; POST writes the file once."""
    demand(request.user, "units.import_units", None)
    if request.method == "POST":
        draft = ImportDraft.objects.filter(token=token, owner=request.user).first()
        if draft is None:
            messages.info(request, "Tệp này đã được ghi hoặc đã quá một ngày.")
            return redirect("units:tree")
        done = write(request.user, draft)
        messages.success(request, f"Đã ghi {done.changes} dòng từ “{draft.file_name}”.")
        return redirect("units:tree")
    draft = get_object_or_404(ImportDraft, token=token, owner=request.user)
    checked = preview_of(request.user, draft)
    only_bad = bool(checked.bad) and "tat-ca" not in request.GET
    rows = checked.bad if only_bad else checked.rows
    return render(
        request,
        "units/import_preview.html",
        {
            "draft": draft,
            "preview": checked,
            "counts": [
                ("dòng mới", checked.count("new")),
                ("dòng thay đổi", checked.count("update")),
                ("dòng không thay đổi", checked.count("skip")),
                ("dòng sai", len(checked.bad)),
            ],
            "only_bad": only_bad,
            "page": Paginator(rows, SHOWN).get_page(request.GET.get("trang")),
        },
    )


def _too_big() -> Refused:
    reason = "Tệp lớn hơn 10 MB. Hãy chia thành nhiều tệp."
    return Refused(reason, errors={"table": reason})


urlpatterns = [
    path("nhap/", start, name="import"),
    path("nhap/mau/<slug:kind>/", template, name="import_template"),
    path("nhap/<str:token>/", preview, name="import_preview"),
]
