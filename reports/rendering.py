"""A compilation as an administrative document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from documents.charts import bar_chart
from documents.charts import grouped_bar_chart
from documents.layout import Block
from documents.layout import Bullets
from documents.layout import Chart
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Series
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification
from documents.layout import roman
from documents.layout import text_blocks
from documents.verification import verification_url
from reports.annexes import amount
from reports.annexes import paper_annexes
from reports.annexes import sheet_annexes
from reports.annexes import source_annex
from reports.annexes import two_year_columns
from reports.carrying import report_upward
from reports.models import Compilation
from reports.recipients import recipients_of
from units.letterhead import agency_lines
from units.letterhead import leaders_line
from units.letterhead import parent_line
from units.models import Unit

CHART_UNITS = 12  # units of one bar chart
TYPE_CODE = "BC"


def document_of(
    compilation: Compilation, *, code: str = "", lists_sources: bool = True
) -> Document:
    """The compilation laid out as a report of its unit.

    Args:
        lists_sources: whether the last annex lists the reports it is made of; a volume that binds
            them has a list with pages instead.
    """
    unit = compilation.round.receiving_unit
    figures = compilation.figures
    annexes = paper_annexes(figures)
    if lists_sources:
        annexes.append(source_annex(compilation, roman(len(annexes) + 1)))
    return Document(
        header=header_of(unit, compilation),
        type_name="Báo cáo",
        subject=compilation.title,
        legal_bases=_bases(compilation),
        blocks=tuple(_body(compilation, figures)),
        signature=Signature(
            authority=compilation.signing_capacity or "TM. UỶ BAN NHÂN DÂN",
            posts=tuple(line for line in compilation.signatory_post.splitlines() if line.strip())
            or ("CHỦ TỊCH",),
            name=compilation.signatory_name,
        ),
        recipients=_recipients(unit, compilation),
        annexes=tuple(annexes),
        verification=_verification(compilation, code) if code else None,
    )


def workbook_of(compilation: Compilation) -> Document:
    """The same for a workbook: the figures of all indicators on one sheet, to filter and reckon with."""
    annexes = [*sheet_annexes(compilation.figures), source_annex(compilation, "")]
    return replace(document_of(compilation, lists_sources=False), annexes=tuple(annexes))


def header_of(unit: Unit, compilation: Compilation) -> Header:
    """The head as the law wants it: a commune's committee has no parent line."""
    number, _, _ = compilation.document_number.partition("/")
    return Header(
        agency=agency_lines(unit),
        parent_agency=parent_line(unit),
        notation=f"{TYPE_CODE}-{unit.symbol or 'UBND'}",
        place=unit.place or "",
        number=number.strip(),
        issued_on=compilation.issued_on,
    )


def _bases(compilation: Compilation) -> tuple[str, ...]:
    plan = compilation.round.plan
    if not plan.number:
        return ()
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    return (f"Thực hiện Kế hoạch số {plan.number}{day} của {plan.unit.name}",)


def _body(compilation: Compilation, figures: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    part = 0
    area_heading_done = False
    highlights: dict[int, list[str]] = {}
    for highlight in compilation.highlights.select_related("report__unit"):
        highlights.setdefault(highlight.section_id, []).append(
            f"{highlight.report.unit.label}: {highlight.text}"
        )
    number = 0
    for row in compilation.sections.select_related("section__content_area"):
        section = row.section
        if section.content_area_id:
            if not area_heading_done:
                part += 1
                blocks.append(Heading("Kết quả thực hiện các nội dung thi đua", roman(part)))
                area_heading_done = True
            number += 1
            blocks.append(Heading(section.content_area.title, str(number), 2))
        else:
            part += 1
            blocks.append(Heading(section.title, roman(part)))
        blocks += text_blocks(row.text) or [Paragraph("Không có nội dung.")]
        if section.pk in highlights:
            blocks.append(Paragraph("Một số kết quả nổi bật:"))
            blocks.append(Bullets(tuple(highlights[section.pk])))
        if section.kind == "direction":
            blocks += _late_and_missing(figures)
    blocks.append(Heading("Số liệu tổng hợp", roman(part + 1)))
    blocks += _figure_blocks(compilation, figures)
    return blocks


def _late_and_missing(figures: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    late = [row["unit"] for row in figures.get("late", [])]
    missing = figures.get("missing", [])
    if late:
        blocks.append(Paragraph(f"Đơn vị gửi báo cáo muộn ({len(late)}): {', '.join(late)}."))
    if missing:
        blocks.append(Paragraph(f"Đơn vị chưa gửi báo cáo ({len(missing)}): {', '.join(missing)}."))
    return blocks


def _figure_blocks(compilation: Compilation, figures: dict[str, Any]) -> list[Block]:
    year = compilation.round.year
    indicators = figures["indicators"]
    rows = tuple(
        (
            number,
            i["name"],
            i["unit_of_measure"],
            amount(i["total"], i["decimals"]),
            amount(i["last_year"], i["decimals"]),
            amount(i["percent"], 1, signed=True),
        )
        for number, i in enumerate(indicators, start=1)
    )
    blocks: list[Block] = [
        Table(
            columns=two_year_columns(year),
            rows=rows,
            caption="Bảng 1. Kết quả thực hiện các chỉ tiêu",
        )
    ]
    return blocks + _charts(compilation, figures)


def _charts(compilation: Compilation, figures: dict[str, Any]) -> list[Block]:
    year = compilation.round.year
    completeness = figures["completeness"]
    rows = [
        ("Phải gửi", completeness["expected"]),
        ("Đã gửi", completeness["arrived"]),
        ("Gửi đúng hạn", completeness["arrived_on_time"]),
        ("Đã được chấp nhận", completeness["accepted"]),
    ]
    blocks: list[Block] = [
        Chart(
            bar_chart("Tình hình gửi báo cáo", rows, measure="đơn vị"),
            "Biểu đồ 1. Tình hình gửi báo cáo (đơn vị)",
            f"Phải gửi {completeness['expected']}, đã gửi {completeness['arrived']}, đúng hạn "
            f"{completeness['arrived_on_time']}.",
            series=_series("Số đơn vị", rows),
        )
    ]
    for number, indicator in enumerate(_charted(figures), start=2):
        blocks.append(_unit_chart(number, indicator, figures, year))
    return blocks


def _charted(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The indicators that most units gave, at most two, sums before ratios."""
    known = [i for i in figures["indicators"] if i["total"] is not None]
    return sorted(known, key=lambda i: (i["unit_of_measure"] == "%", -i["given"]))[:2]


def _unit_chart(
    number: int, indicator: dict[str, Any], figures: dict[str, Any], year: int
) -> Chart:
    rows = [
        (unit["unit"], Decimal(value))
        for unit in figures["units"]
        if (value := unit["values"].get(indicator["code"])) is not None
    ]
    top = sorted(rows, key=lambda row: -row[1])[:CHART_UNITS]
    name = f"{indicator['name']} ({indicator['unit_of_measure']})"
    words = "các đơn vị cao nhất" if len(rows) > CHART_UNITS else "theo đơn vị"
    series = _series(indicator["name"], top, indicator["decimals"])
    if indicator["last_year"] is not None and len(rows) <= 1:
        years = [
            (str(year - 1), Decimal(indicator["last_year"])),
            (str(year), Decimal(indicator["total"])),
        ]
        series = _series(indicator["name"], years, indicator["decimals"])
        svg = grouped_bar_chart(
            name,
            [indicator["name"]],
            [(label, [value]) for label, value in years],
            measure=indicator["unit_of_measure"],
            decimals=indicator["decimals"],
        )
    else:
        svg = bar_chart(
            name, top, measure=indicator["unit_of_measure"], decimals=indicator["decimals"]
        )
    return Chart(svg, f"Biểu đồ {number}. {name}, {words}", f"{name}, {words}.", series=series)


def _series(name: str, rows: Sequence[tuple[str, Any]], decimals: int = 0) -> Series:
    return Series(
        labels=tuple(label for label, _ in rows),
        values=((name, tuple(value for _, value in rows)),),
        decimals=decimals,
    )


def _recipients(unit: Unit, compilation: Compilation) -> tuple[str, ...]:
    """Whoever awaits the paper above, whoever else receives the units' reports, the own leaders."""
    upward = report_upward(compilation)
    if upward is not None:
        names = recipients_of(upward.round)
    else:
        names = [unit.parent.name if unit.parent else "Bộ Nội vụ (Ban TĐKT Trung ương)"]
    names += recipients_of(compilation.round)[1:]
    lines = dict.fromkeys(f"- {name};" for name in [*names, leaders_line(unit)])
    through = compilation.round.through
    archive = f"- Lưu: VT{', ' + through.symbol if through and through.symbol else ''}."
    return (*lines, archive)


def _verification(compilation: Compilation, code: str) -> Verification:
    count = compilation.sources.count()
    return Verification(
        code=code,
        url=verification_url(code),
        sources_note=f"Lập từ {count} báo cáo đã được chấp nhận; danh sách và mã băm có tại địa chỉ trên.",
    )
