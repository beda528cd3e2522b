"""A `Document` as HTML for the press."""

from __future__ import annotations

from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.safestring import mark_safe

from documents.calendar import legal_date
from documents.charts import qr_svg
from documents.layout import Bullets
from documents.layout import Cell
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.numbers import format_number

BLOCK_TEMPLATES = {
    Heading: "documents/_heading.html",
    Paragraph: "documents/_paragraph.html",
    Bullets: "documents/_bullets.html",
    Table: "documents/_table.html",
    Chart: "documents/_chart.html",
}


def document_html(document: Document) -> str:
    """The whole paper: head, bases, body, signature, recipients, annexes, verification."""
    return render_to_string(
        "documents/document.html",
        {
            "document": document,
            "place_and_date": place_and_date(document),
            "number_line": number_line(document),
            "body": render_blocks(document.blocks),
            "annexes": [(annex, render_blocks(annex.blocks)) for annex in document.annexes],
            "attached_to": attached_to(document),
            "qr": qr_svg(document.verification.url) if document.verification else "",
        },
    )


def number_line(document: Document) -> str:
    """Compose “Số: 02/KH-UBND”, or a gap for the number."""
    header = document.header
    number = header.number or "        "
    return f"Số: {number}/{header.notation}"


def place_and_date(document: Document) -> str:
    """Compose “Ninh Bình, ngày 09 tháng 7 năm 2025”, or a gap for the day."""
    header = document.header
    if header.issued_on:
        return f"{header.place}, {legal_date(header.issued_on)}"
    return f"{header.place}, ngày      tháng      năm        "


def attached_to(document: Document) -> str:
    """The line under an annex's title: which paper it belongs to."""
    issued = document.header.issued_on
    day = legal_date(issued) if issued else "ngày      tháng      năm        "
    number = number_line(document).removeprefix("Số: ")
    return f"(Kèm theo {document.type_name.capitalize()} số {number} {day})"


def render_blocks(blocks: tuple) -> SafeString:
    parts = [
        render_to_string(BLOCK_TEMPLATES[type(block)], {"block": block, **_extra(block)})
        for block in blocks
    ]
    return mark_safe("".join(parts))


def _extra(block: object) -> dict:
    if isinstance(block, Table):
        return table_context(block)
    if isinstance(block, Chart) and block.table:
        return table_context(block.table)
    return {}


def table_context(table: Table) -> dict:
    """Cells as (text, alignment) so that the template only loops."""
    return {
        "columns": table.columns,
        "rows": [_row(row, table.columns) for row in table.rows],
        "total": _row(table.total, table.columns) if table.total else None,
    }


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    return [
        (cell_text(cell, column), column.align) for cell, column in zip(row, columns, strict=True)
    ]


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as printed: numbers grouped, unknown as a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return format_number(cell, column.decimals)
    return str(cell)
