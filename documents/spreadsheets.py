"""Spreadsheets out (typed, no formulas) and in (limits are checked before anything is parsed)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.styles import Font
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError
from python_calamine import CalamineWorkbook

from documents.text import normalize

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 100
# Spreadsheet programs run a text that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
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
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for number, title in enumerate(header, start=1):
        page.column_dimensions[get_column_letter(number)].width = min(60, max(14, len(title) + 4))
    page.append([_head_cell(page, title) for title in header])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs show Vietnamese right."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(header)
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
            f"Tệp có {len(rows)} dòng, nhiều hơn mức cho phép {MAX_ROWS}. Hãy chia thành nhiều tệp."
        )
    if any(len(row) > MAX_COLUMNS for row in rows):
        raise UnreadableSheet(
            f"Tệp có hơn {MAX_COLUMNS} cột. Hãy xoá các cột thừa ở bên phải rồi tải lại."
        )
    return [[_clean(value) for value in row] for row in rows]


def check_archive(content: bytes) -> None:
    """Refuse an Office file that unpacks to too much, before any parser sees it.

    Raises:
        UnreadableSheet: with the reason.
    """
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise UnreadableSheet(
            "Tệp bị hỏng hoặc không đúng định dạng. Hãy lưu lại rồi tải lên."
        ) from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise UnreadableSheet("Tệp bung ra quá lớn nên không được nhận.")
    if unpacked > 1_000_000 and unpacked > MAX_RATIO * len(content):
        raise UnreadableSheet("Tệp nén bất thường nên không được nhận.")
    if any("vbaproject" in entry.filename.lower() for entry in entries):
        raise UnreadableSheet(
            "Tệp chứa macro nên không được nhận. Hãy lưu thành tệp không có macro."
        )


def _read_workbook(content: bytes) -> list[list[Any]]:
    if content[:2] == b"PK":
        check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [s for s in book.sheets_metadata if "visible" in str(s.visible).lower()]
        if not sheets:
            raise UnreadableSheet("Tệp không có trang tính nào đang hiện.")
        sheet = book.get_sheet_by_name(sheets[0].name)
        # One value in a far cell must not become millions of empty ones.
        if sheet.height > MAX_ROWS or sheet.width > MAX_COLUMNS:
            raise UnreadableSheet(
                f"Trang tính rộng {sheet.width} cột, dài {sheet.height} dòng, vượt mức cho phép. "
                "Hãy xoá các ô thừa ở xa rồi tải lại."
            )
        return sheet.to_python(skip_empty_area=False)
    except CalamineError:
        raise UnreadableSheet(
            "Không đọc được tệp. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên."
        ) from None


def _read_csv(content: bytes) -> list[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSheet("Tệp CSV phải lưu theo mã UTF-8.") from None
    # The head row tells what separates; csv.Sniffer also guesses at quotes, and takes the mark
    # before a formula for one.
    head = text.lstrip().partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count)))
    except csv.Error:
        raise UnreadableSheet(
            "Tệp CSV có ô quá dài hoặc dấu ngoặc kép không khép. Hãy lưu lại bằng Excel rồi tải lên."
        ) from None
    return [[_without_guard(cell) for cell in row] for row in rows]


def _clean(value: Any) -> Any:
    return normalize(value).strip() if isinstance(value, str) else value


def _head_cell(page: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=title)
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
        cell = WriteOnlyCell(page, value="" if value is None else str(value))
        # Typed as a string whatever it begins with: "=1+1" is shown, never run.
        cell.data_type = "s"
    return cell


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
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _without_guard(text: str) -> str:
    """Take off the mark that `_csv_text` put before a text, so that a table comes back as it went."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA_STARTS) else text
