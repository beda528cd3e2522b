"""Choosing duties: what the filter asks for, the export, the sentences for a report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count
from django.db.models import F
from django.db.models import Q
from django.db.models import QuerySet
from django.utils import timezone

from campaigns.enums import DutyState
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import Duty
from campaigns.queries import keys_written_for
from documents.text import fold
from units.models import Unit

STANDING_WORDS = {
    "todo": "Chưa làm",
    "doing": "Đang làm",
    "done": "Đã làm",
    "done_late": "Đã làm, muộn",
    "overdue": "Quá hạn",
}
HEADER = ["Nơi thực hiện", "Nhiệm vụ", "Thời hạn", "Tình trạng", "Ngày xong", "Kết quả", "Kế hoạch"]


def duties_of_own_units(user: Any) -> QuerySet[Duty]:
    """Duties of the units for which `user` writes, of plans in force, by due day."""
    return (
        Duty.objects.filter(unit__in=keys_written_for(user))
        .exclude(plan__state__in=[PlanState.DRAFT, PlanState.SUPERSEDED])
        .select_related("unit", "plan__unit", "plan__campaign")
        .order_by(F("due_on").asc(nulls_last=True), "plan", "position", "pk")
    )


def narrowed(duties: QuerySet[Duty], asked: dict, today: dt.date) -> list[Duty]:
    """What the filter asks for; words are sought without diacritics."""
    state = asked.get("tinh_trang")
    if state == "overdue":
        duties = duties.overdue_on(today)
    elif state == "open":
        duties = duties.exclude(state=DutyState.DONE)
    elif state:
        duties = duties.filter(state=state)
    words = fold(asked.get("tim") or "").split()
    return [
        duty
        for duty in duties
        if all(word in fold(f"{duty.text} {duty.actor_label}") for word in words)
    ]


def export_rows(duties: list[Duty]):
    """Rows under `HEADER`."""
    for duty in duties:
        yield [
            duty.unit.name if duty.unit else duty.actor,
            duty.text,
            duty.due_on,
            STANDING_WORDS[duty.standing],
            duty.done_on,
            duty.result,
            str(duty.plan),
        ]


def duty_sentences(campaign: Campaign, unit: Unit, today: dt.date) -> list[str]:
    """How many duties of the plan of `unit` are done and late, for its report."""
    duties = Duty.objects.filter(plan__campaign=campaign, plan__unit=unit).exclude(
        plan__state__in=[PlanState.DRAFT, PlanState.SUPERSEDED]
    )
    done = Q(state=DutyState.DONE)
    counts = duties.aggregate(
        every=Count("pk"),
        done=Count("pk", filter=done),
        late=Count("pk", filter=done & Q(done_on__gt=F("due_on"))),
        overdue=Count("pk", filter=~done & Q(due_on__lt=today)),
    )
    if not counts["every"]:
        return []
    return [
        (
            f"Kế hoạch giao {counts['every']} nhiệm vụ: đã hoàn thành {counts['done']}"
            f" (trong đó {counts['late']} nhiệm vụ muộn hạn), quá hạn chưa hoàn thành "
            f"{counts['overdue']}."
        )
    ]


def overdue_duties(user: Any) -> dict[str, Any] | None:
    """Card of the home page: what the person's units should have done."""
    found = list(duties_of_own_units(user).overdue_on(timezone.localdate())[:5])
    if not found:
        return None
    return {
        "template": "campaigns/_home_duties.html",
        "context": {"duties": found},
        "weight": 10,
    }
