"""Rounds as tests need them: a province's round with two communes, filled and received."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

import pikepdf
from django.utils import timezone

import reports.tasks  # noqa: F401 -- registers the job handlers as a worker's start does
from reports.enums import ReportState
from reports.enums import SectionKind
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReportVersion
from reports.models import RoundIndicator
from reports.models import RoundSection
from reports.models import SectionText
from tests.cast import Cast
from tests.factories import CampaignFactory
from tests.factories import ContentAreaFactory
from tests.factories import PlanFactory
from tests.factories import ReportFactory
from tests.factories import ReportRoundFactory
from tests.factories import RoundIndicatorFactory
from tests.factories import RoundSectionFactory
from units.models import Unit


@dataclass
class Scene:
    """A round of the province with its sections, one indicator and the reports of two communes."""

    round: ReportRound
    direction: RoundSection
    area: RoundSection
    difficulties: RoundSection
    indicator: RoundIndicator
    report: Report
    neighbour_report: Report


def make_round(cast: Cast, *, year: int = 2025, receiver: Unit | None = None, **kwargs) -> Scene:
    """An annual round to the province (or `receiver`) with reports of both communes."""
    receiver = receiver or cast.province
    plan = kwargs.pop("plan", None) or PlanFactory(
        campaign=CampaignFactory(unit=receiver), unit=receiver
    )
    kwargs.setdefault("due_on", dt.date(year, 12, 14))
    kwargs.setdefault("opens_on", dt.date(year, 11, 1))
    report_round = ReportRoundFactory(plan=plan, year=year, **kwargs)
    area = plan.content_areas.first() or ContentAreaFactory(plan=plan, title="Xã hội số")
    section = {
        kind: RoundSectionFactory(
            round=report_round, position=number, kind=kind, title=kind.label, content_area=of
        )
        for number, (kind, of) in enumerate(
            [
                (SectionKind.DIRECTION, None),
                (SectionKind.CONTENT_AREA, area),
                (SectionKind.DIFFICULTIES, None),
            ],
            start=1,
        )
    }
    indicator = RoundIndicatorFactory(
        round=report_round,
        code="tap-huan",
        name="Lượt người được tập huấn",
        unit_of_measure="lượt người",
        content_area=area,
    )
    return Scene(
        round=report_round,
        direction=section[SectionKind.DIRECTION],
        area=section[SectionKind.CONTENT_AREA],
        difficulties=section[SectionKind.DIFFICULTIES],
        indicator=indicator,
        report=ReportFactory(round=report_round, unit=cast.commune),
        neighbour_report=ReportFactory(round=report_round, unit=cast.neighbour),
    )


def write(report: Report, section: RoundSection, text: str) -> None:
    SectionText.objects.update_or_create(
        report=report, section=section, defaults={"text": text, "version": 1}
    )
    Report.objects.filter(pk=report.pk).update(edit_version=1)


def count(report: Report, indicator: RoundIndicator, value) -> None:
    IndicatorValue.objects.update_or_create(
        report=report,
        indicator=indicator,
        defaults={"value": None if value is None else Decimal(value)},
    )


def arrive(
    report: Report, user, *, state: str = ReportState.SUBMITTED, on_time: bool = True, at=None
) -> ReportVersion:
    """The report as it stands after a submission, without going through the form."""
    at = at or timezone.now()
    number = report.versions.count() + 1
    version = ReportVersion.objects.create(
        report=report,
        number=number,
        payload={"lần": number},
        sha256=f"{report.pk:064d}",
        receipt_code=f"BC-{report.pk}-{number}",
        submitted_by=user,
        received_at=at,
        due_on=report.due_on,
        on_time=on_time,
    )
    Report.objects.filter(pk=report.pk).update(
        state=state,
        received_at=at,
        on_time=on_time,
        first_received_at=at,
        first_on_time=on_time,
        current_version=version,
    )
    report.refresh_from_db()
    return version


def small_pdf() -> bytes:
    """A sound PDF of one blank page."""
    content = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(content)
    return content.getvalue()
