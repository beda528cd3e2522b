"""Dossiers: own list, one dossier, writing it, checking and submitting it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from awards.appraisal import NOT_OVERRIDABLE
from awards.climbing import FIELDS
from awards.dossier_scorecards import scorecards_seen
from awards.enums import CheckLevel
from awards.enums import NominationState
from awards.filters import NominationFilter
from awards.forms.nominations import InnerNoteForm
from awards.law import rule_of
from awards.law import rule_set_of
from awards.law import why_this_set
from awards.models import Nomination
from awards.models import NominationRemark
from awards.permissions import WRITERS
from awards.turns import gap_before_council
from awards.turns import offers_for
from awards.turns import turn_of
from awards.views.rounds import COLUMNS
from awards.views.rounds import PAGE_SIZE
from awards.views.rounds import own_units
from awards.views.rounds import table_rows
from documents.spreadsheets import table_response

PART = ("round__unit", "round__campaign", "form", "nominating_unit__parent", "holder")


def nomination_of(user: Any, pk: int) -> Nomination:
    """A dossier that the user sees, or 404."""
    return get_object_or_404(
        Nomination.objects.visible_to(user).select_related(
            *PART, "subject_unit", "rule_set", "appraiser", "publicity"
        ),
        pk=pk,
    )


def open_remarks(nomination: Nomination) -> list[tuple[NominationRemark, str]]:
    """What the latest return asks for, with the name of the place; nothing once it is answered."""
    if nomination.state != NominationState.RETURNED:
        return []
    rows = nomination.remarks.filter(is_inner=False).select_related("section")
    if nomination.submitted_at:
        rows = rows.filter(made_at__gte=nomination.submitted_at)
    return [(row, FIELDS.get(row.field, "")) for row in rows]


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
        "scorecards": scorecards_seen(request.user, dossier),
        "open_remarks": open_remarks(dossier),
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


urlpatterns = [
    path("ho-so/", mine, name="my_nominations"),
    path("ho-so/<int:pk>/", nomination, name="nomination"),
]
