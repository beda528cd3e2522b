"""Home card: reports that lie before the leader, for the leader to act and for the officer to see."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from documents.calendar import end_of_day
from documents.calendar import rest_in_words
from reports.enums import ReportState
from reports.enums import RoundState
from reports.models import Report
from reports.permissions import LEADERS
from reports.permissions import WRITERS
from units.visibility import keys_acted_for

SHOWN = 8


def before_the_leader(user: Any) -> dict | None:
    """What waits for the person's approval, and what they have presented, the most urgent first."""
    writes = keys_acted_for(user, WRITERS)
    if not writes:
        return None
    leads = keys_acted_for(user, LEADERS)
    now = timezone.now()
    reports = [
        (report, rest_in_words(end_of_day(report.due_on), now))
        for report in Report.objects.filter(
            unit__in=writes, state=ReportState.PRESENTED, round__state=RoundState.OPEN
        )
        .with_due_on()
        .select_related("unit", "round__receiving_unit", "round__through")
        .order_by("due", "pk")[:SHOWN]
    ]
    if not reports:
        return None
    return {
        "template": "reports/_home_approval.html",
        "context": {
            "own": [pair for pair in reports if pair[0].unit_id in leads],
            "presented": [pair for pair in reports if pair[0].unit_id not in leads],
        },
        "weight": 5,
    }
