"""Results of a campaign for the public: figures of issued reports of closed rounds, no person."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from documents.charts import bar_chart
from documents.models.issued_document import DocumentState
from documents.numbers import format_number
from reports.enums import CompilationState
from reports.enums import RoundState
from reports.models import Compilation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from campaigns.models import Campaign

YEARS = 6
FIGURES = 6  # totals shown of one report
CHARTED = 3


def results_of(campaign: Campaign) -> dict[str, Any] | None:
    """The block of the public page; None while the campaign has nothing issued to show.

    Only documents of the launching unit count: of a closed round, issued, not withdrawn. Names of
    units that are late or missing stay inside.
    """
    if not campaign.is_public:
        return None
    issued = _issued(campaign)
    if not issued:
        return None
    return {
        "template": "public/_results.html",
        "context": {"results": [_result(c) for c in issued], "charts": _charts(issued)},
    }


def _issued(campaign: Campaign) -> list[Compilation]:
    """The last issued document of every closed round, latest year first."""
    found = (
        Compilation.objects.filter(
            round__campaign=campaign,
            round__receiving_unit=campaign.unit_id,
            round__state=RoundState.CLOSED,
            state=CompilationState.ISSUED,
        )
        .exclude(document__state=DocumentState.WITHDRAWN)
        .select_related("round", "document")
        .order_by("-round__year", "-round__due_on", "round_id", "-number")
    )
    last: dict[int, Compilation] = {}
    for compilation in found:
        last.setdefault(compilation.round_id, compilation)
    return list(last.values())[:YEARS]


def _result(compilation: Compilation) -> dict[str, Any]:
    known = [row for row in _indicators(compilation) if row["total"] is not None]
    return {
        "year": compilation.round.year,
        "kind": compilation.round.get_kind_display(),
        "title": compilation.title,
        "number": compilation.document_number,
        "issued_on": compilation.issued_on,
        "code": compilation.document.code if compilation.document else "",
        "looks_back": any(row.get("last_year") is not None for row in known[:FIGURES]),
        "figures": [
            {
                "name": row["name"],
                "measure": row["unit_of_measure"],
                "total": _shown(row, "total"),
                "last_year": _shown(row, "last_year"),
                "given": row.get("given"),
                "expected": row.get("expected"),
            }
            for row in known[:FIGURES]
        ],
    }


def _indicators(compilation: Compilation) -> list[dict[str, Any]]:
    return compilation.figures.get("indicators", [])


def _shown(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return format_number(Decimal(value) if value is not None else None, row.get("decimals", 0))


def _charts(issued: list[Compilation]) -> list[tuple[str, SafeString]]:
    """The first indicators of the latest annual report, year by year where two years are known.

    After the first year there is nothing to compare with: then what is counted in one measure
    stands side by side.
    """
    annual = [c for c in issued if c.round.is_annual]
    if not annual:
        return []
    charts: list[tuple[str, SafeString]] = []
    for row in _indicators(annual[0]):
        years = _years_of(row["code"], annual)
        if len(years) > 1 and len(charts) < CHARTED:
            bars = [(f"Năm {year}", value) for year, value in sorted(years.items())]
            charts.append(_chart(f"{row['name']}, {row['unit_of_measure']}", bars, row))
    return charts or _side_by_side(annual[0])


def _side_by_side(compilation: Compilation) -> list[tuple[str, SafeString]]:
    by_measure: dict[str, list[dict[str, Any]]] = {}
    for row in _indicators(compilation):
        if row["total"] is not None:
            by_measure.setdefault(row["unit_of_measure"], []).append(row)
    rows = max(by_measure.values(), key=len, default=[])
    if len(rows) < 2:
        return []
    bars = [(row["name"], Decimal(row["total"])) for row in rows[:FIGURES]]
    title = f"Kết quả năm {compilation.round.year}, {rows[0]['unit_of_measure']}"
    return [_chart(title, bars, rows[0])]


def _chart(
    title: str, bars: Sequence[tuple[str, Decimal]], row: dict[str, Any]
) -> tuple[str, SafeString]:
    drawing = bar_chart(
        title, bars, measure=row["unit_of_measure"], decimals=row.get("decimals", 0)
    )
    return title, drawing


def _years_of(code: str, annual: list[Compilation]) -> dict[int, Decimal]:
    """Totals of one indicator by year; a report's own year counts before a later look back."""
    years: dict[int, Decimal] = {}
    for key, back in (("total", 0), ("last_year", 1)):
        for compilation in annual:
            for row in _indicators(compilation):
                if row["code"] == code and row.get(key) is not None:
                    years.setdefault(compilation.round.year - back, Decimal(row[key]))
    return years
