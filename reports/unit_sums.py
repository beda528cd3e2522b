"""What the accepted reports of a unit's own units come to: the figures it need not type again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.enums import RoundKind
from reports.models import ReportRound
from reports.totals import accepted_reports
from reports.totals import totals_of

if TYPE_CHECKING:
    from reports.models import Report

NAMED = 8  # missing units named in one sentence; more are counted


@dataclass(frozen=True)
class UnitSum:
    """One indicator over the units below: its value, and who is still missing."""

    value: Decimal
    unit_of_measure: str
    given: int
    expected: int
    round_id: int
    missing_units: Sequence[str] = field(default_factory=list)

    @property
    def is_provisional(self) -> bool:
        return self.given < self.expected


def round_below(report: Report) -> ReportRound | None:
    """The round of the same kind and year in which the unit's own units report to it.

    A request for once stands for itself: no other request asks the same by being of its kind.
    """
    if report.round.kind == RoundKind.ONE_OFF:
        return None
    return (
        ReportRound.objects.filter(
            campaign=report.round.campaign_id,
            receiving_unit=report.unit_id,
            kind=report.round.kind,
            year=report.round.year,
        )
        .order_by("-pk")
        .first()
    )


def sums_from_units(report: Report) -> dict[str, UnitSum]:
    """Sums by indicator code, from a fixed number of queries; empty where nobody reports to it."""
    below = round_below(report)
    if below is None:
        return {}
    reports = accepted_reports(below, frozen=False)
    if not reports:
        return {}
    return {
        total.indicator.code: UnitSum(
            value=total.value,
            unit_of_measure=total.indicator.unit_of_measure,
            given=total.given,
            expected=total.expected,
            round_id=below.pk,
            missing_units=total.missing_units,
        )
        for total in totals_of(below, reports, beside_last_year=False)
        if total.value is not None
    }


def gap_of_most(gaps: Iterable[Sequence[str]]) -> str:
    """The words of the gap that at least two figures share, to be said once above their table."""
    counted = Counter(tuple(gap) for gap in gaps if gap).most_common(1)
    return missing_words(counted[0][0]) if counted and counted[0][1] > 1 else ""


def missing_words(units: Sequence[str]) -> str:
    """“tạm tính, còn thiếu 3 đơn vị: A, B, C”; nothing where nobody is missing."""
    if not units:
        return ""
    named = ", ".join(units[:NAMED])
    more = f" và {len(units) - NAMED} đơn vị khác" if len(units) > NAMED else ""
    return f"tạm tính, còn thiếu {len(units)} đơn vị: {named}{more}"
