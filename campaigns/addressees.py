"""Whom a letter about a plan's follow-up reaches."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaigns.permissions import WRITERS
from units.models import Membership
from units.models import Unit


def writers_of(units: Iterable[Unit]) -> list[User]:
    """Officers and leaders who write for one of `units`, its emulation office included, once each."""
    keys = {unit.pk for unit in units}
    memberships = (
        Membership.objects.valid_on(timezone.localdate())
        .filter(
            Q(unit__in=keys) | Q(unit__is_emulation_office=True, unit__parent__in=keys),
            role__in=WRITERS,
        )
        .select_related("user")
        .order_by("pk")
    )
    return list({member.user_id: member.user for member in memberships}.values())
