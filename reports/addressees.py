"""Whom a letter about a unit's report reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from units.enums import Role
from units.models import Membership
from units.models import Unit


def people_for(units: Iterable[Unit], roles: Collection[str]) -> dict[int | None, list[User]]:
    """People in `roles` by key of the unit they work for, in one query.

    The members of a unit's emulation office work for the unit too (Phòng Văn hoá - Xã hội for
    its commune, Sở Nội vụ for the province).
    """
    keys = {unit.pk for unit in units}
    found: dict[int | None, list[User]] = defaultdict(list)
    memberships = (
        Membership.objects.valid_on(timezone.localdate())
        .filter(
            Q(unit__in=keys) | Q(unit__is_emulation_office=True, unit__parent__in=keys),
            role__in=roles,
        )
        .select_related("user", "unit")
        .order_by("pk")
    )
    for membership in memberships:
        unit = membership.unit
        for key in {unit.pk, unit.parent_id if unit.is_emulation_office else unit.pk} & keys:
            if membership.user not in found[key]:
                found[key].append(membership.user)
    return found


def writers_for(unit: Unit) -> list[User]:
    """Officers and leaders who write for `unit`."""
    return people_for([unit], (Role.OFFICER, Role.LEADER)).get(unit.pk, [])


def receivers_for(unit: Unit) -> list[User]:
    """Officers and reviewers who receive on behalf of `unit`."""
    return people_for([unit], (Role.OFFICER, Role.REVIEWER)).get(unit.pk, [])
