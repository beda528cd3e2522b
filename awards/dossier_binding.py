"""Binds a dossier: reads the files apart, prints the sheets, draws the pages into their slots."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from django.core.files.base import File
from django.utils import timezone

from awards.dossier_contents import Contents
from awards.dossier_contents import FileFact
from awards.dossier_pages import Entry
from awards.dossier_pages import Part
from awards.dossier_pages import Reading
from awards.dossier_pages import parts_of
from awards.dossier_pages import print_sheets
from awards.dossier_reading import read_into

MAX_FILE_PAGES = 400
MAX_PAGES = 1500  # of all uploaded files together
MAX_ATTACHED = 60 * 1024 * 1024
MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
FOOT = 12 * MILLIMETRE  # kept free for our own line under an uploaded page
PICTURE_MARGIN = 15 * MILLIMETRE
Tick = Callable[[str], None]


@dataclass(frozen=True)
class Bound:
    """A finished dossier lying at `path`."""

    path: Path
    sha256: str
    size: int
    page_count: int


def bind(contents: Contents, stored: Mapping[int, File], folder: Path, tick: Tick) -> Bound:
    """Make the PDF of one dossier.

    Args:
        stored: the files of `contents.files` by key.
        folder: an empty one for scratch and result.
        tick: called with words before each piece of work; may raise to stop.
    """
    readings, kept = _read_all(contents, stored, folder, tick)
    tick("đang dàn trang")
    parts = parts_of(contents, readings)
    sheets = print_sheets(
        contents, parts, built_at=timezone.localtime(), waiting=lambda: tick("đang dàn trang")
    )
    tick("đang đóng tập")
    path = folder / "ho-so.pdf"
    with ExitStack() as opened:
        book = opened.enter_context(pikepdf.open(io.BytesIO(sheets)))
        places = _places(book)
        for entry in _entries(parts):
            if entry.sheets:
                source = opened.enter_context(pikepdf.open(folder / f"{entry.file.pk}.pdf"))
                _fill(book, entry, source, places)
            elif entry.file and entry.file.pk in kept:
                _attach(book, entry, kept[entry.file.pk])
        _point_to_tops(book, places)
        _outline(book, parts, places)
        _describe(book, contents)
        book.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        count = len(book.pages)
    return Bound(path, sha256_of(path), path.stat().st_size, count)


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _entries(parts: list[Part]) -> list[Entry]:
    return [entry for part in parts for entry in part.entries]


def _read_all(
    contents: Contents, stored: Mapping[int, File], folder: Path, tick: Tick
) -> tuple[dict[int, Reading], dict[int, bytes]]:
    """What became of each file, and the bytes of those to attach."""
    readings: dict[int, Reading] = {}
    kept: dict[int, bytes] = {}
    room, pages = MAX_ATTACHED, MAX_PAGES
    for number, fact in enumerate(contents.files, start=1):
        tick(f"đang đọc tệp {number}/{len(contents.files)}")
        content = _content(stored.get(fact.pk))
        if hashlib.sha256(content).hexdigest() != fact.sha256:
            readings[fact.pk] = Reading(problem="changed")
        elif kind := _kind(fact):
            readings[fact.pk] = _read(content, folder / f"{fact.pk}.pdf", kind, pages)
            pages -= len(readings[fact.pk].sizes)
        elif len(content) > room:
            readings[fact.pk] = Reading(problem="too_large")
        else:
            readings[fact.pk], kept[fact.pk] = Reading(problem="attached"), content
            room -= len(content)
    return readings, kept


def _content(stored: File | None) -> bytes:
    """The bytes of a stored file; nothing where it is gone, which its digest then tells."""
    try:
        if stored is None:
            return b""
        with stored.open("rb") as stream:
            return stream.read()
    except OSError:
        return b""


def _kind(fact: FileFact | None) -> str:
    if fact is None:
        return ""
    if fact.content_type == "application/pdf":
        return "pdf"
    return "picture" if fact.content_type.startswith("image/") else ""


def _read(content: bytes, path: Path, kind: str, pages_left: int) -> Reading:
    problem = read_into(content, path, kind=kind, max_pages=min(MAX_FILE_PAGES, pages_left))
    if problem:
        return Reading(problem=problem)
    with pikepdf.open(path) as clean:
        return Reading(tuple((float(p.mediabox[2]), float(p.mediabox[3])) for p in clean.pages))


def _places(book: pikepdf.Pdf) -> dict[str, int]:
    """The page (from 0) on which each anchor stands."""
    numbers = {page.obj.objgen: number for number, page in enumerate(book.pages)}
    names = pikepdf.NameTree(book.Root.Names.Dests)
    return {str(name): numbers[place[0].objgen] for name, place in names.items()}


def _fill(book: pikepdf.Pdf, entry: Entry, source: pikepdf.Pdf, places: dict[str, int]) -> None:
    """Draw each page of a file into its slot, as large as fits above our line, never enlarged."""
    for sheet, page in zip(entry.sheets, source.pages, strict=True):
        slot = book.pages[places[sheet.anchor]]
        drawing = book.copy_foreign(page.as_form_xobject())
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        room_x, room_y = (A4[1], A4[0]) if sheet.is_wide else A4
        margin = 0 if _kind(entry.file) == "pdf" else PICTURE_MARGIN
        inner_x, inner_y = room_x - 2 * margin, room_y - FOOT - 2 * margin
        scale = min(1.0, inner_x / width, inner_y / height)
        left = (room_x - width * scale) / 2
        bottom = FOOT + (room_y - FOOT - height * scale) / 2
        resources = pikepdf.Dictionary(dict(slot.obj.Resources.items()))
        resources.XObject = pikepdf.Dictionary({"/Upload": drawing})
        slot.obj.Resources = resources
        # Our own drawing may leave a changed scale behind: shut it in.
        slot.contents_add(b"q", prepend=True)
        slot.contents_add(
            f"Q /Artifact BMC q {scale:.5f} 0 0 {scale:.5f} {left:.2f} {bottom:.2f} cm "
            "/Upload Do Q EMC".encode()
        )


def _attach(book: pikepdf.Pdf, entry: Entry, content: bytes) -> None:
    name = f"{entry.ordinal} {entry.file.name}"
    day = f"D:{entry.file.uploaded_on:%Y%m%d}"
    book.attachments[name] = pikepdf.AttachedFileSpec(
        book,
        content,
        filename=name,
        mime_type=entry.file.content_type,
        description=f"{entry.kind_label}, SHA-256 {entry.sha256}",
        creation_date=day,
        mod_date=day,
    )


def _point_to_tops(book: pikepdf.Pdf, places: dict[str, int]) -> None:
    """A link to an uploaded page shows its top, not the line at its foot where the anchor stands."""
    names = pikepdf.NameTree(book.Root.Names.Dests)
    for name, number in places.items():
        page = book.pages[number]
        names[name] = pikepdf.Array([
            page.obj, pikepdf.Name.XYZ, 0, float(page.mediabox[3]), None,
        ])  # fmt: skip


def _outline(book: pikepdf.Pdf, parts: list[Part], places: dict[str, int]) -> None:
    """Bookmarks: our own sheets, each part, and in it each paper."""
    with book.open_outline() as outline:
        outline.root.clear()
        for title, anchor in (
            ("Bìa", "bia"),
            ("Mục lục", "muc-luc"),
            ("Thành phần hồ sơ và phần còn thiếu", "thanh-phan"),
        ):
            outline.root.append(pikepdf.OutlineItem(title, places[anchor], "Fit"))
        for part in parts:
            if not part.entries:
                continue
            first = places[part.entries[0].anchor]
            item = pikepdf.OutlineItem(f"{part.ordinal}. {part.title}", first, "Fit")
            for entry in part.entries:
                item.children.append(
                    pikepdf.OutlineItem(
                        f"{entry.ordinal}. {entry.title}", places[entry.anchor], "Fit"
                    )
                )
            outline.root.append(item)
    book.Root.PageMode = pikepdf.Name.UseOutlines


def _describe(book: pikepdf.Pdf, contents: Contents) -> None:
    book.Root.Lang = pikepdf.String("vi-VN")
    book.docinfo["/Title"] = f"Hồ sơ {contents.code}: {contents.subject}, {contents.form}"
    book.docinfo["/Author"] = contents.agency
