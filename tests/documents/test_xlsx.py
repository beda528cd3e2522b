"""Papers as workbooks: figures to reckon with, words that never run, charts of the program's own."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from documents.charts import bar_chart
from documents.layout import Amount
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


def test_no_cell_is_a_formula(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=1+1" for cell in cells)
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_each_table_has_a_sheet_and_the_chart_is_native(book):
    assert book.sheetnames == ["Văn bản", "Bảng 1", "Bảng 2", "Biểu đồ"]
    [chart] = book["Biểu đồ"]._charts
    assert chart.series[0].val.numRef.f == "'Biểu đồ'!$B$3:$B$4"
    assert [book["Biểu đồ"].cell(row, 2).value for row in (3, 4)] == [3, 5]


def test_text_sheet_says_who_signs_and_when(book):
    words = [cell.value for cell in book["Văn bản"]["A"]]
    assert "Trần Văn A" in words
    assert f"Ninh Bình, ngày {dt.date(2026, 2, 3):%d} tháng 02 năm 2026" in words
