"""Telling actors of their duties: when the plan is issued, and as the day comes near."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.notices import tell
from campaigns.addressees import writers_of
from campaigns.enums import DutyState
from campaigns.enums import PlanState
from campaigns.models import Duty
from campaigns.models import Plan
from documents.calendar import day_in_words
from documents.calendar import days_left_in_words

STAGES = (-7, -1, 1)  # days after the due day
CATCH_UP_DAYS = 5  # a worker that was down tells late, but not after so long


def tell_actors(plan: Plan) -> None:
    """Tell every unit of its new duties, once per duty and person."""
    for duty in plan.duties.exclude(unit=None).select_related("unit"):
        _tell(duty, f"duty:{duty.pk}", f"Nhiệm vụ mới: {duty}", f"Theo {plan}.")


def send_duty_reminders(today: dt.date | None = None) -> None:
    """Remind of what is due in a week, tomorrow, or was due yesterday; repeating is harmless."""
    today = today or timezone.localdate()
    near = (
        Duty.objects.filter(
            due_on__gte=today - dt.timedelta(days=1 + CATCH_UP_DAYS),
            due_on__lte=today + dt.timedelta(days=7),
        )
        .exclude(state=DutyState.DONE)
        .exclude(plan__state__in=[PlanState.DRAFT, PlanState.SUPERSEDED])
        .exclude(plan__campaign__state="closed")
        .exclude(unit=None)
        .select_related("unit", "plan__unit")
    )
    for duty in near:
        due: Any = duty.due_on  # the filter leaves out duties without a day
        stage = max(stage for stage in STAGES if stage <= (today - due).days)
        left = days_left_in_words(due, today).capitalize()
        _tell(duty, f"duty:{duty.pk}:{stage}:{due:%Y%m%d}", f"{left}: {duty}", f"Theo {duty.plan}.")


def _tell(duty: Duty, key: str, title: str, body: str) -> None:
    due = f" Thời hạn: {day_in_words(duty.due_on)}." if duty.due_on else ""
    for person in writers_of([duty.unit] if duty.unit else []):
        tell(
            person,
            key=f"{key}:{person.pk}",
            kind="duty",
            title=title,
            body=body + due,
            url=reverse("campaigns:duty", args=[duty.pk]),
        )
