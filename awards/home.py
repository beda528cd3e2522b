"""Cards of the home page: dossiers to finish, dossiers and opinions that wait, sittings and votes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.db.models import Q
from django.utils import timezone

from awards.enums import EDITABLE
from awards.enums import NominationState
from awards.enums import SessionState
from awards.models import AwardRound
from awards.models import Consultation
from awards.models import Nomination
from awards.models import Session
from awards.permissions import RECEIVERS
from awards.permissions import WRITERS
from units.visibility import keys_acted_for

SHOWN = 8
WAITING = [NominationState.SUBMITTED, NominationState.APPRAISING, NominationState.APPRAISED]


def my_dossiers(user: Any) -> dict | None:
    """Drafts and returned dossiers of the person's units, and agencies' questions to them."""
    units = keys_acted_for(user, WRITERS)
    if not units:
        return None
    dossiers = list(
        Nomination.objects.filter(
            nominating_unit__in=units, state__in=EDITABLE, round__state="open"
        )
        .select_related("form", "round")
        .defer("checks")
        .order_by("supplement_due_on", "round__closes_on", "pk")[:SHOWN]
    )
    asked = list(
        Consultation.objects.filter(
            unit__in=units, opinion="", nomination__state=NominationState.APPRAISING
        )
        .select_related("nomination__form")
        .order_by("due_on", "pk")[:SHOWN]
    )
    if not dossiers and not asked:
        return None
    return {
        "template": "awards/_home_dossiers.html",
        "context": {"dossiers": dossiers, "asked": asked, "today": timezone.localdate()},
        "weight": 15,
    }


def rounds_to_handle(user: Any) -> dict | None:
    """Open rounds in which dossiers wait at the person's unit, and those past their norm."""
    units = keys_acted_for(user, RECEIVERS)
    if not units:
        return None
    here = Q(nominations__holder__in=units, nominations__state__in=WAITING)
    today = timezone.localdate()
    rounds = list(
        AwardRound.objects.exclude(state="finished")
        .annotate(
            waiting=Count("nominations", filter=here),
            late=Count("nominations", filter=here & Q(nominations__due_on__lt=today)),
        )
        .filter(waiting__gt=0)
        .order_by("closes_on", "pk")[:SHOWN]
    )
    if not rounds:
        return None
    return {"template": "awards/_home_rounds.html", "context": {"rounds": rounds}, "weight": 25}


def my_sessions(user: Any) -> dict | None:
    """Sittings to which the person is invited, those with an open vote first."""
    if not getattr(user, "is_authenticated", False):
        return None
    sessions = list(
        Session.objects.filter(
            attendances__member__user=user,
            state__in=[SessionState.PLANNED, SessionState.OPEN],
            invited_at__isnull=False,
        )
        .annotate(to_vote=Count("roll", filter=Q(roll__member__user=user, roll__has_voted=False)))
        .order_by("meets_at")[:SHOWN]
    )
    if not sessions:
        return None
    return {
        "template": "awards/_home_sessions.html",
        "context": {"sessions": sessions},
        "weight": 5,
    }
