"""Scorecards to read: the queues, the list, one card with its three columns, its paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from criteria.appeals import last_day_to_appeal
from criteria.cross_checking import pass_on
from criteria.enums import ScorecardState
from criteria.forms.scores import NoteForm
from criteria.forms.scores import ScorecardFilter
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.remarking import remarking_unit
from criteria.remarking import remarks_seen
from criteria.score_sheet import sheet_of
from criteria.scorecard_lists import HEADER
from criteria.scorecard_lists import all_scorecards
from criteria.scorecard_lists import export_rows
from criteria.scorecard_lists import narrowed
from criteria.scorecard_lists import own_scorecards
from criteria.scorecard_lists import scorecards_to_cross_check
from criteria.scorecard_lists import scorecards_to_verify
from criteria.scorecard_paper import scorecard_document
from criteria.scorecard_rights import is_past
from criteria.self_scoring import return_scorecard
from criteria.self_scoring import take_back
from criteria.transitions import SCORECARD_TRANSITIONS
from criteria.verifying import reopen_verification
from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from documents.text import fold
from workflow import available
from workflow import demand
from workflow.form_page import form_page

PAGE_SIZE = 50
FORM = "criteria/form.html"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def card_of(user: Any, pk: int) -> Scorecard:
    """A scorecard that the user sees, or 404."""
    found = Scorecard.objects.visible_to(user).select_related(
        "table__unit", "table__campaign", "unit__parent", "bloc"
    )
    return get_object_or_404(found, pk=pk)


def crumbs_of(card: Scorecard) -> list[tuple[str, str]]:
    """The way back from a page about one scorecard."""
    return [
        (reverse("scoring:scorecards"), "Phiếu chấm điểm"),
        (reverse("scoring:scorecard", args=[card.pk]), card.unit.label),
    ]


def _list(request, cards: QuerySet[Scorecard], *, column: str = "", **context: Any) -> HttpResponse:
    """A list of scorecards; `column` of the grid in which those of a queue can be scored at once."""
    form = ScorecardFilter(request.GET or None, user=request.user)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = narrowed(cards, asked | {"tim": fold(asked.get("tim") or "")})
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "phieu-cham-diem", HEADER, export_rows(shown))
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("trang"))
    in_grids = ScoringTable.objects.filter(pk__in=cards.order_by().values("table"))
    context |= {"filter": form, "page": page, "column": column, "grids": in_grids if column else []}
    return render(request, "criteria/scorecards.html", context)


@require_GET
def scorecards(request) -> HttpResponse:
    """Every scorecard that the person sees."""
    return _list(
        request,
        all_scorecards(request.user),
        title="Phiếu chấm điểm",
        here="all",
        nothing="Chưa có phiếu chấm điểm nào. Phiếu xuất hiện khi đơn vị tổ chức đưa bảng điểm "
        "vào sử dụng và mở phiếu.",
    )


@require_GET
def mine(request) -> HttpResponse:
    return _list(
        request,
        own_scorecards(request.user),
        title="Phiếu của đơn vị tôi",
        here="mine",
        nothing="Đơn vị của bạn chưa có phiếu chấm điểm nào.",
    )


@require_GET
def to_cross_check(request) -> HttpResponse:
    return _list(
        request,
        scorecards_to_cross_check(request.user),
        column="cheo",
        title="Phiếu chờ chấm chéo",
        here="cross",
        nothing="Không có phiếu nào chờ đơn vị bạn chấm chéo.",
    )


@require_GET
def to_verify(request) -> HttpResponse:
    return _list(
        request,
        scorecards_to_verify(request.user),
        column="tham-dinh",
        title="Phiếu chờ thẩm định",
        here="verify",
        nothing="Không có phiếu nào chờ bạn thẩm định.",
    )


@require_GET
def scorecard(request, pk: int) -> HttpResponse:
    """One scorecard: self, cross-checked and verified points side by side, with reasons."""
    card = card_of(request.user, pk)
    user = request.user
    until = last_day_to_appeal(card)
    is_waiting = card.state == ScorecardState.SUBMITTED
    may_remark = is_waiting and user.has_perm("criteria.remark_scorecard", card)
    context = {
        "card": card,
        "sheet": sheet_of(card, remarks_seen(user, card)),
        "can": available(user, card, SCORECARD_TRANSITIONS),
        "can_check": is_waiting and user.has_perm("criteria.cross_check", card),
        "my_unit": remarking_unit(user, card) if may_remark else None,
        "can_verify_some": user.has_perm("criteria.verify_some_item", card),
        "can_appeal": user.has_perm("criteria.self_score", card),
        "appeal_until": until,
        "appeal_is_open": card.state == ScorecardState.VERIFIED and not is_past(until),
        "steps": card.transitions.select_related("actor").order_by("-at", "-pk"),
    }
    return render(request, "criteria/scorecard.html", context)


@require_POST
def take_back_card(request, pk: int) -> HttpResponse:
    take_back(request.user, card_of(request.user, pk))
    messages.success(request, "Đã lấy lại phiếu. Đơn vị có thể sửa rồi nộp lại.")
    return redirect("scoring:own_points", pk=pk)


def return_card(request, pk: int) -> HttpResponse:
    """Ask for the reason, then send back."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.return_scorecard", card)
    return _with_note(
        request, card, return_scorecard, "Trả lại phiếu", "Trả lại", "Đã trả lại phiếu."
    )


def pass_card_on(request, pk: int) -> HttpResponse:
    """Ask why the bloc is not waited for."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.verify_scorecard", card)
    title = "Chuyển sang thẩm định khi chưa chấm chéo"
    return _with_note(request, card, pass_on, title, "Chuyển", "Đã chuyển sang thẩm định.")


def reopen_card(request, pk: int) -> HttpResponse:
    """Ask why a verified card is taken up again."""
    card = card_of(request.user, pk)
    demand(request.user, "criteria.verify_scorecard", card)
    title = "Mở lại thẩm định"
    return _with_note(request, card, reopen_verification, title, "Mở lại", "Đã mở lại thẩm định.")


def _with_note(
    request, card: Scorecard, verb: Any, title: str, button: str, said: str
) -> HttpResponse:
    return form_page(
        request,
        NoteForm(request.POST or None),
        lambda data: verb(request.user, card, note=data["note"]),
        title=f"{title}: {card.unit.label}",
        button=button,
        back=reverse("scoring:scorecard", args=[card.pk]),
        crumbs=crumbs_of(card),
        said=said,
        template=FORM,
    )


@require_GET
def scorecard_pdf(request, pk: int) -> HttpResponse:
    """The scorecard on paper."""
    card = card_of(request.user, pk)
    content = paper_pdf(scorecard_document(sheet_of(card)))
    return serve_file(content, f"{_name(card)}.pdf", content_type="application/pdf")


@require_GET
def scorecard_docx(request, pk: int) -> HttpResponse:
    """The same for Word."""
    card = card_of(request.user, pk)
    content = render_docx(scorecard_document(sheet_of(card)))
    return serve_file(content, f"{_name(card)}.docx", content_type=WORD)


def _name(card: Scorecard) -> str:
    return f"Phiếu chấm điểm {card.table.year} {card.unit.label}"


urlpatterns = [
    path("phieu/", scorecards, name="scorecards"),
    path("phieu/cua-toi/", mine, name="my_scorecards"),
    path("phieu/cho-cham-cheo/", to_cross_check, name="to_cross_check"),
    path("phieu/cho-tham-dinh/", to_verify, name="to_verify"),
    path("phieu/<int:pk>/", scorecard, name="scorecard"),
    path("phieu/<int:pk>/lay-lai/", take_back_card, name="take_back"),
    path("phieu/<int:pk>/tra-lai/", return_card, name="return_scorecard"),
    path("phieu/<int:pk>/chuyen-tham-dinh/", pass_card_on, name="pass_on"),
    path("phieu/<int:pk>/mo-lai-tham-dinh/", reopen_card, name="reopen_verification"),
    path("phieu/<int:pk>/ban-in.pdf", scorecard_pdf, name="scorecard_pdf"),
    path("phieu/<int:pk>/ban-in.docx", scorecard_docx, name="scorecard_docx"),
]
