"""Cards of the home page: what the person owes, by urgency, and what waits for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.db.models import Q
from django.utils import timezone

from documents.calendar import end_of_day
from documents.calendar import rest_in_words
from reports.enums import ARRIVED_STATES
from reports.enums import OWED_STATES
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import Compilation
from reports.models import Report
from reports.models import ReportRound
from reports.permissions import RECEIVERS
from reports.permissions import WRITERS
from units.visibility import keys_acted_for

SHOWN = 8
CAMPAIGNS = 3  # whose state the head of the card leads to


def my_work(user: Any) -> dict | None:
    """Reports that the person's unit still owes, the most urgent first."""
    units = keys_acted_for(user, WRITERS)
    if not units:
        return None
    today = timezone.localdate()
    reports = list(
        Report.objects.editable()
        .filter(unit__in=units)
        .with_standing(today)
        .select_related("unit", "round__receiving_unit", "round__through")
        .order_by("due", "pk")[:SHOWN]
    )
    waiting = list(
        Report.objects.filter(unit__in=units, state=ReportState.SUBMITTED)
        .select_related("unit", "round__receiving_unit", "current_version")
        .order_by("-received_at")[:SHOWN]
    )
    if not reports and not waiting:
        return None
    now = timezone.now()
    return {
        "template": "reports/_home_work.html",
        "context": {
            "reports": [
                (report, rest_in_words(end_of_day(report.due_on), now)) for report in reports
            ],
            "waiting": waiting,
            "today": today,
        },
        "weight": 10,
    }


def rounds_to_review(user: Any) -> dict | None:
    """Open rounds that the person receives, with what waits for them, and drafts to finish."""
    units = keys_acted_for(user, RECEIVERS)
    if not units:
        return None
    rounds = list(
        ReportRound.objects.open()
        .filter(receiving_unit__in=units)
        .annotate(
            expected=Count("reports"),
            arrived=Count("reports", filter=Q(reports__state__in=ARRIVED_STATES)),
            waiting=Count("reports", filter=Q(reports__state=ReportState.SUBMITTED)),
            owing=Count("reports", filter=Q(reports__state__in=OWED_STATES)),
        )
        .select_related("campaign")
        .order_by("due_on", "pk")[:SHOWN]
    )
    drafts = list(
        Compilation.objects.filter(round__receiving_unit__in=units, round__in=rounds)
        .exclude(state=CompilationState.ISSUED)
        .select_related("round")
        .order_by("-pk")[:SHOWN]
    )
    if not rounds:
        return None
    return {
        "template": "reports/_home_rounds.html",
        "context": {
            "rounds": rounds,
            "drafts": drafts,
            "campaigns": list(dict.fromkeys(r.campaign for r in rounds))[:CAMPAIGNS],
        },
        "weight": 20,
    }
