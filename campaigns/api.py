"""What other systems read of campaigns and plans: nothing of a draft."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query
from ninja import Router
from ninja import Schema
from pydantic import Field

from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import Plan
from units.api_door import CodeAsked
from units.api_door import Key
from units.api_door import KeyAsked
from units.api_door import UnitOut
from units.api_door import Window
from units.api_door import page
from units.api_door import reads
from units.api_door import unit_facts
from units.enums import ApiScope

router = Router()


class PhaseOut(Schema):
    ordinal: int = Field(examples=[1])
    title: str = Field(examples=["Giai đoạn 1"])
    first_year: int = Field(examples=[2025])
    last_year: int = Field(examples=[2027])


class CampaignOut(Schema):
    id: int = Field(examples=[1])
    slug: str = Field(
        description="Tên trong địa chỉ, không đổi.", examples=["doi-moi-sang-tao-chuyen-doi-so"]
    )
    title: str = Field(examples=["Phong trào thi đua đổi mới sáng tạo và chuyển đổi số"])
    unit: UnitOut = Field(description="Đơn vị phát động.")
    first_year: int = Field(examples=[2025])
    last_year: int = Field(examples=[2030])
    state: CampaignState = Field(examples=["active"])
    phases: list[PhaseOut]


class CampaignPage(Schema):
    items: list[CampaignOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class AreaOut(Schema):
    id: int = Field(examples=[11])
    ordinal: str = Field(description="Số mục như in.", examples=["1"])
    title: str = Field(examples=["Phong trào Bình dân học vụ số"])
    derived_from: int | None = Field(
        description="Nội dung của kế hoạch cấp trên được cụ thể hoá.", examples=[None]
    )


class SignerOut(Schema):
    capacity: str = Field(examples=["TM. UỶ BAN NHÂN DÂN"])
    post: str = Field(examples=["CHỦ TỊCH"])
    name: str = Field(examples=["Nguyễn Văn A"])


class PlanOut(Schema):
    id: int = Field(examples=[3])
    campaign: int = Field(examples=[1])
    unit: UnitOut = Field(description="Đơn vị ban hành.")
    parent: int | None = Field(description="Kế hoạch cấp trên.", examples=[None])
    number: str = Field(description="Số, ký hiệu; trống khi văn bản không còn ghi.", examples=["02/KH-UBND"])  # fmt: skip
    issued_on: dt.date | None = Field(examples=["2025-10-01"])
    title: str = Field(examples=["Tổ chức phong trào thi đua đổi mới sáng tạo"])
    state: PlanState = Field(examples=["issued"])
    signer: SignerOut
    areas: list[AreaOut]


class PlanPage(Schema):
    items: list[PlanOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class CampaignsAsked(Window):
    year: int | None = Field(None, ge=1900, le=9999, description="Phong trào có năm này.")


class PlansAsked(Window):
    campaign: KeyAsked = Field(None, description="Khoá id của phong trào.")
    unit: CodeAsked = Field("", description="Mã đơn vị ban hành.")


@reads(router, "campaigns", ApiScope.CAMPAIGNS, CampaignPage, "Danh sách phong trào")
def campaigns(request: HttpRequest, asked: Annotated[CampaignsAsked, Query()]) -> Any:
    """Phong trào đã phát động của đơn vị, cấp trên và cấp dưới."""
    rows = _campaigns(request)
    if asked.year is not None:
        rows = rows.filter(first_year__lte=asked.year, last_year__gte=asked.year)
    return page(rows, asked, _campaign)


@reads(router, "campaigns/{int:key}", ApiScope.CAMPAIGNS, CampaignOut, "Một phong trào")
def campaign(request: HttpRequest, key: Key) -> Any:
    """Một phong trào với các giai đoạn."""
    return _campaign(get_object_or_404(_campaigns(request), pk=key))


@reads(router, "plans", ApiScope.PLANS, PlanPage, "Danh sách kế hoạch")
def plans(request: HttpRequest, asked: Annotated[PlansAsked, Query()]) -> Any:
    """Kế hoạch đang có hiệu lực với các nội dung thi đua; không có dự thảo."""
    rows = _plans(request)
    if asked.campaign is not None:
        rows = rows.filter(campaign=asked.campaign)
    if asked.unit:
        rows = rows.filter(unit__code=asked.unit)
    return page(rows, asked, _plan)


@reads(router, "plans/{int:key}", ApiScope.PLANS, PlanOut, "Một kế hoạch")
def plan(request: HttpRequest, key: Key) -> Any:
    """Một kế hoạch với các nội dung thi đua."""
    return _plan(get_object_or_404(_plans(request), pk=key))


def _campaigns(request: HttpRequest) -> QuerySet[Campaign]:
    visible = Campaign.objects.visible_to(request.auth).exclude(state=CampaignState.DRAFT)
    return visible.select_related("unit").prefetch_related("phases")


def _plans(request: HttpRequest) -> QuerySet[Plan]:
    visible = Plan.objects.visible_to(request.auth).current().issued()
    return visible.select_related("unit").prefetch_related("content_areas")


def _campaign(row: Campaign) -> dict[str, Any]:
    return {
        "id": row.pk,
        "slug": row.slug,
        "title": row.title,
        "unit": unit_facts(row.unit),
        "first_year": row.first_year,
        "last_year": row.last_year,
        "state": row.state,
        "phases": [
            {
                "ordinal": phase.ordinal,
                "title": phase.title,
                "first_year": phase.first_year,
                "last_year": phase.last_year,
            }
            for phase in row.phases.all()
        ],
    }


def _plan(row: Plan) -> dict[str, Any]:
    return {
        "id": row.pk,
        "campaign": row.campaign_id,
        "unit": unit_facts(row.unit),
        "parent": row.parent_id,
        "number": row.number,
        "issued_on": row.issued_on,
        "title": row.title,
        "state": row.state,
        "signer": {
            "capacity": row.signing_capacity,
            "post": row.signatory_post,
            "name": row.signatory_name,
        },
        "areas": [
            {
                "id": area.pk,
                "ordinal": area.ordinal,
                "title": area.title,
                "derived_from": area.derived_from_id,
            }
            for area in row.content_areas.all()
        ],
    }
