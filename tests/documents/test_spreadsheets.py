"""Tables in: limits are checked before anything is parsed, and what went out comes back the same."""

import io
import zipfile

import pytest

from documents.spreadsheets import MAX_COLUMNS
from documents.spreadsheets import MAX_ROWS
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_table
from documents.spreadsheets import write_csv
from documents.spreadsheets import write_xlsx

RISKY = ["=1+1", "+84", "-5 điểm", "@tên", "＝A1", "'nháy", "thường"]


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


def test_csv_shows_a_formula_and_never_runs_it():
    lines = write_csv(["Tên"], [[text] for text in RISKY]).decode("utf-8-sig").splitlines()
    assert lines[1:6] == [f"'{text}" for text in RISKY[:5]]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 hong", "bị hỏng"),
        ("a.xlsx", b"MZ\x90\x00\x03 chuong trinh", "Không đọc được tệp"),
        ("a.csv", b"MZ\x90\x00\xff\xfe", "UTF-8"),
        ("a.csv", b"a,b\n" + b"x" * 200_000, "ô quá dài"),
        ("a.csv", b"a,b\n" * (MAX_ROWS + 1), "nhiều hơn mức cho phép"),
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
