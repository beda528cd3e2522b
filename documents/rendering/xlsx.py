"""A `Document` as a workbook: its text, each table on a sheet of its own, its charts drawn natively."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.chart import Reference
from openpyxl.styles import Alignment
from openpyxl.styles import Border
from openpyxl.styles import Font
from openpyxl.styles import PatternFill
from openpyxl.styles import Side
from openpyxl.utils import get_column_letter

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
from documents.rendering.html import number_line
from documents.rendering.html import place_and_date
from documents.spreadsheets import MAX_CELL
from documents.spreadsheets import safe_text

FACE = "Times New Roman"
TEXT_WIDTH = 110  # characters
TABLE_WIDTH = 120  # characters of all columns together, where their shares make a hundred
LEAST_WIDTH = 7
MANY_COLUMNS = 8  # with more the first two (number and name) stay in sight
A4 = 9  # Excel's number of the paper
LINE = Side(style="thin", color="000000")
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_FORMULA = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v(?: ?/>|></v>)')


def render_xlsx(document: Document, *, formulas: bool = True) -> bytes:
    """The paper for those who go on reckoning: figures stay numbers, with format and total row.

    Args:
        formulas: whether totals that are sums are left to the program. They show what the paper
            says until somebody changes a figure.
    """
    document = printable(document)
    book = Workbook()
    _write_text(book.active, document)
    sums: dict[str, dict[str, Decimal | int]] = {}
    for name, title, table in _tables(document):
        sheet = book.create_sheet(_free_name(book, name))
        found = _write_table(sheet, title, table, formulas=formulas)
        if found:
            sums[f"xl/worksheets/sheet{len(book.sheetnames)}.xml"] = found
    charts = [b for b in _all_blocks(document) if isinstance(b, Chart) and b.series]
    if charts:
        _write_charts(book.create_sheet("Biểu đồ"), charts)
    book.properties.title = document.title[:250]
    book.properties.creator = document.header.agency_in_one_line[:250]
    book.properties.language = "vi-VN"
    stream = io.BytesIO()
    book.save(stream)
    return _with_results(stream.getvalue(), sums) if sums else stream.getvalue()


def _with_results(content: bytes, sums: dict[str, dict[str, Decimal | int]]) -> bytes:
    """The workbook with the result beside each formula: previews and readers do not reckon."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            data = source.read(part)
            if known := sums.get(part.filename):
                data = _FORMULA.sub(
                    lambda found, known=known: f"{found[1]}<v>{known[found[2]]}</v>", data.decode()
                ).encode()
            target.writestr(part, data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _all_blocks(document: Document) -> Iterable[Any]:
    yield from document.blocks
    for annex in document.annexes:
        yield from annex.blocks


def _tables(document: Document) -> Iterable[tuple[str, str, Table]]:
    """Name of the sheet, title over the table, table."""
    number = 0
    for block in document.blocks:
        if isinstance(block, Table):
            number += 1
            yield f"Bảng {number}", block.caption, block
    for annex in document.annexes:
        called = f"Phụ lục {annex.ordinal}".strip()
        for block in annex.blocks:
            if isinstance(block, Table):
                title = block.caption or annex.title
                yield (
                    annex.sheet or called,
                    f"{called}. {title}" if annex.ordinal else title,
                    block,
                )


def _write_text(sheet: Any, document: Document) -> None:
    sheet.title = "Văn bản"
    sheet.column_dimensions["A"].width = TEXT_WIDTH
    at = 0
    for text, bold in _lines(document):
        for start in range(0, max(len(text), 1), MAX_CELL):
            at += 1
            cell = _text(sheet, at, 1, text[start : start + MAX_CELL])
            cell.font = Font(name=FACE, size=13, bold=bold)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _fit(sheet, "portrait")


def _lines(document: Document) -> Iterable[tuple[str, bool]]:
    yield document.header.agency_in_one_line, True
    if number := number_line(document):
        yield number, False
    yield place_and_date(document), False
    yield document.type_name.upper(), True
    yield document.subject, True
    for basis in document.legal_bases:
        yield basis, False
    for block in document.blocks:
        match block:
            case Heading():
                yield f"{block.mark}{block.text}", True
            case Paragraph():
                yield f"{block.lead} {block.text}".strip(), False
            case Bullets():
                for item in block.items:
                    yield f"- {item}", False
    signature = document.signature
    for words in (signature.authority, *signature.posts, signature.name):
        if words:
            yield words, True


def _write_table(
    sheet: Any, title: str, table: Table, *, formulas: bool
) -> dict[str, Decimal | int]:
    """Write title, head, rows and total; what its formulas come to, by cell."""
    at = 1
    if title:
        cell = _text(sheet, 1, 1, title)
        cell.font = Font(name=FACE, size=13, bold=True)
        at = 3
    for number, column in enumerate(table.columns, start=1):
        cell = _text(sheet, at, number, column.title)
        cell.fill = PatternFill("solid", fgColor="E8F0F9")
        _dress(cell, "center", bold=True)
    rows = [(row, False) for row in table.rows] + ([(table.total, True)] if table.total else [])
    for line, (row, is_total) in enumerate(rows, start=at + 1):
        for number, (value, column) in enumerate(zip(row, table.columns, strict=True), start=1):
            cell = _value(sheet, line, number, value, column)
            _dress(cell, column.align, bold=is_total)
    _set_page(sheet, table, at)
    return _write_sums(sheet, table, at + 1) if formulas and table.total else {}


def _write_sums(sheet: Any, table: Table, first: int) -> dict[str, Decimal | int]:
    """Leave totals to the program where the rows really add up to them."""
    found = {}
    last = first + len(table.rows) - 1
    for place, column in enumerate(table.columns):
        said = _plain((table.total or ())[place])
        known = [value for row in table.rows if (value := _plain(row[place])) is not None]
        if not column.sums or said is None or len(known) < 2 or sum(known) != said:
            continue
        letter = get_column_letter(place + 1)
        cell = sheet.cell(last + 1, place + 1)
        cell.value = f"=SUM({letter}{first}:{letter}{last})"
        found[cell.coordinate] = said
    return found


def _plain(value: Cell) -> Decimal | int | None:
    value = value.value if isinstance(value, Amount) else value
    return value if isinstance(value, int | Decimal) else None


def _set_page(sheet: Any, table: Table, at: int) -> None:
    """Widths, what stays in sight while one scrolls, and how the sheet is printed."""
    given = sum(column.width or 0 for column in table.columns) or 1
    for number, column in enumerate(table.columns, start=1):
        share = (column.width or given / len(table.columns)) / min(given, 100)
        width = max(LEAST_WIDTH, share * TABLE_WIDTH)
        sheet.column_dimensions[get_column_letter(number)].width = width
    many = len(table.columns) > MANY_COLUMNS
    sheet.freeze_panes = sheet.cell(at + 1, 3 if many else 1)
    sheet.print_title_rows = f"{at}:{at}"
    if many:
        sheet.print_title_cols = "A:B"
    _fit(sheet, "landscape", across=-(-given // 100))


def _fit(sheet: Any, orientation: str, *, across: int = 1) -> None:
    """Print on A4, so many sheets across and as many down as it takes, with a number on each."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = A4, orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "Trang &P/&N"


def _dress(cell: Any, align: str, *, bold: bool) -> None:
    cell.font, cell.alignment, cell.border = _dresses(align, bold)


@cache
def _dresses(align: str, bold: bool) -> tuple[Font, Alignment, Border]:
    """Made once: a table has thousands of cells and each of these objects is slow to make."""
    return (
        Font(name=FACE, size=12, bold=bold),
        Alignment(horizontal=align, vertical="center", wrap_text=True),
        Border(left=LINE, right=LINE, top=LINE, bottom=LINE),
    )


def _value(sheet: Any, row: int, column: int, value: Cell, definition: Column) -> Any:
    decimals, signed = definition.decimals, False
    if isinstance(value, Amount):
        value, decimals, signed = value.value, value.decimals, value.signed
    if value is None:
        return _text(sheet, row, column, "–")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        cell = sheet.cell(row, column, value)
        plain = "#,##0" + ("." + "0" * decimals if decimals else "")
        cell.number_format = f"+{plain};-{plain};0" if signed else plain
        return cell
    return _text(sheet, row, column, str(value))


def _text(sheet: Any, row: int, column: int, text: str) -> Any:
    """A cell of words, whatever they begin with: "=1+1" is shown, never run."""
    cell = sheet.cell(row, column)
    cell.value = safe_text(text)
    cell.data_type = "s"
    return cell


def _write_charts(sheet: Any, charts: list[Chart]) -> None:
    """Each chart beside the figures that it draws."""
    sheet.column_dimensions["A"].width = 40
    _fit(sheet, "landscape")
    at = 1
    for chart in charts:
        series = chart.series
        _text(sheet, at, 1, chart.caption).font = Font(name=FACE, size=13, bold=True)
        for number, (name, _) in enumerate(series.values, start=2):
            _dress(_text(sheet, at + 1, number, name), "center", bold=True)
        for line, label in enumerate(series.labels):
            _dress(_text(sheet, at + 2 + line, 1, label), "left", bold=False)
            for number, (_, values) in enumerate(series.values, start=2):
                value = Amount(values[line], series.decimals)
                cell = _value(sheet, at + 2 + line, number, value, Column(""))
                _dress(cell, "right", bold=False)
        last = at + 1 + len(series.labels)
        drawn = BarChart()
        drawn.type, drawn.title = "bar", chart.caption
        drawn.add_data(
            Reference(
                sheet, min_col=2, max_col=1 + len(series.values), min_row=at + 1, max_row=last
            ),
            titles_from_data=True,
        )
        drawn.set_categories(Reference(sheet, min_col=1, min_row=at + 2, max_row=last))
        # The first label on top, as on paper.
        drawn.x_axis.scaling.orientation = "maxMin"
        drawn.x_axis.delete = drawn.y_axis.delete = False
        drawn.width, drawn.height = 24, max(7, 1.2 * len(series.labels) + 4)
        if len(series.values) == 1:
            drawn.legend = None
        sheet.add_chart(drawn, f"E{at}")
        at = max(last, at + int(drawn.height * 2)) + 3


def _free_name(book: Workbook, name: str) -> str:
    """A name that Excel takes and no other sheet has."""
    wanted = _NOT_IN_NAMES.sub(" ", name)[:31]
    free, number = wanted, 1
    while free in book.sheetnames:
        number += 1
        free = f"{wanted[: 30 - len(str(number))]} {number}"
    return free
