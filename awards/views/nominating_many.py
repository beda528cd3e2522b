"""Many nominations at once: from Excel, or from units ranked by their reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET

from awards.enums import SubjectClass
from awards.forms.nominations import TableForm
from awards.models import AwardImport
from awards.models import AwardRound
from awards.nomination_importing import HEADER
from awards.nomination_importing import preview as preview_of
from awards.nomination_importing import sample_for
from awards.nomination_importing import upload
from awards.nomination_importing import write
from awards.permissions import WRITERS
from awards.ranking import FROM_RANKINGS
from awards.ranking import nominate_units
from awards.ranking import ranked_units
from awards.views.form_page import form_page
from awards.views.rounds import own_units
from awards.views.rounds import round_of
from documents.spreadsheets import table_response
from units.models import Unit
from workflow import Refused
from workflow import demand

SHOWN = 100
MAX_BYTES = 10 * 1024 * 1024


def units_to_nominate_for(request, award_round: AwardRound) -> list[Unit]:
    """The units for which the person nominates in this round; refuses who has none."""
    units = [u for u in own_units(request.user, WRITERS) if u.is_below(award_round.unit.path)]
    demand(request.user, "awards.nominate", units[0] if units else None)
    return units


def around(award_round: AwardRound) -> dict[str, Any]:
    address = reverse("awards:round", args=[award_round.pk])
    return {"back": address, "crumbs": [(address, award_round.title)]}


def import_table(request, pk: int):
    """Choose the file; the preview follows."""
    award_round = round_of(request.user, pk)
    units = units_to_nominate_for(request, award_round)
    form = TableForm(request.POST or None, request.FILES or None, units=units)

    def act(data):
        file = data["table"]
        if file.size > MAX_BYTES:
            raise Refused("Tệp lớn hơn 10 MB. Hãy chia thành nhiều tệp.")
        return upload(request.user, award_round, data["unit"], name=file.name, content=file.read())

    return form_page(
        request,
        form,
        act,
        title="Nhập hồ sơ từ Excel",
        lede="Tải lên, xem trước từng dòng, rồi mới ghi. Còn một dòng sai thì không ghi gì cả.",
        button="Xem trước",
        said="Hãy xem trước từng dòng.",
        go=lambda made: reverse("awards:import_nominations_preview", args=[made.token]),
        template="awards/nomination_import.html",
        round=award_round,
        forms=award_round.forms.all(),
        classes=SubjectClass.labels,
        **around(award_round),
    )


@require_GET
def template(request, pk: int):
    award_round = round_of(request.user, pk)
    units_to_nominate_for(request, award_round)
    return table_response("xlsx", "mau-de-nghi-khen-thuong", HEADER, [sample_for(award_round)])


def preview(request, token: str):
    """What each row would do; POST writes the file once."""
    drafts = AwardImport.objects.filter(owner=request.user, round__isnull=False).select_related(
        "unit", "round__unit", "round__campaign"
    )
    if request.method == "POST":
        draft = drafts.filter(token=token).first()
        if draft is None:
            messages.info(request, "Tệp này đã được ghi hoặc đã quá một ngày.")
            return redirect("awards:rounds")
        made = write(request.user, draft)
        messages.success(request, f"Đã lập {len(made)} hồ sơ nháp từ “{draft.file_name}”.")
        return redirect("awards:round", pk=draft.round_id)
    draft = get_object_or_404(drafts, token=token)
    checked = preview_of(draft)
    only_bad = bool(checked.bad) and "tat-ca" not in request.GET
    context = {
        "draft": draft,
        "round": draft.round,
        "preview": checked,
        "new": checked.count("new"),
        "counts": [("dòng mới", checked.count("new")), ("dòng sai", len(checked.bad))],
        "only_bad": only_bad,
        "page": Paginator(checked.bad if only_bad else checked.rows, SHOWN).get_page(
            request.GET.get("trang")
        ),
    }
    return render(request, "awards/nomination_import_preview.html", context)


def rank(request, pk: int):
    """Units below, best reporters first; the ticked ones get a draft each."""
    award_round = round_of(request.user, pk)
    if not award_round.takes_reports:
        raise Refused(FROM_RANKINGS)
    units = units_to_nominate_for(request, award_round)
    wanted = request.POST.get("don_vi") or request.GET.get("don_vi") or ""
    unit = next((u for u in units if str(u.pk) == wanted), units[0])
    rows = ranked_units(award_round, unit)
    if request.method == "POST":
        chosen = {int(key) for key in request.POST.getlist("chon") if key.isdigit()}
        form = get_object_or_404(award_round.forms, pk=request.POST.get("hinh_thuc") or 0)
        try:
            made = nominate_units(
                request.user,
                award_round,
                unit,
                form=form,
                units=[row.unit for row in rows if row.unit.pk in chosen],
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            messages.error(request, refusal.reason)
        else:
            messages.success(request, f"Đã lập {len(made)} hồ sơ nháp.")
            return redirect("awards:round", pk=pk)
    context = {
        "round": award_round,
        "unit": unit,
        "units": units,
        "rows": rows,
        "forms": award_round.forms.all(),
        **around(award_round),
    }
    return render(request, "awards/rank_units.html", context)


urlpatterns = [
    path("dot/<int:pk>/nhap/", import_table, name="import_nominations"),
    path("dot/<int:pk>/nhap/mau/", template, name="import_nominations_template"),
    path("nhap/<str:token>/", preview, name="import_nominations_preview"),
    path("dot/<int:pk>/chon-don-vi/", rank, name="rank_units"),
]
