"""Our drawings as pictures, for programs that show no SVG."""

from __future__ import annotations

import io
import re

import pypdfium2
from weasyprint import HTML

from documents.rendering.fetching import OwnFilesFetcher
from documents.rendering.pdf import sheet_text

WIDTH = 150.0  # millimetres, as on paper
DOTS = 200 / 72  # 200 dots an inch
_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


def png_of(svg: str) -> bytes:
    """A drawing of `documents.charts` in the letters of the paper, 150 mm wide at 200 dpi."""
    box = _BOX.search(svg)
    width, height = (float(side) for side in box.groups()) if box else (720.0, 360.0)
    tall = WIDTH * height / width
    page = (
        f"<style>{sheet_text('document.css')}"
        f"@page {{ size: {WIDTH}mm {tall:.2f}mm; margin: 0; @top-center {{ content: none }} }}"
        f"svg {{ display: block; width: {WIDTH}mm; height: {tall:.2f}mm }}</style>{svg}"
    )
    content = HTML(string=page, url_fetcher=OwnFilesFetcher(), base_url="portal:css/").write_pdf()
    drawn = pypdfium2.PdfDocument(content)
    stream = io.BytesIO()
    drawn[0].render(scale=DOTS).to_pil().save(stream, format="PNG", optimize=True)
    drawn.close()
    return stream.getvalue()
