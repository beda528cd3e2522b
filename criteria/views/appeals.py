"""Appeals: raising one, the list, answering one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from criteria.appeals import answer_appeal
from criteria.appeals import raise_appeal
from criteria.enums import Stage
from criteria.forms.scores import AnswerForm
from criteria.forms.scores import AppealForm
from criteria.giving import Given
from criteria.models import Appeal
from criteria.models import ScoringItem
from criteria.scorecard_lists import appeals_of
from criteria.scorecard_lists import appeals_to_answer
from criteria.scorecard_rights import may_verify_item
from criteria.views.scorecards import FORM
from criteria.views.scorecards import PAGE_SIZE
from criteria.views.scorecards import card_of
from criteria.views.scorecards import crumbs_of
from documents.calendar import day_in_words
from documents.numbers import format_number
from documents.spreadsheets import table_response
from workflow import Refused
from workflow import demand
from workflow.form_page import form_page

HEADER = ["Đơn vị", "Bảng điểm", "Mục", "Kiến nghị", "Hạn trả lời", "Trạng thái", "Trả lời"]


def raise_one(request, pk: int, item_pk: int) -> HttpResponse:
    """Object to the points of one item."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.self_score", card)
    item = get_object_or_404(ScoringItem, table=card.table_id, pk=item_pk)
    return form_page(
        request,
        AppealForm(request.POST or None),
        lambda data: raise_appeal(request.user, card, item, text=data["text"]),
        title="Kiến nghị về điểm thẩm định",
        lede=str(item),
        button="Gửi kiến nghị",
        back=reverse("scoring:scorecard", args=[pk]),
        crumbs=crumbs_of(card),
        said="Đã gửi kiến nghị.",
        template=FORM,
    )


@require_GET
def appeals(request) -> HttpResponse:
    """Appeals about the scorecards that the person sees."""
    found = appeals_of(request.user)
    if request.GET.get("xuat"):
        rows = (
            [
                a.scorecard.unit.name, str(a.scorecard.table), str(a.item), a.text, a.due_on,
                a.get_state_display(), a.answer,
            ]
            for a in found
        )  # fmt: skip
        return table_response(request.GET["xuat"], "kien-nghi", HEADER, rows)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    mine = set(appeals_to_answer(request.user).values_list("pk", flat=True))
    for appeal in page:
        appeal.may_answer = appeal.pk in mine
    context = {"page": page, "here": "appeals", "today": timezone.localdate()}
    return render(request, "criteria/appeals.html", context)


def answer(request, pk: int) -> HttpResponse:
    """Keep the points or change them, with words for the unit."""
    found = Appeal.objects.visible_to(request.user).select_related(
        "item", "scorecard__table__unit", "scorecard__unit__parent", "raised_by"
    )
    appeal = get_object_or_404(found, pk=pk)
    card = appeal.scorecard
    demand(request.user, "criteria.verify_some_item", card)
    if not may_verify_item(request.user, card, appeal.item):
        raise Refused("Kiến nghị này do cơ quan phụ trách mục trả lời.", denied=True)
    row = card.scores.filter(item=appeal.item, stage=Stage.VERIFIED).first()
    points = format_number(row.points if row else None, decimals=2)
    return form_page(
        request,
        AnswerForm(request.POST or None, item=appeal.item, row=row),
        lambda data: answer_appeal(
            request.user,
            appeal,
            answer=data["answer"],
            given=None
            if data["keeps"] == "1"
            else Given(data.get("value"), version=data.get("version") or 0),
        ),
        title="Trả lời kiến nghị",
        lede=f"{card.unit.label}, mục {appeal.item}: đã thẩm định {points} điểm.",
        warning=f"Kiến nghị: {appeal.text} (trả lời chậm nhất {day_in_words(appeal.due_on)}).",
        button="Gửi trả lời",
        back=reverse("scoring:scorecard", args=[card.pk]),
        crumbs=crumbs_of(card),
        said="Đã trả lời kiến nghị.",
        template=FORM,
    )


urlpatterns = [
    path("phieu/<int:pk>/kien-nghi/<int:item_pk>/", raise_one, name="raise_appeal"),
    path("kien-nghi/", appeals, name="appeals"),
    path("kien-nghi/<int:pk>/", answer, name="answer_appeal"),
]
