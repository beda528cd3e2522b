"""Rankings of blocs: as they stand, locked, on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.db.models import Exists
from django.db.models import OuterRef
from django.db.models import Q
from django.http import Http404
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from config.scoring import award_rounds_taking
from criteria.enums import ScorecardState
from criteria.enums import TieBreak
from criteria.minutes import minutes_document
from criteria.minutes import request_minutes
from criteria.models import BlocRanking
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.ranking import cards_to_rank
from criteria.ranking import earlier_places
from criteria.ranking import lock_ranking
from criteria.ranking import obstacles
from criteria.ranking import places_to_propose
from criteria.ranking import rank
from criteria.ranking import spread
from criteria.ranking import without_card
from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from units.models import Bloc
from workflow import demand
from workflow.form_page import attempt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIST_HEADER = [
    "Cụm, khối", "Bảng điểm", "Bản", "Năm", "Đã thẩm định", "Số phiếu", "Kết quả",
]  # fmt: skip
HEADER = [
    "Hạng", "Đơn vị", "Điểm", "Thưởng", "Trừ", "Điểm liệt", "Cách hạng trên", "Xét theo",
    "Đề nghị cờ", "Các năm khác",
]  # fmt: skip


@require_GET
def rankings(request) -> HttpResponse:
    """Every bloc and table of which the person sees a scorecard, newest year first."""
    locked = BlocRanking.objects.filter(bloc=OuterRef("bloc"), table=OuterRef("table"))
    found = (
        Scorecard.objects.filter(pk__in=Scorecard.objects.visible_to(request.user).values("pk"))
        .exclude(bloc=None)
        .values("table", "table__title", "table__number", "table__year", "bloc", "bloc__name")
        .annotate(
            count=Count("pk"),
            verified=Count(
                "pk", filter=Q(state__in=[ScorecardState.VERIFIED, ScorecardState.LOCKED])
            ),
            is_locked=Exists(locked),
        )
        .order_by("-table__year", "table__title", "bloc__position", "bloc")
    )
    if request.GET.get("xuat"):
        lines = (
            [
                row["bloc__name"], row["table__title"], row["table__number"], row["table__year"],
                row["verified"], row["count"], "đã chốt" if row["is_locked"] else "tạm tính",
            ]
            for row in found
        )  # fmt: skip
        return table_response(request.GET["xuat"], "xep-hang-cum-khoi", LIST_HEADER, lines)
    return render(request, "criteria/rankings.html", {"rows": found, "here": "rankings"})


def _pair(user: Any, table: int, bloc: int) -> tuple[ScoringTable, Bloc]:
    """Table and bloc where the person sees a scorecard of them, or 404."""
    seen = Scorecard.objects.visible_to(user).filter(table=table, bloc=bloc)
    card = seen.select_related("table__unit", "bloc__unit").first()
    if card is None or card.bloc is None:
        raise Http404
    return card.table, card.bloc


@require_GET
def ranking(request, pk: int, bloc_pk: int) -> HttpResponse:
    """Places with spread, gaps and earlier years; provisional until it is locked."""
    table, bloc = _pair(request.user, pk, bloc_pk)
    locked = BlocRanking.objects.filter(table=table, bloc=bloc).select_related(
        "minutes", "locked_by"
    ).first()  # fmt: skip
    cards = cards_to_rank(table, bloc)
    waiting = table.scorecards.filter(bloc=bloc, state=ScorecardState.DRAFT).count()
    units = len(cards) + waiting
    rows = rank(table, cards, earlier_places(bloc, table), units=units)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "xep-hang", HEADER, _export(rows))
    share = places_to_propose(table, units)
    context = {
        "table": table,
        "bloc": bloc,
        "rows": rows,
        "has_earlier": any(row.earlier for row in rows),
        "locked": locked,
        "spread": spread(rows),
        "tie_breaks": [TieBreak(name).in_words for name in table.tie_breaks],
        "share": share,
        "units": units,
        "contested": [row.card.unit.label for row in rows if row.is_contested],
        "waiting": waiting,
        "without_card": without_card(table, bloc),
        "may_lock": request.user.has_perm("criteria.write_table", table),
        "award_rounds": award_rounds_taking(request.user, table, bloc) if rows else [],
    }
    return render(request, "criteria/ranking.html", context)


def _export(rows):
    for row in rows:
        total = row.place.total
        yield [
            row.place.place, row.card.unit.name, total.points, total.bonus, total.penalty,
            "có" if total.is_disqualified else "", row.gap.points if row.gap else None,
            row.place.parted_by, "có" if row.may_be_proposed else "",
            "; ".join(f"{past.year}: hạng {past.place}" for past in row.earlier),
        ]  # fmt: skip


def lock(request, pk: int, bloc_pk: int) -> HttpResponse:
    """One question before the places are fixed for good."""
    table, bloc = _pair(request.user, pk, bloc_pk)
    demand(request.user, "criteria.write_table", table)
    back = reverse("scoring:ranking", args=[pk, bloc_pk])
    if request.method == "POST":
        said = f"Đã chốt xếp hạng {bloc.name}."
        attempt(request, lambda: lock_ranking(request.user, table, bloc), said)
        return redirect(back)
    cards = list(
        table.scorecards.filter(bloc=bloc)
        .select_related("unit", "table").prefetch_related("appeals")
    )  # fmt: skip
    reasons = obstacles(cards)
    if reasons:
        messages.error(request, " ".join(["Chưa chốt được.", *reasons]))
        return redirect(back)
    text = f"Thứ hạng và phiếu của {len(cards)} đơn vị được khoá, sau đó không ai sửa được."
    if left_out := without_card(table, bloc):
        text += f" Thành viên không có phiếu nên không được xếp hạng: {', '.join(left_out)}."
    context = {
        "title": f"Chốt xếp hạng {bloc.name} năm {table.year}",
        "text": text,
        "button": "Chốt xếp hạng",
        "danger": True,
        "back": back,
        "crumbs": [(reverse("scoring:rankings"), "Xếp hạng"), (back, bloc.name)],
    }
    return render(request, "criteria/confirm.html", context)


@require_POST
def minutes(request, pk: int, bloc_pk: int) -> HttpResponse:
    """Have the minutes printed as an issued paper."""
    found = _locked(request.user, pk, bloc_pk)
    request_minutes(request.user, found)
    messages.success(request, "Đang in biên bản. Tải lại trang sau ít giây để lấy tệp.")
    return redirect("scoring:ranking", pk=pk, bloc_pk=bloc_pk)


@require_GET
def minutes_pdf(request, pk: int, bloc_pk: int) -> HttpResponse:
    """The issued minutes, or a copy without a code while there are none."""
    found = _locked(request.user, pk, bloc_pk)
    if found.minutes is not None:
        return serve_file(found.minutes.file, f"{_name(found)}.pdf", content_type="application/pdf")
    content = paper_pdf(minutes_document(found))
    return serve_file(content, f"{_name(found)}.pdf", content_type="application/pdf")


@require_GET
def minutes_docx(request, pk: int, bloc_pk: int) -> HttpResponse:
    """The minutes for Word."""
    found = _locked(request.user, pk, bloc_pk)
    return serve_file(
        render_docx(minutes_document(found)), f"{_name(found)}.docx", content_type=WORD
    )


def _locked(user: Any, pk: int, bloc_pk: int) -> BlocRanking:
    table, bloc = _pair(user, pk, bloc_pk)
    rankings = BlocRanking.objects.select_related("table__unit", "bloc", "minutes")
    return get_object_or_404(rankings, table=table, bloc=bloc)


def _name(ranking: BlocRanking) -> str:
    return f"Biên bản xếp hạng {ranking.bloc.name} {ranking.table.year}"


urlpatterns = [
    path("xep-hang/", rankings, name="rankings"),
    path("xep-hang/<int:pk>/<int:bloc_pk>/", ranking, name="ranking"),
    path("xep-hang/<int:pk>/<int:bloc_pk>/chot/", lock, name="lock_ranking"),
    path("xep-hang/<int:pk>/<int:bloc_pk>/bien-ban/", minutes, name="ranking_minutes"),
    path("xep-hang/<int:pk>/<int:bloc_pk>/bien-ban.pdf", minutes_pdf, name="ranking_minutes_pdf"),
    path(
        "xep-hang/<int:pk>/<int:bloc_pk>/bien-ban.docx", minutes_docx, name="ranking_minutes_docx"
    ),
]
