"""Reads across models for a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models import Prefetch
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404

from reports.aggregation import Change
from reports.aggregation import change_between
from reports.models import EvidenceFile
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReviewComment
from reports.models import RoundIndicator
from reports.models import RoundSection


@dataclass
class Figure:
    """One figure of a report beside last year's."""

    indicator: RoundIndicator
    value: Decimal | None
    note: str
    last_year: Decimal | None

    @property
    def change(self) -> Change | None:
        return change_between(self.value, self.last_year)


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
    return dict(rows.values_list("indicator__code", "value"))


def figures_of(report: Report) -> list[Figure]:
    """Every indicator of the round with this report's value, in three queries."""
    before = last_year_values(report)
    values = {v.indicator_id: v for v in report.values.all()}
    return [
        Figure(
            indicator=indicator,
            value=values[indicator.pk].value if indicator.pk in values else None,
            note=values[indicator.pk].note if indicator.pk in values else "",
            last_year=before.get(indicator.code),
        )
        for indicator in report.round.indicators.all()
    ]


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
            Prefetch("comments", ReviewComment.objects.select_related("author", "version")),
        ),
        pk=pk,
    )
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
            comments=[c for c in report.comments.all() if c.section_id == section.pk],
        )
        for section in report.round.sections.all()
    ]
    return Reading(
        report=report,
        sections=sections,
        loose_figures=[f for f in figures if f.indicator.content_area_id not in areas],
        general_comments=[c for c in report.comments.all() if c.section_id is None],
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
