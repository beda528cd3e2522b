"""A `Document` as HTML for the press."""

from __future__ import annotations

import re
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.safestring import mark_safe

from documents.calendar import legal_date
from documents.charts import qr_svg
from documents.layout import Amount
from documents.layout import Bullets
from documents.layout import Cell
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.layout import printable
from documents.numbers import format_number

BLOCK_TEMPLATES = {
    Heading: "documents/_heading.html",
    Paragraph: "documents/_paragraph.html",
    Bullets: "documents/_bullets.html",
    Table: "documents/_table.html",
    Chart: "documents/_chart.html",
}

# Room between the margins in points, and the letters of tables: the class and its size, as in
# document.css. A table takes the first in which its longest words fit.
ROOM, ROOM_WIDE = 467.0, 714.0
SIZES = (("", 12.0), ("small", 9.0), ("smaller", 8.0), ("smallest", 7.0))
SIZES_WIDE = (("", 10.5), *SIZES[1:])
LETTER, PADDING = 0.56, 9.0  # mean width of a bold letter in ems; both sides of a cell
LONG_WORD = 30  # longer ones (addresses) may be broken anywhere


def document_html(document: Document) -> str:
    """The whole paper: head, bases, body, signature, recipients, annexes, verification."""
    document = printable(document)
    return render_to_string(
        "documents/document.html",
        {
            "document": document,
            "place_and_date": place_and_date(document),
            "number_line": number_line(document),
            "body": render_blocks(document.blocks),
            "annexes": [
                (annex, render_blocks(annex.blocks, wide=annex.landscape))
                for annex in document.annexes
            ],
            "attached_to": attached_to(document),
            "qr": _named(qr_svg(document.verification.url), "Mã QR dẫn tới trang kiểm tra văn bản")
            if document.verification
            else "",
        },
    )


def number_line(document: Document) -> str:
    """Compose “Số: 02/KH-UBND”, or a gap for the number; nothing for a paper of no series."""
    header = document.header
    if not header.notation:
        return ""
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


def render_blocks(blocks: tuple, *, wide: bool = False) -> SafeString:
    parts = [
        render_to_string(BLOCK_TEMPLATES[type(block)], {"block": block, **_extra(block, wide=wide)})
        for block in blocks
    ]
    return mark_safe("".join(parts))


def _extra(block: object, *, wide: bool) -> dict:
    if isinstance(block, Table):
        return table_context(block, wide=wide)
    if isinstance(block, Chart):
        table = table_context(block.table, wide=wide) if block.table else {}
        return {"drawing": _named(block.svg, block.description), **table}
    return {}


def _named(svg: str, words: str) -> SafeString:
    """The drawing with `words` as its title, which is what a reader of the PDF hears."""
    bare = re.sub("<title>.*?</title>", "", svg, count=1, flags=re.DOTALL)
    head, _, rest = bare.partition(">")
    return mark_safe(f"{head}><title>{escape(words)}</title>{rest}")


def table_context(table: Table, *, wide: bool = False) -> dict:
    """Cells as (text, classes) so that the template only loops."""
    rows = [_row(row, table.columns) for row in table.rows]
    total = _row(table.total, table.columns) if table.total else None
    return {
        "columns": table.columns,
        "rows": rows,
        "total": total,
        "size": table_size(table.columns, [*rows, total] if total else rows, wide=wide),
    }


def table_size(columns: tuple[Column, ...], rows: list, *, wide: bool) -> str:
    """The class of the largest letters in which no word leaves the paper.

    Where none is small enough, words are broken: a number in two lines can be read, one beyond
    the edge cannot.
    """
    longest = [max((len(word) for word in column.title.split()), default=1) for column in columns]
    for row in rows:
        for number, (text, _) in enumerate(row):
            for word in text.split():
                longest[number] = max(longest[number], min(len(word), LONG_WORD))
    for name, size in SIZES_WIDE if wide else SIZES:
        needed = sum(longest) * size * LETTER + len(columns) * PADDING
        if needed <= (ROOM_WIDE if wide else ROOM):
            return name
    return "smallest crowded"


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    cells = []
    for cell, column in zip(row, columns, strict=True):
        text = cell_text(cell, column)
        long = any(len(word) > LONG_WORD for word in text.split())
        cells.append((text, f"{column.align} long" if long else column.align))
    return cells


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as printed: numbers grouped, unknown as a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, Amount):
        if cell.value is None:
            return "–"
        plus = "+" if cell.signed and cell.value > 0 else ""
        return plus + format_number(cell.value, cell.decimals)
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return format_number(cell, column.decimals)
    return str(cell)
