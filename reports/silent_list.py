"""The frozen list of who never reported, as rows and as a paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from documents.calendar import local_day
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from reports.models import RoundClosing
from units.letterhead import agency_lines

SILENT_COLUMNS = ["Đơn vị", "Loại đơn vị", "Hạn cuối", "Tình trạng khi kết thúc"]


def silent_rows(closing: RoundClosing) -> list[list[Any]]:
    """One row for each unit, the day as a date."""
    return [
        [row["unit"], row["kind"], dt.date.fromisoformat(row["due_on"]), row["standing"]]
        for row in closing.missing
    ]


def silent_list(closing: RoundClosing) -> Document:
    """The list in the layout of an administrative document, to be put on file."""
    report_round = closing.round
    unit = report_round.receiving_unit
    day = local_day(closing.closed_at)
    columns = (
        Column("TT", "center", 8),
        Column("Đơn vị", width=40),
        Column("Loại đơn vị", width=22),
        Column("Hạn cuối", "center", 14),
        Column("Tình trạng", width=16),
    )
    rows = tuple(
        (number, name, kind, f"{due:%d/%m/%Y}", standing)
        for number, (name, kind, due, standing) in enumerate(silent_rows(closing), start=1)
    )
    said = f"Kỳ kết thúc ngày {day:%d/%m/%Y}; phải nộp: {closing.expected} đơn vị; "
    return Document(
        header=Header(
            agency=agency_lines(unit),
            notation=f"DS-{unit.symbol or 'UBND'}",
            place=unit.place or "",
            issued_on=day,
        ),
        type_name="Danh sách",
        subject=f"Đơn vị không nộp: {report_round.title}",
        blocks=(
            Paragraph(f"{said}không nộp: {len(closing.missing)}."),
            *([Table(columns, rows)] if rows else []),
        ),
        signature=Signature(posts=("NGƯỜI LẬP",), name=closing.closed_by.full_name),
        recipients=("- Như danh sách;", "- Lưu: VT."),
    )
