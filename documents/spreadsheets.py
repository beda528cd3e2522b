"""Spreadsheets out (typed, no formulas) and in (limits are checked before anything is parsed)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment
from openpyxl.styles import Font
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from documents.numbers import format_number
from documents.sheet_reading import read_apart
from documents.text import normalize

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 100
# A cell holds 32,767 characters and the library cuts what is longer; escaping may double a text.
MAX_CELL = 16_000
# Spreadsheet programs run a text that begins like this as a formula. A program set to another
# separator than ours cuts a text in pieces, so what follows a separator is a beginning too.
_RISKY = re.compile(r"""(^|[;\t\r\n])(["']*)(?=[=+\-@＝＋－＠])""")
_GUARDED = re.compile(r"""(^|[;\t\r\n])'(["']*)(?=[=+\-@＝＋－＠])""")
# The format writes a control character so; a text with these words means the words themselves.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnreadableSheet(ValueError):
    """The uploaded file cannot be read; carries the Vietnamese reason."""


def table_response(
    kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A download of a table as XLSX, or as CSV where `kind` is "csv"."""
    if kind == "csv":
        body, content_type, suffix = write_csv(header, rows), "text/csv; charset=utf-8", "csv"
    else:
        body, content_type, suffix = write_xlsx(header, rows), XLSX_TYPE, "xlsx"
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def write_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str = "Danh sách"
) -> bytes:
    """One sheet with a head row; text stays text, numbers and dates stay numbers and dates."""
    book = Workbook(write_only=True)
    _add_page(book, sheet, header, rows)
    return _packed(book)


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook: its name, the head row, the rows, the widths of the columns.

    `wrapped` breaks long lines inside the cells, for sheets that are read and filled in by people.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()
    wrapped: bool = True


def write_book(pages: Iterable[Page]) -> bytes:
    """Several sheets, each as `write_xlsx` writes one; no text may be longer than `MAX_CELL`."""
    book = Workbook(write_only=True)
    for page in pages:
        _add_page(book, page.name, page.header, page.rows, page.widths, wrapped=page.wrapped)
    return _packed(book)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs show Vietnamese right."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([_csv_text(title) for title in header])
    for row in rows:
        writer.writerow([_csv_text(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def read_table(content: bytes, name: str) -> list[list[Any]]:
    """Rows of the first visible sheet of an uploaded XLSX, XLS or CSV; text normalised to NFC.

    Raises:
        UnreadableSheet: not a spreadsheet, broken, or beyond the limits.
    """
    rows = _read_csv(content) if name.lower().endswith(".csv") else _read_workbook(content)
    if len(rows) > MAX_ROWS:
        raise UnreadableSheet(
            f"Tệp có hơn {format_number(MAX_ROWS)} dòng, vượt mức cho phép. "
            "Hãy chia thành nhiều tệp."
        )
    if any(len(row) > MAX_COLUMNS for row in rows):
        raise UnreadableSheet(
            f"Tệp có hơn {MAX_COLUMNS} cột. Hãy xoá các cột thừa ở bên phải rồi tải lại."
        )
    return [[_clean(value) for value in row] for row in rows]


def read_book(content: bytes, *, max_rows: int, max_sheets: int) -> dict[str, list[list[Any]]]:
    """Every visible sheet of an uploaded XLSX by its name; text as it stands, not even trimmed.

    Raises:
        UnreadableSheet: not an XLSX, broken, or beyond the limits.
    """
    if content[:2] != b"PK":
        raise UnreadableSheet("Tệp phải là tệp Excel có đuôi .xlsx.")
    sheets = _read_sheets(content, max_rows=max_rows, max_sheets=max_sheets + 1)
    if len(sheets) > max_sheets:
        raise UnreadableSheet(f"Tệp có hơn {max_sheets} trang tính. Hãy xoá các trang thừa.")
    return dict(sheets)


def check_archive(content: bytes) -> list[str]:
    """Names of an Office file's parts; refuses one that unpacks to too much, before any parser.

    Raises:
        UnreadableSheet: with the reason.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise UnreadableSheet("Tệp bung ra quá lớn nên không được nhận.")
        if any("vbaproject" in entry.filename.lower() for entry in entries):
            raise UnreadableSheet(
                "Tệp chứa macro nên không được nhận. Hãy lưu thành tệp không có macro."
            )
        unpacked = 0
        for entry in entries:
            unpacked += _true_size(archive, entry, MAX_UNPACKED - unpacked)
            if unpacked > 1_000_000 and unpacked > MAX_RATIO * len(content):
                raise UnreadableSheet("Tệp nén bất thường nên không được nhận.")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as fault:
        if isinstance(fault, UnreadableSheet):
            raise
        # RuntimeError: locked by a password, or packed in a way that Python does not know.
        raise UnreadableSheet(
            "Tệp bị hỏng hoặc không đúng định dạng. Hãy lưu lại rồi tải lên."
        ) from None
    return [entry.filename for entry in entries]


def _true_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Unpacked length of an entry, counted: what the archive says of itself may be a lie."""
    if entry.file_size > room:
        raise UnreadableSheet("Tệp bung ra quá lớn nên không được nhận.")
    entry.file_size = room + 1
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(1024 * 1024):
            size += len(chunk)
    if size > room:
        raise UnreadableSheet("Tệp bung ra quá lớn nên không được nhận.")
    return size


def _read_workbook(content: bytes) -> list[list[Any]]:
    return _read_sheets(content, max_rows=MAX_ROWS, max_sheets=1)[0][1]


def _read_sheets(content: bytes, *, max_rows: int, max_sheets: int) -> list[list[Any]]:
    if content[:2] == b"PK":
        check_archive(content)
    found = read_apart(content, max_rows=max_rows, max_columns=MAX_COLUMNS, max_sheets=max_sheets)
    if found is None:
        raise UnreadableSheet(
            "Không đọc được tệp. Hãy mở bằng Excel, xoá các ô thừa ở xa, lưu lại dạng .xlsx "
            "rồi tải lên."
        )
    if "hidden" in found:
        raise UnreadableSheet("Tệp không có trang tính nào đang hiện.")
    if "width" in found:
        raise UnreadableSheet(
            f"Trang tính rộng {format_number(found['width'])} cột, dài "
            f"{format_number(found['height'])} dòng, vượt mức cho phép. "
            "Hãy xoá các ô thừa ở xa rồi tải lại."
        )
    return found["sheets"]


def _read_csv(content: bytes) -> list[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSheet("Tệp CSV phải lưu theo mã UTF-8.") from None
    # The head row tells what separates; csv.Sniffer also guesses at quotes, and takes the mark
    # before a formula for one.
    head = text.lstrip().partition("\n")[0]
    try:
        lines = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
        rows = list(islice(lines, MAX_ROWS + 1))
    except csv.Error:
        raise UnreadableSheet(
            "Tệp CSV có ô quá dài hoặc dấu ngoặc kép không khép. Hãy lưu lại bằng Excel rồi tải lên."
        ) from None
    return [[_without_guard(cell) for cell in row] for row in rows]


def _clean(value: Any) -> Any:
    return normalize(value).strip() if isinstance(value, str) else value


def _add_page(
    book: Workbook, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]],
    widths: Sequence[int] = (), *, wrapped: bool = False,
) -> None:  # fmt: skip
    page = book.create_sheet(name)
    page.freeze_panes = "A2"
    for number, title in enumerate(header, start=1):
        width = widths[number - 1] if number <= len(widths) else min(60, max(14, len(title) + 4))
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_head_cell(page, title) for title in header])
    for row in rows:
        cells = [_cell(page, value) for value in row]
        if wrapped:
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.append(cells)


def _packed(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _head_cell(page: Any, title: str) -> WriteOnlyCell:
    cell = _text_cell(page, title)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8F0F9")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(page: Any, value: Any) -> WriteOnlyCell:
    if isinstance(value, dt.datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        cell = WriteOnlyCell(page, value=local)
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, dt.date):
        cell = WriteOnlyCell(page, value=value)
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, bool):
        cell = WriteOnlyCell(page, value="có" if value else "không")
    elif isinstance(value, int | float | Decimal):
        cell = WriteOnlyCell(page, value=value)
    else:
        cell = _text_cell(page, "" if value is None else str(value))
    return cell


def _text_cell(page: Any, text: str) -> WriteOnlyCell:
    """Typed as a string whatever it begins with: "=1+1" is shown, never run."""
    cell = WriteOnlyCell(page, value=safe_text(text))
    cell.data_type = "s"
    return cell


def safe_text(text: str) -> str:
    """A text that the format takes; the cell must still be typed as a string."""
    return _ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.make_naive(value) if timezone.is_aware(value) else value
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float | Decimal):
        return str(value)
    return _RISKY.sub(r"\1'\2", str(value))


def _without_guard(text: str) -> str:
    """Take off the marks that `_csv_text` put in, so that a table comes back as it went."""
    return _GUARDED.sub(r"\1\2", text)


def read_rows(content: bytes, name: str, header: Sequence[str]) -> list[list[str]]:
    """The rows under the head of an uploaded table, as words, in the columns of `header`.

    Raises:
        UnreadableSheet: no such table, a missing column, or nothing under the head.
    """
    table = [[cell_words(cell) for cell in row] for row in read_table(content, name)]
    table = [row for row in table if any(row)]
    if len(table) < 2:
        raise UnreadableSheet("Tệp không có dòng nào dưới dòng tên cột. Hãy điền từ dòng thứ hai.")
    missing = [title for title in header if title not in table[0]]
    if missing:
        raise UnreadableSheet(f"Tệp thiếu cột: {', '.join(missing)}. Hãy dùng tệp mẫu.")
    places = [table[0].index(title) for title in header]
    return [[row[place] if place < len(row) else "" for place in places] for row in table[1:]]


def cell_words(cell: Any) -> str:
    """A cell as a person types it: days as dd/mm/yyyy, whole numbers without a fraction."""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else normalize(str(cell)).strip()
