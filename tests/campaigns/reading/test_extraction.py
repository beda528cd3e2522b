"""Opening documents: what cannot be opened says why; long scans report page by page."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from accounts.jobs import Cancelled
from campaigns.reading import UnreadableDocument
from campaigns.reading import extraction
from campaigns.reading import read_document
from campaigns.reading.extraction import lines_of
from documents.layout import Document
from documents.layout import Header
from documents.layout import Paragraph
from documents.rendering.pdf import render_pdf


@pytest.fixture(scope="module")
def paper() -> bytes:
    """A page with text."""
    return render_pdf(
        Document(
            header=Header(
                agency="UỶ BAN NHÂN DÂN\nXÃ HOA SEN", notation="KH-UBND", place="Hoa Sen"
            ),
            type_name="Kế hoạch",
            subject="Triển khai Phong trào thi đua",
            blocks=tuple(Paragraph(f"{n}. Thi đua phát triển xã hội số.") for n in range(1, 6)),
        )
    )


def pdf_of(*pages: bytes) -> bytes:
    made = pikepdf.new()
    for page in pages:
        with pikepdf.open(io.BytesIO(page)) as source:
            made.pages.extend(source.pages)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def locked(paper: bytes) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as source:
        source.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    return stream.getvalue()


def broken_word() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\xd0\xcf\x11\xe0old", "ke-hoach.doc", "kiểu cũ"),
        (b"\xd0\xcf\x11\xe0locked", "ke-hoach.docx", "mật khẩu"),
        (broken_word(), "ke-hoach.docx", "bị hỏng"),
        (b"x\n" * 30_000, "a.txt", "dài quá mức"),
        (b"b" * 1_000_001, "a.txt", "quá nhiều chữ"),
        ("Kế hoạch".encode("utf-16-le"), "a.txt", "không phải văn bản"),
        (b" \n ", "a.txt", "rỗng"),
    ],
)
def test_what_cannot_be_opened_says_why(content, name, reason):
    with pytest.raises(UnreadableDocument, match=reason):
        lines_of(content, name)


def test_numbers_that_word_draws_are_counted():
    word = WordDocument()
    numbering = word.part.numbering_part.element
    for position, (form, text) in enumerate(
        [("upperRoman", "%1."), ("decimal", "%1."), ("lowerLetter", "%1)")]
    ):
        key = str(90 + position)
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
            ),
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
            )
        )
    for key, text in (
        (90, "MỤC ĐÍCH"),
        (90, "NỘI DUNG"),
        (91, "Hạ tầng"),
        (91, "Nhân lực"),
        (92, "Đào tạo"),
        (None, "Hết"),
    ):
        properties = word.add_paragraph(text)._p.get_or_add_pPr()
        if key:
            properties.get_or_add_numPr().get_or_add_numId().val = key
    word.add_paragraph("Gạch đầu dòng", style="List Bullet")
    stream = io.BytesIO()
    word.save(stream)
    lines = [line for line in lines_of(stream.getvalue(), "a.docx") if line]
    assert lines == [
        "I. MỤC ĐÍCH", "II. NỘI DUNG", "1. Hạ tầng", "2. Nhân lực", "a) Đào tạo", "Hết", "- Gạch đầu dòng"
    ]  # fmt: skip


def test_a_pdf_with_a_password_says_so(paper):
    with pytest.raises(UnreadableDocument, match="đặt mật khẩu"):
        lines_of(locked(paper), "a.pdf")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, capsys):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as stream:
        stream.truncate(extraction.MAX_BYTES * 4)
    with pytest.raises(SystemExit) as ended:
        call_command("read_plan", str(path), "--json")
    assert ended.value.code == 2
    assert "lớn hơn" in capsys.readouterr().err


def test_a_file_that_is_not_there_ends_with_two(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("read_plan", str(tmp_path / "no.pdf"))
    assert ended.value.code == 2
    assert "không có tệp này" in capsys.readouterr().err


def test_pages_are_told_as_they_are_read(paper):
    told = []
    lines_of(pdf_of(paper, paper), "a.pdf", lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]


def test_a_scanned_page_within_a_text_is_recognised(paper, monkeypatch):
    def run(command: list[str]) -> bytes:
        if "pdftoppm" in command[0]:
            Path(f"{command[-1]}.png").touch()
        return f"trang {command[command.index('-f') + 1]}".encode() if "-f" in command else b"quet"

    monkeypatch.setattr(extraction, "_run", run)
    monkeypatch.setattr(extraction.shutil, "which", lambda name: f"/bin/{name}")
    blank = pikepdf.new()
    blank.add_blank_page()
    stream = io.BytesIO()
    blank.save(stream)
    told = []
    document = pdf_of(paper, stream.getvalue(), paper)
    lines = lines_of(document, "a.pdf", lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3), (0, 1), (1, 1)]
    assert sum("Thi đua" in line for line in lines) == 10
    assert "quet" in lines[4:-4]


def test_a_cancelled_reading_stops_at_the_next_page(paper):
    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_document(pdf_of(paper, paper, paper), "a.pdf", on_page=cancel)


def test_a_page_that_takes_too_long_says_what_to_do(monkeypatch):
    monkeypatch.setattr(extraction, "OCR_SECONDS", 0.001)
    with pytest.raises(UnreadableDocument, match="Hãy quét lại"):
        lines_of(b"picture", "quet.png")
