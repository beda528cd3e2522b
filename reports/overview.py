"""Series for the charts of a round; the drawing is done by the `documents` room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.models import ReportRound
from reports.queries import arrivals_by_day
from reports.totals import Total

CHARTED = 6  # indicators drawn side by side; the table holds all of them


@dataclass(frozen=True)
class Series:
    """A titled chart: labels along the axis and one or two rows of values."""

    title: str
    description: str
    labels: list[str]
    rows: list[tuple[str, list[Decimal | int | None]]]


def arrival_curve(report_round: ReportRound) -> Series | None:
    """Reports arrived up to each day, cumulative; None while nothing has arrived."""
    days = arrivals_by_day(report_round)
    if not days:
        return None
    total, labels, values = 0, [], []
    for day, count in days:
        total += count
        labels.append(f"{day:%d/%m}")
        values.append(total)
    return Series(
        title="Số báo cáo đã nhận theo ngày (cộng dồn)",
        description=f"Đến ngày {labels[-1]} đã nhận {total} báo cáo.",
        labels=labels,
        rows=[("Đã nhận", list(values))],
    )


def indicator_charts(totals: Sequence[Total], year: int) -> list[Series]:
    """Set this year beside last year for the first indicators that have a figure."""
    known = [total for total in totals if total.value is not None][:CHARTED]
    return [
        Series(
            title=total.indicator.name,
            description=f"{total.indicator.name}, {total.indicator.unit_of_measure}.",
            labels=[str(year - 1), str(year)] if total.last_year is not None else [str(year)],
            rows=[
                (
                    total.indicator.unit_of_measure,
                    [total.last_year, total.value]
                    if total.last_year is not None
                    else [total.value],
                )
            ],
        )
        for total in known
    ]
