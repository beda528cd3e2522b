"""Papers as workbooks: figures to reckon with, words that never run, charts of the program's own."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from documents.charts import bar_chart
from documents.layout import Amount
from documents.layout import Annex
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Series
from documents.layout import Table
from documents.rendering.xlsx import render_xlsx
from tests.documents.papers import long_document


@pytest.fixture(scope="module")
def book():
    rows = (("Xã Cổ Lễ", Amount(Decimal("1234.5"), 1)), ("=1+1", Amount(None, 1)))
    chart = Chart(
        bar_chart("Số lớp", [("Xã A", 3), ("Xã B", 5)]),
        "Biểu đồ 1. Số lớp",
        "Xã A 3, xã B 5.",
        series=Series(("Xã A", "Xã B"), (("Số lớp", (3, 5)),)),
    )
    table = Table(
        columns=(Column("Đơn vị", "left", 60), Column("Số lớp", "right", 40)),
        rows=rows,
        caption="Bảng 1. Kết quả",
        total=("Tổng cộng", Amount(Decimal("1234.5"), 1)),
    )
    document = long_document(
        blocks=(Heading("Kết quả", "I"), Paragraph("=HYPERLINK(1)"), table, chart),
        annexes=long_document(rows=3).annexes,
    )
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))


def test_figures_are_numbers_with_their_format_and_a_total(book):
    sheet = book["Bảng 1"]
    assert (sheet["B4"].value, sheet["B4"].number_format) == (1234.5, "#,##0.0")
    assert sheet["B5"].value == "–"
    assert (sheet["A6"].value, sheet["B6"].value, sheet["B6"].font.bold) == (
        "Tổng cộng", 1234.5, True,
    )  # fmt: skip


def test_words_that_look_like_formulas_stay_words(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=1+1" for cell in cells)
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def summed(rows, total, *, formulas=True, cached=False):
    """The second column of a table whose total is meant to be a sum."""
    table = Table(
        columns=(Column("Đơn vị"), Column("Số lớp", "right", sums=True)),
        rows=tuple((f"Xã {n}", Amount(value, 1)) for n, value in enumerate(rows)),
        total=("Tổng cộng", Amount(total, 1)),
    )
    content = render_xlsx(long_document(blocks=(table,), annexes=()), formulas=formulas)
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=cached)["Bảng 1"]
    return sheet.cell(len(rows) + 2, 2).value


ROWS = (Decimal("1.5"), None, Decimal(2))


def test_total_that_is_a_sum_is_left_to_the_program_with_its_result_beside_it():
    assert summed(ROWS, Decimal("3.5")) == "=SUM(B2:B4)"
    assert summed(ROWS, Decimal("3.5"), cached=True) == 3.5


@pytest.mark.parametrize(
    ("rows", "total", "formulas"),
    [
        (ROWS, Decimal("3.4"), True),  # the paper says otherwise: the paper stands
        (ROWS, Decimal("3.5"), False),  # signed with the paper
        ((Decimal(2), None), Decimal(2), True),  # one figure shows no sum
    ],
)
def test_other_totals_stay_figures(rows, total, formulas):
    assert summed(rows, total, formulas=formulas) == float(total)


def test_wide_table_keeps_number_and_name_in_sight():
    columns = tuple(Column(f"C{n}", "right", 12) for n in range(12))
    document = long_document(
        blocks=(), annexes=(Annex("Số liệu", (Table(columns, ((1,) * 12,)),), sheet="Số liệu"),)
    )
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))["Số liệu"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols) == (
        "C4", "$3:$3", "$A:$B",
    )  # fmt: skip
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 2)
    assert sheet.column_dimensions["L"].width == pytest.approx(14.4)


def test_sheets_of_one_annex_have_names_of_their_own():
    table = Table((Column("A"),), (("x",),))
    document = long_document(blocks=(), annexes=(Annex("Hai bảng", (table, table), "I"),))
    names = openpyxl.load_workbook(io.BytesIO(render_xlsx(document))).sheetnames
    assert names == ["Văn bản", "Phụ lục I", "Phụ lục I 2"]


def test_each_table_has_a_sheet_and_the_chart_is_native(book):
    assert book.sheetnames == ["Văn bản", "Bảng 1", "Phụ lục I", "Biểu đồ"]
    [chart] = book["Biểu đồ"]._charts
    assert chart.series[0].val.numRef.f == "'Biểu đồ'!$B$3:$B$4"
    assert [book["Biểu đồ"].cell(row, 2).value for row in (3, 4)] == [3, 5]


def test_text_sheet_says_who_signs_and_when(book):
    words = [cell.value for cell in book["Văn bản"]["A"]]
    assert "Trần Văn A" in words
    assert f"Ninh Bình, ngày {dt.date(2026, 2, 3):%d} tháng 02 năm 2026" in words
