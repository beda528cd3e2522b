"""Ledgers look like what the press makes of the same table, and are read aloud in order."""

import io
import re

import pdfplumber
import pikepdf
import pytest

from documents.layout import Annex
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Paragraph
from documents.layout import Table
from documents.rendering.binding import Leaf
from documents.rendering.binding import bind
from documents.rendering.html import document_html
from documents.rendering.ledger import parted
from documents.rendering.ledger import set_ledger
from documents.rendering.lines import broken
from documents.rendering.lines import shares
from documents.rendering.press import shut_in
from documents.rendering.press_room import room

MM = 72 / 25.4
COLUMNS = (
    Column("TT", "center", 5), Column("Đơn vị", "left", 35), Column("Số lớp (lớp)", "right", 30),
    Column("Số người học thường xuyên (lượt người)", "right", 30),
)  # fmt: skip


def paper(rows: int = 60, name: str = "Xã Cổ Lễ") -> Document:
    table = Table(
        COLUMNS,
        tuple((n, f"{name} {n}", n * 1000, None) for n in range(1, rows + 1)),
        total=("", "Tổng cộng", 1830000, None),
    )
    return Document(
        header=Header(agency="UBND TỈNH", notation="BC-UBND", place="Ninh Bình"),
        type_name="Báo cáo",
        subject="Kết quả",
        blocks=(Paragraph("Toàn văn."),),
        annexes=(Annex("Số liệu theo đơn vị", (table,), "I", landscape=True),),
    )


def volume(document: Document, tmp_path) -> bytes:
    body, ledgers = parted(document)
    front = shut_in(room().run(document_html(body)).content, prefix="f")
    bind(
        tmp_path / "v.pdf",
        front=front,
        annexes=[Leaf(each.heading, lambda each=each: set_ledger(each).content) for each in ledgers],
    )  # fmt: skip
    return (tmp_path / "v.pdf").read_bytes()


def words(page) -> list[str]:
    return (page.extract_text() or "").split()


def test_ledger_prints_the_words_that_the_press_prints(tmp_path):
    document = paper()
    with (
        pdfplumber.open(io.BytesIO(volume(document, tmp_path))) as own,
        pdfplumber.open(io.BytesIO(room().run(document_html(document)).content)) as press,
    ):
        ours = [word for page in own.pages[1:] for word in words(page)]
        theirs = [word for page in press.pages[1:] for word in words(page)]
        head = ["TT", "Đơn", "vị"]
        assert sorted({*ours}) == sorted({*theirs})
        assert ours[: ours.index("10")] == theirs[: theirs.index("10")]
        for page in own.pages[1:]:
            assert " ".join(head) in " ".join(words(page))


def test_ledger_keeps_the_margins_and_counts_its_pages(tmp_path):
    with pdfplumber.open(io.BytesIO(volume(paper(), tmp_path))) as pdf:
        pages = pdf.pages[1:]
        assert len(pages) == 3
        for number, page in enumerate(pages, start=1):
            assert (round(page.width), round(page.height)) == (842, 595)
            assert words(page)[0] == str(number)
            body = [char for char in page.chars if char["top"] > 20 * MM]
            assert min(char["x0"] for char in body) >= 30 * MM
            assert max(char["x1"] for char in body) <= page.width - 15 * MM
            assert max(char["bottom"] for char in body) <= page.height - 20 * MM
            assert (
                max(line["x1"] for line in [*page.rects, *page.lines]) <= page.width - 15 * MM + 1
            )


def test_ledger_is_read_aloud_as_one_table_with_one_head(tmp_path):
    with pikepdf.open(io.BytesIO(volume(paper(), tmp_path))) as book:
        root = book.Root.StructTreeRoot
        part = next(kid for kid in root.K[0].K if kid.S == "/Part")
        kinds = [str(kid.S) for kid in part.K]
        assert kinds == ["/P", "/H2", "/P", "/Table"]
        rows = list(part.K[3].K)
        assert len(rows) == 62
        assert [str(cell.S) for cell in rows[0].K] == ["/TH"] * 4
        assert {str(cell.A.Scope) for cell in rows[0].K} == {"/Column"}
        assert {str(cell.S) for row in rows[1:] for cell in row.K} == {"/TD"}
        for page in book.pages[1:]:
            # Every drawing is a marked one or an artefact.
            orders = b"".join(
                stream.read_bytes()
                for stream in (
                    page.obj.Contents if isinstance(page.obj.Contents, pikepdf.Array) else [page.obj.Contents]
                )
            )  # fmt: skip
            assert not re.sub(rb"/\w+ (?:<<[^>]*>> BDC|BMC).*?EMC", b"", orders, flags=re.DOTALL).count(b"Tj")  # fmt: skip
        assert [str(item.title) for item in book.open_outline().root][-1].startswith("Phụ lục I. SỐ LIỆU")  # fmt: skip


@pytest.mark.parametrize("name", ["Xã 北京", "Xã ☃"])
def test_annex_with_letters_that_the_faces_lack_is_left_to_the_press(name):
    document = paper(3, name)
    assert parted(document) == (document, [])


def test_annex_of_more_than_one_table_is_left_to_the_press():
    document = paper(3)
    annex = Annex("Ghi chú", (Paragraph("Lời."),), "II")
    both = Document(**{**vars(document), "annexes": (*document.annexes, annex)})
    assert parted(both) == (both, [])


def test_long_names_break_into_lines_within_their_cell():
    lines = broken("Uỷ ban Mặt trận Tổ quốc Việt Nam xã Cổ Lễ", "Tinos", 8.0)
    assert len(lines) > 1
    assert " ".join(lines) == "Uỷ ban Mặt trận Tổ quốc Việt Nam xã Cổ Lễ"
    assert "".join(broken("x" * 100, "Tinos", 8.0)) == "x" * 100
    assert broken("", "Tinos", 8.0) == [""]


def test_narrow_column_takes_room_for_its_longest_word_from_the_others():
    widths, fits = shares(
        [5, 95], ["TT", "Tên"], [("1.234.567.890", "Cổ Lễ")], room=300, size=12, padding=8
    )
    assert fits
    assert widths[0] > 15
    assert sum(widths) == pytest.approx(300)


def test_words_that_no_width_holds_say_so():
    assert not shares([50, 50], ["A", "B"], [("x" * 60, "y")], room=100, size=12, padding=8)[1]
