"""The figures of a scoring table as a paper: drawings with their tables, what stands out in words."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from criteria.figures import Figures
from criteria.figures_shown import HEADERS
from criteria.figures_shown import ITEM_GAPS
from criteria.figures_shown import REACH
from criteria.figures_shown import SPREAD
from criteria.figures_shown import TITLES
from criteria.figures_shown import UNIT_GAPS
from criteria.figures_shown import chart_of
from criteria.figures_shown import rows_of
from documents.layout import Amount
from documents.layout import Block
from documents.layout import Cell
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.layout import roman
from documents.numbers import format_number
from units.letterhead import agency_lines

MOST_UNITS = 150  # lines of units on paper; the sheet holds all
CAPTIONS = {
    SPREAD: "Số đơn vị trong từng khoảng điểm",
    REACH: "Tỷ lệ điểm bình quân so với điểm tối đa, mục thấp nhất đứng trước (%)",
    ITEM_GAPS: "Số đơn vị bị sửa điểm khi thẩm định",
    UNIT_GAPS: "Điểm tự chấm và điểm thẩm định của các đơn vị cách nhau xa nhất",
}
WIDTHS = {
    SPREAD: (40, 30, 30),
    REACH: (8, 34, 10, 11, 11, 10, 16),
    ITEM_GAPS: (8, 42, 13, 13, 12, 12),
    UNIT_GAPS: (34, 24, 14, 14, 14),
}


def figures_document(figures: Figures, *, bloc: str = "") -> Document:
    """The paper, in the layout of an administrative document (Decree 30/2020/NĐ-CP, annex I).

    Args:
        bloc: name of the bloc to which the figures are narrowed.
    """
    table = figures.table
    blocks: list[Block] = [Paragraph(line) for line in _head(figures, bloc)]
    for number, (name, title) in enumerate(TITLES.items(), start=1):
        blocks.append(Heading(title.upper(), roman(number)))
        blocks += _part(name, figures)
    return Document(
        header=Header(
            agency=agency_lines(table.unit), notation="", place=table.unit.place or "",
            issued_on=timezone.localdate(),
        ),
        type_name="Số liệu chấm điểm",
        subject=f"{table}, năm {table.year}" + (f", {bloc}" if bloc else ""),
        blocks=tuple(blocks),
    )  # fmt: skip


def _head(figures: Figures, bloc: str) -> list[str]:
    where = f" của {bloc}" if bloc else ""
    counted = (
        f"Tính trên {figures.cards} phiếu{where}: {figures.handed_in} phiếu đã nộp, "
        f"{figures.settled} phiếu đã thẩm định. Điểm tối đa {_points(figures.maximum)}."
    )
    lines = [counted]
    if figures.settled:
        lines.append(
            f"Điểm thẩm định bình quân {_points(figures.mean)}, trung vị "
            f"{_points(figures.median)}; so với tự chấm bình quân chênh "
            f"{_signed(figures.mean_difference)} điểm."
        )
    if not figures.table.is_checked:
        lines.append("Thang điểm chưa đối chiếu với văn bản.")
    return lines


def _part(name: str, figures: Figures) -> list[Block]:
    rows = rows_of(name, figures)
    if not rows:
        return [Paragraph("Chưa có phiếu nào thẩm định xong để tính.")]
    blocks: list[Block] = [Paragraph(line) for line in _remarks(name, figures)]
    if drawing := chart_of(name, figures):
        blocks.append(Chart(drawing, CAPTIONS[name], CAPTIONS[name]))
    shown = tuple(tuple(_cells(name, row)) for row in rows[:MOST_UNITS])
    blocks.append(Table(_columns(name), shown))
    if len(rows) > MOST_UNITS:
        blocks.append(
            Paragraph(f"Còn {len(rows) - MOST_UNITS} dòng nữa trong tệp Excel của trang.")
        )
    return blocks


def _remarks(name: str, figures: Figures) -> list[str]:
    if name != REACH:
        return []
    found = []
    if figures.never_any:
        found.append(f"Không đơn vị nào có điểm ở: {_names(figures.never_any)}.")
    rest = [row for row in figures.never_full if row.some]
    if rest:
        found.append(f"Không đơn vị nào đạt điểm tối đa ở: {_names(rest)}.")
    return found or ["Mục nào cũng có đơn vị đạt điểm tối đa."]


def _names(rows: list[Any]) -> str:
    return "; ".join(row.name for row in rows)


def _columns(name: str) -> tuple[Column, ...]:
    titles = [title for title in HEADERS[name] if title != "Số đơn vị có điểm"]
    left = {"Nội dung chấm", "Ghi chú", "Đơn vị", "Cụm, khối"}
    return tuple(
        Column(title, align="left" if title in left else "center", width=width)
        for title, width in zip(titles, WIDTHS[name], strict=True)
    )


def _cells(name: str, row: Any) -> list[Cell]:
    """A row of the sheet as paper shows it: points to a hundredth, differences with their sign."""
    match name:
        case "phan-bo":
            return list(row)
        case "muc":
            ordinal, text, most, mean, share, full, _, remark = row
            return [
                ordinal, text, Amount(most, 2), Amount(mean, 2), Amount(share, 1), full, remark
            ]  # fmt: skip
        case "chenh-lech-muc":
            ordinal, text, own, given, gap, changed = row
            return [ordinal, text, Amount(own, 2), Amount(given, 2), Amount(gap, 2, True), changed]
    unit, bloc, own, given, gap = row
    return [unit, bloc, Amount(own, 2), Amount(given, 2), Amount(gap, 2, True)]


def _points(points: Any) -> str:
    return format_number(points, decimals=2)


def _signed(points: Any) -> str:
    return f"+{_points(points)}" if points and points > 0 else _points(points)
