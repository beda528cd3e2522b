"""The achievement report of a dossier: its headings, and figures that the unit has reported."""

from __future__ import annotations

from dataclasses import dataclass

from awards.models import AwardRound
from awards.models import Nomination
from awards.models import NominationSection
from campaigns.models import ContentArea
from campaigns.models import Plan
from documents.numbers import format_number
from reports.enums import ACCEPTED_STATES
from reports.models import IndicatorValue

# The outer headings of the model reports (Decree 152/2025, forms 02 to 07; the inner ones are the campaign's).
OPENING = {True: "Sơ lược lý lịch, quá trình công tác", False: "Đặc điểm, tình hình, nhiệm vụ được giao"}  # fmt: skip
CLOSING = "Các danh hiệu thi đua, hình thức khen thưởng đã được ghi nhận"
RESULTS = "Kết quả thực hiện phong trào"


@dataclass(frozen=True)
class ReportedFigure:
    """One accepted figure of the subject's unit, ready to be put into a sentence."""

    key: int
    year: int
    sentence: str


def root_plan(award_round: AwardRound) -> Plan | None:
    """The newest issued plan of the unit that launched the campaign."""
    return (
        Plan.objects.issued()
        .filter(campaign=award_round.campaign_id, unit=award_round.campaign.unit_id)
        .order_by("-issued_on", "-pk")
        .first()
    )


def make_sections(nomination: Nomination) -> None:
    """Lay out the report: opening, one heading per content area of the campaign, earlier awards."""
    plan = root_plan(nomination.round)
    areas: list[ContentArea | None] = list(plan.content_areas.all()) if plan else []
    rows = [
        NominationSection(title=OPENING[nomination.is_person], is_required=True),
        *(
            NominationSection(title=area.title, content_area=area)
            for area in areas
            if area is not None
        ),
        NominationSection(title=CLOSING),
    ]
    if not areas:
        rows.insert(1, NominationSection(title=RESULTS, is_required=True))
    for position, row in enumerate(rows, start=1):
        row.nomination, row.position = nomination, position
    NominationSection.objects.bulk_create(rows)


def reported_figures(nomination: Nomination) -> dict[int | None, list[ReportedFigure]]:
    """Accepted figures of the subject's unit (or of the nominating one) by key of content area.

    Areas of a commune's plan are found under the area of the higher plan that they specify.
    """
    unit = nomination.subject_unit_id or nomination.nominating_unit_id
    values = (
        IndicatorValue.objects.filter(
            report__unit=unit,
            report__round__campaign=nomination.round.campaign_id,
            report__state__in=ACCEPTED_STATES,
            value__isnull=False,
        )
        .select_related("indicator__content_area", "report__round")
        .order_by("report__round__year", "indicator__position", "pk")
    )
    found: dict[int | None, list[ReportedFigure]] = {}
    for value in values:
        indicator = value.indicator
        area = indicator.content_area
        key = (area.derived_from_id or area.pk) if area else None
        shown = format_number(value.value, indicator.decimals)
        found.setdefault(key, []).append(
            ReportedFigure(
                value.pk,
                value.report.round.year,
                f"Năm {value.report.round.year}: {indicator.name} {shown} "
                f"{indicator.unit_of_measure}.",
            )
        )
    return found


def is_written(nomination: Nomination) -> bool:
    """Whether the report says something under its obligatory headings and of one result at least."""
    sections = list(nomination.sections.all())
    required = all(s.text.strip() for s in sections if s.is_required)
    results = [s for s in sections if s.content_area_id]
    return required and (not results or any(s.text.strip() for s in results))
