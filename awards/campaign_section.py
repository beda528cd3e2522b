"""The award rounds on a campaign's page, and the public list of names before a council sits."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from awards.models import AwardRound
from awards.models import Nomination
from awards.models import Publicity
from awards.publicity import SHOWN


def rounds_of(user: Any, campaign: Any) -> dict[str, Any] | None:
    rounds = list(
        AwardRound.objects.visible_to(user).filter(campaign=campaign).select_related("unit")[:20]
    )
    if not rounds:
        return None
    return {"template": "awards/_campaign_rounds.html", "context": {"rounds": rounds}}


def public_lists(campaign: Any) -> dict[str, Any] | None:
    """Lists whose days run: name, form and unit of each subject, nothing else of a person."""
    today = timezone.localdate()
    names = (
        Nomination.objects.filter(state__in=SHOWN)
        .select_related("form", "nominating_unit")
        .only("publicity", "subject_name", "form__name", "nominating_unit__name")
        .order_by("form__position", "subject_search")
    )
    lists = list(
        Publicity.objects.filter(round__campaign=campaign, starts_on__lte=today, ends_on__gte=today)
        .select_related("round__unit")
        .prefetch_related(Prefetch("nominations", names, to_attr="names"))
    )
    if not lists:
        return None
    return {"template": "awards/_public_lists.html", "context": {"lists": lists}}
