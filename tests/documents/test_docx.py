import io
import unicodedata

import pytest
from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.layout import Bullets
from documents.layout import Heading
from documents.layout import Paragraph
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


def test_wide_annex_lies_on_its_side_within_the_same_margins(word):
    last = word.sections[-1]
    assert last.page_width > last.page_height
    margins = (last.top_margin, last.right_margin, last.bottom_margin, last.left_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [20, 15, 20, 30]


def test_body_is_set_in_times(word):
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert word.styles["Normal"].font.size.pt == 14


def test_head_of_a_long_table_repeats(word):
    table = max(word.tables, key=lambda t: len(t.rows))
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    others = table.rows[1:]
    assert len(others) == 121
    assert not [r for r in others if r._tr.trPr.find(qn("w:tblHeader")) is not None]


def test_no_row_is_cut_by_the_end_of_a_page(word):
    table = max(word.tables, key=lambda t: len(t.rows))
    assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows[1:])
    signed = next(t for t in word.tables if "TM." in t.rows[0].cells[1].text)
    assert signed.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_columns_have_the_widths_of_the_layout(word):
    table = max(word.tables, key=lambda t: len(t.rows))
    wanted = pytest.approx([0.08, 0.42, 0.25, 0.25], abs=0.01)
    assert [column.width / Mm(252) for column in table.columns] == wanted
    for row in (table.rows[0], table.rows[-1]):  # Word goes by these
        assert [cell.width / Mm(252) for cell in row.cells] == wanted


def test_letters_of_a_table_are_those_of_the_paper(word):
    table = max(word.tables, key=lambda t: len(t.rows))
    sizes = {r.font.size.pt for c in table.rows[-1].cells for p in c.paragraphs for r in p.runs}
    assert sizes == {10.5}


def test_annex_stands_in_the_outline(word):
    [title] = [
        p.text for p in word.paragraphs
        if p._p.pPr is not None and p._p.pPr.find(qn("w:outlineLvl")) is not None
    ]  # fmt: skip
    assert title == title.upper()


def test_page_number_stands_on_top_from_the_second_page_and_anew_in_the_annex(word):
    body, annex = word.sections
    assert body.different_first_page_header_footer
    assert not annex.different_first_page_header_footer
    [field] = body.header._element.iter(qn("w:instrText"))
    assert field.text == "PAGE"
    assert body.header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert annex.header.is_linked_to_previous
    assert body._sectPr.find(qn("w:pgNumType")) is None
    assert annex._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


# The sequences of ECMA-376, as far as we write them: Word may call a file in another order broken.
ORDERS = {
    "w:sectPr": ["headerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"],
    "w:pPr": [
        "pStyle", "keepNext", "keepLines", "numPr", "pBdr", "spacing", "ind", "contextualSpacing", "jc",
        "outlineLvl", "rPr", "sectPr",
    ],
    "w:rPr": ["rFonts", "b", "i", "color", "sz", "szCs", "lang"],
}  # fmt: skip


@pytest.mark.parametrize("kind", ORDERS)
def test_parts_stand_in_the_order_of_the_standard(word, kind):
    known = ORDERS[kind]
    found = list(word.element.iter(qn(kind)))
    assert found
    for element in found:
        names = [child.tag.rpartition("}")[2] for child in element]
        assert names == sorted(names, key=known.index), names


def test_word_takes_the_text_for_vietnamese(word):
    [language] = {e.get(qn("w:val")) for e in word.styles.element.iter(qn("w:lang"))}
    assert language == "vi-VN"


def test_pasted_control_characters_and_loose_marks_do_not_spoil_the_file():
    typed = "Kết quả\x0b\x00 " + unicodedata.normalize("NFD", "Xã Cổ Lễ")
    content = render_docx(long_document(blocks=(Paragraph(typed),), annexes=()))
    assert "Xã Cổ Lễ" in all_text(WordDocument(io.BytesIO(content)))


def test_same_document_gives_the_same_file():
    assert render_docx(long_document()) == render_docx(long_document())


def test_word_names_title_and_author(word):
    assert word.core_properties.title.startswith("Báo cáo Kết quả")
    assert "\n" not in word.core_properties.author


def test_code_of_a_pdf_is_not_printed_on_an_editable_copy():
    assert CODE not in all_text(
        WordDocument(io.BytesIO(render_docx(long_document(verification=None))))
    )


def test_word_counts_headings_and_lists_itself():
    """Ordinals that Word would count the same are Word's; others stay as they were typed."""
    blocks = (
        Heading("Một", "I"), Heading("Mục", "1", 2), Bullets(("ý đầu", "ý sau")), Heading("Hai", "II"),
        Heading("Mục sau", "1", 2), Heading("Riêng", "5", 2),
    )  # fmt: skip
    word = WordDocument(io.BytesIO(render_docx(long_document(blocks=blocks))))
    lines = {p.text: p for p in word.paragraphs}
    levels = {
        text: (p._p.pPr.numPr.numId.val, p._p.pPr.numPr.ilvl.val)
        for text, p in lines.items()
        if p._p.pPr is not None and p._p.pPr.numPr is not None
    }
    headings = levels["MỘT"][0]
    assert (levels["HAI"], levels["Mục sau"]) == ((headings, 0), (headings, 1))
    assert levels["ý đầu"] == levels["ý sau"] != levels["MỘT"]
    assert "5. Riêng" in lines
    assert "5. Riêng" not in levels


def test_chart_is_a_picture_with_words(word):
    pictures = [p for p in word.element.iter(qn("wp:docPr")) if p.get("descr")]
    assert [p.get("descr") for p in pictures] == ["Cổ Lễ 12, Liên Minh 30."] * 2
    images = [
        part for part in word.part.package.iter_parts() if part.partname.startswith("/word/media")
    ]
    assert images
    assert all(part.blob[:4] == b"\x89PNG" for part in images)


@pytest.mark.parametrize(
    ("ordinal", "mark"), [("I", "I. "), ("2", "2. "), ("a", "a) "), ("đ", "đ) "), ("", "")]
)
def test_letters_have_a_bracket_at_every_level(ordinal, mark):
    assert {Heading("Mục", ordinal, level).mark for level in (1, 2, 3)} == {mark}
