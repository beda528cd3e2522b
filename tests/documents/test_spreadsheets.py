"""Tables in: limits are checked before anything is parsed, and what went out comes back the same."""

import csv
import datetime as dt
import io
import re
import time
import unicodedata
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.spreadsheets import MAX_COLUMNS
from documents.spreadsheets import MAX_ROWS
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import _csv_text
from documents.spreadsheets import _without_guard
from documents.spreadsheets import read_table
from documents.spreadsheets import table_response
from documents.spreadsheets import write_csv
from documents.spreadsheets import write_xlsx

RISKY = [
    "=1+1", "+84", "-5 điểm", "@tên", "＝A1", "'nháy", "thường", "'=đã có nháy", "a;=1+1;b",
    "a\n=1+1\nb", 'a;"=1+1";b', "a\t@x", ";';'=", "thứ 2; 3", "Số 5-6",
]  # fmt: skip
FORMULA = re.compile(r"""["']*[=+\-@＝＋－＠]""")


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(("write", "name"), [(write_csv, "x.csv"), (write_xlsx, "x.xlsx")])
def test_texts_that_look_like_formulas_come_back_as_they_went(write, name):
    content = write(["Tên", "Số"], [[text, "a"] for text in RISKY])
    assert [row[0] for row in read_table(content, name)[1:]] == RISKY


@given(st.text(alphabet="=+-@a;'\"\t\n ", max_size=8))
def test_any_text_comes_back_from_csv(text):
    assert _without_guard(_csv_text(text)) == text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_separator_makes_a_formula_of_a_text(separator):
    """A spreadsheet program of another language cuts at its own separator, in the head row too."""
    content = write_csv(RISKY, [["x", text] for text in RISKY]).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content), delimiter=separator) for cell in row]
    assert not [cell for cell in cells if re.match("[=+\\-@＝＋－＠]", cell)]
    lines = [cell for line in content.splitlines() for cell in line.split(separator)]
    assert not [
        cell for cell in lines if FORMULA.match(cell) and not cell.lstrip('"').startswith("'")
    ]


def test_xlsx_holds_no_formula_not_even_in_its_head():
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(RISKY, [RISKY])))
    assert {cell.data_type for row in book.active for cell in row} == {"s"}


def test_numbers_and_days_stay_what_they_are():
    row = [7, Decimal("-1.5"), True, None, dt.date(2026, 2, 3), dt.datetime(2026, 2, 3, 14, 5)]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(["a"] * 6, [row])))
    cells = [*book.active.iter_rows(min_row=2)][0]  # noqa: RUF015
    assert [cell.data_type for cell in cells] == ["n", "n", "s", "inlineStr", "d", "d"]
    assert [cell.number_format for cell in cells[4:]] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    written = write_csv(["a"] * 6, [row]).decode("utf-8-sig").splitlines()[1]
    assert written == "7,-1.5,True,,03/02/2026,03/02/2026 14:05"


def test_characters_that_no_spreadsheet_holds_are_left_out():
    assert read_table(write_xlsx(["a\x0b"], [["b\x00\x1fc"]]), "a.xlsx") == [["a"], ["bc"]]


def test_download_is_an_attachment_that_is_what_it_says():
    for kind, beginning, suffix in (("csv", b"\xef\xbb\xbf", ".csv"), ("xlsx", b"PK", ".xlsx")):
        response = table_response(kind, "don-vi", ["A"], [["b"]])
        assert response.content.startswith(beginning)
        assert response["Content-Disposition"] == f'attachment; filename="don-vi{suffix}"'
        assert response["X-Content-Type-Options"] == "nosniff"


def test_text_typed_with_loose_marks_is_read_composed():
    assert read_table(unicodedata.normalize("NFD", "Tên\nXã Cổ Lễ\n").encode(), "a.csv") == [
        ["Tên"],
        ["Xã Cổ Lễ"],
    ]


def test_millions_of_empty_lines_are_not_all_read():
    start = time.monotonic()
    with pytest.raises(UnreadableSheet, match="hơn"):
        read_table(b"\n" * 20_000_000, "a.csv")
    assert time.monotonic() - start < 3


def test_other_encoding_than_utf8_is_refused_with_the_remedy():
    with pytest.raises(UnreadableSheet, match="UTF-8"):
        read_table("Tên;Xã\n".encode("utf-16"), "a.csv")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 hong", "bị hỏng"),
        ("a.xlsx", b"MZ\x90\x00\x03 chuong trinh", "Không đọc được tệp"),
        ("a.csv", b"MZ\x90\x00\xff\xfe", "UTF-8"),
        ("a.csv", b"a,b\n" + b"x" * 200_000, "ô quá dài"),
        ("a.csv", b"a,b\n" * (MAX_ROWS + 1), "hơn 20.000 dòng"),
        ("a.csv", b"," * MAX_COLUMNS + b"\n", "cột"),
        ("a.xlsx", archive(**{"xl/worksheets/sheet1.xml": b"0" * 50_000_000}), "nén bất thường"),
        ("a.xlsx", archive(**{"xl/a.xml": b"0" * 101 * 1024 * 1024}), "bung ra quá lớn"),
        ("a.xlsx", archive(**{"xl/vbaProject.bin": b"x"}), "macro"),
        ("a.xlsx", write_xlsx(["A"], [["b"]] * (MAX_ROWS + 1)), "vượt mức cho phép"),
    ],
    ids=["broken", "exe", "exe-as-csv", "cell", "rows", "columns", "bomb", "big", "macro", "long"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(name, content, why):
    with pytest.raises(UnreadableSheet, match=why):
        read_table(content, name)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_head_row_tells_what_separates(separator):
    lines = [separator.join(row) for row in (["Mã", "Tên", "Nơi"], ["1", "A's; b", "'c'"])]
    content = "\n".join(lines).encode()
    if separator == ";":
        content = content.replace(b"A's; b", b'"A\'s; b"')
    assert read_table(content, "x.csv")[1] == ["1", "A's; b", "'c'"]
