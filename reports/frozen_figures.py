"""What a compilation counted, as JSON that stays as it was: totals, each unit's values, who came late."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reports.enums import ARRIVED_STATES
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.totals import Completeness
from reports.totals import Total


def frozen_figures(
    report_round: ReportRound,
    reports: Sequence[Report],
    completeness: Completeness,
    totals: Sequence[Total],
    values: Mapping[int, Mapping[str, Decimal | None]],
) -> dict[str, Any]:
    """Everything that the document prints as numbers; decimals as text.

    Args:
        values: figures by report key and indicator code.
    """
    words = _words_of(reports)
    in_order = sorted(reports, key=lambda r: (r.unit.position, r.unit.search))
    return {
        "completeness": completeness.__dict__,
        "indicators": [_total_as_data(total) for total in totals],
        "units": [
            _unit_as_data(report, values.get(report.pk, {}), words.get(report.pk, {}))
            for report in in_order
        ],
        **_late_and_missing(report_round),
    }


def _total_as_data(total: Total) -> dict[str, Any]:
    indicator, change = total.indicator, total.change
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "aggregation": indicator.aggregation,
        "decimals": indicator.decimals,
        "area": indicator.content_area.ordinal if indicator.content_area else "",
        "area_id": indicator.content_area_id,
        "total": _text(total.value),
        "last_year": _text(total.last_year),
        "change": _text(change.absolute if change else None),
        "percent": _text(change.percent if change else None),
        "given": total.given,
        "expected": total.expected,
        "missing_units": total.missing_units,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _words_of(reports: Sequence[Report]) -> dict[int, dict[str, dict[str, str | None]]]:
    """By report key and code: what a unit says of a figure, where it says anything."""
    found: dict[int, dict[str, dict[str, str | None]]] = {}
    rows = IndicatorValue.objects.filter(report__in=[r.pk for r in reports]).exclude(
        note="", difference_note="", evidence="", from_units__isnull=True
    )
    for row in rows.select_related("indicator"):
        found.setdefault(row.report_id, {})[row.indicator.code] = {
            "note": row.note,
            "difference_note": row.difference_note,
            "evidence": row.evidence,
            "from_units": _text(row.from_units),
        }
    return found


def _unit_as_data(report: Report, values: Mapping, words: Mapping) -> dict[str, Any]:
    return {
        "report": report.pk,
        "unit": report.unit.label,
        "received_at": report.first_received_at.isoformat() if report.first_received_at else None,
        "on_time": report.first_on_time,
        "values": {code: _text(value) for code, value in values.items()},
        "words": dict(words),
    }


def _late_and_missing(report_round: ReportRound) -> dict[str, Any]:
    late, missing = [], []
    for report in report_round.reports.select_related("unit").order_by("unit__position", "pk"):
        if report.state not in ARRIVED_STATES:
            missing.append(report.unit.label)
        elif report.first_on_time is False:
            late.append(
                {"unit": report.unit.label, "received_at": report.first_received_at.isoformat()}
            )
    return {"late": late, "missing": missing}
