"""A unit's report as a paper, made of what was frozen when it was submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.utils import timezone

from accounts.jobs import start
from documents.layout import Amount
from documents.layout import Block
from documents.layout import Bullets
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
from documents.rendering.press_room import Waiting
from documents.rendering.press_room import paper_pdf
from reports.aggregation import change_between
from reports.annexes import two_year_columns
from reports.models import ReportVersion
from reports.report_charts import TwoYears
from reports.report_charts import year_charts
from units.letterhead import agency_lines
from units.letterhead import parent_line

if TYPE_CHECKING:
    from accounts.models import Job

HANDLER = "reports.print_report"


def report_document(version: ReportVersion) -> Document:
    """The submission laid out: sections, evidence by name, figures, and when it was received.

    Args:
        version: with `report__unit__parent`, `report__round` and `submitted_by` at hand.
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
        year = report.round.year
        compared = _compared(figures)
        if compared:
            blocks += [_yearly_table(figures, year), *_explained(figures)]
        else:
            blocks.append(_figure_table(figures))
        blocks += year_charts(compared, year)
    verdict = "đúng hạn" if version.on_time else "sau hạn"
    blocks.append(
        Paragraph(
            f"{version.submitted_by.full_name} nộp qua Cổng Thi đua lúc {received:%H:%M} ngày "
            f"{received:%d/%m/%Y}, {verdict}, lần nộp {version.number}. "
            f"Mã tiếp nhận {version.receipt_code}; mã băm SHA-256 {_grouped(version.sha256)}."
        )
    )
    return Document(
        header=Header(
            agency=agency_lines(unit),
            parent_agency=parent_line(unit),
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
    return ReportVersion.objects.select_related(
        "report__unit__parent", "report__round", "submitted_by"
    )


def report_pdf(version: ReportVersion) -> bytes:
    """The PDF of a submission: as printed before, else set on the spot and not kept."""
    document = report_document(version)
    # A page that is only looked at writes nothing.
    if part := kept(part_key(document)):
        return read(part)
    return paper_pdf(document)


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


def _grouped(digest: str) -> str:
    """A digest that lines can be broken in, as officers read it over the telephone."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _yearly_table(figures: list[dict[str, Any]], year: int) -> Table:
    """As `_figure_table`, with what the unit gave for the year before."""
    rows = []
    for number, f in enumerate(figures, start=1):
        change = change_between(_value(f["value"]), _value(f.get("last_year")))
        rows.append(
            (
                number,
                f["name"],
                f["unit_of_measure"],
                _amount(f["value"]),
                _amount(f.get("last_year")),
                Amount(change.percent if change else None, 1, signed=True),
            )
        )
    return Table(
        columns=two_year_columns(year),
        rows=tuple(rows),
    )


def _explained(figures: list[dict[str, Any]]) -> list[Block]:
    """What the unit says of its figures, below a table that has no room for it."""
    said = tuple(f"{f['name']}: {f['note']}" for f in figures if f.get("note"))
    return [Paragraph("Giải trình về số liệu:"), Bullets(said)] if said else []


def _compared(figures: list[dict[str, Any]]) -> list[TwoYears]:
    """The figures known for both years; submissions of before this was frozen have none."""
    found = []
    for f in figures:
        now, before = _value(f["value"]), _value(f.get("last_year"))
        if now is not None and before is not None:
            found.append(TwoYears(f["name"], f["unit_of_measure"], now, before))
    return found


def _value(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _amount(text: str | None) -> Amount:
    """A figure with the decimals that were typed, at most two."""
    if text is None:
        return Amount(None)
    value = Decimal(text)
    return Amount(value, min(2, max(0, -int(value.normalize().as_tuple().exponent))))
