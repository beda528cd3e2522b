"""The unit's own column: the form that saves itself, evidence, handing in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.forms.scores import PointsForm
from criteria.found_values import found_values
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.score_sheet import sheet_of
from criteria.score_sheet import value_in_words
from criteria.self_scoring import add_evidence
from criteria.self_scoring import bring_back_evidence
from criteria.self_scoring import items_without_evidence
from criteria.self_scoring import missing_items
from criteria.self_scoring import remove_evidence
from criteria.self_scoring import save_own_points
from criteria.self_scoring import submit_scorecard
from criteria.views.scorecards import card_of
from documents.files import serve_file
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow.form_page import attempt


def _own_card(user: Any, pk: int) -> Scorecard:
    card = card_of(user, pk)
    demand(user, "criteria.self_score", card)
    return card


def _form(request, card: Scorecard) -> tuple[PointsForm, dict[int, tuple[str, str]]]:
    """The form of the own column, and the values that nobody types, each with its source."""
    items = list(card.table.items.all())
    shown = dict(card.scores.filter(stage=Stage.SELF).values_list("item", "value"))
    found = found_values(card.table, items, [card.unit_id]).get(card.unit_id, {})
    data = request.POST if request.method == "POST" else None
    words = {
        item.pk: (value_in_words(item, found[item.pk].value), found[item.pk].source)
        for item in items
        if item.pk in found
    }
    return PointsForm(data, items=items, shown=shown, fixed=set(found)), words


def own_points(request, pk: int) -> HttpResponse:
    """Write the own column; what was typed stays on the page when it cannot be saved."""
    card = _own_card(request.user, pk)
    if card.state != ScorecardState.DRAFT:
        return redirect("scoring:scorecard", pk=pk)
    form, found = _form(request, card)
    version, status = str(card.edit_version), 200
    if request.method == "POST":
        version, status = request.POST.get("version", ""), 422
        if form.is_valid():
            try:
                save_own_points(request.user, card, form.given(), version=_number(version))
            except Refused as refusal:
                if refusal.denied:
                    raise
                form.show_errors(refusal.errors or {"": refusal.reason})
                if isinstance(refusal, Stale):
                    version = str(Scorecard.objects.values_list("edit_version").get(pk=pk)[0])
            else:
                messages.success(request, "Đã lưu điểm tự chấm.")
                step = "submit_scorecard" if "nop" in request.POST else "own_points"
                return redirect(f"scoring:{step}", pk=pk)
    sheet = sheet_of(card)
    context = {
        "card": card,
        "form": form,
        "version": version,
        "sheet": sheet,
        "removed": card.evidence.exclude(removed_at=None),
        "rows": [
            (line, form.fields_of(line.item), found.get(line.item.pk)) for line in sheet.lines
        ],
    }
    return render(request, "criteria/own_points.html", context, status=status)


@require_POST
def autosave(request, pk: int) -> JsonResponse:
    """Save while the person types; wrong values are told, right ones are kept when all are right."""
    card = _own_card(request.user, pk)
    form, _ = _form(request, card)
    if not form.is_valid():
        return _unsaved("Có ô chưa đúng nên chưa lưu được: " + _first_error(form), 422)
    try:
        version = save_own_points(
            request.user, card, form.given(), version=_number(request.POST.get("version", ""))
        )
    except Stale as stale:
        return _unsaved(stale.reason, 409)
    except Refused as refusal:
        return _unsaved(next(iter(refusal.errors.values()), refusal.reason), 422)
    now = timezone.localtime()
    return JsonResponse({"version": version, "saved_at": f"{now:%H:%M:%S}"})


def _unsaved(error: str, status: int) -> JsonResponse:
    return JsonResponse({"error": error, "text": ""}, status=status)


def _first_error(form: PointsForm) -> str:
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}"


def submit(request, pk: int) -> HttpResponse:
    """Everything on one page before handing in; what is missing as links."""
    card = _own_card(request.user, pk)
    if card.state != ScorecardState.DRAFT:
        return redirect("scoring:scorecard", pk=pk)
    if request.method == "POST":
        try:
            submit_scorecard(request.user, card)
        except Refused as refusal:
            if refusal.denied or isinstance(refusal, Stale):
                raise
            messages.error(request, refusal.reason)
            return redirect("scoring:submit_scorecard", pk=pk)
        messages.success(request, "Đã nộp phiếu tự chấm.")
        return redirect("scoring:scorecard", pk=pk)
    context = {
        "card": card,
        "sheet": sheet_of(card),
        "missing": missing_items(card),
        "unproved": items_without_evidence(card),
    }
    return render(request, "criteria/submit_scorecard.html", context)


@require_POST
def upload(request, pk: int, item_pk: int) -> HttpResponse:
    """Attach files to an item."""
    card = _own_card(request.user, pk)
    item = get_object_or_404(ScoringItem, table=card.table_id, pk=item_pk)
    files = request.FILES.getlist("tep")
    taken = 0
    for file in files:
        taken += attempt(request, partial(add_evidence, request.user, card, item, file))
    if taken:
        messages.success(request, f"Đã đính kèm {taken} tệp vào mục {item}.")
    elif not files:
        messages.error(request, "Hãy chọn tệp trước khi tải lên.")
    return redirect(f"{reverse('scoring:own_points', args=[pk])}#muc-{item_pk}")


@require_GET
def evidence_file(request, pk: int, number: int) -> HttpResponse:
    """A file of a scorecard, for whoever sees the scorecard."""
    card = card_of(request.user, pk)
    evidence = get_object_or_404(card.evidence, pk=number)
    return serve_file(evidence.file, evidence.name, content_type=evidence.content_type)


@require_POST
def remove(request, pk: int, number: int) -> HttpResponse:
    """Take a file off, or bring it back."""
    card = _own_card(request.user, pk)
    evidence = get_object_or_404(card.evidence.select_related("scorecard__unit"), pk=number)
    if evidence.removed_at is None:
        remove_evidence(request.user, evidence)
        messages.success(request, f"Đã gỡ “{evidence.name}”. Tệp còn ở cuối trang để lấy lại.")
    else:
        bring_back_evidence(request.user, evidence)
        messages.success(request, f"Đã lấy lại “{evidence.name}”.")
    return redirect(f"{reverse('scoring:own_points', args=[pk])}#muc-{evidence.item_id}")


def _number(typed: str) -> int:
    return int(typed) if typed.isdigit() else -1


urlpatterns = [
    path("phieu/<int:pk>/tu-cham/", own_points, name="own_points"),
    path("phieu/<int:pk>/tu-luu/", autosave, name="autosave_own_points"),
    path("phieu/<int:pk>/nop/", submit, name="submit_scorecard"),
    path("phieu/<int:pk>/minh-chung/muc/<int:item_pk>/", upload, name="add_score_evidence"),
    path("phieu/<int:pk>/minh-chung/<int:number>/", evidence_file, name="score_evidence"),
    path("phieu/<int:pk>/minh-chung/<int:number>/go/", remove, name="remove_score_evidence"),
]
