"""Writing a dossier: facts, achievement report, files, the last check, submission."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards.achievement_report import reported_figures
from awards.climbing import submit_nomination
from awards.forms.nominations import FileForm
from awards.forms.nominations import NominationForm
from awards.law import rule_of
from awards.models import NominationFile
from awards.nominating import add_file
from awards.nominating import discard_draft
from awards.nominating import put_back_file
from awards.nominating import remove_file
from awards.nominating import save_facts
from awards.nominating import save_sections
from awards.nominating import start_nomination
from awards.permissions import WRITERS
from awards.views.form_page import form_page
from awards.views.nominations import crumbs_of
from awards.views.nominations import nomination_of
from awards.views.nominations import open_remarks
from awards.views.rounds import own_units
from awards.views.rounds import round_of
from documents.files import serve_file
from workflow import Refused
from workflow import demand


def new_nomination(request, pk: int):
    """Begin a dossier in a round, for one of the person's units."""
    award_round = round_of(request.user, pk)
    units = [u for u in own_units(request.user, WRITERS) if u.is_below(award_round.unit.path)]
    wanted = request.POST.get("don_vi") or request.GET.get("don_vi") or ""
    unit = next((u for u in units if str(u.pk) == wanted), units[0] if units else None)
    if unit is None:
        raise Refused("Đơn vị của bạn không thuộc phạm vi của đợt xét này.", denied=True)
    form = NominationForm(
        request.POST or None,
        award_round=award_round,
        unit=unit,
        initial={"form": award_round.forms.first(), "subject_class": request.GET.get("loai", "")},
    )
    return form_page(
        request,
        form,
        lambda data: start_nomination(request.user, award_round, unit, **_facts(data)),
        title="Lập hồ sơ đề nghị khen thưởng",
        lede=f"{unit.name}, {award_round.title}",
        button="Lưu và viết báo cáo thành tích",
        back=reverse("awards:round", args=[award_round.pk]),
        crumbs=[(reverse("awards:round", args=[award_round.pk]), award_round.title)],
        said="Đã lập hồ sơ. Hãy viết báo cáo thành tích.",
        go=lambda made: reverse("awards:write_report", args=[made.pk]),
        part="awards/_choose_unit.html" if len(units) > 1 else "",
        units=units,
        unit=unit,
    )


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "version"}


def edit_facts(request, pk: int):
    dossier, shown = nomination_of(request.user, pk), nomination_of(request.user, pk)
    demand(request.user, "awards.change_nomination", dossier)
    form = NominationForm(
        request.POST or None,
        instance=dossier,
        award_round=dossier.round,
        unit=dossier.nominating_unit,
        initial={"version": dossier.edit_version},
    )
    return form_page(
        request,
        form,
        lambda data: save_facts(
            request.user,
            nomination_of(request.user, pk),
            version=data.get("version") or 0,
            **_facts(data),
        ),
        title="Thông tin người, đơn vị được đề nghị",
        button="Lưu",
        template="awards/facts.html",
        dossier=shown,
        remarks=[(r, p) for r, p in open_remarks(shown) if not r.section_id],
        back=reverse("awards:nomination", args=[pk]),
        crumbs=crumbs_of(dossier),
    )


def write_report(request, pk: int):
    """The achievement report by headings, with the unit's own reported figures beside."""
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.change_nomination", dossier)
    sections = list(dossier.sections.all())
    asked = [(r.section_id, r.text) for r, _ in open_remarks(dossier)]
    figures = reported_figures(dossier)
    typed = {s.pk: request.POST.get(f"muc-{s.pk}", s.text) for s in sections}
    chosen = {key for key in request.POST.getlist("chen") if key.isdigit()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {key: _with_figures(typed[key], key, sections, figures, chosen) for key in typed}
        version = request.POST.get("version", "")
        try:
            save_sections(
                request.user, dossier, typed, version=int(version) if version.isdigit() else -1
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            errors = refusal.errors or {"dau-trang": refusal.reason}
        else:
            messages.success(request, "Đã lưu báo cáo thành tích.")
            if "chen_so_lieu" in request.POST:
                return redirect("awards:write_report", pk=pk)
            return redirect("awards:files", pk=pk)
    context = {
        "dossier": dossier,
        "parts": [
            (
                s,
                typed[s.pk],
                figures.get(s.content_area_id, []) if s.content_area_id else [],
                [text for key, text in asked if key == s.pk],
            )
            for s in sections
        ],
        "loose": figures.get(None, []),
        "errors": errors,
        "version": dossier.edit_version,
        "crumbs": crumbs_of(dossier),
    }
    return render(request, "awards/report.html", context, status=422 if errors else 200)


def _with_figures(text: str, key: int, sections, figures, chosen: set[str]) -> str:
    """Put the ticked figures of a section's area at its end, each on a line of its own."""
    area = next((s.content_area_id for s in sections if s.pk == key), None)
    if area is None:
        return text
    lines = [f.sentence for f in figures.get(area, []) if str(f.key) in chosen]
    fresh = [line for line in lines if line not in text]
    return "\n".join([text.rstrip(), *(f"- {line}" for line in fresh)]).strip()


def files(request, pk: int):
    """Files of the dossier: list, upload, removal with undo."""
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.change_nomination", dossier)
    form = FileForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda data: add_file(request.user, dossier, kind=data["kind"], upload=data["file"]),
        title="Tệp của hồ sơ",
        button="Tải tệp lên",
        back=reverse("awards:check_nomination", args=[pk]),
        crumbs=crumbs_of(dossier),
        said="Đã tải tệp lên.",
        go=lambda made: reverse("awards:files", args=[pk]),
        template="awards/files.html",
        dossier=dossier,
        rows=dossier.files.filter(removed_at__isnull=True),
        removed=dossier.files.filter(removed_at__isnull=False),
        rule=rule_of(dossier),
    )


def _file_of(user: Any, pk: int, key: int) -> NominationFile:
    return get_object_or_404(
        NominationFile.objects.visible_to(user).select_related(
            "nomination__nominating_unit", "nomination__round__unit", "nomination__form"
        ),
        nomination=pk,
        pk=key,
    )


@require_GET
def file(request, pk: int, key: int) -> HttpResponseBase:
    row = _file_of(request.user, pk, key)
    return serve_file(row.file, row.name, content_type=row.content_type)


@require_POST
def drop_file(request, pk: int, key: int):
    remove_file(request.user, _file_of(request.user, pk, key))
    messages.success(request, "Đã gỡ tệp; có thể khôi phục ở cuối trang.")
    return redirect("awards:files", pk=pk)


@require_POST
def restore_file(request, pk: int, key: int):
    put_back_file(request.user, _file_of(request.user, pk, key))
    messages.success(request, "Đã khôi phục tệp.")
    return redirect("awards:files", pk=pk)


def check_nomination(request, pk: int):
    """The last look before submission: every verdict, the version, one button."""
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.submit_nomination", dossier)
    refusal = None
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            submit_nomination(
                request.user, dossier, expected_version=int(version) if version.isdigit() else -1
            )
        except Refused as found:
            if found.denied:
                raise
            refusal = found
            dossier.refresh_from_db()
        else:
            messages.success(request, "Đã trình hồ sơ.")
            return redirect("awards:nomination", pk=pk)
    context = {
        "dossier": dossier,
        "checks": dossier.checks,
        "refusal": refusal,
        "version": dossier.edit_version,
        "crumbs": crumbs_of(dossier),
        "can_submit": dossier.is_editable and not dossier.stops,
    }
    return render(request, "awards/check.html", context, status=422 if refusal else 200)


def discard(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.change_nomination", dossier)
    if request.method == "POST":
        discard_draft(request.user, dossier)
        messages.success(request, "Đã xoá bản nháp.")
        return redirect("awards:round", pk=dossier.round_id)
    context = {
        "title": f"Xoá bản nháp: {dossier.subject_name}?",
        "text": "Hồ sơ chưa trình sẽ bị xoá cùng báo cáo thành tích và tệp đính kèm.",
        "button": "Xoá bản nháp",
        "back": reverse("awards:nomination", args=[pk]),
        "crumbs": crumbs_of(dossier),
    }
    return render(request, "awards/confirm.html", context)


urlpatterns = [
    path("dot/<int:pk>/lap-ho-so/", new_nomination, name="new_nomination"),
    path("ho-so/<int:pk>/thong-tin/", edit_facts, name="edit_nomination"),
    path("ho-so/<int:pk>/bao-cao/", write_report, name="write_report"),
    path("ho-so/<int:pk>/tep/", files, name="files"),
    path("ho-so/<int:pk>/tep/<int:key>/", file, name="file"),
    path("ho-so/<int:pk>/tep/<int:key>/go/", drop_file, name="remove_file"),
    path("ho-so/<int:pk>/tep/<int:key>/khoi-phuc/", restore_file, name="restore_file"),
    path("ho-so/<int:pk>/trinh/", check_nomination, name="check_nomination"),
    path("ho-so/<int:pk>/xoa/", discard, name="discard_nomination"),
]
