"""A comparison of two submissions as a paper to take along: PDF and Word through one layout."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from campaigns.changes import Piece
from documents.layout import Block
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.layout import roman
from documents.numbers import format_number
from reports.comparing import Comparison
from reports.comparing import FigureChange
from reports.comparing import SectionChange
from reports.models import ReportVersion
from units.letterhead import agency_lines

KINDS = {"added": "Mục mới", "removed": "Mục không còn", "changed": "Có thay đổi"}


def comparison_document(comparison: Comparison) -> Document:
    """Which versions, the figures with their change, each changed section in old and new words.

    Paper has no colours: words that were dropped stand in [− …], new ones in [+ …].
    """
    unit = comparison.new.report.unit
    blocks: list[Block] = [
        Paragraph(version_in_words(comparison.old), lead="Bản cũ:"),
        Paragraph(version_in_words(comparison.new), lead="Bản mới:"),
        Paragraph("Từ ngữ bị bỏ ghi trong [− …], từ ngữ mới ghi trong [+ …]."),
    ]
    number = 0
    if comparison.figures:
        number += 1
        blocks += [Heading("Số liệu các chỉ tiêu", roman(number)), _figures(comparison.figures)]
    number += 1
    blocks.append(Heading("Nội dung", roman(number)))
    for place, section in enumerate(comparison.changed, start=1):
        blocks += _section(section, place)
    if not comparison.changed:
        blocks.append(Paragraph("Không có mục nào thay đổi."))
    elif comparison.same:
        titles = "; ".join(section.title for section in comparison.same)
        blocks.append(Paragraph(f"Không thay đổi: {titles}."))
    return Document(
        header=Header(
            agency=agency_lines(unit),
            notation=f"BSS-{unit.symbol or 'BC'}",
            place=unit.place,
            issued_on=timezone.localdate(),
        ),
        type_name="Bản so sánh",
        subject=comparison.new.report.round.title,
        blocks=tuple(blocks),
    )


def version_in_words(version: ReportVersion) -> str:
    """Which submission it is, when it came and under which code."""
    at = timezone.localtime(version.received_at)
    verdict = "đúng hạn" if version.on_time else "nộp muộn"
    return (
        f"{version.report.round.title}, lần nộp {version.number}, nhận lúc {at:%H:%M} ngày "
        f"{at:%d/%m/%Y} ({verdict}), mã tiếp nhận {version.receipt_code}"
    )


def _figures(figures: list[FigureChange]) -> Table:
    return Table(
        columns=(
            Column("Chỉ tiêu", width=40),
            Column("Đơn vị tính", width=16),
            Column("Bản cũ", "right", 14),
            Column("Bản mới", "right", 14),
            Column("Tăng, giảm", "right", 16),
        ),
        rows=tuple(
            (
                f.name,
                f.unit_of_measure,
                number_shown(f.before),
                number_shown(f.after),
                change_in_words(f),
            )
            for f in figures
        ),
    )


def change_in_words(figure: FigureChange) -> str:
    """+12 (+8,5%), or a dash where one side is missing."""
    change = figure.change
    if change is None:
        return "–"
    absolute = format_number(change.absolute, _decimals(change.absolute))
    sign = "+" if change.absolute > 0 else ""
    if change.percent is None:
        return f"{sign}{absolute}"
    return f"{sign}{absolute} ({sign}{format_number(change.percent, 1)}%)"


def number_shown(value: Decimal | None) -> str:
    """A frozen figure with the decimals that it was given."""
    return "–" if value is None else format_number(value, _decimals(value))


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _section(section: SectionChange, place: int) -> list[Block]:
    blocks: list[Block] = [Heading(section.title, str(place), 2), Paragraph(KINDS[section.kind])]
    if section.kind != "added" and section.before:
        blocks += _marked(section.before, "−", "Bản cũ:")
    if section.kind != "removed" and section.after:
        blocks += _marked(section.after, "+", "Bản mới:")
    for label, names in (
        ("Minh chứng đã gỡ:", section.files_gone),
        ("Minh chứng mới:", section.files_new),
    ):
        if names:
            blocks.append(Paragraph("; ".join(names), lead=label))
    return blocks


def _marked(pieces: list[Piece], sign: str, lead: str) -> list[Block]:
    text = "".join(
        f"[{sign} {piece.text.strip()}]{_tail(piece.text)}"
        if piece.is_new and piece.text.strip()
        else piece.text
        for piece in pieces
    )
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [Paragraph(line, lead=lead if not n else "") for n, line in enumerate(lines)]


def _tail(text: str) -> str:
    """The white space after a run of words, which stays outside its brackets."""
    return text[len(text.rstrip()) :]
