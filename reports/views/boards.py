"""Dashboards of a campaign: rates of arrival, units × sections, indicators, one page for leaders."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.charts import bar_chart
from documents.spreadsheets import table_response
from reports.board_tables import DAY_COLUMNS
from reports.board_tables import RATE_COLUMNS
from reports.board_tables import day_chart
from reports.board_tables import day_rows
from reports.board_tables import group_chart
from reports.board_tables import rate_rows
from reports.board_tables import rates_below
from reports.board_tables import rates_by_bloc
from reports.board_tables import rates_by_kind
from reports.board_tables import rates_by_year
from reports.boards import Board
from reports.boards import board_of
from reports.campaign_state import state_of
from reports.drilling import Part
from reports.drilling import parts_of
from reports.enums import Standing
from reports.figure_series import arrived_values
from reports.figure_series import far_figures
from reports.figure_series import ranked
from reports.figure_series import totals_by_year
from reports.models import RoundIndicator
from reports.outliers import FEWEST
from reports.outliers import RULE
from reports.rates import by_day
from reports.rates import rates_of
from reports.rates import returned_count
from reports.section_map import GLYPHS
from reports.section_map import Fill
from reports.section_map import filled_by_section
from reports.section_map import map_header
from reports.section_map import map_of
from reports.section_map import map_table
from reports.section_map import sections_of
from reports.section_map import short_title
from reports.views.catalogue import campaign_of

TEMPLATES = {
    "rates": "reports/board_rates.html",
    "sections": "reports/board_sections.html",
    "figures": "reports/board_figures.html",
    "state": "reports/board_state.html",
}
MAP_PAGE = 150
BELOW_PAGE = 150
RANK_PAGE = 150
DRAWN = 12  # units drawn of a ranking; the table holds all
FAR_SHOWN = 50
FIGURE_COLUMNS = [
    "Chỉ tiêu", "Đơn vị tính", "Năm", "Số liệu", "Đơn vị có số liệu", "Đơn vị phải báo cáo",
    "Tăng, giảm (%)",
]  # fmt: skip
RANK_COLUMNS = ["Hạng", "Đơn vị", "Tình trạng", "Giá trị", "Năm trước", "Tăng, giảm (%)"]
FAR_COLUMNS = ["Chỉ tiêu", "Đơn vị", "Giá trị", "Trung vị", "Số lần độ lệch thường gặp"]


def _board(request, slug: str, **kwargs: Any) -> Board:
    campaign = campaign_of(request.user, slug)
    return board_of(request.user, campaign, request.GET, today=timezone.localdate(), **kwargs)


@require_GET
def rates(request, slug: str):
    """Completeness and timeliness: by day, by kind of unit, by bloc, by year, by receiver below."""
    board = _board(request, slug)
    days = by_day(board.lines)
    groups = [
        ("loai", "Theo loại đơn vị", "Loại đơn vị", rates_by_kind(board)),
        ("khoi", "Theo cụm, khối", "Cụm, khối", rates_by_bloc(board)),
        ("nam", "Theo năm", "Năm", rates_by_year(board)),
    ]
    below = rates_below(board)
    if request.GET.get("xuat"):
        sheets = {key: (f"ty-le-theo-{key}", name, rows) for key, _, name, rows in groups}
        sheets["cap-duoi"] = ("ty-le-cap-duoi", "Nơi nhận", below)
        asked = request.GET.get("bang", "")
        if asked in sheets:
            name, first, rows = sheets[asked]
            return table_response(
                request.GET["xuat"], name, [first, *RATE_COLUMNS], rate_rows(rows)
            )
        return table_response(request.GET["xuat"], "nop-theo-ngay", DAY_COLUMNS, day_rows(days))
    context = {
        "total": rates_of("", board.lines),
        "returned": returned_count(board.lines),
        "extended": sum(line.is_extended for line in board.lines),
        "days": days,
        "day_chart": day_chart(board, days),
        "groups": [
            (key, title, first, rows, group_chart(title, rows))
            for key, title, first, rows in groups
            if rows
        ],
        "below": Paginator(below, BELOW_PAGE).get_page(request.GET.get("trang")),
    }
    return _page(request, board, "rates", context)


@require_GET
def sections(request, slug: str):
    """The heat map; on phones a list of what is still open in each unit."""
    board = _board(request, slug)
    parts = sections_of(board.round) if board.round else []
    page = Paginator(board.lines, MAP_PAGE).get_page(request.GET.get("trang"))
    if request.GET.get("xuat") and board.round:
        rows = map_of(board.round, parts, board.lines)
        return table_response(
            request.GET["xuat"], "cac-muc-bao-cao", map_header(parts), map_table(rows)
        )
    rows = map_of(board.round, parts, list(page)) if board.round else []
    context = {
        "parts": [(part, short_title(part)) for part in parts],
        "rows": rows,
        "page": page,
        "filled": filled_by_section(parts, rows),
        "legend": [(fill.value, GLYPHS[fill], fill.label) for fill in Fill],
    }
    return _page(request, board, "sections", context)


@require_GET
def figures(request, slug: str):
    """All indicators by year with what stands out; or one of them with the ranking of the units."""
    board = _board(request, slug, with_indicators=True)
    code = board.asked.get("chi_tieu") or ""
    totals = totals_by_year(board, [code] if code else None)
    indicators = list(board.round.indicators.select_related("round")) if board.round else []
    chosen = next((i for i in indicators if i.code == code), None)
    looked_at = [chosen] if chosen else indicators
    far = far_figures(board, looked_at, arrived_values(board))
    ranking = _ranking(board, chosen) if chosen else []
    if request.GET.get("xuat"):
        return _figure_sheet(request, totals, ranking, far)
    context = {
        "totals": totals,
        "years": [r.year for r in board.series],
        "rounds": board.series,
        "indicator": chosen,
        "year_chart": _year_chart(chosen, totals.get(code, [])) if chosen else None,
        "ranking": Paginator(ranking, RANK_PAGE).get_page(request.GET.get("trang")),
        "rank_chart": _rank_chart(chosen, ranking) if chosen else None,
        "far": far[:FAR_SHOWN],
        "far_count": len(far),
        "rule": RULE,
        "fewest": FEWEST,
    }
    return _page(request, board, "figures", context)


@require_GET
def state(request, slug: str):
    """The campaign on one A4."""
    board = _board(request, slug)
    return _page(request, board, "state", {"state": state_of(board), "now": timezone.now()})


def _page(request, board: Board, here: str, context: dict[str, Any]) -> HttpResponse:
    context |= {"board": board, "campaign": board.campaign, "round": board.round, "here": here}
    return render(request, TEMPLATES[here], context)


def _ranking(board: Board, indicator: RoundIndicator) -> list[tuple[int, Part]]:
    """Units that have sent the figure, the largest first, each with its place."""
    seen = {line.report for line in board.lines}
    parts = [
        (part.value, part)
        for part in parts_of(board.user, indicator.round, indicator, day=board.today)
        if part.value is not None and part.report.pk in seen
    ]
    parts.sort(key=lambda pair: -pair[0])
    return list(zip(ranked([v for v, _ in parts]), [part for _, part in parts], strict=True))


def _year_chart(indicator: RoundIndicator, totals: list) -> Any:
    rows = [(f"Năm {total.year}", total.value) for total in totals if total.value is not None]
    measure = indicator.unit_of_measure
    if not rows:
        return None
    return bar_chart(
        f"{indicator.name} qua các năm", rows, measure=measure, decimals=indicator.decimals
    )


def _rank_chart(indicator: RoundIndicator, ranking: list[tuple[int, Part]]) -> Any:
    rows = [(f"{place}. {part.unit.label}", part.value) for place, part in ranking[:DRAWN]]
    if len(rows) < 2:
        return None
    return bar_chart(
        f"{indicator.name}: {len(rows)} đơn vị có số liệu lớn nhất",
        rows,
        measure=indicator.unit_of_measure,
        decimals=indicator.decimals,
    )


def _figure_sheet(request, totals, ranking, far) -> HttpResponse:
    kind, asked = request.GET["xuat"], request.GET.get("bang", "")
    if asked == "xep-hang":
        rows = [
            [
                place, part.unit.name, Standing(part.standing).label, part.value, part.last_year,
                part.change.percent if part.change else None,
            ]
            for place, part in ranking
        ]  # fmt: skip
        return table_response(kind, "xep-hang-chi-tieu", RANK_COLUMNS, rows)
    if asked == "khac-thuong":
        rows = [
            [f.indicator.name, f.line.label, f.outlier.value, f.outlier.middle, round(f.outlier.times, 1)]
            for f in far
        ]  # fmt: skip
        return table_response(kind, "so-lieu-khac-thuong", FAR_COLUMNS, rows)
    rows = [
        [
            total.indicator.name, total.indicator.unit_of_measure, total.year, total.value,
            total.given, total.expected, total.change.percent if total.change else None,
        ]
        for each in totals.values()
        for total in each
    ]  # fmt: skip
    return table_response(kind, "chi-tieu-theo-nam", FIGURE_COLUMNS, rows)


urlpatterns = [
    path("thong-ke/<slug:slug>/", rates, name="board_rates"),
    path("thong-ke/<slug:slug>/muc/", sections, name="board_sections"),
    path("thong-ke/<slug:slug>/chi-tieu/", figures, name="board_figures"),
    path("thong-ke/<slug:slug>/mot-trang/", state, name="board_state"),
]
