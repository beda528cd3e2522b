"""Reads across plans, obligations and units."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Obligation
from campaigns.models import WorkingDayOverride
from units.models import Unit


def debtors_of(obligation: Obligation, on_day: dt.date):
    """Units that owe: the named ones, or those directly under the plan's unit of the named kinds.

    Only units that exist on `on_day`: one that merged away owes nothing any more.
    """
    named = obligation.debtors.valid_on(on_day)
    if named.exists():
        return named.in_name_order()
    return (
        Unit.objects.filter(parent=obligation.plan.unit_id)
        .of_kinds(obligation.debtor_kinds)
        .valid_on(on_day)
        .in_name_order()
    )


def working_day_overrides() -> dict[dt.date, bool]:
    """Days decreed free or working, by day."""
    return dict(WorkingDayOverride.objects.values_list("day", "is_working"))
