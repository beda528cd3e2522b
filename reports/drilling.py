"""One figure of a round opened to the units behind it, one level at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.aggregation import HUNDRED
from reports.aggregation import Change
from reports.aggregation import change_between
from reports.aggregation import needed_codes
from reports.aggregation import rounded
from reports.enums import ACCEPTED_STATES
from reports.enums import ARRIVED_STATES
from reports.enums import Aggregation
from reports.enums import RoundKind
from reports.enums import Standing
from reports.models import Compilation
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.reporters import is_reported_by
from units.models import Unit

HEADER = [
    "Đơn vị", "Tình trạng", "Giá trị", "Tỷ trọng (%)", "Năm trước", "Tăng, giảm (%)",
    "Cộng từ đơn vị", "Lý do khác số cộng", "Giải trình", "Minh chứng",
]  # fmt: skip
SHARED = (Aggregation.SUM,)  # only parts of a sum have a share of it


@dataclass
class Part:
    """What one unit brings to a figure; `below` is the round in which its own units report."""

    report: Report
    unit: Unit
    standing: str
    value: Decimal | None
    share: Decimal | None = None
    last_year: Decimal | None = None
    note: str = ""
    difference_note: str = ""
    evidence: str = ""
    from_units: Decimal | None = None
    terms: tuple[Decimal | None, ...] = ()
    below: int | None = None

    @property
    def change(self) -> Change | None:
        return change_between(self.value, self.last_year)

    @property
    def differs(self) -> bool:
        return self.from_units is not None and bool(self.difference_note)


# What the page lets through, by the word in its address.
FILTERS: dict[str, tuple[str, Callable[[Part], bool]]] = {
    "co-so": ("Có số liệu", lambda part: part.value is not None),
    "thieu": ("Còn thiếu", lambda part: part.value is None),
    "giai-trinh": ("Có giải trình", lambda part: bool(part.note)),
    "khac": ("Khác số cộng từ đơn vị", lambda part: part.differs),
}
ORDERS: dict[str, tuple[str, Callable[[Part], Any]]] = {
    "lon": ("Giá trị lớn trước", lambda p: (p.value is None, -(p.value or 0))),
    "nho": ("Giá trị nhỏ trước", lambda p: (p.value is None, p.value or 0)),
}


def parts_of(
    user: Any, report_round: ReportRound, indicator: RoundIndicator, *, day: dt.date
) -> list[Part]:
    """Units behind one figure, as the person may see them, in a fixed number of queries.

    What has not been submitted is the unit's own affair and not shown. Only accepted figures have
    a share of the total.
    """
    reports = [
        report
        for report in Report.objects.visible_to(user)
        .filter(round=report_round)
        .with_standing(day)
        .select_related("unit")
        .order_by("unit__position", "unit__search")
        if is_reported_by(indicator, report.unit.kind)
    ]
    arrived = [r.pk for r in reports if r.state in ARRIVED_STATES]
    codes = {indicator.code, *needed_codes(indicator)}
    rows = {
        (row.report_id, row.indicator.code): row
        for row in IndicatorValue.objects.filter(report__in=arrived, indicator__code__in=codes)
        .order_by()
        .select_related("indicator")
    }
    parts = [_part(r, indicator, {code: rows.get((r.pk, code)) for code in codes}) for r in reports]
    accepted = {r.pk for r in reports if r.state in ACCEPTED_STATES}
    _share(parts, indicator.aggregation, counted=accepted)
    return _beside(user, report_round, indicator.code, parts)


def parts_of_compilation(
    user: Any, compilation: Compilation, data: Mapping[str, Any], *, day: dt.date
) -> list[Part]:
    """The same from a compiled document: the figures that it froze, whatever came later.

    Args:
        data: the indicator's entry in the compilation's figures.
    """
    code = data["code"]
    frozen = {unit["report"]: unit for unit in compilation.figures["units"]}
    reports = (
        Report.objects.visible_to(user)
        .filter(pk__in=frozen)
        .with_standing(day)
        .select_related("unit")
        .order_by("unit__position", "unit__search")
    )
    parts = []
    for report in reports:
        unit = frozen[report.pk]
        words = unit.get("words", {}).get(code, {})
        parts.append(
            Part(
                report=report,
                unit=report.unit,
                standing=report.standing,
                value=_decimal(unit["values"].get(code)),
                note=words.get("note", ""),
                difference_note=words.get("difference_note", ""),
                evidence=words.get("evidence", ""),
                from_units=_decimal(words.get("from_units")),
            )
        )
    _share(parts, data.get("aggregation", ""), counted=set(frozen))
    return _beside(user, compilation.round, code, parts)


def narrowed(parts: Iterable[Part], *, only: str, order: str) -> list[Part]:
    """Parts as the address narrows and orders them; unknown words are as none."""
    _, lets_through = FILTERS.get(only, ("", lambda part: True))
    found = [part for part in parts if lets_through(part)]
    return sorted(found, key=ORDERS[order][1]) if order in ORDERS else found


def export_rows(parts: Iterable[Part]) -> list[list[Any]]:
    """Rows under `HEADER`."""
    return [
        [
            part.unit.name, Standing(part.standing).label, part.value, part.share, part.last_year,
            part.change.percent if part.change else None, part.from_units, part.difference_note,
            part.note, part.evidence,
        ]
        for part in parts
    ]  # fmt: skip


def _part(report: Any, indicator: RoundIndicator, rows: dict[str, IndicatorValue | None]) -> Part:
    own = rows.get(indicator.code)
    part = Part(report=report, unit=report.unit, standing=report.standing, value=None)
    if own is not None:
        part.value, part.note, part.evidence = own.value, own.note, own.evidence
        part.from_units, part.difference_note = own.from_units, own.difference_note
    others = [code for code in needed_codes(indicator) if code != indicator.code]
    part.terms = tuple(row.value if (row := rows.get(code)) else None for code in others)
    return part


def _share(parts: Iterable[Part], aggregation: str, *, counted: set[int]) -> None:
    whole = [p for p in parts if p.value is not None and p.report.pk in counted]
    total = sum((p.value or Decimal(0) for p in whole), Decimal(0))
    if aggregation not in SHARED or total <= 0:
        return
    for part in whole:
        part.share = rounded((part.value or Decimal(0)) * HUNDRED / total, 1)


def _beside(user: Any, report_round: ReportRound, code: str, parts: list[Part]) -> list[Part]:
    """Put last year's figure and the way one level down beside each part; two queries.

    A request for once has neither: others of its kind asked something else.
    """
    if report_round.kind == RoundKind.ONE_OFF:
        return parts
    units = [part.unit.pk for part in parts]
    before = dict(
        IndicatorValue.objects.filter(
            indicator__code=code,
            report__unit__in=units,
            report__round__campaign=report_round.campaign_id,
            report__round__receiving_unit=report_round.receiving_unit_id,
            report__round__kind=report_round.kind,
            report__round__year=report_round.year - 1,
        ).values_list("report__unit_id", "value")
    )
    below = dict(
        ReportRound.objects.visible_to(user)
        .filter(
            campaign=report_round.campaign_id,
            receiving_unit__in=units,
            kind=report_round.kind,
            year=report_round.year,
            indicators__code=code,
        )
        .values_list("receiving_unit_id", "pk")
    )
    for part in parts:
        part.last_year = before.get(part.unit.pk)
        part.below = below.get(part.unit.pk)
    return parts


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
