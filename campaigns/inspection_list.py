"""Choosing inspections: what the filter asks for, the export, the sentences for a report."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.db.models import Q
from django.db.models import QuerySet

from campaigns.enums import FindingState
from campaigns.enums import InspectionState
from campaigns.models import Campaign
from campaigns.models import Finding
from campaigns.models import Inspection
from documents.text import fold
from units.models import Unit

HEADER = ["Ngày dự kiến", "Ngày kiểm tra", "Đơn vị kiểm tra", "Đơn vị được kiểm tra", "Hình thức",
          "Nội dung", "Thành phần đoàn", "Trạng thái", "Tồn tại chưa xong"]  # fmt: skip


def inspections_of(user: Any, campaign: Campaign) -> QuerySet[Inspection]:
    """The inspections of a campaign that `user` reads, with the number of unsettled findings."""
    return (
        Inspection.objects.visible_to(user)
        .filter(campaign=campaign)
        .select_related("unit", "inspected")
        .annotate(unsettled=Count("findings", filter=~Q(findings__state=FindingState.SETTLED)))
        .order_by("-planned_on", "-pk")
    )


def narrowed(inspections: QuerySet[Inspection], asked: dict) -> QuerySet[Inspection]:
    """What the filter asks for; units are found without diacritics."""
    for word in fold(asked.get("tim") or "").split():
        inspections = inspections.filter(inspected__search__contains=word)
    state = asked.get("tinh_trang")
    if state == "unsettled":
        return inspections.filter(unsettled__gt=0)
    return inspections.filter(state=state) if state else inspections


def export_rows(inspections: QuerySet[Inspection]):
    """Rows under `HEADER`."""
    for each in inspections:
        yield [
            each.planned_on,
            each.done_on,
            each.unit.name,
            each.inspected.name,
            each.get_kind_display(),
            each.subject,
            each.members,
            each.get_state_display(),
            each.unsettled,
        ]


def inspection_sentences(campaign: Campaign, unit: Unit, year: int) -> list[str]:
    """How many visits `unit` held in `year` and what is still to be put right, for its report."""
    held = Inspection.objects.filter(
        campaign=campaign, unit=unit, state=InspectionState.HELD, done_on__year=year
    )
    count = held.count()
    if not count:
        return []
    findings = Finding.objects.filter(inspection__in=held)
    unsettled = findings.exclude(state=FindingState.SETTLED).count()
    return [
        (
            f"Đã kiểm tra, giám sát {count} cuộc tại "
            f"{held.values('inspected').distinct().count()} đơn vị; nêu {findings.count()} tồn tại, "
            f"còn {unsettled} tồn tại chưa khắc phục xong."
        )
    ]
