"""Charts of a round's page; the drawing is done by the `documents` room."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString

from documents.charts import bar_chart
from documents.charts import line_chart
from reports.models import ReportRound
from reports.queries import arrivals_by_day
from reports.totals import Total

CHARTED = 6  # indicators drawn side by side; the table holds all of them


def arrival_chart(report_round: ReportRound, *, expected: int) -> SafeString | None:
    """Reports arrived up to each day, cumulative; None while nothing has arrived."""
    days = arrivals_by_day(report_round)
    if not days:
        return None
    total, labels, values = 0, [], []
    for day, count in days:
        total += count
        labels.append(f"{day:%d/%m}")
        values.append(total)
    return line_chart(
        f"Đến ngày {labels[-1]} đã nhận {total} trong {expected} báo cáo.",
        labels,
        values,
        measure="báo cáo",
        ceiling=expected,
    )


def indicator_charts(totals: Sequence[Total], year: int) -> list[tuple[str, SafeString]]:
    """(title, chart) with this year beside last year, for the first indicators with a figure."""
    known = [total for total in totals if total.value is not None][:CHARTED]
    return [(total.indicator.name, _chart_of(total, year)) for total in known]


def _chart_of(total: Total, year: int) -> SafeString:
    indicator = total.indicator
    years = [(f"Năm {year - 1}", total.last_year), (f"Năm {year}", total.value)]
    return bar_chart(
        f"{indicator.name}, {indicator.unit_of_measure}",
        [row for row in years if row[1] is not None],
        measure=indicator.unit_of_measure,
        decimals=indicator.decimals,
    )
