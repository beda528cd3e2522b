"""Scoring of many units on one page: the grid, its side panel, the sending of cells."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
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

from criteria.enums import Stage
from criteria.finishing import candidates
from criteria.finishing import finish_many
from criteria.forms.grid import COLUMNS
from criteria.forms.grid import GridFilter
from criteria.giving import LONGEST_REASON
from criteria.grid import Asked
from criteria.grid import checks_in
from criteria.grid import organises
from criteria.grid import save_cells
from criteria.grid import verifies_in
from criteria.grid_rows import WAITING
from criteria.grid_rows import cards_of
from criteria.grid_rows import narrowed
from criteria.grid_sheet import columns_of
from criteria.grid_sheet import export_of
from criteria.grid_sheet import grid_of
from criteria.grid_sheet import top_groups
from criteria.grid_words import choices_of
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.remarking import remarks_seen
from criteria.scale_words import steps_words
from criteria.score_sheet import sheet_of
from criteria.views.scorecards import card_of
from documents.spreadsheets import table_response
from units.models import Bloc
from workflow import Refused

MOST_CELLS = 5000  # on one page; what a browser still draws at once
MOST_ROWS = 150  # all communes of a province
FINISHING = {
    Stage.CROSS: (
        "Hoàn thành chấm chéo",
        "Mục không sửa giữ nguyên điểm tự chấm; cụm, khối không sửa được nữa.",
    ),
    Stage.VERIFIED: (
        "Hoàn thành thẩm định",
        "Mục không sửa giữ nguyên điểm của cột trước. Kết quả được báo cho từng đơn vị.",
    ),
}


def _table_of(user: Any, pk: int) -> ScoringTable:
    tables = ScoringTable.objects.visible_to(user).select_related("unit", "campaign")
    return get_object_or_404(tables, pk=pk)


def _items_of(table: ScoringTable) -> list[ScoringItem]:
    items = list(table.items.select_related("verifier"))
    for item in items:
        item.table = table
    return items


@require_GET
def grid(request, pk: int) -> HttpResponse:
    """Units as rows, items as columns; one column of points (stage) at a time."""
    user, table = request.user, _table_of(request.user, pk)
    items, cards = _items_of(table), cards_of(user, table)
    can_check = checks_in(user, table)
    usual = "tham-dinh" if verifies_in(user, table) or not can_check else "cheo"
    blocs = Bloc.objects.filter(pk__in=cards.order_by().values("bloc"))
    chosen = {"cot": usual, **request.GET.dict()}
    form = GridFilter(chosen, blocs=blocs, groups=top_groups(items))
    form.is_valid()  # a filter that does not exist filters nothing
    asked = form.cleaned_data
    column = asked.get("cot") or usual
    stage = COLUMNS[column]
    columns = columns_of(items, asked.get("nhom"))
    found = narrowed(
        user, cards, stage, columns,
        bloc=asked.get("cum"), search=asked.get("tim") or "", which=asked.get("o") or "",
    )  # fmt: skip
    if kind := request.GET.get("xuat"):
        sheet = grid_of(user, table, stage, _at(table, found), items, columns)
        return table_response(kind, "luoi-cham-diem", *export_of(sheet))
    finishes = organises(user, table) if column == "tham-dinh" else column == "cheo" and can_check
    most = max(10, min(MOST_ROWS, MOST_CELLS // max(1, len(columns))))
    page = Paginator(found, most).get_page(request.GET.get("trang"))
    context = {
        "table": table,
        "filter": form,
        "page": page,
        "column": column,
        "finishes": finishes,
        "grid": grid_of(user, table, stage, _at(table, page), items, columns),
    }
    return render(request, "criteria/grid.html", context)


def _at(table: ScoringTable, cards: Any) -> list:
    """Scorecards that share one table object: rights ask it for each of them."""
    shown = list(cards)
    for card in shown:
        card.table = table
    return shown


@require_GET
def grid_cell(request, pk: int, card_pk: int, item_pk: int) -> HttpResponse:
    """The side panel of one cell: what is scored and how, evidence, all columns, reasons."""
    table, card = _table_of(request.user, pk), card_of(request.user, card_pk)
    item = get_object_or_404(table.items.filter(table=card.table_id), pk=item_pk)
    sheet = sheet_of(card, remarks_seen(request.user, card))
    line = next(line for line in sheet.lines if line.item.pk == item.pk)
    steps = steps_words(item.steps).splitlines()
    context = {"card": card, "line": line, "choices": choices_of(item), "steps": steps}
    return render(request, "criteria/_grid_panel.html", context)


@require_POST
def save_grid(request, pk: int) -> JsonResponse:
    """Store cells sent as JSON: {"cot": …, "cells": [{card, item, word, reason, version}]}."""
    user, table = request.user, _table_of(request.user, pk)
    if not (verifies_in(user, table) or checks_in(user, table)):
        raise Refused("Bạn không chấm điểm theo bảng điểm này.", denied=True)
    try:
        sent = json.loads(request.body)
        stage = COLUMNS[sent["cot"]]
        asked = [_asked(cell) for cell in sent["cells"]]
    except (ValueError, KeyError, TypeError):
        return JsonResponse(
            {"error": "Không đọc được các ô vừa gửi. Hãy tải lại trang."}, status=422
        )
    try:
        answers = save_cells(user, table, stage, asked)
    except Refused as refusal:
        return JsonResponse({"error": refusal.reason}, status=422)
    saved_at = f"{timezone.localtime():%H:%M:%S}"
    return JsonResponse({"cards": [asdict(a) for a in answers], "saved_at": saved_at})


def finish_cards(request, pk: int) -> HttpResponse:
    """Close the stage of many scorecards: what each would mean, then one press."""
    user, table = request.user, _table_of(request.user, pk)
    column = "cheo" if (request.POST or request.GET).get("cot") == "cheo" else "tham-dinh"
    stage = COLUMNS[column]
    if not (checks_in if stage == Stage.CROSS else organises)(user, table):
        raise Refused("Bạn không hoàn thành bước này cho các phiếu của bảng điểm.", denied=True)
    waiting = narrowed(user, cards_of(user, table), stage, [], which=WAITING)
    refused: list[tuple[Scorecard, str]] = []
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("phieu") if key.isdigit()][:MOST_ROWS]
        chosen = waiting.filter(pk__in=keys).select_related("table__unit", "unit__parent", "bloc")
        closed, refused = finish_many(user, stage, chosen)
        if closed:
            messages.success(request, f"Đã hoàn thành {len(closed)} phiếu.")
        elif not refused:
            messages.error(request, "Chưa chọn phiếu nào.")
        if not refused:
            return redirect(f"{request.path}?cot={column}")
    page = Paginator(waiting, MOST_ROWS).get_page(request.GET.get("trang"))
    rows = candidates(_at(table, page), stage, _items_of(table))
    context = {
        "table": table,
        "column": column,
        "title": FINISHING[stage][0],
        "text": FINISHING[stage][1],
        "back": f"{reverse('scoring:grid', args=[pk])}?cot={column}",
        "rows": rows,
        "is_ready": any(not row.waits_for for row in rows),
        "page": page,
        "refused": refused,
    }
    return render(request, "criteria/grid_finish.html", context, status=422 if refused else 200)


def _asked(cell: dict[str, Any]) -> Asked:
    return Asked(
        card=int(cell["card"]),
        item=int(cell["item"]),
        word=str(cell["word"])[:LONGEST_REASON],
        reason=str(cell.get("reason") or "")[:LONGEST_REASON],
        version=int(cell.get("version") or 0),
    )


urlpatterns = [
    path("bang/<int:pk>/luoi-cham/", grid, name="grid"),
    path("bang/<int:pk>/luoi-cham/xong/", finish_cards, name="finish_grid"),
    path("bang/<int:pk>/luoi-cham/luu/", save_grid, name="save_grid"),
    path("bang/<int:pk>/luoi-cham/<int:card_pk>/<int:item_pk>/", grid_cell, name="grid_cell"),
]
