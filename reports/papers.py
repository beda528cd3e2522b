"""A unit's report as a paper, made of what was frozen when it was submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.utils import timezone

from accounts.jobs import start
from documents.layout import Amount
from documents.layout import Block
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.layout import roman
from documents.layout import text_blocks
from documents.parts import keep
from documents.parts import kept
from documents.parts import part_key
from documents.parts import read
from documents.rendering.html import document_html
from documents.rendering.press_room import Waiting
from documents.rendering.press_room import room
from reports.models import ReportVersion
from units.letterhead import agency_lines

if TYPE_CHECKING:
    from accounts.models import Job

HANDLER = "reports.print_report"


def report_document(version: ReportVersion) -> Document:
    """The submission laid out: sections, evidence by name, figures, and when it was received.

    Args:
        version: with `report__unit`, `report__round` and `submitted_by` at hand.
    """
    report, payload = version.report, version.payload
    unit = report.unit
    received = timezone.localtime(version.received_at)
    blocks: list[Block] = []
    sections = payload.get("sections", [])
    for number, section in enumerate(sections, start=1):
        blocks.append(Heading(section["title"], roman(number)))
        blocks += text_blocks(section["text"]) or [Paragraph("Không có nội dung.")]
        names = [file["name"] for file in section.get("evidence", [])]
        if names:
            blocks.append(Paragraph(f"Minh chứng kèm theo: {'; '.join(names)}."))
    if figures := payload.get("figures"):
        blocks.append(Heading("Số liệu", roman(len(sections) + 1)))
        blocks.append(_figure_table(figures))
    verdict = "đúng hạn" if version.on_time else "sau hạn"
    blocks.append(
        Paragraph(
            f"{version.submitted_by.full_name} nộp qua Cổng Thi đua lúc {received:%H:%M} ngày "
            f"{received:%d/%m/%Y}, {verdict}, lần nộp {version.number}. "
            f"Mã tiếp nhận {version.receipt_code}; mã băm SHA-256 {version.sha256}."
        )
    )
    return Document(
        header=Header(
            agency=agency_lines(unit),
            notation="",
            place=unit.place or unit.label,
            issued_on=received.date(),
        ),
        type_name="Báo cáo",
        subject=f"{report.round.title}, {unit.label}",
        blocks=tuple(blocks),
    )


def print_when_accepted(version: ReportVersion) -> Job:
    """Have the part printed by a worker once the acceptance is committed."""
    return start(
        None,
        key=f"{HANDLER}:{version.pk}",
        handler=HANDLER,
        label=f"In sẵn báo cáo của {version.report.unit.label}",
        payload={"version": version.pk},
    )


def print_report(version_id: int, waiting: Waiting = lambda: None) -> None:
    """Print the part of one submission unless it is there; repeatable."""
    keep(report_document(with_facts().get(pk=version_id)), waiting)


def with_facts():
    """Submissions with all that `report_document` reads."""
    return ReportVersion.objects.select_related("report__unit", "report__round", "submitted_by")


def report_pdf(version: ReportVersion) -> bytes:
    """The PDF of a submission: as printed before, else set on the spot and not kept."""
    document = report_document(version)
    # A page that is only looked at writes nothing.
    if part := kept(part_key(document)):
        return read(part)
    return room().run(document_html(document)).content


def _figure_table(figures: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (number, f["name"], f["unit_of_measure"], _amount(f["value"]), f.get("note") or "")
        for number, f in enumerate(figures, start=1)
    )
    return Table(
        columns=(
            Column("TT", "center", 7),
            Column("Chỉ tiêu", "left", 43),
            Column("Đơn vị tính", "center", 14),
            Column("Kết quả", "right", 14),
            Column("Giải trình", "left", 22),
        ),
        rows=rows,
    )


def _amount(text: str | None) -> Amount:
    """A figure with the decimals that were typed, at most two."""
    if text is None:
        return Amount(None)
    value = Decimal(text)
    return Amount(value, min(2, max(0, -int(value.normalize().as_tuple().exponent))))
