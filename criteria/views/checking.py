"""The bloc's column and the verified column: the other columns and evidence stand beside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse

from criteria.cross_checking import finish_cross_check
from criteria.cross_checking import save_cross_points
from criteria.enums import RemarkState
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.forms.scores import PointsForm
from criteria.models import PeerRemark
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.remarking import decline_remark
from criteria.remarking import remarks_seen
from criteria.remarking import take_remark
from criteria.score_sheet import HEADINGS
from criteria.score_sheet import sheet_of
from criteria.scorecard_rights import may_verify_item
from criteria.totals import latest
from criteria.verifying import finish_verification
from criteria.verifying import items_waiting_for_departments
from criteria.verifying import save_verified_points
from criteria.views.scorecards import card_of
from criteria.views.scorecards import crumbs_of
from workflow import Refused
from workflow import Stale
from workflow import demand


def cross_points(request, pk: int) -> HttpResponse:
    """The bloc's column."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.cross_check", card)
    if card.state != ScorecardState.SUBMITTED:
        return redirect("scoring:scorecard", pk=pk)
    items = list(card.table.items.all())
    closes = request.user.has_perm("criteria.finish_cross_check", card)
    finish = "finish_cross_check" if closes else ""
    return _column(request, card, Stage.CROSS, items, save_cross_points, finish)


def verified_points(request, pk: int) -> HttpResponse:
    """The verified column, as far as the person keeps its items."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.verify_some_item", card)
    if card.state != ScorecardState.CROSS_CHECKED:
        return redirect("scoring:scorecard", pk=pk)
    items = [i for i in card.table.items.all() if may_verify_item(request.user, card, i)]
    finish = "finish_verification"
    if not request.user.has_perm("criteria.verify_scorecard", card):
        finish = ""
    return _column(request, card, Stage.VERIFIED, items, save_verified_points, finish)


def _column(
    request,
    card: Scorecard,
    stage: Stage,
    items: list[ScoringItem],
    save: Any,
    finish: str,
) -> HttpResponse:
    form, status = _form(request, card, stage, items), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = save(request.user, card, form.given())
            except Refused as refusal:
                if refusal.denied or (isinstance(refusal, Stale) and _has_moved(card)):
                    raise
                form.show_errors(refusal.errors or {"": refusal.reason})
            else:
                if remark := _remark_decided(request, card):
                    return redirect(f"{request.path_info}#muc-{remark.item_id}")
                messages.success(request, f"Đã lưu, {changed} mục có thay đổi.")
                to_finish = finish and "xong" in request.POST
                return redirect(f"scoring:{finish}" if to_finish else request.path_info, *(
                    [card.pk] if to_finish else []
                ))  # fmt: skip
    sheet = sheet_of(card, remarks_seen(request.user, card))
    context = {
        "card": card,
        "form": form,
        "sheet": sheet,
        "heading": HEADINGS[stage],
        "finish": finish,
        "decides": stage == Stage.CROSS,
        "rows": [(line, form.fields_of(line.item)) for line in sheet.lines],
    }
    return render(request, "criteria/check_points.html", context, status=status)


def _remark_decided(request, card: Scorecard) -> PeerRemark | None:
    """Take or leave the member's remark whose button was pressed; the form is stored already."""
    for name, verb, said in (
        ("lay", take_remark, "Đã lấy điểm theo góp ý của {}."),
        ("bo", decline_remark, "Không lấy góp ý của {}."),
    ):
        key = request.POST.get(name, "")
        if key.isdigit():
            rows = card.remarks.select_related("item", "unit", "scorecard__table__unit")
            remark = get_object_or_404(rows, pk=key)
            verb(request.user, remark)
            messages.success(request, said.format(remark.unit.label))
            return remark
    return None


def _has_moved(card: Scorecard) -> bool:
    return Scorecard.objects.get(pk=card.pk).state != card.state


def _form(request, card: Scorecard, stage: Stage, items: list[ScoringItem]) -> PointsForm:
    by_item: dict[int, dict] = {}
    for row in card.scores.all():
        by_item.setdefault(row.item_id, {})[row.stage] = row
    counting = {key: latest(by, stage) for key, by in by_item.items()}
    return PointsForm(
        request.POST if request.method == "POST" else None,
        items=items,
        shown={key: row.value for key, row in counting.items() if row},
        rows={key: by[stage] for key, by in by_item.items() if stage in by},
    )


def finish_cross(request, pk: int) -> HttpResponse:
    """One question before the bloc's column closes."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.finish_cross_check", card)
    text = (
        "Các mục không sửa giữ nguyên điểm tự chấm. Phiếu chuyển sang thẩm định và cụm, khối không "
        "sửa được nữa."
    )
    if open_remarks := card.remarks.filter(state=RemarkState.OPEN).count():
        text += f" Còn {open_remarks} góp ý của thành viên chưa xét: coi như không lấy."
    return _finish(
        request,
        card,
        finish_cross_check,
        back="scoring:cross_points",
        title="Hoàn thành chấm chéo",
        text=text,
    )


def finish_verified(request, pk: int) -> HttpResponse:
    """One question before the points are told to the unit."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.verify_scorecard", card)
    waiting = items_waiting_for_departments(card)
    text = (
        "Các mục không sửa giữ nguyên điểm của cột trước. Kết quả được báo cho đơn vị; đơn vị có "
        f"{card.table.appeal_days} ngày để kiến nghị."
    )
    if waiting:
        text += f" Còn {len(waiting)} mục chưa được cơ quan phụ trách thẩm định."
    return _finish(
        request,
        card,
        finish_verification,
        back="scoring:verified_points",
        title="Hoàn thành thẩm định",
        text=text,
    )


def _finish(
    request, card: Scorecard, verb: Any, *, back: str, title: str, text: str
) -> HttpResponse:
    if request.method == "POST":
        try:
            verb(request.user, card)
        except Refused as refusal:
            if refusal.denied or isinstance(refusal, Stale):
                raise
            messages.error(request, refusal.reason)
            return redirect(back, pk=card.pk)
        messages.success(request, f"{title}: {card.unit.label}.")
        return redirect("scoring:scorecard", pk=card.pk)
    context = {
        "title": f"{title}: {card.unit.label}",
        "text": text,
        "button": title,
        "back": reverse(back, args=[card.pk]),
        "crumbs": crumbs_of(card),
    }
    return render(request, "criteria/confirm.html", context)


urlpatterns = [
    path("phieu/<int:pk>/cham-cheo/", cross_points, name="cross_points"),
    path("phieu/<int:pk>/cham-cheo/xong/", finish_cross, name="finish_cross_check"),
    path("phieu/<int:pk>/tham-dinh/", verified_points, name="verified_points"),
    path("phieu/<int:pk>/tham-dinh/xong/", finish_verified, name="finish_verification"),
]
