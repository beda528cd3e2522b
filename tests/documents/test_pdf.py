"""The paper as the press makes it, measured: Decree 30/2020/NĐ-CP, annex I."""

from __future__ import annotations

import io
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler
from http.server import HTTPServer

import pdfplumber
import pikepdf
import pytest
import weasyprint

from documents.layout import Paragraph
from documents.layout import Signature
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


class Counter(BaseHTTPRequestHandler):
    hits = 0

    def do_GET(self):
        type(self).hits += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def spy():
    Counter.hits = 0
    server = HTTPServer(("127.0.0.1", 0), Counter)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()


def temptations(address: str, secret: str) -> str:
    return (
        f'<img src="{address}a"><img src="file://{secret}"><link rel="stylesheet" href="{address}b">'
        f"<style>@import url({address}c); p {{ background: url({address}d) }}</style>"
        f'<object data="{address}e"></object><p>Xin chào</p>'
    )


def test_nothing_is_fetched_whatever_the_html_asks_for(spy, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("MẬT")
    assert html_to_pdf(temptations(spy, str(secret)))[:4] == b"%PDF"
    assert Counter.hits == 0


def test_without_the_guard_the_same_html_reaches_the_server(spy, tmp_path):
    """The twin: the page does tempt."""
    weasyprint.HTML(string=temptations(spy, str(tmp_path / "x"))).write_pdf()
    assert Counter.hits > 0


def test_text_of_people_is_text_on_paper(spy):
    nasty = f'<img src="{spy}x"> <script>alert(1)</script> {{{{ settings.SECRET_KEY }}}}'
    with pdfplumber.open(
        io.BytesIO(render_pdf(long_document(blocks=(Paragraph(nasty),), annexes=())))
    ) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "<script>" in text
    assert "settings.SECRET_KEY" in text
    assert Counter.hits == 0
