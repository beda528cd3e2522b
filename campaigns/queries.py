"""Reads across plans, obligations and units."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists
from django.db.models import Q

from campaigns.models import Obligation
from campaigns.models import WorkingDayOverride
from campaigns.permissions import WRITERS
from units.models import Unit
from units.visibility import keys_acted_for


def debtors_of(obligation: Obligation, on_day: dt.date):
    """Units that owe: the named ones, or those directly under the plan's unit of the named kinds.

    Only units that exist on `on_day`: one that merged away owes nothing any more.
    """
    named = Unit.objects.valid_on(on_day).filter(obligations=obligation)
    of_kinds = Q(parent=obligation.plan.unit_id, kind__in=obligation.debtor_kinds)
    return (
        Unit.objects.filter(Q(pk__in=named.values("pk")) | (of_kinds & ~Exists(named)))
        .valid_on(on_day)
        .in_name_order()
    )


def working_day_overrides() -> dict[dt.date, bool]:
    """Days decreed free or working, by day."""
    return dict(WorkingDayOverride.objects.values_list("day", "is_working"))


def keys_written_for(user: Any) -> set[int]:
    """Keys of the units for which `user` writes: where they work, and what their office works for."""
    return keys_acted_for(user, WRITERS)


def units_written_for(user: Any):
    """The units of `keys_written_for`, in name order."""
    return Unit.objects.filter(pk__in=keys_written_for(user)).in_name_order()
