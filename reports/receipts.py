"""The receipt of a submission as a PDF to keep."""

from __future__ import annotations

from django.template.loader import render_to_string

from documents.rendering.press_room import room
from reports.models import Report


def receipt_pdf(report: Report) -> bytes:
    """One page: who handed in what, when it arrived, the verdict, the digest of what arrived."""
    html = render_to_string(
        "documents/receipt.html", {"report": report, "version": report.current_version}
    )
    return room().run(html).content
