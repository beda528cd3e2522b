"""A campaign as one workbook: a sheet per kind of thing, and a first one that explains them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Case
from django.db.models import IntegerField
from django.db.models import Value
from django.db.models import When

from campaigns.enums import PlanState
from campaigns.exchange.columns import Column
from campaigns.exchange.columns import of
from campaigns.exchange.columns import unit_text
from campaigns.exchange.sheets import UPRIGHT_HEADER
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Values
from campaigns.exchange.sheets import table_of
from campaigns.forms import FIRST_YEAR
from campaigns.forms import LAST_YEAR
from campaigns.models import Campaign
from campaigns.models import Plan
from config.campaign_parts import campaign_parts
from documents.spreadsheets import Page
from documents.spreadsheets import write_book

GUIDE = "Hướng dẫn"
LAUNCHER = "Đơn vị phát động"
FACTS = Sheet(
    "Phong trào",
    "Tên, thời gian và lời giới thiệu của phong trào.",
    (
        of(Campaign, "title"),
        of(Campaign, "first_year", low=FIRST_YEAR, high=LAST_YEAR),
        of(Campaign, "last_year", low=FIRST_YEAR, high=LAST_YEAR),
        of(Campaign, "summary"),
        Column(
            name="unit",
            title=LAUNCHER,
            show=lambda unit: unit_text(unit) if unit else "",
            read=lambda text, _: text,
            hint="Khi nhập, đơn vị phát động được chọn trên trang tải tệp; mã ở đây chỉ để nhận ra "
            "đơn vị ấy ở các trang khác.",
        ),
    ),
    upright=True,
)
CONTENT = (
    "Tệp này chứa một phong trào cùng kế hoạch của đơn vị phát động. Sửa được trong Excel rồi nhập "
    "lại thành một phong trào mới ở trạng thái dự thảo; phong trào đang có không bị thay đổi."
)
RULES = (
    "Không đổi tên trang tính và tên cột. Thứ tự dòng là thứ tự in. Lời văn quá dài cho một ô được "
    "nối sang cột “(tiếp 1)”, “(tiếp 2)”."
)
LEFT_OUT = (
    "Tệp không chứa: tệp văn bản đính kèm, kế hoạch của cấp dưới, báo cáo, hồ sơ khen thưởng, "
    "tiến độ thực hiện nhiệm vụ, các cuộc kiểm tra và khó khăn, vướng mắc đã nêu (thuộc về phong trào "
    "này), trạng thái và việc công khai của phong trào."
)


def plan_to_carry(user: Any, campaign: Campaign) -> Plan | None:
    """The launching unit's own plan that the person may read: the issued one before a draft."""
    in_force = When(state__in=[PlanState.ISSUED, PlanState.AMENDED], then=Value(0))
    return (
        Plan.objects.visible_to(user)
        .filter(campaign=campaign, unit=campaign.unit_id, parent=None)
        .exclude(state=PlanState.SUPERSEDED)
        .order_by(Case(in_force, default=Value(1), output_field=IntegerField()), "-pk")
        .first()
    )


def values_of_campaign(campaign: Campaign, plan: Plan) -> Values:
    """Everything that the parts of all rooms carry, by sheet."""
    values: Values = {}
    for part in campaign_parts():
        values |= part.collect(campaign, plan)
    return values


def workbook(campaign: Campaign, plan: Plan) -> bytes:
    """The XLSX of a campaign; `campaigns.exchange.importing` reads it back without loss."""
    facts = {column.name: getattr(campaign, column.name) for column in FACTS.columns}
    return _book({FACTS.name: [facts], **values_of_campaign(campaign, plan)})


def empty_workbook() -> bytes:
    """The same sheets with nothing in them, for a campaign that stands on paper only."""
    blank = {column.name: "" for column in FACTS.columns}
    return _book({FACTS.name: [blank]})


def all_sheets() -> list[Sheet]:
    return [FACTS, *(sheet for part in campaign_parts() for sheet in part.sheets)]


def _book(values: Values) -> bytes:
    return write_book([_guide(), *_pages(values)])


def _pages(values: Values) -> Iterator[Page]:
    for sheet in all_sheets():
        rows = values.get(sheet.name, [])
        if sheet.upright and not rows:
            header, body = UPRIGHT_HEADER, [[column.title, ""] for column in sheet.columns]
        else:
            header, body = table_of(sheet, rows)
        widths = (30, 100) if sheet.upright else [column.width for column in sheet.columns]
        yield Page(sheet.name, header, body, widths)


def _guide() -> Page:
    rows: list[list[str]] = [["", "", words, ""] for words in (CONTENT, RULES, LEFT_OUT)]
    for sheet in all_sheets():
        rows.append([sheet.name, "", sheet.about, ""])
        rows += [
            [sheet.name, column.title, column.hint, "có" if column.needed else "không"]
            for column in sheet.columns
        ]
    return Page(
        GUIDE, ["Trang tính", "Cột", "Ý nghĩa, cách ghi", "Bắt buộc"], rows, (24, 32, 90, 12)
    )
