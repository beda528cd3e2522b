"""The paper as the press makes it, measured: Decree 30/2020/NĐ-CP, annex I."""

from __future__ import annotations

import io
import itertools
import unicodedata
from dataclasses import replace

import pdfplumber
import pikepdf
import pytest

from documents.layout import Annex
from documents.layout import Bullets
from documents.layout import Column
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import roman
from documents.rendering import pdf as pdf_module
from documents.rendering.pdf import html_to_pdf
from documents.rendering.pdf import page_count
from documents.rendering.pdf import render_pdf
from tests.documents.papers import CODE
from tests.documents.papers import MM
from tests.documents.papers import SENTENCE
from tests.documents.papers import long_document


@pytest.fixture(scope="module")
def content() -> bytes:
    return render_pdf(long_document())


@pytest.fixture(scope="module")
def pages(content):
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        yield pdf.pages


@pytest.fixture(scope="module")
def body(pages):
    return [page for page in pages if page.width < page.height]


@pytest.fixture(scope="module")
def annex(pages):
    return [page for page in pages if page.width > page.height]


def text_of(page) -> str:
    return " ".join((page.extract_text() or "").split())


def words(page, wanted: str) -> list[dict]:
    return [c for c in page.chars if c["text"].strip()] if not wanted else [
        w for w in page.extract_words(extra_attrs=["size", "fontname"]) if w["text"] == wanted
    ]  # fmt: skip


def test_pages_are_a4_and_wide_annexes_lie_on_their_side(body, annex):
    assert len(body) >= 3
    assert len(annex) >= 3
    for page in body:
        assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
    for page in annex:
        assert (round(page.width / MM), round(page.height / MM)) == (297, 210)


def test_text_keeps_the_margins_of_the_decree(body):
    """Top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm; the page number stands above."""
    for page in body:
        text = [c for c in page.chars if c["text"].strip() and c["top"] > 20 * MM - 3]
        assert min(c["x0"] for c in text) >= 30 * MM - 1
        assert min(c["x0"] for c in text) <= 35 * MM
        assert page.width - max(c["x1"] for c in text) >= 15 * MM - 1
        assert page.height - max(c["bottom"] for c in text) >= 20 * MM - 2


def test_wide_pages_keep_the_same_margins(annex):
    for page in annex:
        edges = [e for e in (*page.chars, *page.lines, *page.rects) if e["top"] > 20 * MM - 3]
        assert 30 * MM - 1 <= min(e["x0"] for e in edges) <= 35 * MM
        assert 15 * MM - 1 <= page.width - max(e["x1"] for e in edges) <= 20 * MM
        assert page.height - max(e["bottom"] for e in edges) >= 20 * MM - 2


URL = "https://thidua.example/" + "a" * 200
COLUMNS = tuple(Column(f"Chỉ tiêu số {n} (người)", "right") for n in range(30))


def figures(count: int, figure: int) -> Table:
    return Table(COLUMNS[:count], ((figure,) * count,) * 3)


@pytest.mark.parametrize(
    "blocks",
    [
        (Paragraph(URL), Bullets((URL,)), Heading(URL, "1", 2)),
        (Table((Column("Tên"), Column("Số", "right")), ((URL, URL), ("Xã Cổ Lễ", 1))),),
        (figures(10, 1_234_567_890),),
        (figures(14, 12_345),),
        (figures(30, 1_234_567_890),),
    ],
    ids=["words", "cells", "ten", "fourteen", "thirty"],
)
@pytest.mark.parametrize("wide", [False, True])
def test_nothing_runs_off_the_paper_however_long_or_wide(blocks, wide):
    """The last six millimetres before the margin's outer limit stay free, and no sign is lost."""
    annex = Annex("Số liệu", blocks, "I", landscape=wide)
    paper = render_pdf(long_document(sections=1, blocks=blocks, annexes=(annex,)))
    with pdfplumber.open(io.BytesIO(paper)) as pdf:
        for page in pdf.pages:
            assert page.width - max(c["x1"] for c in page.chars) >= 15 * MM - 1
        everything = "".join(c["text"] for page in pdf.pages for c in page.chars)
    if blocks[0] == Paragraph(URL):
        assert everything.count(URL) == 6


def test_usual_tables_keep_the_usual_letters(annex):
    assert {round(c["size"], 1) for c in annex[1].chars if c["top"] > 25 * MM} == {10.5}


def test_page_numbers_stand_in_the_middle_from_the_second_page_on(body, annex):
    assert not [c for c in body[0].chars if c["top"] < 15 * MM]
    for number, page in enumerate(body[1:], start=2):
        above = [c for c in page.chars if c["bottom"] < 20 * MM]
        assert "".join(c["text"] for c in above) == str(number)
        middle = (above[0]["x0"] + above[-1]["x1"]) / 2
        # In the middle of the lines, which the law's unequal margins shift to the right.
        assert abs(middle - (30 * MM + (page.width - 15 * MM)) / 2) < 2
    own = ["".join(c["text"] for c in p.chars if c["bottom"] < 20 * MM) for p in annex]
    assert own == [str(n) for n in range(1, len(annex) + 1)]


@pytest.mark.parametrize("shapes", [(True, True), (False, False), (False, True, False)])
def test_every_annex_counts_its_own_pages(shapes):
    annexes = tuple(
        Annex(f"Số liệu {n}", (figures(3, 1),), roman(n), landscape=wide)
        for n, wide in enumerate(shapes, start=1)
    )
    long = tuple(replace(a, blocks=a.blocks * 14) for a in annexes)
    with pdfplumber.open(io.BytesIO(render_pdf(long_document(sections=1, annexes=long)))) as pdf:
        above = [
            "".join(c["text"] for c in page.chars if c["bottom"] < 20 * MM)
            for page in pdf.pages
            if "Chỉ tiêu" in page.extract_text()
        ]
    starts = [n for n, number in enumerate(above) if number == "1"]
    assert len(starts) == len(shapes)
    parts = [above[a:b] for a, b in itertools.pairwise([*starts, len(above)])]
    assert all(part == [str(n) for n in range(1, len(part) + 1)] for part in parts)
    assert max(len(part) for part in parts) > 1


def test_sizes_of_letters_are_those_of_the_decree(body):
    first = body[0]
    sizes = {word: {round(w["size"], 1) for w in words(first, word)} for word in ("BÁO", "Số:")}
    assert sizes == {"BÁO": {14.0}, "Số:": {13.0}}
    [nation] = {round(w["size"], 1) for w in words(first, "CỘNG")}
    assert 12 <= nation <= 13
    [text] = {round(w["size"], 1) for w in words(body[1], "Đẩy")}
    assert 13 <= text <= 14


def test_fonts_are_embedded_and_of_one_family(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {}
        for page in pdf.pages:
            for font in page.get("/Resources", {}).get("/Font", {}).values():
                inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
                fonts[str(inner["/BaseFont"])] = "/FontFile2" in inner["/FontDescriptor"] or (
                    "/FontFile3" in inner["/FontDescriptor"]
                )
    assert fonts
    assert all(fonts.values())
    assert all("Tinos" in name for name in fonts), fonts


def test_text_layer_is_the_vietnamese_that_was_written(body):
    found = unicodedata.normalize("NFC", text_of(body[0]))
    for expected in (
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-UBND",
        "Ninh Bình, ngày 03 tháng 02 năm 2026",
        "Căn cứ Luật Thi đua, khen thưởng",
        "“Bình dân học vụ số”",
    ):
        assert expected in found
    assert " ".join(SENTENCE.split()) in " ".join(text_of(page) for page in body)
    assert found == text_of(body[0]), "đã là NFC"


def test_head_of_a_long_table_is_on_each_of_its_pages_and_no_row_is_cut(annex):
    rows = []
    for page in annex:
        text = text_of(page)
        assert "Đơn vị" in text
        assert "Số người" in text
        rows += [row for row in page.extract_tables()[0][1:] if row[0]]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 121)]
    assert "Tổng cộng" in text_of(annex[-1])


def test_annex_says_to_what_it_belongs(annex):
    text = text_of(annex[0])
    assert "Phụ lục I SỐ LIỆU THEO ĐƠN VỊ" in text
    assert "(Kèm theo Báo cáo số 05/BC-UBND ngày 03 tháng 02 năm 2026)" in text
    assert "Kèm theo" not in text_of(annex[1])


@pytest.mark.parametrize("sections", range(3, 15))
def test_signature_never_stands_alone_and_the_code_stays_with_it(sections):
    """Whatever the length of the text, the last page of the body holds some of it."""
    with pdfplumber.open(
        io.BytesIO(render_pdf(long_document(sections=sections, annexes=())))
    ) as pdf:
        last = pdf.pages[-1]
        text = text_of(last)
    assert "TM. UỶ BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in text.replace(
        "Nơi nhận: ", ""
    ).replace("- Bộ Nội vụ; ", "").replace("- Lưu: VT, SNV. ", "")
    assert CODE in text
    signed_at = words(last, "TM.")[0]["top"]
    assert [c for c in last.chars if 20 * MM < c["top"] < signed_at - 5]


ENDINGS = {
    "text": lambda n: (Paragraph("Mở đầu. " * 8 * n), Paragraph(SENTENCE * 4)),
    "short line": lambda n: (Paragraph("Mở đầu. " * 8 * n), Paragraph("Báo cáo ./.")),
    "table": lambda n: (Paragraph("Mở đầu. " * 8 * n), figures(3, n)),
    "list": lambda n: (Paragraph("Mở đầu. " * 8 * n), Bullets(("Một.", "Hai.", "Ba."))),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("lines", range(24, 44, 2))
def test_signature_keeps_some_text_with_it_whatever_the_text_ends_in(ending, lines):
    paper = render_pdf(long_document(blocks=ENDINGS[ending](lines), annexes=()))
    with pdfplumber.open(io.BytesIO(paper)) as pdf:
        last = next(page for page in pdf.pages if words(page, "TM."))
        signed_at = words(last, "TM.")[0]["top"]
        above = {round(c["top"]) for c in last.chars if 20 * MM - 3 < c["top"] < signed_at - 5}
        text = text_of(last)
    assert above, "chữ ký đứng một mình"
    assert "Trần Văn A" in text
    assert CODE in text


def test_without_the_rule_the_signature_does_stand_alone(monkeypatch):
    """The twin: some of those lengths tempt."""
    loose = pdf_module.sheet_text("document.css").replace("break-before: avoid", "")
    monkeypatch.setattr(pdf_module, "sheet_text", lambda name: loose)
    alone = 0
    for lines in range(24, 44, 2):
        paper = render_pdf(long_document(blocks=ENDINGS["text"](lines), annexes=()))
        with pdfplumber.open(io.BytesIO(paper)) as pdf:
            last = next(page for page in pdf.pages if words(page, CODE))
            first = min(c["top"] for c in last.chars if c["top"] > 20 * MM - 3)
            starts = [words(last, word) for word in ("TM.", "Mã")]
            alone += any(w and w[0]["top"] - first < 12 for w in starts)
    assert alone


def test_same_document_gives_the_same_bytes(content):
    assert render_pdf(long_document()) == content


def test_charts_and_code_are_told_to_those_who_do_not_see_them(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        told = [str(o.get("/Alt", "")) for o in pdf.objects if is_tag(o, "/Figure")]
    assert told == ["Cổ Lễ 12, Liên Minh 30."] * 2 + ["Mã QR dẫn tới trang kiểm tra văn bản"]


def test_tables_have_heads_and_headings_their_levels(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        count = {
            kind: sum(is_tag(o, kind) for o in pdf.objects)
            for kind in ("/H1", "/H3", "/TH", "/THead", "/Figure", "/L")
        }
    assert count["/H1"] == 1
    assert count["/H3"] == 8
    assert count["/TH"] >= 4
    assert count["/L"] >= 8


def is_tag(item, kind: str) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind and "/P" in item


def test_loose_marks_are_composed_and_control_characters_left_out():
    typed = unicodedata.normalize("NFD", "Xã Cổ Lễ, Nguyễn Thị Ữ") + "\x00\x0bhết"
    paper = render_pdf(long_document(blocks=(Paragraph(typed),), annexes=()))
    with pdfplumber.open(io.BytesIO(paper)) as pdf:
        assert "Xã Cổ Lễ, Nguyễn Thị Ữ hết" in text_of(pdf.pages[0])
        assert {c["fontname"].partition("+")[2][:5] for c in pdf.pages[0].chars} == {"Tinos"}


LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)


def test_every_vietnamese_letter_in_every_face_is_in_the_text_layer():
    both = LETTERS + LETTERS.upper() + "₫"
    html = f'<html lang="vi"><p>{both}<p><b>{both}</b><p><i>{both}</i><p><b><i>{both}</i></b>'
    with pdfplumber.open(io.BytesIO(html_to_pdf(html))) as pdf:
        found = "".join(c["text"] for page in pdf.pages for c in page.chars)
        faces = {c["fontname"].partition("+")[2] for page in pdf.pages for c in page.chars}
    assert found.count(both) == 4
    assert len(faces) == 4
    assert all("Tinos" in face for face in faces), faces


def test_paper_is_tagged_titled_and_vietnamese(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "vi"
        info = pdf.docinfo
        assert str(info["/Title"]) == "Báo cáo Kết quả thực hiện phong trào thi đua năm 2025"
        assert str(info["/Author"]) == "UỶ BAN NHÂN DÂN TỈNH NINH BÌNH"


def test_missing_number_and_day_leave_a_gap_to_write_in():
    header = long_document().header.__class__(
        agency="UỶ BAN NHÂN DÂN\nXÃ CỔ LỄ", notation="BC-UBND", place="Cổ Lễ"
    )
    with pdfplumber.open(
        io.BytesIO(render_pdf(long_document(header=header, sections=1, annexes=())))
    ) as pdf:
        text = pdf.pages[0].extract_text()
    assert "/BC-UBND" in text
    assert "tháng" in text
    assert "None" not in text


def test_paper_without_signature_block_still_prints():
    paper = render_pdf(long_document(signature=Signature(), recipients=(), annexes=(), sections=1))
    assert page_count(paper) >= 1
