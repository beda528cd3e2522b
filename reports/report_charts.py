"""What a unit's report draws: its figures against those of the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from documents.charts import change_chart
from documents.charts import grouped_bar_chart
from documents.layout import Chart
from documents.layout import Series
from documents.numbers import format_number
from reports.aggregation import HUNDRED
from reports.aggregation import rounded

MOST = 12  # bars of one chart
PERCENT = "%"


@dataclass(frozen=True)
class TwoYears:
    """One figure of a report with the one that the same unit gave for the year before."""

    name: str
    unit_of_measure: str
    now: Decimal
    before: Decimal

    @property
    def growth(self) -> Decimal:
        """What the figure grew by, in percent of the year before."""
        return rounded((self.now - self.before) * HUNDRED / self.before, 1)


def year_charts(figures: Sequence[TwoYears], year: int) -> list[Chart]:
    """Charts that say what went up and what went down; none where fewer than two figures compare.

    Lessons and enterprises share no scale, so that of amounts the growth in percent is drawn; rates
    share theirs and stand beside each other as they are.
    """
    amounts = [f for f in figures if f.unit_of_measure != PERCENT and f.before > 0]
    rates = [f for f in figures if f.unit_of_measure == PERCENT]
    found = []
    if len(amounts) > 1:
        found.append(_growth(_most_changed(amounts), year, len(found) + 1))
    if len(rates) > 1:
        found.append(_rates(rates[:MOST], year, len(found) + 1))
    return found


def _most_changed(figures: Sequence[TwoYears]) -> list[TwoYears]:
    """At most as many as one chart holds, in the order of the report."""
    by_change = sorted(figures, key=lambda f: -abs(f.growth))
    kept = by_change[:MOST]
    return [f for f in figures if f in kept]


def _growth(figures: Sequence[TwoYears], year: int, number: int) -> Chart:
    rows = [(f.name, f.growth) for f in figures]
    title = f"Tăng, giảm năm {year} so với năm {year - 1} (%)"
    return Chart(
        change_chart(title, rows, measure=PERCENT, decimals=1),
        f"Biểu đồ {number}. {title}",
        "; ".join(f"{name} {format_number(value, 1)}%" for name, value in rows) + ".",
        series=Series(
            tuple(name for name, _ in rows), ((title, tuple(value for _, value in rows)),), 1
        ),
    )


def _rates(figures: Sequence[TwoYears], year: int, number: int) -> Chart:
    names = tuple(f.name for f in figures)
    years = (
        (f"Năm {year - 1}", tuple(f.before for f in figures)),
        (f"Năm {year}", tuple(f.now for f in figures)),
    )
    title = f"Các tỷ lệ năm {year - 1} và năm {year} (%)"
    return Chart(
        grouped_bar_chart(title, names, years, measure=PERCENT, decimals=1),
        f"Biểu đồ {number}. {title}",
        "; ".join(
            f"{f.name} {format_number(f.before, 1)}% và {format_number(f.now, 1)}%" for f in figures
        )
        + ".",
        series=Series(names, years, decimals=1),
    )
