"""The one place where papers become PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pikepdf
from django.conf import settings
from weasyprint import CSS
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from documents.layout import Document
from documents.rendering.fetching import OwnFilesFetcher
from documents.rendering.html import document_html


def render_pdf(document: Document) -> bytes:
    """A tagged PDF with embedded fonts in the layout of Decree 30/2020."""
    return html_to_pdf(document_html(document), sheet="document.css")


def html_to_pdf(html: str, *, sheet: str = "document.css") -> bytes:
    """PDF of our own HTML; nothing outside the portal's fonts and styles is ever loaded.

    Args:
        html: a whole page made from a template.
        sheet: a file of static/css.
    """
    fetcher = OwnFilesFetcher()
    fonts = FontConfiguration()
    style = CSS(
        string=sheet_text(sheet), font_config=fonts, url_fetcher=fetcher, base_url="portal:css/"
    )
    return HTML(string=html, url_fetcher=fetcher, base_url="portal:css/").write_pdf(
        # Widths of columns stand in the tables as `width`, which is such a hint.
        stylesheets=[style],
        font_config=fonts,
        pdf_tags=True,
        presentational_hints=True,
    )


@dataclass(frozen=True)
class Part:
    """Some pages of a paper: our own HTML, and style rules of ours that hold for it alone."""

    html: str
    rules: str = ""


def parts_to_pdf(parts: Iterable[Part], *, sheet: str, ground: Part | None = None) -> bytes:
    """One PDF of many parts, each set by itself so that the caller can tell how far it is.

    Loads as little from outside as `html_to_pdf`.

    Args:
        ground: one page that lies under all pages, set once and stored once.
    """
    content = _set(parts, sheet)
    return content if ground is None else _underlaid(content, _set([ground], sheet))


def _set(parts: Iterable[Part], sheet: str) -> bytes:
    fetcher = OwnFilesFetcher()
    fonts = FontConfiguration()
    common = CSS(
        string=sheet_text(sheet), font_config=fonts, url_fetcher=fetcher, base_url="portal:css/"
    )
    documents = []
    for part in parts:
        own = CSS(string=part.rules, font_config=fonts, url_fetcher=fetcher, base_url="portal:css/")
        source = HTML(string=part.html, url_fetcher=fetcher, base_url="portal:css/")
        documents.append(source.render(stylesheets=[common, own], font_config=fonts, pdf_tags=True))
    pages = [page for document in documents for page in document.pages]
    return documents[0].copy(pages).write_pdf(pdf_tags=True)


def _underlaid(content: bytes, ground: bytes) -> bytes:
    """The ground under every page: one drawing that all pages share, marked as decoration."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf, pikepdf.open(io.BytesIO(ground)) as under:
        drawing = pdf.copy_foreign(under.pages[0].as_form_xobject())
        for page in pdf.pages:
            name = page.add_resource(drawing, pikepdf.Name.XObject)
            page.contents_add(f"/Artifact BMC q {name} Do Q EMC".encode(), prepend=True)
        pdf.save(stream)
    return stream.getvalue()


def page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


@cache
def sheet_text(name: str) -> str:
    """A style sheet of the portal by its file name."""
    return (settings.BASE_DIR / "static" / "css" / name).read_text(encoding="utf-8")
