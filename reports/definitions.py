"""What an indicator's definition consists of: copying it into a round, telling two of them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from campaigns.models import ContentArea
from documents.numbers import format_number
from reports.models import Indicator
from reports.models import ReportRound
from reports.models import RoundIndicator
from units.enums import UnitKind

# What a round copies as it stands; the area and the number of the revision come beside it.
COPIED = (
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
    "position",
)
# The place in the list changes nothing of what a figure means, and is not told as a change.
COMPARED = (*(name for name in COPIED if name != "position"), "content_area")


@dataclass(frozen=True)
class Change:
    """One field of a definition before and after, in words."""

    field: str
    label: str
    before: str
    after: str


def area_map(areas: Iterable[ContentArea]) -> dict[int | None, ContentArea]:
    """A plan's own areas by their key and by that of the area above that they come from."""
    known = list(areas)
    own: dict[int | None, ContentArea] = {a.derived_from_id: a for a in known if a.derived_from_id}
    return own | {area.pk: area for area in known}


def copy_of(
    indicator: Indicator, report_round: ReportRound, own: dict[int | None, ContentArea]
) -> RoundIndicator:
    """The catalogue's indicator as it stands, unsaved, tied to the round's own area."""
    return RoundIndicator(
        round=report_round,
        content_area=own.get(indicator.content_area_id),
        revision=indicator.revision,
        **{name: getattr(indicator, name) for name in COPIED},
    )


def copies_for(report_round: ReportRound, areas: Iterable[ContentArea]) -> list[RoundIndicator]:
    """What a round that opens now takes over of its campaign's catalogue."""
    own = area_map(areas)
    found = Indicator.objects.filter(campaign=report_round.campaign, is_active=True)
    return [copy_of(indicator, report_round, own) for indicator in found]


def changes_between(before: Any, after: Any) -> list[Change]:
    """Fields of two definitions that differ, in the order of the form; words for the reader."""
    found = []
    for name in COMPARED:
        old, new = words_of(before, name), words_of(after, name)
        if old != new:
            label = capfirst(str(Indicator._meta.get_field(name).verbose_name))
            found.append(Change(name, label, old, new))
    return found


def words_of(indicator: Any, name: str) -> str:
    """One field of a definition as people read it."""
    value = getattr(indicator, name)
    if name == "content_area":
        return f"{value.ordinal}. {value.title}" if value else "không theo nội dung nào"
    if name == "reporter_kinds":
        return "; ".join(UnitKind(kind).label for kind in value) or "mọi đơn vị"
    if Indicator._meta.get_field(name).choices:
        return str(getattr(indicator, f"get_{name}_display")())
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Decimal):
        return format_number(value, indicator.decimals)
    return "không" if value in (None, "") else str(value)
