"""Word files to attack the templates with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document


def word(*lines: str, header: str = "", title: str = "") -> bytes:
    """A Word file with one paragraph a line."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def changed(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same archive after `change` of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def upload(content: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(content: bytes) -> str:
    """Everything that the paper says: body, tables, headers, title."""
    document = Document(io.BytesIO(content))
    parts = [p.text for p in document.element.body.iter() if p.tag.endswith("}t") and p.text]
    for section in document.sections:
        parts += [p.text for p in section.header.paragraphs]
    return "\n".join([*parts, document.core_properties.title])
