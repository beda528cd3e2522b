"""What stands behind a compilation: figures by unit, explanations, and which reports it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from documents.layout import Amount
from documents.layout import Annex
from documents.layout import Column
from documents.layout import Table
from documents.layout import roman
from reports.enums import Aggregation
from reports.models import Compilation

BESIDE = 6  # indicators side by side on one page
FIGURES, EXPLANATIONS, SOURCES = "Số liệu theo đơn vị", "Giải trình số liệu", "Danh mục báo cáo"
EXPLANATION_COLUMNS = (
    Column("TT", "center", 5),
    Column("Đơn vị", "left", 18),
    Column("Chỉ tiêu", "left", 24),
    Column("Đơn vị báo cáo", "right", 11),
    Column("Cộng từ đơn vị trực thuộc", "right", 12),
    Column("Giải trình", "left", 30),
)
SOURCE_COLUMNS = (
    Column("TT", "center", 7),
    Column("Đơn vị", "left", 35),
    Column("Nhận lúc", "center", 20),
    Column("Thời hạn", "center", 13),
    Column("Lần nộp", "center", 8),
    Column("Mã tiếp nhận", "center", 17),
)


def two_year_columns(year: int) -> tuple[Column, ...]:
    """Columns of a table that sets a year's figures beside those of the year before."""
    return (
        Column("TT", "center", 7),
        Column("Chỉ tiêu", "left", 41),
        Column("Đơn vị tính", "center", 16),
        Column(f"Năm {year}", "right", 13),
        Column(f"Năm {year - 1}", "right", 13),
        Column("Tăng, giảm (%)", "right", 10),
    )


def paper_annexes(figures: dict[str, Any]) -> list[Annex]:
    """For pages: one table by unit for every few indicators, so that each fits the width."""
    indicators = figures["indicators"]
    annexes = []
    for start in range(0, len(indicators), BESIDE):
        part = indicators[start : start + BESIDE]
        annexes.append(
            Annex(
                title=_figures_title(start + 1, start + len(part), len(indicators)),
                ordinal=roman(len(annexes) + 1),
                landscape=True,
                blocks=(_unit_table(part, figures["units"]),),
            )
        )
    return annexes + _explanation_annex(figures, roman(len(annexes) + 1))


def sheet_annexes(figures: dict[str, Any]) -> list[Annex]:
    """For workbooks, which are as wide as need be: all indicators beside each other."""
    indicators = figures["indicators"]
    table = _unit_table(indicators, figures["units"])
    whole = [Annex(FIGURES, (table,), sheet=FIGURES)] if indicators else []
    return whole + _explanation_annex(figures, "")


def source_annex(compilation: Compilation, ordinal: str) -> Annex:
    """The list of the reports that the compilation was made of, by unit, with their receipts."""
    sources = compilation.sources.select_related("version__report__unit").order_by(
        "version__report__unit__position", "version__report__unit__search", "pk"
    )
    rows = tuple(
        (
            number,
            source.version.report.unit.label,
            f"{timezone.localtime(source.version.received_at):%H:%M %d/%m/%Y}",
            "đúng hạn" if source.version.on_time else "sau hạn",
            source.version.number,
            source.version.receipt_code,
        )
        for number, source in enumerate(sources, start=1)
    )
    return Annex(
        title="Danh mục báo cáo của các đơn vị",
        ordinal=ordinal,
        blocks=(Table(columns=SOURCE_COLUMNS, rows=rows),),
        sheet=SOURCES,
    )


def amount(value: str | None, decimals: int, *, signed: bool = False) -> Amount:
    """A stored figure as it is printed."""
    return Amount(None if value is None else Decimal(value), decimals, signed)


def _figures_title(first: int, last: int, count: int) -> str:
    """Several tables are told apart by the numbers that the indicators have in table 1."""
    if last - first + 1 == count:
        return FIGURES
    which = f"chỉ tiêu {first}" if first == last else f"chỉ tiêu {first} đến {last}"
    return f"{FIGURES} ({which} của Bảng 1)"


def _explanation_annex(figures: dict[str, Any], ordinal: str) -> list[Annex]:
    rows = tuple(_explained(figures["indicators"], figures["units"]))
    if not rows:
        return []
    return [
        Annex(
            title="Giải trình của các đơn vị về số liệu",
            ordinal=ordinal,
            landscape=True,
            blocks=(Table(columns=EXPLANATION_COLUMNS, rows=rows),),
            sheet=EXPLANATIONS,
        )
    ]


def _explained(indicators: list[dict[str, Any]], units: list[dict[str, Any]]) -> Iterable[tuple]:
    """A row for each figure that a unit explains: why it differs from its own units or from before."""
    number = 0
    for unit in units:
        for i in indicators:
            said = unit.get("words", {}).get(i["code"], {})
            notes = [said.get("difference_note"), said.get("note")]
            if not any(notes):
                continue
            number += 1
            yield (
                number,
                unit["unit"],
                f"{i['name']} ({i['unit_of_measure']})",
                amount(unit["values"].get(i["code"]), i["decimals"]),
                amount(said.get("from_units"), i["decimals"]),
                " ".join(note for note in notes if note),
            )


def _unit_table(part: list[dict[str, Any]], units: list[dict[str, Any]]) -> Table:
    return Table(
        columns=(
            Column("TT", "center", 5),
            Column("Đơn vị", "left", 23),
            *(
                Column(
                    f"{i['name']} ({i['unit_of_measure']})", "right", 12,
                    sums=i["aggregation"] == Aggregation.SUM,
                )
                for i in part
            ),
        ),
        rows=tuple(
            (
                number,
                unit["unit"],
                *(amount(unit["values"].get(i["code"]), i["decimals"]) for i in part),
            )
            for number, unit in enumerate(units, start=1)
        ),
        total=("", "Tổng cộng", *(amount(i["total"], i["decimals"]) for i in part)),
    )  # fmt: skip
