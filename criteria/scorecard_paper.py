"""A scorecard as a paper: three columns side by side, the reasons of every difference below."""

from __future__ import annotations

from decimal import Decimal

from criteria.enums import ItemKind
from criteria.models import Scorecard
from criteria.points import maximum_of
from criteria.score_sheet import Line
from criteria.score_sheet import Sheet
from documents.layout import Block
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.numbers import format_number
from units.letterhead import agency_lines

COLUMNS = (
    Column("Mục", align="center", width=8),
    Column("Nội dung chấm", width=44),
    Column("Tối đa", align="center", width=12),
    Column("Tự chấm", align="center", width=12),
    Column("Chấm chéo", align="center", width=12),
    Column("Thẩm định", align="center", width=12),
)


def scorecard_document(sheet: Sheet, *, names: bool = True) -> Document:
    """The scorecard in the layout of an administrative document (Decree 30/2020/NĐ-CP, annex I).

    Args:
        names: whether the reasons say who gave the points; not for those outside the scoring.
    """
    card = sheet.card
    unit = card.unit
    return Document(
        header=Header(
            agency=agency_lines(unit), notation=f"PCĐ-{unit.symbol or 'UBND'}",
            place=unit.place or card.table.unit.place or "",
        ),
        type_name="Phiếu chấm điểm thi đua",
        subject=f"{card.table.title}, năm {card.table.year}",
        blocks=tuple(_blocks(sheet, names=names)),
        signature=Signature(posts=("THỦ TRƯỞNG ĐƠN VỊ",)),
        recipients=(f"- {card.table.unit.name};", "- Lưu: VT."),
    )  # fmt: skip


def _blocks(sheet: Sheet, *, names: bool) -> list[Block]:
    card = sheet.card
    blocks: list[Block] = [Paragraph(line) for line in _head(card)]
    total = ("", "Tổng điểm", _points(sheet.maximum), *(_points(t) for _, t in sheet.totals))
    blocks.append(Table(COLUMNS, tuple(_row(line) for line in sheet.lines), total=total))
    if card.is_disqualified:
        blocks.append(Paragraph("Đơn vị mắc điểm liệt nên không được xét thi đua."))
    if sources := _sources(sheet):
        blocks += [Heading("Nguồn của số liệu không phải tự nhập", level=2), sources]
    if reasons := _reasons(sheet, names=names):
        blocks += [Heading("Lý do của các điểm khác nhau", level=2), reasons]
    if appeals := _appeals(sheet):
        blocks += [Heading("Kiến nghị và trả lời", level=2), appeals]
    return blocks


def _head(card: Scorecard) -> list[str]:
    bloc = f", {card.bloc.name}" if card.bloc else ""
    lines = [f"Đơn vị: {card.unit.name}{bloc}.", f"Trạng thái: {card.get_state_display()}."]
    if card.table.basis:
        lines.append(f"Căn cứ: {card.table.basis}.")
    if not card.table.is_checked:
        lines.append("Thang điểm chưa đối chiếu với văn bản.")
    return lines


def _row(line: Line) -> tuple[str | None, ...]:
    item = line.item
    text = item.text.upper() if line.depth == 0 and item.is_group else item.text
    most = {ItemKind.PENALTY: "trừ ", ItemKind.BONUS: "thưởng "}.get(ItemKind(item.kind), "")
    top = maximum_of([item]) if item.maximum_points is None else item.maximum_points
    if item.kind == ItemKind.DISQUALIFIER:
        limit = "điểm liệt"
    elif item.is_group and item.maximum_points is None:
        limit = ""
    else:
        limit = f"{most}{_points(top)}"
    return (item.ordinal, text, limit, *(_cell(item.kind, c) for c in line.cells))


def _cell(kind: str, cell) -> str:
    if kind == ItemKind.DISQUALIFIER and cell.score:
        return cell.words
    if cell.points is None:
        return "–"
    sign = "−" if kind == ItemKind.PENALTY and cell.points else ""
    return f"{sign}{_points(cell.points)}{' *' if cell.changed else ''}"


def _points(points: Decimal | None) -> str:
    return format_number(points, decimals=2)


def _sources(sheet: Sheet) -> Table | None:
    rows = tuple((line.item.ordinal, line.source) for line in sheet.lines if line.source)
    columns = (Column("Mục", align="center", width=8), Column("Nguồn", width=92))
    return Table(columns, rows) if rows else None


def _reasons(sheet: Sheet, *, names: bool) -> Table | None:
    rows = [
        (
            line.item.ordinal, cell.heading, cell.score.reason,
            cell.score.scored_by.full_name if cell.score.scored_by else "",
        )
        for line in sheet.lines for cell in line.reasons if cell.score
    ]  # fmt: skip
    columns = [
        Column("Mục", align="center", width=8), Column("Cột", width=16),
        Column("Lý do", width=52 if names else 76), Column("Người chấm", width=24),
    ]  # fmt: skip
    shown = len(columns) if names else len(columns) - 1
    return Table(tuple(columns[:shown]), tuple(row[:shown] for row in rows)) if rows else None


def _appeals(sheet: Sheet) -> Table | None:
    rows = tuple(
        (line.item.ordinal, appeal.text, appeal.get_state_display(), appeal.answer)
        for line in sheet.lines for appeal in line.appeals
    )  # fmt: skip
    columns = (
        Column("Mục", align="center", width=8), Column("Kiến nghị", width=38),
        Column("Kết luận", width=18), Column("Trả lời", width=36),
    )  # fmt: skip
    return Table(columns, rows) if rows else None
