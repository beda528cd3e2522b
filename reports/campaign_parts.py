"""The indicators of a campaign as a part of its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from campaigns.exchange.columns import Column
from campaigns.exchange.columns import Known
from campaigns.exchange.columns import number_column
from campaigns.exchange.columns import of
from campaigns.exchange.columns import several_of
from campaigns.exchange.parts import AREAS
from campaigns.exchange.sheets import Part
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Rows
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Target
from campaigns.exchange.sheets import Values
from campaigns.exchange.sheets import repeated
from campaigns.exchange.sheets import unmatched
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Plan
from reports.models import Indicator
from reports.models.indicator import MOST_DECIMALS
from units.enums import UnitKind

if TYPE_CHECKING:
    from accounts.models import User

FACTS = (
    "code",
    "name",
    "unit_of_measure",
    "aggregation",
    "weight_code",
    "numerator_code",
    "denominator_code",
    "decimals",
    "minimum",
    "maximum",
    "guidance",
    "reporter_kinds",
    "alarm_percent",
    "evidence_wanted",
    "is_required",
    "is_active",
)
REFERENCES = ("weight_code", "numerator_code", "denominator_code")
MOST_ALARM = 1000  # percent


def column_of(name: str) -> Column:
    """The column of one fact; an empty cell of the alarm means that nobody is asked."""
    if name == "reporter_kinds":
        return several_of(Indicator, name, UnitKind.choices)
    if name == "alarm_percent":
        return replace(of(Indicator, name, low=1, high=MOST_ALARM), empty=lambda: None)
    return of(Indicator, name, high=MOST_DECIMALS)


_area = number_column(
    "Nội dung thi đua số",
    name="area",
    hint=f"Số thứ tự ở trang “{AREAS.name}”, nếu thuộc nội dung nào.",
)
INDICATORS = Sheet(
    "Chỉ tiêu",
    "Các chỉ tiêu số liệu của phong trào, dùng cho những kỳ báo cáo mở sau này.",
    (
        *(of(Indicator, name) for name in FACTS[:3]),
        replace(_area, needed=False, empty=lambda: None, show=lambda number: number),
        *(column_of(name) for name in FACTS[3:]),
    ),
)


def _collect(campaign: Campaign, plan: Plan) -> Values:
    numbers = {area: number for number, area in enumerate(plan.content_areas.all(), start=1)}
    by_words = {(area.ordinal, area.title): number for area, number in numbers.items()}
    found = Indicator.objects.filter(campaign=campaign).select_related("content_area")
    return {
        INDICATORS.name: [
            {
                **{name: getattr(each, name) for name in FACTS},
                "area": _number_of(each.content_area, numbers, by_words),
            }
            for each in found
        ]
    }


def _number_of(
    area: ContentArea | None, numbers: dict[ContentArea, int], by_words: dict[tuple[str, str], int]
) -> int | None:
    """By the row itself, or, where that belongs to an older version of the plan, by its words."""
    if area is None:
        return None
    return numbers.get(area) or by_words.get((area.ordinal, area.title))


def _check(rows: Rows, known: Known) -> Iterator[Problem]:
    mine = rows[INDICATORS.name]
    yield from repeated(INDICATORS, mine, "code")
    yield from unmatched(INDICATORS, mine, "area", rows[AREAS.name], AREAS)
    codes = {row.values["code"] for row in mine}
    for row in mine:
        for name in REFERENCES:
            code = row.values[name]
            if code and code not in codes:
                reason = f"Không có chỉ tiêu nào mang mã “{code}”."
                yield Problem(INDICATORS.name, row.number, INDICATORS.title_of(name), reason)


def _write(user: User, target: Target, values: Values) -> None:
    areas = target.made.get("areas", {})
    Indicator.objects.bulk_create(
        Indicator(
            campaign=target.campaign,
            content_area=areas.get(row["area"]),
            position=place,
            **{name: row[name] for name in FACTS},
        )
        for place, row in enumerate(values[INDICATORS.name], start=1)
    )


PARTS = (Part("indicators", "Chỉ tiêu số liệu", (INDICATORS,), _collect, _write, _check, (AREAS,)),)
