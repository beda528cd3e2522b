"""Books of several sheets: what was written is read again, sheet by sheet and letter by letter."""

import datetime as dt
import io

import openpyxl
import pytest

from documents.spreadsheets import MAX_CELL
from documents.spreadsheets import Page
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_book
from documents.spreadsheets import write_book
from documents.spreadsheets import write_csv

TEXTS = [
    "=1+1", " hai đầu trống ", "dòng một\n\ndòng ba", "_x0041_", "_x000D_ và _x005F_", "\tthụt vào",
    "   ", "-5", "'nháy", "1.5", "007", "👍 Đẩy mạnh", "<b>&amp;</b>", "x" * MAX_CELL,
    "_x0041_" * (MAX_CELL // 7),
]  # fmt: skip


def book(*pages: Page) -> bytes:
    return write_book(pages)


def read(content: bytes, **limits):
    return read_book(content, **{"max_rows": 100, "max_sheets": 5} | limits)


@pytest.mark.parametrize("text", TEXTS, ids=[repr(text[:12]) for text in TEXTS])
def test_text_comes_back_letter_by_letter(text):
    found = read(book(Page("Một", ["A"], [[text]])))
    assert found == {"Một": [["A"], [text]]}


def test_text_like_a_formula_is_stored_as_text():
    cell = openpyxl.load_workbook(io.BytesIO(book(Page("Một", ["A"], [["=1+1"]]))))["Một"]["A2"]
    assert cell.data_type == "s"


def test_sheets_come_back_by_name_with_typed_cells():
    found = read(
        book(
            Page("Căn cứ", ["Ngày", "Số"], [[dt.date(2025, 7, 9), 3]], widths=[20]),
            Page("Trống", ["A"], []),
        )
    )
    assert found == {"Căn cứ": [["Ngày", "Số"], [dt.date(2025, 7, 9), 3]], "Trống": [["A"]]}


def test_hidden_sheets_are_left_out():
    hidden = openpyxl.load_workbook(
        io.BytesIO(book(Page("Hiện", ["A"], []), Page("Ẩn", ["B"], [])))
    )
    hidden["Ẩn"].sheet_state = "hidden"
    stream = io.BytesIO()
    hidden.save(stream)
    assert list(read(stream.getvalue())) == ["Hiện"]


def test_limits_hold_for_every_sheet():
    long = book(Page("Ngắn", ["A"], []), Page("Dài", ["A"], [["x"]] * 100))
    with pytest.raises(UnreadableSheet, match="vượt mức cho phép"):
        read(long)
    assert len(read(long, max_rows=101)["Dài"]) == 101


def test_too_many_sheets_are_refused():
    many = book(*[Page(f"Trang {number}", ["A"], []) for number in range(6)])
    with pytest.raises(UnreadableSheet, match="hơn 5 trang tính"):
        read(many)
    assert len(read(many, max_sheets=6)) == 6


@pytest.mark.parametrize("content", [b"", b"PK nothing", write_csv(["A"], [])])
def test_other_files_are_refused(content):
    with pytest.raises(UnreadableSheet):
        read(content)
