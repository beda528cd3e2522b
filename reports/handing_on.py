"""A request for once that a unit hands on to its own units: the same questions, a day earlier."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from django.utils import timezone

from campaigns.models import Plan
from reports.models import Report
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

AHEAD = dt.timedelta(days=2)  # in which the unit puts together what its own units wrote


def plan_to_hand_on(user: User, report: Report) -> Plan | None:
    """The plan under which `user` may ask the units below for what `report` is asked for.

    None for what is no request for once, without units below, without an issued plan of the own
    unit in that campaign, or without the right.
    """
    if not report.round.is_one_off:
        return None
    below = Unit.objects.filter(parent=report.unit_id).valid_on(timezone.localdate())
    plan = (
        Plan.objects.issued()
        .filter(campaign=report.round.campaign_id, unit=report.unit_id)
        .select_related("unit", "campaign")
        .first()
    )
    if plan is None or not below.exists() or not user.has_perm("reports.request_reports", plan):
        return None
    return plan


def as_request(report: Report) -> dict[str, Any]:
    """What stands in the form of the new request; the officer changes it before it goes out."""
    asked = report.round
    due_on = max(report.due_on - AHEAD, timezone.localdate())
    below = Unit.objects.filter(parent=report.unit_id).valid_on(timezone.localdate())
    return {
        "title": asked.title,
        "instructions": asked.instructions or f"Theo yêu cầu của {asked.receiving_unit.name}.",
        "questions": "\n".join(section.title for section in asked.sections.all()),
        "indicators": [indicator.code for indicator in asked.indicators.all()],
        "kinds": list(below.order_by().values_list("kind", flat=True).distinct()),
        "due_on": due_on,
    }
