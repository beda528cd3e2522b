"""Uploads: a white list judged by name and by content; downloads that a browser cannot run."""

from __future__ import annotations

import contextlib
import hashlib
import io
import secrets
import warnings
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import filetype
import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.base import File
from django.http import FileResponse
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from PIL import Image
from PIL import ImageOps

from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import check_archive
from documents.text import fold
from documents.text import normalize

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
INLINE = {"application/pdf", "image/png", "image/jpeg", "image/webp"}
MAX_PIXELS = 60_000_000
KEPT = ("icc_profile", "transparency")  # without these a picture looks different
SAVING: dict[str, dict[str, Any]] = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}}
ALLOWED_WORDS = "PDF, Word (.docx), Excel (.xlsx), ảnh PNG, JPG hoặc WebP"


class RefusedFile(ValueError):
    """The upload is not taken; carries the Vietnamese reason and remedy."""


@dataclass(frozen=True)
class AcceptedFile:
    """A checked upload: `name` as the person knows it, `content` under a random stored name."""

    name: str
    content_type: str
    size: int
    sha256: str
    content: ContentFile


def accept_upload(upload: Any) -> AcceptedFile:
    """Check an uploaded file by size, name and content.

    Images are written anew, which drops places and other hidden data.

    Raises:
        RefusedFile: with the reason.
    """
    name = display_name(upload.name)
    limit = settings.UPLOAD_MAX_BYTES
    if upload.size > limit:
        raise RefusedFile(
            f"Tệp “{name}” nặng {megabytes(upload.size)} MB, vượt mức {megabytes(limit)} MB. "
            "Hãy nén hoặc chia nhỏ tệp rồi tải lại."
        )
    if not upload.size:
        raise RefusedFile(f"Tệp “{name}” rỗng. Hãy kiểm tra lại tệp trên máy.")
    suffix = PurePath(name).suffix.lower()
    content_type = TYPES.get(suffix)
    if content_type is None:
        raise RefusedFile(
            f"Không nhận tệp loại “{suffix or 'không rõ'}”. Hãy dùng {ALLOWED_WORDS}."
        )
    content = upload.read()
    content = _CHECKS[content_type](name, content)
    return AcceptedFile(
        name=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=ContentFile(content, name=f"{secrets.token_urlsafe(24)}{suffix}"),
    )


def display_name(name: str) -> str:
    """A name fit to show: last part of the path, NFC, no control or direction marks, 150 letters."""
    last = normalize(name).replace("\\", "/").split("/")[-1]
    clean = "".join(c for c in last if c.isprintable()).strip(" .")
    stem, suffix = PurePath(clean).stem, PurePath(clean).suffix
    return f"{stem[:140]}{suffix[:10]}" or "tep"


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _mismatch(name: str) -> RefusedFile:
    return RefusedFile(
        f"Nội dung của “{name}” không đúng với phần đuôi của tên tệp. "
        "Hãy mở tệp, lưu lại đúng định dạng rồi tải lên."
    )


def _check_pdf(name: str, content: bytes) -> bytes:
    if not content.startswith(b"%PDF-"):
        raise _mismatch(name)
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not len(document.pages):
                raise RefusedFile(f"Tệp “{name}” không có trang nào.")
    except pikepdf.PasswordError:
        raise RefusedFile(f"Tệp “{name}” đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lại.") from None
    except pikepdf.PdfError:
        raise RefusedFile(f"Tệp “{name}” bị hỏng. Hãy xuất lại PDF rồi tải lên.") from None
    return content


def _check_office(name: str, content: bytes) -> bytes:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedFile(
            f"Tệp “{name}” đặt mật khẩu hoặc là định dạng cũ. Hãy lưu lại rồi tải lên."
        )
    if not content.startswith(b"PK"):
        raise _mismatch(name)
    try:
        parts = check_archive(content)
    except UnreadableSheet as reason:
        raise RefusedFile(str(reason)) from None
    part = "word/document.xml" if name.lower().endswith(".docx") else "xl/workbook.xml"
    if part not in parts or "[Content_Types].xml" not in parts:
        raise _mismatch(name)
    return content


def _check_image(name: str, content: bytes) -> bytes:
    kind = filetype.guess(content)
    if kind is None or kind.mime != TYPES[PurePath(name).suffix.lower()]:
        raise _mismatch(name)
    try:
        with warnings.catch_warnings():
            # Pillow warns of big pictures; their size is judged here.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError  # noqa: TRY301
            # Before load(): the PDF library lets Pillow fill what is missing of a picture with grey.
            with Image.open(io.BytesIO(content)) as whole:
                whole.verify()
            return _drawn_anew(image)
    except Image.DecompressionBombError:
        raise RefusedFile(
            f"Ảnh “{name}” có quá nhiều điểm ảnh, quá lớn để nhận. Hãy thu nhỏ rồi tải lại."
        ) from None
    except Exception:  # noqa: BLE001
        # Pillow's readers raise whatever a damaged byte leads them to.
        raise RefusedFile(f"Ảnh “{name}” bị hỏng. Hãy chọn ảnh khác.") from None


def _drawn_anew(image: Image.Image) -> bytes:
    """The same picture, upright as its camera meant it, without anything else the file held."""
    # A telephone's JPEG may hold a second picture, which Pillow calls another format.
    form = "JPEG" if image.format == "MPO" else image.format
    image.load()
    upright = image
    with contextlib.suppress(Exception):  # broken notes of a camera do not say which side is up
        upright = ImageOps.exif_transpose(image)
    upright.info = {key: upright.info[key] for key in KEPT if key in upright.info}
    stream = io.BytesIO()
    upright.save(
        stream,
        format=form,
        icc_profile=upright.info.get("icc_profile"),
        **SAVING.get(form or "", {}),
    )
    return stream.getvalue()


_CHECKS = {
    content_type: {"application/pdf": _check_pdf}.get(
        content_type, _check_image if content_type.startswith("image/") else _check_office
    )
    for content_type in set(TYPES.values())
}


def serve_file(content: bytes | File, name: str, *, content_type: str) -> HttpResponse:
    """A download with a Vietnamese name; only PDF and pictures may open inside the browser."""
    if isinstance(content, bytes):
        body = content
    else:
        with content.open("rb") as stream:
            body = stream.read()
    response = HttpResponse(body, content_type=content_type)
    _guard(response, name, content_type)
    return response


def stream_file(content: File, name: str, *, content_type: str) -> FileResponse:
    """As `serve_file`, in pieces: for files that should never lie in memory whole."""
    response = FileResponse(content.open("rb"), content_type=content_type)
    _guard(response, name, content_type)
    return response


def _guard(response: HttpResponseBase, name: str, content_type: str) -> None:
    way = "inline" if content_type in INLINE else "attachment"
    plain = "".join(c if c.isascii() and c not in '"\\;' else "_" for c in fold(name)) or "tep"
    response["Content-Disposition"] = (
        f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(display_name(name))}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    if content_type not in INLINE:
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
