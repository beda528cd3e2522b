"""Sets papers for the archive (PDF/A-3a), many with the same type case, and says where marks stand."""

from __future__ import annotations

import io
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import pikepdf
from weasyprint import CSS
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from documents.rendering.fetching import OwnFilesFetcher
from documents.rendering.pdf import sheet_text

ARCHIVE = "pdf/a-3a"


@dataclass(frozen=True)
class Printed:
    """A finished PDF.

    `marks` has for each `id` of the HTML its page from 0 and its box on it: left, top, right and
    bottom in points of 1/72 inch from the upper left corner.
    """

    content: bytes
    page_count: int
    marks: dict[str, tuple[int, float, float, float, float]] = field(default_factory=dict)


class Press:
    """Fonts and style sheet read once, for as many papers as one job prints. Not for two threads."""

    def __init__(self, sheet: str = "document.css") -> None:
        self._fetcher = OwnFilesFetcher()
        self._fonts = FontConfiguration()
        self._style = CSS(
            string=sheet_text(sheet),
            font_config=self._fonts,
            url_fetcher=self._fetcher,
            base_url="portal:css/",
        )

    def run(self, html: str, *, archive: bool = True) -> Printed:
        """Set one paper of our own HTML; what it names outside the portal is never loaded.

        Args:
            archive: whether it is made for the archive; not where strangers' pages are bound in.
        """
        options: dict[str, Any] = {"pdf_tags": True, "presentational_hints": True}
        if archive:
            options["pdf_variant"] = ARCHIVE
        laid_out = HTML(string=html, url_fetcher=self._fetcher, base_url="portal:css/").render(
            stylesheets=[self._style], font_config=self._fonts, **options
        )
        marks = {
            name: (number, *(pixel * 0.75 for pixel in box))
            for number, page in enumerate(laid_out.pages)
            for name, box in page.anchors.items()
        }
        return Printed(laid_out.write_pdf(**options), len(laid_out.pages), marks)


def shut_in(content: bytes, *, prefix: str) -> bytes:
    """Ready a printed paper for binding: nothing in it reaches beyond itself.

    The drawing of a page leaves its scale behind, so that a number stamped on it would land
    elsewhere; and the cells of every paper bear the same identifiers, which one document must not
    have twice.

    Args:
        prefix: put before the identifiers of cells; differs from paper to paper.
    """
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as paper:
        for page in paper.pages:
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q")
            page.contents_coalesce()
        for thing in paper.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem":
                _rename(thing, prefix)
        paper.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()


def _rename(cell: pikepdf.Dictionary, prefix: str) -> None:
    if "/ID" in cell:
        cell.ID = pikepdf.String(f"{prefix}-{cell.ID}")
    attributes = cell.get("/A")
    for each in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(each, pikepdf.Dictionary) and "/Headers" in each:
            each.Headers = pikepdf.Array([
                pikepdf.String(f"{prefix}-{name}") for name in each.Headers
            ])  # fmt: skip
