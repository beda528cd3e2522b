"""Workbooks that would kill the reader: it dies alone, quickly, and the person is told why."""

import datetime as dt
import io
import re
import resource
import subprocess
import sys
import time
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from documents import sheet_reading
from documents.spreadsheets import MAX_COLUMNS
from documents.spreadsheets import MAX_ROWS
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_table
from documents.spreadsheets import write_xlsx

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def workbook(rows: str) -> bytes:
    """A sound file whose only sheet holds `rows` as they stand."""
    source, made = zipfile.ZipFile(io.BytesIO(write_xlsx(["A"], []))), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            content = source.read(name).decode()
            if name.endswith("sheet1.xml"):
                content = re.sub(
                    "<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", content
                )
            packed.writestr(name, content)
    return made.getvalue()


def cell(address: str) -> str:
    row = re.sub("[A-Z]", "", address)
    return f'<row r="{row}"><c r="{address}"><v>1</v></c></row>'


BOMBS = {
    "two corners": ONE + cell("XFD1048576"),
    "one far cell": cell("XFD1048576"),
    "far row": ONE + cell("A1048576"),
    "far column": ONE + cell("XFD2"),
    "rows without address": "<row/>" * 150_000 + "<row><c><v>1</v></c></row>",
    "cells without address": ONE + "<row>" + "<c><v>1</v></c>" * 40_000 + "</row>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_far_cells_are_refused_quickly_and_in_little_memory(name):
    content = workbook(BOMBS[name])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(UnreadableSheet, match="ô thừa ở xa"):
        read_table(content, "xa.xlsx")
    assert time.monotonic() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "KB"


def test_without_a_process_of_its_own_the_reader_takes_the_caller_with_it(tmp_path):
    """The twin: read in place, the same file ends the process and not with an exception."""
    file = tmp_path / "xa.xlsx"
    file.write_bytes(workbook(BOMBS["two corners"]))
    code = (
        "import io, resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({sheet_reading.MEMORY},) * 2)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "from python_calamine import CalamineWorkbook\n"
        "try:\n"
        f"    CalamineWorkbook.from_path({str(file)!r}).get_sheet_by_index(0)\n"
        "except BaseException:\n"
        "    sys.exit(0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode < 0, "bị hệ điều hành kết thúc"


def test_reader_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(sheet_reading, "SECONDS", 0.001)
    with pytest.raises(UnreadableSheet, match="Không đọc được"):
        read_table(write_xlsx(["A"], [["b"]]), "a.xlsx")


@pytest.mark.parametrize(
    ("address", "taken"),
    [(f"A{MAX_ROWS}", True), (f"A{MAX_ROWS + 1}", False), ("CV2", True), ("CW2", False)],
)
def test_the_last_row_and_column_are_inside(address, taken):
    assert MAX_COLUMNS == 100, "CV"
    if taken:
        assert read_table(workbook(ONE + cell(address)), "a.xlsx")[0][0] == 1
    else:
        with pytest.raises(UnreadableSheet, match="vượt mức cho phép"):
            read_table(workbook(ONE + cell(address)), "a.xlsx")


def test_table_that_begins_lower_and_further_right_keeps_its_place():
    assert read_table(workbook(cell("C3")), "a.xlsx") == [["", "", ""], ["", "", ""], ["", "", 1]]


def test_empty_sheet_has_no_rows():
    assert read_table(workbook(""), "a.xlsx") == []


def test_values_keep_their_types():
    row = ["Cổ Lễ", 12, Decimal("1.5"), dt.date(2026, 2, 3), dt.datetime(2026, 2, 3, 14, 5)]
    [_, back] = read_table(write_xlsx(["a", "b", "c", "d", "e"], [row]), "a.xlsx")
    assert back == ["Cổ Lễ", 12, 1.5, dt.date(2026, 2, 3), dt.datetime(2026, 2, 3, 14, 5)]


def test_only_the_first_visible_sheet_is_read():
    book = openpyxl.Workbook()
    book.active.append(["ẩn"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Hiện").append(["hiện"])
    stream = io.BytesIO()
    book.save(stream)
    assert read_table(stream.getvalue(), "a.xlsx") == [["hiện"]]


def test_merged_heading_stands_in_its_first_cell():
    book = openpyxl.Workbook()
    book.active.append(["Kết quả", "", "Ghi chú"])
    book.active.append(["Lớp", "Người", ""])
    book.active.merge_cells("A1:B1")
    stream = io.BytesIO()
    book.save(stream)
    rows = read_table(stream.getvalue(), "a.xlsx")
    assert rows == [["Kết quả", "", "Ghi chú"], ["Lớp", "Người", ""]]
