"""What a figure must bring along before a report may leave, and keeping what was not typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from documents.numbers import format_number
from reports.enums import EvidenceWanted
from reports.models import IndicatorValue
from reports.models import Report
from reports.queries import Figure


def is_alarming(figure: Figure) -> bool:
    """Whether a figure jumps so far from last year's that it needs a word.

    The limit belongs to the indicator; one without a limit never asks.
    """
    change, limit = figure.change, figure.indicator.alarm_percent
    if limit is None or change is None or change.percent is None:
        return False
    return abs(change.percent) > limit


def wants_evidence(figure: Figure) -> bool:
    """Whether proof must be named: there is nothing to prove where there is nothing."""
    return bool(figure.value) and figure.indicator.evidence_wanted != EvidenceWanted.NO


def fault_of(figure: Figure) -> str:
    """What a figure still lacks, as a sentence; empty where it lacks nothing."""
    indicator = figure.indicator
    if figure.value is None:
        return f"Chưa nhập chỉ tiêu: {indicator.name}." if indicator.is_required else ""
    if is_alarming(figure) and not figure.note:
        return (
            f"Chỉ tiêu thay đổi hơn {indicator.alarm_percent}% so với năm trước, hãy ghi giải "
            f"trình: {indicator.name}."
        )
    if figure.differs and figure.from_units is not None and not figure.difference_note:
        below = format_number(figure.from_units.value, indicator.decimals)
        return (
            f"Số liệu khác số cộng từ các đơn vị ({below}), hãy ghi lý do hoặc lấy số cộng: "
            f"{indicator.name}."
        )
    if wants_evidence(figure) and not figure.evidence:
        return f"Hãy ghi minh chứng của chỉ tiêu: {indicator.name}."
    return ""


def figure_faults(figures: Iterable[Figure]) -> dict[str, str]:
    """Sentences by anchor (chi-tieu-…) of the figures that keep a report from leaving."""
    found = {f"chi-tieu-{figure.indicator.pk}": fault_of(figure) for figure in figures}
    return {anchor: sentence for anchor, sentence in found.items() if sentence}


def figures_shown(figures: Iterable[Figure]) -> str:
    """A short mark of the figures as a page shows them, to be sent back with the submission."""
    facts = [
        (f.indicator.code, str(f.value), str(f.from_units and f.from_units.value)) for f in figures
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def keep_prefilled(report: Report, figures: Iterable[Figure]) -> None:
    """Write down, for good, what the portal filled in and what the units below came to.

    Called while the report's row is held, just before it is frozen: later reports of units below
    then change nothing of what was submitted.
    """
    rows = {row.indicator_id: row for row in report.values.all()}
    new, changed = [], []
    for figure in figures:
        below = figure.from_units.value if figure.from_units else None
        row = rows.get(figure.indicator.pk)
        if row is None:
            if figure.value is not None or below is not None:
                row = IndicatorValue(report=report, indicator=figure.indicator)
                new.append(row)
        elif (row.value, row.from_units) != (figure.value, below):
            changed.append(row)
        if row is not None:
            row.value, row.from_units = figure.value, below
    IndicatorValue.objects.bulk_create(new)
    IndicatorValue.objects.bulk_update(changed, ["value", "from_units"])


def figure_as_data(figure: Figure) -> dict[str, Any]:
    """A figure as a submission freezes it: names beside codes, numbers as text."""
    return {
        "code": figure.indicator.code,
        "name": figure.indicator.name,
        "unit_of_measure": figure.indicator.unit_of_measure,
        "value": _as_text(figure.value),
        "last_year": _as_text(figure.last_year),
        "note": figure.note,
        "from_units": f"{figure.from_units.value.normalize():f}" if figure.from_units else None,
        "difference_note": figure.difference_note if figure.differs else "",
        "evidence": figure.evidence,
    }


def _as_text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
