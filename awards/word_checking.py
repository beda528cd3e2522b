"""What an uploaded Word template must be before it is kept: a plain .docx, known fields, sound layout."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError  # only the name of the fault

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from jinja2 import TemplateError
from jinja2 import TemplateSyntaxError

from awards.word_fields import FIELDS
from awards.word_fields import examples
from awards.word_sandbox import UnsafeTemplate
from awards.word_sandbox import demand_whole
from awards.word_sandbox import read_template
from awards.word_sandbox import render_template
from documents.files import AcceptedFile
from documents.files import RefusedFile
from documents.files import accept_upload
from documents.files import megabytes
from workflow import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_XML = 3 * 1024 * 1024  # of all parts that are rendered
SPACES = re.compile(rb"\s{2000}")  # docxtpl's patterns take long over them
OPEN_TAG = re.compile(r"\{[{%#]")
MOST_TAG = 300  # letters between {{ and }}
CODES = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"}
# What a part may be: words, their dress, pictures.
SUFFIXES = {".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".bmp"}
LINKS = ("oleobject", "package", "control", "attachedtemplate", "afchunk", "subdocument", "frame",
         "mailmerge", "vbaproject", "keymapcustomizations", "externallink", "recipientdata")  # fmt: skip
RENDERED = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class CheckedTemplate:
    """A template fit to be kept, and the fields of its kind that it leaves out."""

    file: AcceptedFile
    used: tuple[str, ...]


def check_template(upload: Any, kind: str) -> CheckedTemplate:
    """Judge an uploaded template.

    Raises:
        Refused: with the reason, at the field `file`.
    """
    try:
        file = _accepted(upload)
        content = file.content.read()
        file.content.seek(0)
        _check_parts(content)
        used = _check_fields(content, kind)
    except (RefusedFile, UnsafeTemplate) as fault:
        raise Refused(str(fault), errors={"file": str(fault)}) from None
    return CheckedTemplate(file, used)


def _accepted(upload: Any) -> AcceptedFile:
    if not upload.name.lower().endswith(".docx"):
        raise RefusedFile(
            "Chỉ nhận tệp Word đuôi .docx. Tệp .doc, .docm, .dotx hãy lưu lại thành .docx."
        )
    if upload.size > MOST_BYTES:
        raise RefusedFile(
            f"Tệp nặng {megabytes(upload.size)} MB, vượt mức {megabytes(MOST_BYTES)} MB. Hãy bỏ "
            "bớt ảnh trong mẫu."
        )
    return accept_upload(upload)


## The archive


def _check_parts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        _check_names(names)
        rendered = 0
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            body = archive.read(name)
            root = _parsed(body)
            if name.endswith(".rels"):
                _check_links(root)
            elif name == "[Content_Types].xml":
                _check_types(root)
            elif name.startswith("word/"):
                _check_codes(root)
            if RENDERED.match(name):
                rendered += len(body)
                if SPACES.search(body):
                    raise RefusedFile("Tệp có khoảng trắng bất thường nên không được nhận.")
                _check_tags(root, name)
    if rendered > MOST_XML:
        raise RefusedFile("Nội dung mẫu quá dài. Mẫu chỉ nên có phần khung, không có dữ liệu.")


def _check_names(names: list[str]) -> None:
    if len(names) != len({name.lower() for name in names}):
        raise RefusedFile("Tệp có hai phần trùng tên nên không được nhận.")
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name:
            raise RefusedFile("Tệp có đường dẫn bất thường nên không được nhận.")
        if not name.endswith("/") and path.suffix.lower() not in SUFFIXES and path.name != ".rels":
            raise RefusedFile(
                f"Mẫu chứa phần “{path.name}” nhúng kèm (bảng tính, đối tượng, phông chữ…). Hãy xoá "
                "phần đó rồi lưu lại."
            )


def _parsed(body: bytes) -> Any:
    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise RefusedFile("Tệp bị hỏng hoặc chứa khai báo không được phép. Hãy lưu lại.") from None


def _check_links(root: Any) -> None:
    for link in root.iter():
        kind = link.get("Type", "").rsplit("/", 1)[-1].lower()
        if link.get("TargetMode", "").lower() == "external":
            raise RefusedFile(
                "Mẫu có liên kết ra ngoài (địa chỉ mạng, ảnh liên kết hoặc mẫu đính kèm). Hãy bấm "
                "chuột phải, chọn bỏ liên kết, rồi lưu lại."
            )
        if kind.startswith(LINKS):
            raise RefusedFile("Mẫu nhúng đối tượng hoặc tệp khác nên không được nhận.")


def _check_types(root: Any) -> None:
    for entry in root.iter():
        kind = entry.get("ContentType", "").lower()
        if "macroenabled" in kind or "vba" in kind or "activex" in kind or "oleobject" in kind:
            raise RefusedFile("Mẫu chứa macro hoặc đối tượng chạy được nên không được nhận.")


def _check_codes(root: Any) -> None:
    """Field codes may count pages; others fetch files or ask programs (INCLUDETEXT, DDE, LINK)."""
    for paragraph in root.iter(f"{NAMESPACE}p"):
        codes = [node.text or "" for node in paragraph.iter(f"{NAMESPACE}instrText")]
        words = " ".join("".join(codes).split()).split(" ")
        if codes and not _only_pages(words):
            raise RefusedFile(f"Mẫu có mã trường của Word không được phép: {' '.join(words)[:60]}.")
    for simple in root.iter(f"{NAMESPACE}fldSimple"):
        code = simple.get(f"{NAMESPACE}instr", "")
        if not _only_pages(code.split()):
            raise RefusedFile(f"Mẫu có mã trường của Word không được phép: {code.strip()[:60]}.")
    if any(True for _ in root.iter(f"{NAMESPACE}altChunk")):
        raise RefusedFile("Mẫu chèn tệp khác nên không được nhận.")


def _only_pages(words: list[str]) -> bool:
    return all(
        word.upper() in CODES or word.startswith("\\") or word.upper() in {"MERGEFORMAT", "ARABIC"}
        for word in words
        if word and word != "*"
    )


def _check_tags(root: Any, name: str) -> None:
    """Tags close where they open, and are short; notes are rendered twice, so they hold none."""
    for paragraph in root.iter(f"{NAMESPACE}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{NAMESPACE}t"))
        for found in OPEN_TAG.finditer(text):
            if "notes" in name:
                raise RefusedFile("Không đặt trường trong chú thích cuối trang.")
            closing = {"{{": "}}", "{%": "%}", "{#": "#}"}[found.group()]
            end = text.find(closing, found.end())
            if end < 0 or end - found.end() > MOST_TAG:
                raise RefusedFile(
                    f"Trường không đóng lại trong cùng một đoạn: “{text[found.start() :][:60]}”."
                )


## The fields


def _check_fields(content: bytes, kind: str) -> tuple[str, ...]:
    try:
        return _tried(content, kind)
    except UnsafeTemplate:
        raise
    except TemplateSyntaxError as fault:
        raise UnsafeTemplate(_syntax_words(fault)) from None
    except (TemplateError, RecursionError, SyntaxError, MemoryError):
        raise UnsafeTemplate("Mẫu có trường viết sai nên không điền được dữ liệu.") from None
    except Exception:  # noqa: BLE001
        # The packages that read Word files raise whatever a broken part leads them to.
        raise UnsafeTemplate(
            "Mẫu không điền thử được. Hãy mở bằng Word, lưu lại thành .docx rồi tải lên."
        ) from None


def _tried(content: bytes, kind: str) -> tuple[str, ...]:
    """Read the fields, then fill them with examples."""
    environment = read_template(content, kind)
    if environment.unknown:
        raise UnsafeTemplate(_unknown_words(environment.unknown, kind))
    if not environment.used:
        raise UnsafeTemplate(
            "Mẫu không có trường nào. Hãy đặt các trường dạng {{ so }}, {{ trich_yeu }} vào chỗ cần "
            "điền; danh mục trường ở trang này."
        )
    demand_whole(content, kind, examples(kind))
    render_template(content, kind, examples(kind))
    return tuple(name for name in FIELDS[kind] if name in environment.used)


def _unknown_words(unknown: set[str], kind: str) -> str:
    names = ", ".join(f"“{name}”" for name in sorted(unknown)[:20])
    return (
        f"Mẫu có trường không có trong danh mục: {names}. Hãy sửa lại theo danh mục trường của loại "
        "văn bản này."
    )


def _syntax_words(fault: TemplateSyntaxError) -> str:
    """Jinja's messages are English: name the commonest faults ourselves."""
    message = fault.message or ""
    if "end of template" in message or "end of" in message:
        return "Có vòng lặp hoặc điều kiện chưa đóng: thiếu {% endfor %} hoặc {% endif %}."
    if found := re.search(r"unknown tag '(\w+)'", message):
        return f"Thẻ “{found.group(1)}” không dùng được hoặc đặt sai chỗ."
    return "Có trường viết sai. Trường phải có dạng {{ ten_truong }}."
