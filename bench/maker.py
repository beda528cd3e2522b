"""Data of a province as large as real ones, written in bulk: units, five years of reports."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Plan
from documents.calendar import end_of_day
from reports.enums import ReportState
from reports.enums import RoundState
from reports.enums import SectionKind
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReportVersion
from reports.models import RoundIndicator
from reports.models import RoundSection
from reports.models import SectionText
from units.enums import Role
from units.enums import UnitKind
from units.models import Membership
from units.models import Unit
from units.tree_node import derive_new_paths

BATCH = 2000
INDICATORS = 12
AREAS = 7
YEARS = range(2022, 2027)
LAST = YEARS[-1]
SENTENCE = "Tổ chức lớp “Bình dân học vụ số”, hướng dẫn người dân nộp hồ sơ trực tuyến. "


@transaction.atomic
def make_province(*, communes: int, units: int) -> User:
    """A province with its officer; every commune reports to it each year, every unit to its commune.

    Args:
        communes: communes directly under the province.
        units: all units together; what is left over is spread under the communes.

    Returns:
        The officer of Sở Nội vụ, who receives the province's reports.
    """
    province = Unit.objects.create(
        code="NB", name="Uỷ ban nhân dân tỉnh", short_name="UBND tỉnh", kind=UnitKind.PROVINCE
    )
    office = Unit.objects.create(
        code="SNV", name="Sở Nội vụ", kind=UnitKind.DEPARTMENT, parent=province,
        is_emulation_office=True,
    )  # fmt: skip
    towns = _units(UnitKind.COMMUNE, "Xã", [province] * communes)
    inner = max(0, units - 2 - communes)
    schools = _units(UnitKind.SCHOOL, "Trường", [towns[i % communes] for i in range(inner)])
    officer = _person("so-noi-vu", office)
    writer = _person("xa", towns[0])
    campaign = Campaign.objects.create(
        unit=province, title="Đổi mới sáng tạo", slug="doi-moi", first_year=YEARS[0],
        last_year=2030, state=CampaignState.ACTIVE,
    )  # fmt: skip
    plan, areas = _plan(campaign, province)
    for year in YEARS:
        _round(plan, areas, province, towns, year, writer, with_texts=True)
    by_town: dict[int, list[Unit]] = {}
    for school in schools:
        by_town.setdefault(school.parent_id or 0, []).append(school)
    for town in towns:
        town_plan, town_areas = _plan(campaign, town, parent=plan)
        for year in YEARS:
            _round(
                town_plan, town_areas, town, by_town.get(town.pk, []), year, writer,
                with_texts=False,
            )  # fmt: skip
    return officer


def _units(kind: str, word: str, parents: list[Unit]) -> list[Unit]:
    made = [
        Unit(
            code=f"{kind}-{number}", name=f"{word} số {number}", kind=kind, parent=parent,
            position=number,
        )
        for number, parent in enumerate(parents, start=1)
    ]  # fmt: skip
    for unit in made:
        unit.derive_columns()
    Unit.objects.bulk_create(made, batch_size=BATCH)
    derive_new_paths(Unit)
    return list(Unit.objects.filter(kind=kind).order_by("position"))


def _person(username: str, unit: Unit) -> User:
    user = User.objects.create(
        username=username, full_name=username, email=f"{username}@example.vn"
    )
    Membership.objects.create(user=user, unit=unit, role=Role.OFFICER)
    return user


def _plan(campaign: Campaign, unit: Unit, parent: Plan | None = None) -> tuple[Plan, list]:
    plan = Plan.objects.create(
        campaign=campaign, unit=unit, parent=parent, title="Kế hoạch", state=PlanState.ISSUED,
        number="02/KH-UBND", issued_on=dt.date(2025, 7, 9),
    )  # fmt: skip
    above = list(parent.content_areas.all()) if parent else [None] * AREAS
    return plan, ContentArea.objects.bulk_create(
        ContentArea(
            plan=plan, position=n, ordinal=str(n), title=f"Nội dung {n}", derived_from=source
        )
        for n, source in enumerate(above, start=1)
    )


def _round(plan, areas, receiver, owing: Iterable[Unit], year: int, writer, *, with_texts) -> None:
    """One year's round: all compiled in the years before, a quarter still missing in the last."""
    is_last = year == LAST
    report_round = ReportRound.objects.create(
        campaign=plan.campaign, plan=plan, receiving_unit=receiver, kind="annual_report", year=year,
        title=f"Báo cáo năm {year}", opens_on=dt.date(year, 11, 1), due_on=dt.date(year, 12, 14),
        state=RoundState.OPEN if is_last else RoundState.CLOSED,
        closed_at=None if is_last else timezone.now(),
    )  # fmt: skip
    sections = RoundSection.objects.bulk_create(
        [
            RoundSection(round=report_round, position=n, kind=SectionKind.CONTENT_AREA, title=a.title,
                         content_area=a)
            for n, a in enumerate(areas, start=1)
        ]
        + [
            RoundSection(round=report_round, position=AREAS + 1, kind=SectionKind.DIRECTION, title="Chỉ đạo"),
            RoundSection(round=report_round, position=AREAS + 2, kind=SectionKind.DIFFICULTIES, title="Khó khăn"),
        ]
    )  # fmt: skip
    indicators = RoundIndicator.objects.bulk_create(
        RoundIndicator(
            round=report_round, code=f"chi-tieu-{n}", name=f"Chỉ tiêu số {n}",
            unit_of_measure="lượt", position=n, content_area=areas[n % AREAS],
        )
        for n in range(1, INDICATORS + 1)
    )  # fmt: skip
    reports = _reports(report_round, list(owing), writer, is_last=is_last)
    chance = random.Random(year)
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(report=r, indicator=i, value=Decimal(chance.randrange(5, 5000)))
            for r in reports
            for i in indicators
        ),
        batch_size=BATCH,
    )
    if with_texts:
        SectionText.objects.bulk_create(
            (
                SectionText(report=r, section=s, text=SENTENCE * chance.randrange(1, 6), version=1)
                for r in reports
                for s in sections
            ),
            batch_size=BATCH,
        )


def _reports(report_round, owing: list[Unit], writer, *, is_last: bool) -> list[Report]:
    at = end_of_day(dt.date(report_round.year, 12, 9))
    states = []
    for place, _ in enumerate(owing):
        state = ReportState.COMPILED
        if is_last:
            state = [
                ReportState.ACCEPTED, ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.DRAFT,
            ][place % 4]  # fmt: skip
        states.append(state)
    Report.objects.bulk_create(
        (
            Report(
                round=report_round, unit=unit, state=state, edit_version=1,
                **({} if state == ReportState.DRAFT else {
                    "received_at": at, "on_time": True, "first_received_at": at,
                    "first_on_time": place % 9 != 0,
                }),
            )
            for place, (unit, state) in enumerate(zip(owing, states, strict=True))
        ),
        batch_size=BATCH,
    )  # fmt: skip
    reports = list(Report.objects.filter(round=report_round).order_by("pk"))
    ReportVersion.objects.bulk_create(
        (
            ReportVersion(
                report=r, number=1, payload={}, sha256=f"{r.pk:064d}", receipt_code=f"B{r.pk}",
                submitted_by=writer, received_at=at, due_on=report_round.due_on, on_time=True,
            )
            for r in reports
            if r.state != ReportState.DRAFT
        ),
        batch_size=BATCH,
    )  # fmt: skip
    versions = dict(
        ReportVersion.objects.filter(report__round=report_round).values_list("report_id", "pk")
    )
    for report in reports:
        report.current_version_id = versions.get(report.pk)
    Report.objects.bulk_update(reports, ["current_version"], batch_size=BATCH)
    return reports


@transaction.atomic
def make_evening(*, units: int) -> list[Report]:
    """One open round of a province with `units` reports written and not sent, an officer for each.

    Every tenth unit is past its last day, the others have an extension until tomorrow.
    """
    province = Unit.objects.create(
        code="EVE", name="Uỷ ban nhân dân tỉnh", short_name="UBND tỉnh", kind=UnitKind.PROVINCE
    )
    receiver = _person("evening", province)
    owing = _units(UnitKind.COMMUNE, "Xã", [province] * units)
    people = User.objects.bulk_create(
        [
            User(username=f"evening-{n}", full_name=f"Cán bộ {n}", email=f"evening-{n}@example.vn")
            for n in range(units)
        ],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [
            Membership(user=person, unit=unit, role=Role.OFFICER)
            for person, unit in zip(people, owing, strict=True)
        ],
        batch_size=BATCH,
    )
    campaign = Campaign.objects.create(
        unit=province, title="Đổi mới sáng tạo", slug="evening", first_year=LAST, last_year=2030,
        state=CampaignState.ACTIVE,
    )  # fmt: skip
    plan, areas = _plan(campaign, province)
    _round(plan, areas, province, owing, LAST, receiver, with_texts=True)
    today = timezone.localdate()
    report_round = ReportRound.objects.get(campaign=campaign)
    ReportRound.objects.filter(pk=report_round.pk).update(due_on=today - dt.timedelta(days=1))
    reports = Report.objects.filter(round=report_round)
    reports.update(
        state=ReportState.DRAFT, received_at=None, on_time=None, first_received_at=None,
        first_on_time=None, current_version=None,
    )  # fmt: skip
    ReportVersion.objects.filter(report__round=report_round).delete()
    late = [report.pk for n, report in enumerate(reports.order_by("pk")) if n % 10 == 3]
    reports.exclude(pk__in=late).update(
        extended_to=today + dt.timedelta(days=1), extension_reason="Mưa lũ"
    )
    return list(reports.order_by("unit__position"))
