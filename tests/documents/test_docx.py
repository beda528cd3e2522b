import io

import pytest
from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.rendering.docx import render_docx
from tests.documents.papers import CODE
from tests.documents.papers import long_document


@pytest.fixture(scope="module")
def word():
    return WordDocument(io.BytesIO(render_docx(long_document())))


def all_text(word) -> str:
    parts = [p.text for p in word.paragraphs]
    parts += [c.text for t in word.tables for row in t.rows for c in row.cells]
    return "\n".join(parts)


def test_word_holds_what_the_pdf_holds(word):
    text = all_text(word)
    for expected in (
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 05/BC-UBND", "ngày 03 tháng 02 năm 2026",
        "BÁO CÁO", "KT. CHỦ TỊCH", "Trần Văn A", "Nơi nhận:", "Xã số 120", "Phụ lục I",
    ):  # fmt: skip
        assert expected in text, expected


def test_margins_are_those_of_the_decree(word):
    first = word.sections[0]
    assert abs(first.left_margin - Mm(30)) < Mm(1)
    assert abs(first.right_margin - Mm(15)) < Mm(1)
    assert Mm(19) < first.top_margin < Mm(26)
    assert abs(first.page_width - Mm(210)) < Mm(1)


def test_wide_annex_lies_on_its_side(word):
    last = word.sections[-1]
    assert last.page_width > last.page_height


def test_body_is_set_in_times(word):
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert word.styles["Normal"].font.size.pt == 14


def test_head_of_a_long_table_repeats(word):
    table = max(word.tables, key=lambda t: len(t.rows))
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_word_names_title_and_author(word):
    assert word.core_properties.title.startswith("Báo cáo Kết quả")
    assert "\n" not in word.core_properties.author


def test_code_of_a_pdf_is_not_printed_on_an_editable_copy():
    assert CODE not in all_text(
        WordDocument(io.BytesIO(render_docx(long_document(verification=None))))
    )
