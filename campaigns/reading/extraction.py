"""The text of a document, line by line: Word, PDF with text, scans (where OCR is installed), plain text."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from pathlib import PurePath

import pdfplumber
from docx import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from pdfplumber.utils.exceptions import PdfminerException

from documents.text import normalize

MAX_PAGES = 200
MAX_LINES = 20_000
MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
OCR_SECONDS = 60  # of one page
SCAN_LETTERS = 40  # a page with fewer letters is a picture
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff"}


class UnreadableDocument(ValueError):
    """The file cannot be opened; carries the Vietnamese reason and remedy."""


def lines_of(content: bytes, name: str) -> list[str]:
    """The lines of a document in reading order.

    Raises:
        UnreadableDocument: unknown kind, damaged, protected, too large, or a scan without OCR.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableDocument("Tệp quá lớn. Hãy chia nhỏ hoặc nén lại.")
    if not content.strip():
        raise UnreadableDocument("Tệp rỗng. Hãy kiểm tra lại tệp trên máy.")
    suffix = PurePath(name).suffix.lower()
    if content.startswith(b"%PDF"):
        lines = _pdf_lines(content)
    elif content.startswith(b"PK"):
        lines = _word_lines(content)
    elif suffix in PICTURES:
        lines = _ocr(content, suffix)
    elif suffix in {"", ".txt", ".md", ".text"}:
        lines = _text_lines(content)
    else:
        raise UnreadableDocument(
            f"Không đọc được tệp loại “{suffix}”. Hãy dùng Word (.docx), PDF, ảnh hoặc tệp văn bản."
        )
    return [normalize(line).rstrip() for line in lines[:MAX_LINES]]


def _text_lines(content: bytes) -> list[str]:
    for encoding in ("utf-8-sig", "utf-16", "cp1258"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.replace("\x0c", "\n").splitlines()
    raise UnreadableDocument("Tệp không phải văn bản. Hãy dùng Word (.docx), PDF hoặc ảnh.")


def _is_text(text: str) -> bool:
    """Whether nearly all of it can be read: no picture or program in disguise."""
    odd = sum(not (letter.isprintable() or letter in "\n\r\t\x0c") for letter in text)
    return odd <= 0.02 * len(text)


def _word_lines(content: bytes) -> list[str]:
    """Paragraphs and table cells in the order of the body; list marks that Word draws are rebuilt."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableDocument("Tệp Word quá lớn sau khi giải nén.")
        document = WordDocument(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as reason:
        if isinstance(reason, UnreadableDocument):
            raise
        raise UnreadableDocument("Tệp Word bị hỏng hoặc không phải .docx.") from None
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen: list[object] = []
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                        lines += cell.text.splitlines()
        else:
            lines += _word_paragraph(block)
    return lines


def _word_paragraph(paragraph) -> list[str]:
    """A paragraph with an automatic list mark gets a dash, since the number itself is not in the file."""
    text = paragraph.text
    properties = paragraph._p.pPr
    is_list = properties is not None and properties.numPr is not None
    if is_list and text.strip():
        text = f"- {text}"
    # A blank line after each: paragraphs of Word are whole, lines of a page are not.
    return [*text.splitlines(), ""]


def _pdf_lines(content: bytes) -> list[str]:
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadableDocument(f"Tệp có hơn {MAX_PAGES} trang.")
            pages = [page.extract_text() or "" for page in document.pages]
    except PdfminerException:
        raise UnreadableDocument("Tệp PDF bị hỏng hoặc đặt mật khẩu.") from None
    if sum(len(text) for text in pages) < SCAN_LETTERS * max(len(pages), 1):
        return _ocr(content, ".pdf")
    return [line for text in pages for line in [*text.splitlines(), ""]]


def _ocr(content: bytes, suffix: str) -> list[str]:
    """Read pictures of pages with Tesseract, in Vietnamese where its data is installed."""
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableDocument(
            "Tệp là ảnh quét và máy chủ chưa cài phần mềm nhận dạng chữ (Tesseract). "
            "Hãy tải bản Word hoặc PDF có chữ."
        )
    with tempfile.TemporaryDirectory() as folder:
        pages = _pictures(content, suffix, Path(folder))
        lines: list[str] = []
        for page in pages:
            made = _run([program, str(page), "stdout", "-l", _language(program), "--psm", "6"])
            lines += [*made.decode(errors="replace").splitlines(), ""]
    if not any(line.strip() for line in lines):
        raise UnreadableDocument("Không nhận dạng được chữ nào trong ảnh.")
    return lines


def _pictures(content: bytes, suffix: str, folder: Path) -> list[Path]:
    source = folder / f"source{suffix}"
    source.write_bytes(content)
    if suffix != ".pdf":
        return [source]
    program = shutil.which("pdftoppm")
    if program is None:
        raise UnreadableDocument("Máy chủ thiếu công cụ tách trang PDF (poppler-utils).")
    _run(
        [
            program,
            "-r",
            "200",
            "-gray",
            "-png",
            "-l",
            str(MAX_PAGES),
            str(source),
            str(folder / "p"),
        ]
    )
    return sorted(folder.glob("p*.png"))


def _language(program: str) -> str:
    installed = _run([program, "--list-langs"]).decode(errors="replace").split()
    return "vie" if "vie" in installed else "eng"


def _run(command: list[str]) -> bytes:
    """One fixed program on files of our own naming."""
    try:
        return subprocess.run(  # noqa: S603 -- no word of the command comes from outside
            command, capture_output=True, check=True, timeout=OCR_SECONDS * 5
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        raise UnreadableDocument("Không nhận dạng được chữ trong tệp này.") from None
