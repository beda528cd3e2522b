"""The text of a document, line by line: Word, PDF with text, scans (where OCR is installed), plain text."""

from __future__ import annotations

import codecs
import contextlib
import io
import shutil
import struct
import subprocess
import tempfile
import textwrap
import zipfile
import zlib
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path
from pathlib import PurePath

import pdfplumber
from docx import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from campaigns.reading.word_numbers import WordNumbers
from documents.text import normalize

MAX_PAGES = 200
MAX_LINE = 3_000  # letters; a longer one is broken, as a page would
MAX_LINES = 20_000
MAX_LETTERS = 1_000_000
MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
OCR_SECONDS = 90  # of one page
SCAN_LETTERS = 40  # a page with fewer letters is a picture
_BROKEN_WORD = (PackageNotFoundError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, SyntaxError)  # fmt: skip
TOO_LARGE = f"Tệp lớn hơn {MAX_BYTES // 1024**2} MB. Hãy nén lại hoặc tải riêng phần kế hoạch."
_LOCKED = "Tệp PDF đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lại."
_BROKEN = "Tệp PDF bị hỏng. Hãy xuất lại từ Word hoặc quét lại."
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # Word before 2007, and any Office file with a password
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff"}


# Told after each page, before the next: pages done, pages in all. What it raises ends the reading.
OnPage = Callable[[int, int], None]


class UnreadableDocument(ValueError):
    """The file cannot be opened; carries the Vietnamese reason and remedy."""


def lines_of(content: bytes, name: str, on_page: OnPage | None = None) -> list[str]:
    """The lines of a document in reading order.

    Args:
        on_page: told how far a document of many pages is; recognising a page takes seconds.

    Raises:
        UnreadableDocument: unknown kind, damaged, protected, too large, or a scan without OCR.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableDocument(TOO_LARGE)
    if not content.strip():
        raise UnreadableDocument("Tệp rỗng. Hãy kiểm tra lại tệp trên máy.")
    suffix = PurePath(name).suffix.lower()
    if content.startswith(b"%PDF"):
        lines = _pdf_lines(content, on_page or _nobody)
    elif content.startswith(b"PK"):
        lines = _word_lines(content)
    elif content.startswith(_OLD_OFFICE) or suffix == ".doc":
        raise UnreadableDocument(
            "Tệp Word kiểu cũ (.doc) hoặc có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu rồi lưu lại "
            "thành .docx."
        )
    elif suffix in PICTURES:
        lines = _ocr(content, suffix, [1], on_page or _nobody)
    elif suffix in {"", ".txt", ".md", ".text"}:
        lines = _text_lines(content)
    else:
        raise UnreadableDocument(
            f"Không đọc được tệp loại “{suffix}”. Hãy dùng Word (.docx), PDF, ảnh hoặc tệp văn bản."
        )
    _demand_size(lines)
    return [
        normalize(part).rstrip()
        for line in lines
        for part in (textwrap.wrap(line, MAX_LINE) if len(line) > MAX_LINE else [line])
    ]


def _demand_size(lines: Sequence[str]) -> None:
    if len(lines) > MAX_LINES:
        raise UnreadableDocument(
            "Văn bản dài quá mức một bản kế hoạch. Hãy tải riêng phần kế hoạch."
        )
    if sum(len(line) for line in lines) > MAX_LETTERS:
        raise UnreadableDocument("Văn bản có quá nhiều chữ. Hãy tải riêng phần kế hoạch.")
    if not any(line.strip() for line in lines):
        raise UnreadableDocument("Tệp không có chữ nào. Hãy kiểm tra lại tệp trên máy.")


def _nobody(done: int, total: int) -> None:
    """Nobody waits for pages."""


def _text_lines(content: bytes) -> list[str]:
    # Without its mark, UTF-16 would make Chinese of anything.
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1258"):
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
            unpacked = sum(part.file_size for part in archive.infolist())
        document = WordDocument(io.BytesIO(content)) if unpacked <= MAX_UNPACKED else None
    except _BROKEN_WORD:
        raise UnreadableDocument(
            "Tệp Word bị hỏng hoặc không phải .docx. Hãy mở bằng Word rồi lưu lại thành .docx."
        ) from None
    if document is None:
        raise UnreadableDocument("Tệp Word quá lớn sau khi giải nén.")
    lines: list[str] = []
    numbers = WordNumbers(document)
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen: list[object] = []
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                        lines += cell.text.splitlines()
        else:
            lines += _word_paragraph(block, numbers)
    return lines


def _word_paragraph(paragraph, numbers: WordNumbers) -> list[str]:
    """A paragraph with the mark that Word draws before it."""
    text = paragraph.text
    if text.strip() and (mark := numbers.mark(paragraph)):
        text = f"{mark} {text}"
    # A blank line after each: paragraphs of Word are whole, lines of a page are not.
    return [*text.splitlines(), ""]


def _pdf_lines(content: bytes, on_page: OnPage) -> list[str]:
    texts: list[str] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            total = len(document.pages)
            if total > MAX_PAGES:
                raise UnreadableDocument(
                    f"Tệp có hơn {MAX_PAGES} trang. Hãy tải riêng phần kế hoạch."
                )
            for page in document.pages:
                on_page(len(texts), total)
                texts.append(page.extract_text() or "")
                page.close()  # frees what was laid out; a long scan would fill the memory
    except PDFPasswordIncorrect:
        raise UnreadableDocument(_LOCKED) from None
    except PdfminerException as reason:
        is_locked = isinstance(reason.args[0] if reason.args else None, PDFPasswordIncorrect)
        raise UnreadableDocument(_LOCKED if is_locked else _BROKEN) from None
    except (ValueError, KeyError, TypeError, struct.error, RecursionError):
        raise UnreadableDocument(_BROKEN) from None
    if not texts:
        raise UnreadableDocument(_BROKEN)
    scanned = [number for number, text in enumerate(texts, 1) if len(text) < SCAN_LETTERS]
    if 2 * len(scanned) > len(texts):
        return _ocr(content, ".pdf", scanned, on_page, texts)
    if scanned and shutil.which("tesseract"):
        # Signed pages are often scanned into a document that is text otherwise.
        with contextlib.suppress(UnreadableDocument):
            return _ocr(content, ".pdf", scanned, on_page, texts)
    return _by_line(texts)


def _by_line(texts: Sequence[str]) -> list[str]:
    """Lines of pages, a blank one after each page."""
    return [line for text in texts for line in [*text.splitlines(), ""]]


def _ocr(
    content: bytes, suffix: str, pages: list[int], on_page: OnPage, texts: Sequence[str] = ("",)
) -> list[str]:
    """Read pictures of pages with Tesseract, in Vietnamese where its data is installed.

    Page by page, so that the job lives on, is seen to move and can be stopped.

    Args:
        pages: numbers from 1 of those to be recognised; `texts` holds what the others say.
    """
    found = list(texts)
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableDocument(
            "Tệp là ảnh quét và máy chủ chưa cài phần mềm nhận dạng chữ (Tesseract). "
            "Hãy tải bản Word hoặc PDF có chữ."
        )
    language = _language(program)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_bytes(content)
        for done, number in enumerate(pages):
            on_page(done, len(pages))
            page = source if suffix != ".pdf" else _picture(source, number)
            made = _run([program, str(page), "stdout", "-l", language, "--psm", "6"])
            found[number - 1] = made.decode(errors="replace")
            if page != source:
                page.unlink()
    on_page(len(pages), len(pages))
    if not any(text.strip() for text in found):
        raise UnreadableDocument("Không nhận dạng được chữ nào trong ảnh. Hãy quét lại rõ hơn.")
    return _by_line(found)


def _picture(source: Path, number: int) -> Path:
    """One page of a PDF as a grey picture."""
    program = shutil.which("pdftoppm")
    if program is None:
        raise UnreadableDocument("Máy chủ thiếu công cụ tách trang PDF (poppler-utils).")
    target = source.with_name(f"page-{number}")
    page = str(number)
    options = ["-r", "200", "-gray", "-png", "-singlefile", "-f", page, "-l", page]
    _run([program, *options, str(source), str(target)])
    return target.with_suffix(".png")


def _language(program: str) -> str:
    installed = _run([program, "--list-langs"]).decode(errors="replace").split()
    return "vie" if "vie" in installed else "eng"


def _run(command: list[str]) -> bytes:
    """One fixed program on files of our own naming."""
    try:
        return subprocess.run(  # noqa: S603 -- no word of the command comes from outside
            command, capture_output=True, check=True, timeout=OCR_SECONDS
        ).stdout
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(
            f"Một trang cần hơn {OCR_SECONDS} giây để nhận dạng. "
            "Hãy quét lại với độ phân giải thấp hơn (200–300 dpi)."
        ) from None
    except (subprocess.CalledProcessError, OSError):
        raise UnreadableDocument("Không nhận dạng được chữ trong tệp này.") from None
