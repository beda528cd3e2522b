"""What other systems read of reporting: rounds, how far each report is, and accepted figures.

The words of a report never leave; its figures only once it was accepted.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query
from ninja import Router
from ninja import Schema
from pydantic import Field

from campaigns.enums import CampaignState
from reports.enums import ACCEPTED_STATES
from reports.enums import Aggregation
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.enums import RoundKind
from reports.enums import RoundState
from reports.models import Compilation
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import ReportRound
from reports.totals import Total
from reports.totals import accepted_reports
from reports.totals import totals_of
from units.api_door import CodeAsked
from units.api_door import Key
from units.api_door import KeyAsked
from units.api_door import UnitOut
from units.api_door import Window
from units.api_door import page
from units.api_door import reads
from units.api_door import unit_facts
from units.enums import ApiScope
from workflow import demand

router = Router()


class OutwardState(models.TextChoices):
    """How far a report is, for those outside: whether it lies before the unit's own leader stays inside."""

    DRAFT = ReportState.DRAFT.value, ReportState.DRAFT.label
    SUBMITTED = ReportState.SUBMITTED.value, ReportState.SUBMITTED.label
    RETURNED = ReportState.RETURNED.value, ReportState.RETURNED.label
    ACCEPTED = ReportState.ACCEPTED.value, ReportState.ACCEPTED.label
    COMPILED = ReportState.COMPILED.value, ReportState.COMPILED.label


# Before the leader for the first time it is still to come; later it was returned.
_STILL_INSIDE = {
    OutwardState.DRAFT: Q(state=ReportState.PRESENTED, first_received_at__isnull=True),
    OutwardState.RETURNED: Q(state=ReportState.PRESENTED, first_received_at__isnull=False),
}
# A figure as text, so that no program rounds it on the way.
Figure = Annotated[str, Field(pattern=r"^-?\d+(\.\d+)?$", examples=["1250"])]


class RoundOut(Schema):
    id: int = Field(examples=[5])
    campaign: int = Field(examples=[1])
    plan: int = Field(examples=[3])
    kind: RoundKind = Field(examples=["annual_report"])
    year: int = Field(examples=[2025])
    title: str = Field(examples=["Báo cáo năm 2025"])
    receiving_unit: UnitOut
    further_recipients: list[UnitOut]
    opens_on: dt.date = Field(examples=["2025-11-01"])
    due_on: dt.date = Field(description="Ngày cuối còn đúng hạn.", examples=["2025-12-14"])
    state: RoundState = Field(examples=["open"])
    closed_at: dt.datetime | None = Field(examples=[None])


class RoundPage(Schema):
    items: list[RoundOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class ReportOut(Schema):
    id: int = Field(examples=[21])
    round: int = Field(examples=[5])
    unit: UnitOut
    state: OutwardState = Field(examples=["accepted"])
    due_on: dt.date = Field(description="Hạn của riêng đơn vị này.", examples=["2025-12-14"])
    is_extended: bool = Field(examples=[False])
    first_received_at: dt.datetime | None = Field(examples=["2025-12-10T02:15:00Z"])
    received_at: dt.datetime | None = Field(
        description="Lần nộp sau cùng.", examples=["2025-12-10T02:15:00Z"]
    )
    on_time: bool | None = Field(
        description="Lần nộp đầu có đúng hạn không; null khi chưa nộp.", examples=[True]
    )


class ReportPage(Schema):
    items: list[ReportOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class FigureOut(Schema):
    id: int = Field(examples=[301])
    report: int = Field(examples=[21])
    round: int = Field(examples=[5])
    unit: UnitOut
    year: int = Field(examples=[2025])
    code: str = Field(description="Mã chỉ tiêu.", examples=["nguoi-duoc-tap-huan"])
    name: str = Field(examples=["Số người được tập huấn kỹ năng số"])
    unit_of_measure: str = Field(examples=["người"])
    value: Figure


class FigurePage(Schema):
    items: list[FigureOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class TotalOut(Schema):
    code: str = Field(examples=["nguoi-duoc-tap-huan"])
    name: str = Field(examples=["Số người được tập huấn kỹ năng số"])
    unit_of_measure: str = Field(examples=["người"])
    aggregation: Aggregation = Field(description="Cách tổng hợp.", examples=["sum"])
    value: Figure | None
    is_provisional: bool = Field(
        description="Còn đơn vị chưa có số liệu được chấp nhận.", examples=[True]
    )
    given: int = Field(description="Số đơn vị đã có số liệu.", examples=[120])
    expected: int = Field(description="Số đơn vị phải báo cáo.", examples=[129])
    missing_units: list[str] = Field(examples=[["Xã Liên Minh"]])


class TotalsOut(Schema):
    round: int = Field(examples=[5])
    year: int = Field(examples=[2025])
    totals: list[TotalOut]


class RoundsAsked(Window):
    campaign: KeyAsked = Field(None, description="Khoá id của phong trào.")
    year: int | None = Field(None, ge=1900, le=9999)


class ReportsAsked(Window):
    round: KeyAsked = Field(None, description="Khoá id của kỳ báo cáo.")
    unit: CodeAsked = Field("", description="Mã đơn vị.")
    state: OutwardState | None = Field(None, description="Trạng thái.")


class FiguresAsked(Window):
    round: KeyAsked = Field(None, description="Khoá id của kỳ báo cáo.")
    unit: CodeAsked = Field("", description="Mã đơn vị.")
    code: CodeAsked = Field("", description="Mã chỉ tiêu.")
    year: int | None = Field(None, ge=1900, le=9999)


@reads(router, "rounds", ApiScope.ROUNDS, RoundPage, "Danh sách kỳ báo cáo")
def rounds(request: HttpRequest, asked: Annotated[RoundsAsked, Query()]) -> Any:
    """Kỳ báo cáo mà đơn vị nhận, cấp dưới nhận hoặc đơn vị phải nộp."""
    rows = _rounds(request)
    if asked.campaign is not None:
        rows = rows.filter(campaign=asked.campaign)
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    return page(rows, asked, _round)


@reads(router, "rounds/{int:key}", ApiScope.ROUNDS, RoundOut, "Một kỳ báo cáo")
def report_round(request: HttpRequest, key: Key) -> Any:
    """Một kỳ báo cáo với nơi nhận và thời hạn."""
    return _round(get_object_or_404(_rounds(request), pk=key))


@reads(router, "rounds/{int:key}/totals", ApiScope.FIGURES, TotalsOut, "Số liệu tổng hợp của kỳ")
def totals(request: HttpRequest, key: Key) -> Any:
    """Tổng theo chỉ tiêu từ các báo cáo đã chấp nhận; chỉ dành cho nơi nhận và cấp trên của nơi nhận."""
    found = get_object_or_404(_rounds(request), pk=key)
    demand(request.auth, "reports.view_round", found)
    rows = totals_of(found, accepted_reports(found, frozen=False), beside_last_year=False)
    return {"round": found.pk, "year": found.year, "totals": [_total(row) for row in rows]}


@reads(router, "reports", ApiScope.REPORTS, ReportPage, "Tình trạng các báo cáo")
def reports(request: HttpRequest, asked: Annotated[ReportsAsked, Query()]) -> Any:
    """Trạng thái, thời điểm nhận và kết quả đúng hạn của từng báo cáo; không có nội dung."""
    rows = _reports(request)
    if asked.round is not None:
        rows = rows.filter(round=asked.round)
    if asked.unit:
        rows = rows.filter(unit__code=asked.unit)
    if asked.state is not None:
        rows = rows.filter(Q(state=asked.state) | _STILL_INSIDE.get(asked.state, Q(pk__in=[])))
    return page(rows, asked, _report)


@reads(router, "reports/{int:key}", ApiScope.REPORTS, ReportOut, "Tình trạng một báo cáo")
def report(request: HttpRequest, key: Key) -> Any:
    """Trạng thái, thời điểm nhận và kết quả đúng hạn của một báo cáo."""
    return _report(get_object_or_404(_reports(request), pk=key))


@reads(router, "figures", ApiScope.FIGURES, FigurePage, "Số liệu của từng đơn vị")
def figures(request: HttpRequest, asked: Annotated[FiguresAsked, Query()]) -> Any:
    """Số liệu của các báo cáo đã chấp nhận; báo cáo bị trả lại thì số liệu không còn ở đây."""
    accepted = Report.objects.visible_to(request.auth).filter(state__in=ACCEPTED_STATES)
    rows = IndicatorValue.objects.filter(report__in=accepted, value__isnull=False)
    if asked.round is not None:
        rows = rows.filter(report__round=asked.round)
    if asked.unit:
        rows = rows.filter(report__unit__code=asked.unit)
    if asked.code:
        rows = rows.filter(indicator__code=asked.code)
    if asked.year is not None:
        rows = rows.filter(report__round__year=asked.year)
    return page(rows.select_related("report__unit", "report__round", "indicator"), asked, _figure)


def papers_of(user: Any) -> list[QuerySet]:
    """Keys of the issued compilations that `user` may know of, one queryset for each kind."""
    issued = Compilation.objects.visible_to(user).filter(state=CompilationState.ISSUED)
    return [issued.filter(document__isnull=False).values("document")]


def _rounds(request: HttpRequest) -> QuerySet[ReportRound]:
    visible = ReportRound.objects.visible_to(request.auth).distinct()
    return (
        visible.exclude(campaign__state=CampaignState.DRAFT)
        .select_related("receiving_unit")
        .prefetch_related("recipient_rows__unit")
    )


def _reports(request: HttpRequest) -> QuerySet[Report]:
    return Report.objects.visible_to(request.auth).select_related("unit", "round")


def _round(row: ReportRound) -> dict[str, Any]:
    return {
        "id": row.pk,
        "campaign": row.campaign_id,
        "plan": row.plan_id,
        "kind": row.kind,
        "year": row.year,
        "title": row.title,
        "receiving_unit": unit_facts(row.receiving_unit),
        "further_recipients": [unit_facts(each.unit) for each in row.recipient_rows.all()],
        "opens_on": row.opens_on,
        "due_on": row.due_on,
        "state": row.state,
        "closed_at": row.closed_at,
    }


def _report(row: Report) -> dict[str, Any]:
    return {
        "id": row.pk,
        "round": row.round_id,
        "unit": unit_facts(row.unit),
        "state": _outward(row),
        "due_on": row.due_on,
        "is_extended": row.extended_to is not None,
        "first_received_at": row.first_received_at,
        "received_at": row.received_at,
        "on_time": row.first_on_time,
    }


def _outward(row: Report) -> str:
    if row.state != ReportState.PRESENTED:
        return row.state
    return OutwardState.RETURNED if row.first_received_at else OutwardState.DRAFT


def _figure(row: IndicatorValue) -> dict[str, Any]:
    indicator = row.indicator
    return {
        "id": row.pk,
        "report": row.report_id,
        "round": row.report.round_id,
        "unit": unit_facts(row.report.unit),
        "year": row.report.round.year,
        "code": indicator.code,
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "value": _text(row.value),
    }


def _total(row: Total) -> dict[str, Any]:
    indicator = row.indicator
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "aggregation": indicator.aggregation,
        "value": _text(row.value),
        "is_provisional": row.is_provisional,
        "given": row.given,
        "expected": row.expected,
        "missing_units": row.missing_units,
    }


def _text(value: Decimal | None) -> str | None:
    """The exact figure without the noughts that the column adds: 12.5000 is 12.5."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
