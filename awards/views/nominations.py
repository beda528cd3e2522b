"""Dossiers: own list, one dossier, writing it, checking and submitting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards.achievement_report import reported_figures
from awards.appraisal import NOT_OVERRIDABLE
from awards.climbing import FIELDS
from awards.climbing import submit_nomination
from awards.enums import CheckLevel
from awards.filters import NominationFilter
from awards.forms.nominations import FileForm
from awards.forms.nominations import InnerNoteForm
from awards.forms.nominations import NominationForm
from awards.law import rule_of
from awards.law import rule_set_of
from awards.law import why_this_set
from awards.models import BaseSalary
from awards.models import Nomination
from awards.models import NominationFile
from awards.models import NominationRemark
from awards.models import RuleSet
from awards.nominating import add_file
from awards.nominating import discard_draft
from awards.nominating import put_back_file
from awards.nominating import remove_file
from awards.nominating import save_facts
from awards.nominating import save_sections
from awards.nominating import start_nomination
from awards.permissions import WRITERS
from awards.turns import gap_before_council
from awards.turns import offers_for
from awards.turns import turn_of
from awards.views.form_page import form_page
from awards.views.rounds import COLUMNS
from awards.views.rounds import PAGE_SIZE
from awards.views.rounds import own_units
from awards.views.rounds import round_of
from awards.views.rounds import table_rows
from documents.files import serve_file
from documents.spreadsheets import table_response
from workflow import Refused
from workflow import demand

PART = ("round__unit", "round__campaign", "form", "nominating_unit__parent", "holder")


def nomination_of(user: Any, pk: int) -> Nomination:
    """A dossier that the user sees, or 404."""
    return get_object_or_404(
        Nomination.objects.visible_to(user).select_related(
            *PART, "subject_unit", "rule_set", "appraiser", "publicity"
        ),
        pk=pk,
    )


def crumbs_of(nomination: Nomination) -> list[tuple[str, str]]:
    return [
        (reverse("awards:round", args=[nomination.round_id]), nomination.round.title),
        (reverse("awards:nomination", args=[nomination.pk]), nomination.subject_name),
    ]


@require_GET
def mine(request):
    """The dossiers of the person's units in every round, the newest round first."""
    units = own_units(request.user, WRITERS)
    found = (
        Nomination.objects.visible_to(request.user)
        .filter(nominating_unit__in=units)
        .select_related("form", "nominating_unit", "holder", "round")
        .defer("checks")
    )
    filtering = NominationFilter(request.GET or None, queryset=found)
    if request.GET.get("xuat"):
        return table_response(
            request.GET["xuat"], "ho-so-cua-don-vi", COLUMNS, table_rows(filtering.qs)
        )
    context = {
        "filter": filtering,
        "page": Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang")),
        "today": timezone.localdate(),
        "units": units,
    }
    return render(request, "awards/my_nominations.html", context)


@require_GET
def nomination(request, pk: int):
    """One dossier: whose turn, verdicts, content, opinions, history; buttons say why they are off."""
    dossier = nomination_of(request.user, pk)
    inner = request.user.has_perm("awards.see_inner_notes", dossier)
    transitions = dossier.transitions.select_related("actor").order_by("-at", "-pk")
    remarks = NominationRemark.objects.filter(nomination=dossier).select_related(
        "author", "section"
    )
    if not inner:
        transitions = transitions.filter(is_inner=False)
        remarks = remarks.filter(is_inner=False)
    rule = rule_of(dossier)
    context = {
        "dossier": dossier,
        "turn": turn_of(dossier),
        "offers": offers_for(request.user, dossier),
        "checks": dossier.checks,
        "sections": dossier.sections.all(),
        "files": dossier.files.filter(removed_at__isnull=True),
        "remarks": [(r, FIELDS.get(r.field, "")) for r in remarks],
        "consultations": dossier.consultations.select_related("unit", "answered_by"),
        "comments": dossier.public_comments.select_related("noted_by") if inner else [],
        "history": transitions,
        "versions": dossier.versions.defer("payload").select_related("submitted_by"),
        "rule": rule,
        "rule_set": rule_set_of(dossier),
        "why_rule_set": why_this_set(dossier),
        "gap": gap_before_council(dossier),
        "inner": inner,
        "inner_form": InnerNoteForm() if inner else None,
        "can_change": request.user.has_perm("awards.change_nomination", dossier),
        "can_override": request.user.has_perm("awards.override_check", dossier),
        "can_appraise": request.user.has_perm("awards.appraise_nomination", dossier)
        and dossier.state == "appraising",
        "overridable": {
            c["code"] for c in dossier.checks if c["level"] == CheckLevel.STOP
        } - NOT_OVERRIDABLE,
        "answerable": {
            c.pk
            for c in dossier.consultations.select_related("unit")
            if c.opinion not in {"agree", "disagree"}
            and dossier.state == "appraising"
            and request.user.has_perm("awards.answer_consultation", c)
        },
        "record": getattr(dossier, "record", None),
    }  # fmt: skip
    return render(request, "awards/nomination.html", context)


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
    dossier = nomination_of(request.user, pk)
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
        back=reverse("awards:nomination", args=[pk]),
        crumbs=crumbs_of(dossier),
    )


def write_report(request, pk: int):
    """The achievement report by headings, with the unit's own reported figures beside."""
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.change_nomination", dossier)
    sections = list(
        dossier.sections.prefetch_related(
            Prefetch("remarks", NominationRemark.objects.filter(is_inner=False))
        )
    )
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
            (s, typed[s.pk], figures.get(s.content_area_id, []) if s.content_area_id else [])
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


@require_GET
def rule_sets(request):
    """The law as the portal applies it: every set with its forms, for everyone who signs in."""
    context = {
        "rule_sets": RuleSet.objects.order_by("-valid_from").prefetch_related(
            "form_rules__form", "form_rules__rule_set"
        ),
        "salaries": BaseSalary.objects.order_by("-valid_from"),
        "today": timezone.localdate(),
    }
    return render(request, "awards/rule_sets.html", context)


urlpatterns = [
    path("ho-so/", mine, name="my_nominations"),
    path("ho-so/<int:pk>/", nomination, name="nomination"),
    path("dot/<int:pk>/lap-ho-so/", new_nomination, name="new_nomination"),
    path("ho-so/<int:pk>/thong-tin/", edit_facts, name="edit_nomination"),
    path("ho-so/<int:pk>/bao-cao/", write_report, name="write_report"),
    path("ho-so/<int:pk>/tep/", files, name="files"),
    path("ho-so/<int:pk>/tep/<int:key>/", file, name="file"),
    path("ho-so/<int:pk>/tep/<int:key>/go/", drop_file, name="remove_file"),
    path("ho-so/<int:pk>/tep/<int:key>/khoi-phuc/", restore_file, name="restore_file"),
    path("ho-so/<int:pk>/trinh/", check_nomination, name="check_nomination"),
    path("ho-so/<int:pk>/xoa/", discard, name="discard_nomination"),
    path("quy-dinh/", rule_sets, name="rule_sets"),
]
