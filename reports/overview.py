"""Charts of a round's page; the drawing is done by the `documents` room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models import Max
from django.db.models import Sum
from django.utils.safestring import SafeString

from documents.charts import bar_chart
from documents.charts import line_chart
from reports.models import Report
from reports.models import ReportRound
from reports.queries import arrivals_by_day
from reports.totals import Total
from reports.totals import accepted_reports
from reports.totals import totals_of
from reports.unit_sums import missing_words

KEPT_FOR = 3600  # seconds
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


@dataclass(frozen=True)
class Figures:
    """What the accepted reports say: a row for each indicator, drawings of the first ones."""

    rows: list[dict[str, Any]]
    charts: list[tuple[str, str]]


def figures_so_far(report_round: ReportRound, *, expected: int) -> Figures:
    """Totals beside last year's, kept in the cache until another report is accepted.

    Accepted reports are frozen, so the set of their versions says whether anything changed.
    """
    sources = Report.objects.accepted().filter(
        round__campaign=report_round.campaign_id,
        round__receiving_unit=report_round.receiving_unit_id,
        round__kind=report_round.kind,
        round__year__in=[report_round.year - 1, report_round.year],
    )
    state = sources.aggregate(
        count=Count("pk"), last=Max("current_version"), together=Sum("current_version")
    )
    # An open round may take definitions over from the catalogue; each time leaves a row.
    taken = report_round.indicator_revisions.count()
    facts = [report_round.pk, expected, taken, *state.values()]
    key = "figures:" + ":".join(str(fact) for fact in facts)
    found = cache.get(key)
    if found is None:
        found = _count(report_round)
        cache.set(key, found, KEPT_FOR)
    return found


def _count(report_round: ReportRound) -> Figures:
    totals = totals_of(report_round, accepted_reports(report_round, frozen=False))
    known = [total for total in totals if total.value is not None][:CHARTED]
    return Figures(
        rows=[
            {
                "code": total.indicator.code,
                "name": total.indicator.name,
                "measure": total.indicator.unit_of_measure,
                "value": total.value,
                "last_year": total.last_year,
                "given": total.given,
                "expected": total.expected,
                "missing": missing_words(total.missing_units),
            }
            for total in totals
        ],
        charts=[(t.indicator.name, _chart_of(t, report_round.year)) for t in known],
    )


def _chart_of(total: Total, year: int) -> SafeString:
    indicator = total.indicator
    years = [(f"Năm {year - 1}", total.last_year), (f"Năm {year}", total.value)]
    return bar_chart(
        f"{indicator.name}, {indicator.unit_of_measure}",
        [row for row in years if row[1] is not None],
        measure=indicator.unit_of_measure,
        decimals=indicator.decimals,
    )
