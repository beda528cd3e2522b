"""Binds printed papers into one volume: pages, tags, bookmarks, links, one number on every page."""

from __future__ import annotations

import io
from collections.abc import Callable
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import String

from documents.rendering.faces import PLAIN
from documents.rendering.faces import face
from documents.rendering.faces import share_fonts

STAMP = "Trang 0123456789/"  # the letters of “Trang 37/150”
MILLIMETRE = 72 / 25.4
NUMBER_SIZE = 10  # points; stands in the lower margin, which the style sheet leaves free
NUMBER_RIGHT, NUMBER_BOTTOM = 15 * MILLIMETRE, 10 * MILLIMETRE
LINK = "portal:part/"  # the index's HTML links to `portal:part/3`, the third paper from 1
LONG_AGO = "D:20200101000000Z"  # the same paper gives the same bytes
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Leaf:
    """A paper to be bound: its name in bookmarks and for readers, and where its bytes are."""

    title: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Enclosure:
    """A file that travels inside the PDF (PDF/A-3): the figures as a workbook."""

    name: str
    content: bytes
    words: str


def bind(
    path: Path,
    *,
    front: bytes,
    annexes: Sequence[Leaf] = (),
    index: bytes = b"",
    leaves: Sequence[Leaf] = (),
    group: str = "",
    enclosures: Sequence[Enclosure] = (),
    tick: Callable[[int], None] = lambda done: None,
) -> int:
    """Write the volume to `path`; all papers come from `Press.run` through `shut_in`.

    Args:
        front: the paper that the volume is; its title, language and archive marks hold for all.
        annexes: of the front, set by themselves; they follow it and have bookmarks of their own.
        index: the list of the leaves, with links to `portal:part/1` and so on.
        group: the bookmark over those of the leaves.
        tick: called with the number of leaves done; may raise to stop.

    Returns:
        The number of pages.
    """
    with ExitStack() as opened:
        book = opened.enter_context(pikepdf.open(io.BytesIO(front)))
        tree = _Tree(book)
        starts, own = [], []
        for annex in annexes:
            own.append(pikepdf.OutlineItem(annex.title, len(book.pages), "Fit"))
            tree.adopt(opened.enter_context(pikepdf.open(io.BytesIO(annex.read()))), annex.title)
        if index:
            paper = opened.enter_context(pikepdf.open(io.BytesIO(index)))
            index_at = len(book.pages)
            tree.adopt(paper, group)
        for number, leaf in enumerate(leaves):
            tick(number)
            paper = opened.enter_context(pikepdf.open(io.BytesIO(leaf.read())))
            starts.append(len(book.pages))
            tree.adopt(paper, leaf.title)
        tree.close()
        stamp = share_fonts(book, STAMP)
        if own:
            with book.open_outline() as outline:
                outline.root.extend(own)
        if leaves:
            _link(book, starts)
            _outline(book, group, index_at if index else starts[0], leaves, starts)
            _number(book, stamp)
        for enclosure in enclosures:
            _enclose(book, enclosure)
        book.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return len(book.pages)


class _Tree:
    """The structure tree of the growing volume: each paper becomes one part of the document."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self.book = book
        root = book.Root.StructTreeRoot
        self.nums: list[Any] = list(root.ParentTree.Nums)
        self.next_key = max((int(key) for key in self.nums[::2]), default=-1) + 1
        self.document = root.K[0] if isinstance(root.K, Array) else root.K
        self.kids: list[Any] = list(self.document.K)

    def adopt(self, paper: pikepdf.Pdf, title: str) -> None:
        """Append the pages of a paper and hang its tree under the document."""
        first = len(self.book.pages)
        # Pages first: only then do the marks of the tree find their copies.
        self.book.pages.extend(paper.pages)
        copied = self.book.copy_foreign(paper.Root.StructTreeRoot)
        offset = self.next_key
        for page in self.book.pages[first:]:
            if "/StructParents" in page.obj:
                page.obj.StructParents = int(page.obj.StructParents) + offset
            for note in page.obj.get("/Annots", []):
                if "/StructParent" in note:
                    note.StructParent = int(note.StructParent) + offset
        numbers = list(copied.ParentTree.Nums)
        for key, owner in zip(numbers[::2], numbers[1::2], strict=True):
            self.nums += [int(key) + offset, owner]
            self.next_key = max(self.next_key, int(key) + offset + 1)
        top = copied.K[0] if isinstance(copied.K, Array) else copied.K
        top.S, top.P, top.T = Name.Part, self.document, String(title)
        self.kids.append(top)

    def close(self) -> None:
        root = self.book.Root.StructTreeRoot
        self.document.K = Array(self.kids)
        root.ParentTree.Nums = Array(self.nums)
        root.ParentTreeNextKey = self.next_key


def _link(book: pikepdf.Pdf, starts: Sequence[int]) -> None:
    """Turn the index's links into jumps to the first page of each paper."""
    for page in book.pages:
        for note in page.obj.get("/Annots", []):
            address = str(note.get("/A", Dictionary()).get("/URI", ""))
            if not address.startswith(LINK):
                continue
            target = book.pages[starts[int(address.removeprefix(LINK)) - 1]]
            note.A = Dictionary(S=Name.GoTo, D=_top(target))


def _top(page: pikepdf.Page) -> Array:
    return Array([page.obj, Name.XYZ, 0, page.mediabox[3], None])


def _outline(
    book: pikepdf.Pdf, group: str, at: int, leaves: Sequence[Leaf], starts: Sequence[int]
) -> None:
    with book.open_outline() as outline:
        head = pikepdf.OutlineItem(group, at, "Fit")
        head.is_closed = True
        head.children.extend(
            pikepdf.OutlineItem(leaf.title, start, "Fit")
            for leaf, start in zip(leaves, starts, strict=True)
        )
        outline.root.append(head)
    book.Root.PageMode = Name.UseOutlines


def _number(book: pikepdf.Pdf, font: pikepdf.Object) -> None:
    """Stamp “Trang 37/150” on each page as an artefact that readers aloud pass over."""
    plain = face(PLAIN)
    total = len(book.pages)
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(book.pages, start=1):
        resources = page.obj.Resources
        if not resources.is_indirect or resources.objgen not in seen:
            seen.add(resources.objgen)
            if "/Font" not in resources:
                resources.Font = Dictionary()
            resources.Font["/Trang"] = font
        words = f"Trang {number}/{total}"
        left = float(page.mediabox[2]) - NUMBER_RIGHT - plain.width(words) * NUMBER_SIZE
        page.contents_add(
            b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT 0 g "
            + f"/Trang {NUMBER_SIZE} Tf {left:.2f} {NUMBER_BOTTOM:.2f} Td ".encode()
            + b"<" + plain.code(words) + b"> Tj ET Q EMC"
        )  # fmt: skip


def _enclose(book: pikepdf.Pdf, enclosure: Enclosure) -> None:
    spec = pikepdf.AttachedFileSpec(
        book,
        enclosure.content,
        filename=enclosure.name,
        mime_type=XLSX_TYPE,
        description=enclosure.words,
        creation_date=LONG_AGO,
        mod_date=LONG_AGO,
    )
    spec.relationship = Name.Data
    book.attachments[enclosure.name] = spec
    # The archive's standard wants each enclosed file named by the document too, once.
    named = list(book.Root.get("/AF", []))
    if book.attachments[enclosure.name].obj.objgen not in {each.objgen for each in named}:
        book.Root.AF = Array([*named, spec.obj])
