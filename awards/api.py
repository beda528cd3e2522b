"""What other systems read of awards: the register as it is published, name, form and decision.

Of a person nothing but the name that stands in the decision: no post, address, number or money.
"""

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

from awards.enums import AwardLevel
from awards.enums import DecisionState
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models import AwardRecord
from awards.models import Decision
from awards.models import Session
from units.api_door import CodeAsked
from units.api_door import Key
from units.api_door import KeyAsked
from units.api_door import UnitOut
from units.api_door import Window
from units.api_door import page
from units.api_door import reads
from units.api_door import unit_facts
from units.enums import ApiScope
from units.visibility import path_filter
from units.visibility import scope_paths

router = Router()


class AwardOut(Schema):
    id: int = Field(examples=[77])
    subject_name: str = Field(
        description="Tên ghi trong quyết định.", examples=["Trường THCS Cổ Lễ"]
    )
    subject_class: SubjectClass = Field(examples=["collective"])
    form: str = Field(description="Mã hình thức khen thưởng.", examples=["giay-khen-xa"])
    form_name: str = Field(examples=["Giấy khen của Chủ tịch Uỷ ban nhân dân xã"])
    level: AwardLevel = Field(examples=["commune"])
    decision_number: str = Field(examples=["15/QĐ-UBND"])
    decided_on: dt.date = Field(examples=["2026-01-20"])
    decided_by: str = Field(examples=["Chủ tịch Uỷ ban nhân dân xã Cổ Lễ"])
    year: int = Field(examples=[2025])
    unit: UnitOut = Field(description="Đơn vị ghi sổ.")
    home_unit: UnitOut | None = Field(description="Đơn vị được khen hoặc quản lý người được khen.")
    campaign: int | None = Field(examples=[1])
    state: RecordState = Field(
        description="Khen thưởng bị huỷ vẫn còn trong danh sách.", examples=["valid"]
    )


class AwardPage(Schema):
    items: list[AwardOut]
    next: int | None = Field(description="Gửi lại ở after để lấy trang sau.", examples=[None])


class AwardsAsked(Window):
    year: int | None = Field(None, ge=1900, le=9999)
    campaign: KeyAsked = Field(None, description="Khoá id của phong trào.")
    unit: CodeAsked = Field("", description="Mã đơn vị được khen hoặc quản lý người được khen.")


@reads(router, "awards", ApiScope.AWARDS, AwardPage, "Sổ khen thưởng")
def awards(request: HttpRequest, asked: Annotated[AwardsAsked, Query()]) -> Any:
    """Khen thưởng đã có quyết định; không có hồ sơ đang xét, số định danh, ngày sinh hay điện thoại."""
    rows = _awards(request)
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    if asked.campaign is not None:
        rows = rows.filter(campaign=asked.campaign)
    if asked.unit:
        rows = rows.filter(home_unit__code=asked.unit)
    return page(rows, asked, _award)


@reads(router, "awards/{int:key}", ApiScope.AWARDS, AwardOut, "Một khen thưởng")
def award(request: HttpRequest, key: Key) -> Any:
    """Một dòng của sổ khen thưởng."""
    return _award(get_object_or_404(_awards(request), pk=key))


def papers_of(user: Any) -> list[QuerySet]:
    """Keys of issued decisions, proposals and minutes that `user` may know of, one queryset each."""
    decisions = Decision.objects.visible_to(user).filter(state=DecisionState.ISSUED)
    # A seat in a council is a person's; a system sees the councils of its subtree only.
    sessions = Session.objects.filter(path_filter(scope_paths(user), "council__unit__path"))
    return [
        decisions.filter(document__isnull=False).values("document"),
        sessions.filter(minutes__isnull=False).values("minutes"),
    ]


def _awards(request: HttpRequest) -> QuerySet[AwardRecord]:
    return AwardRecord.objects.visible_to(request.auth).select_related("form", "unit", "home_unit")


def _award(row: AwardRecord) -> dict[str, Any]:
    return {
        "id": row.pk,
        "subject_name": row.subject_name,
        "subject_class": row.subject_class,
        "form": row.form.code,
        "form_name": row.form.name,
        "level": row.level,
        "decision_number": row.decision_number,
        "decided_on": row.decided_on,
        "decided_by": row.decided_by,
        "year": row.year,
        "unit": unit_facts(row.unit),
        "home_unit": unit_facts(row.home_unit) if row.home_unit else None,
        "campaign": row.campaign_id,
        "state": row.state,
    }
