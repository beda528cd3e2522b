"""Reads across models for a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models import Prefetch
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404

from reports.aggregation import Change
from reports.aggregation import change_between
from reports.aggregation import rounded
from reports.aggregation import total_of
from reports.enums import Aggregation
from reports.models import EvidenceFile
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReviewComment
from reports.models import RoundIndicator
from reports.models import RoundSection
from reports.reporters import is_reported_by
from reports.unit_sums import UnitSum
from reports.unit_sums import sums_from_units
from reports.years import counterpart


@dataclass
class Figure:
    """One figure of a report beside last year's and beside what the unit's own units come to.

    `value` is what counts: the typed one, or, while the report may still change, what need not be
    typed (`is_prefilled`): the sum of the unit's own units, or a ratio of two of its figures.
    """

    indicator: RoundIndicator
    value: Decimal | None
    note: str
    last_year: Decimal | None
    difference_note: str = ""
    evidence: str = ""
    from_units: UnitSum | None = None
    is_prefilled: bool = False

    @property
    def change(self) -> Change | None:
        return change_between(self.value, self.last_year)

    @property
    def differs(self) -> bool:
        """Whether the unit reports something else than its own units come to.

        A ratio follows from its two terms, which explain themselves.
        """
        return (
            self.from_units is not None
            and self.value is not None
            and self.indicator.aggregation != Aggregation.RATIO
            and self.value != self.from_units.value
        )


@dataclass
class ReadSection:
    """One section as a reader sees it: text, figures, files, remarks."""

    section: RoundSection
    text: str
    figures: list[Figure]
    evidence: list[EvidenceFile]
    comments: list[ReviewComment]


@dataclass
class Reading:
    """A whole report for reading."""

    report: Report
    sections: list[ReadSection]
    loose_figures: list[Figure]
    general_comments: list[ReviewComment]

    @property
    def figures(self) -> list[Figure]:
        """All figures, in the order of the round."""
        found = [f for part in self.sections for f in part.figures] + self.loose_figures
        return sorted(found, key=lambda f: (f.indicator.position, f.indicator.pk))


def last_year_values(report: Report) -> dict[str, Decimal | None]:
    """The unit's own figures of the year before, by indicator code; a request for once has none."""
    if report.round.is_one_off:
        return {}
    rows = IndicatorValue.objects.filter(
        report__unit=report.unit_id,
        report__round__campaign=report.round.campaign_id,
        report__round__kind=report.round.kind,
        report__round__receiving_unit=report.round.receiving_unit_id,
        report__round__year=report.round.year - 1,
    )
    found = list(rows.select_related("indicator__round").order_by())
    before = counterpart(report.round, {row.indicator.round for row in found})
    return {
        row.indicator.code: row.value
        for row in found
        if before is not None and row.indicator.round_id == before.pk
    }


def figures_of(report: Report) -> list[Figure]:
    """Every indicator that the unit is asked for, with this report's value, in a fixed number of
    queries.
    """
    before = last_year_values(report)
    rows = {v.indicator_id: v for v in report.values.all()}
    below = sums_from_units(report) if report.is_editable else {}
    indicators = [
        i
        for i in report.round.indicators.all()
        if i.pk in rows or is_reported_by(i, report.unit.kind)
    ]
    figures = [
        _figure(i, rows.get(i.pk), before.get(i.code), below.get(i.code)) for i in indicators
    ]
    if report.is_editable:
        _prefill(figures)
    return figures


def _figure(
    indicator: RoundIndicator,
    row: IndicatorValue | None,
    last_year: Decimal | None,
    below: UnitSum | None,
) -> Figure:
    if below is not None and below.unit_of_measure != indicator.unit_of_measure:
        below = None  # the two rounds count different things
    if below is not None:
        below = replace(below, value=rounded(below.value, indicator.decimals))
    if row is None:
        return Figure(indicator, None, "", last_year, from_units=below)
    if below is None and row.from_units is not None:
        below = UnitSum(row.from_units, indicator.unit_of_measure, 0, 0, 0)
    return Figure(
        indicator=indicator,
        value=row.value,
        note=row.note,
        last_year=last_year,
        difference_note=row.difference_note,
        evidence=row.evidence,
        from_units=below,
    )


def _prefill(figures: list[Figure]) -> None:
    """Fill empty places with what the portal knows: sums of units first, then own ratios."""
    for figure in figures:
        if figure.value is None and figure.from_units is not None:
            figure.value, figure.is_prefilled = figure.from_units.value, True
    known = {figure.indicator.code: figure.value for figure in figures}
    for figure in figures:
        if figure.value is None and figure.indicator.aggregation == Aggregation.RATIO:
            figure.value = total_of(figure.indicator, [known])
            figure.is_prefilled = figure.value is not None


def report_for_reading(user: Any, pk: int) -> Reading:
    """A report that the user sees, with everything in it, in a fixed number of queries; else 404."""
    report = get_object_or_404(
        Report.objects.visible_to(user)
        .select_related("unit", "round__receiving_unit", "round__through", "current_version")
        .prefetch_related(
            "texts",
            "values",
            "round__sections",
            "round__indicators",
            Prefetch("evidence", EvidenceFile.objects.filter(removed_at__isnull=True)),
        ),
        pk=pk,
    )
    # Nobody remarks on what has never been sent: the last evening saves this question.
    comments: list[ReviewComment] = []
    if report.current_version_id:
        comments = list(report.comments.select_related("author", "version"))
    figures = figures_of(report)
    texts = {t.section_id: t.text for t in report.texts.all()}
    areas = {s.content_area_id for s in report.round.sections.all() if s.content_area_id}
    sections = [
        ReadSection(
            section=section,
            text=texts.get(section.pk, ""),
            figures=[
                f
                for f in figures
                if section.content_area_id
                and f.indicator.content_area_id == section.content_area_id
            ],
            evidence=[e for e in report.evidence.all() if e.section_id == section.pk],
            comments=[c for c in comments if c.section_id == section.pk],
        )
        for section in report.round.sections.all()
    ]
    return Reading(
        report=report,
        sections=sections,
        loose_figures=[f for f in figures if f.indicator.content_area_id not in areas],
        general_comments=[c for c in comments if c.section_id is None],
    )


def arrivals_by_day(report_round: ReportRound) -> list[tuple[dt.date, int]]:
    """How many reports arrived for the first time on each day, oldest first."""
    rows = (
        report_round.reports.filter(first_received_at__isnull=False)
        .annotate(day=TruncDate("first_received_at"))
        .order_by("day")
        .values("day")
        .annotate(count=Count("pk"))
    )
    return [(row["day"], row["count"]) for row in rows]
