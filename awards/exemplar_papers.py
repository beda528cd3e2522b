"""Exemplars on paper: one of them whole, or a list."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.text import capfirst

from awards.letterheads import header_for
from awards.letterheads import recipients_for
from awards.letterheads import signature_for
from awards.models import Exemplar
from documents.layout import Block
from documents.layout import Bullets
from documents.layout import Column
from documents.layout import Document
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Table
from documents.layout import roman
from documents.layout import text_blocks
from units.models import Unit

MOST = 300  # rows of a printed list: measured 20 ms a row, and a longer one nobody reads


def exemplar_document(exemplar: Exemplar) -> Document:
    """One exemplar as a report of its unit."""
    facts = [f"Loại: {exemplar.get_kind_display()}.", f"Đơn vị giới thiệu: {exemplar.unit.name}."]
    if exemplar.content_area:
        facts.append(f"Nội dung thi đua: {exemplar.content_area.title}.")
    facts.append(f"Phong trào: {exemplar.campaign.title}.")
    if exemplar.published_at:
        day = timezone.localdate(exemplar.published_at)
        facts.append(f"Công bố ngày {day:%d/%m/%Y}.")
    else:
        facts.append(f"Trạng thái: {exemplar.get_state_display()}, chưa công bố.")
    blocks: list[Block] = [
        Heading("Thông tin chung", roman(1)),
        Bullets(tuple(facts)),
        Heading("Tóm tắt", roman(2)),
        Paragraph(exemplar.summary),
        Heading("Nội dung", roman(3)),
        *text_blocks(exemplar.text),
    ]
    if pictures := [picture.description for picture in exemplar.pictures.all()]:
        blocks += [Heading("Ảnh kèm theo", roman(4)), Bullets(tuple(pictures))]
    return Document(
        header=header_for(exemplar.unit),
        type_name="Báo cáo",
        subject=f"Giới thiệu {exemplar.get_kind_display()} “{exemplar.title}”",
        blocks=tuple(blocks),
        signature=signature_for(exemplar.unit),
        recipients=recipients_for(exemplar.unit),
    )


def list_document(unit: Unit, exemplars: Sequence[Exemplar], *, narrowed: str) -> Document:
    """Exemplars as a table in a report of `unit`.

    Args:
        narrowed: what the list was filtered by, in words; empty for all.
    """
    counts: dict[str, int] = {}
    for exemplar in exemplars:
        kind = exemplar.get_kind_display()
        counts[kind] = counts.get(kind, 0) + 1
    words = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    opening = f"Tổng số {len(exemplars)}" + (f", gồm {words}." if words else ".")
    blocks: list[Block] = [Paragraph(opening)]
    if narrowed:
        blocks.append(Paragraph(f"Danh sách lọc theo: {narrowed}."))
    blocks.append(_table(exemplars))
    return Document(
        header=header_for(unit),
        type_name="Báo cáo",
        subject="Danh sách điển hình tiên tiến, mô hình mới, cách làm hay",
        blocks=tuple(blocks),
        signature=signature_for(unit),
        recipients=recipients_for(unit),
    )


def _table(exemplars: Sequence[Exemplar]) -> Table:
    return Table(
        columns=(
            Column("TT", "center", 7),
            Column("Tên", "left", 35),
            Column("Loại", "left", 17),
            Column("Đơn vị", "left", 23),
            Column("Công bố", "center", 18),
        ),
        rows=tuple(
            (
                number,
                exemplar.title,
                capfirst(exemplar.get_kind_display()),
                exemplar.unit.label,
                f"{timezone.localdate(exemplar.published_at):%d/%m/%Y}"
                if exemplar.published_at
                else capfirst(exemplar.get_state_display()),
            )
            for number, exemplar in enumerate(exemplars, start=1)
        ),
    )
