"""Whose layouts and templates a person may keep."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from units.enums import COMMUNE_KINDS
from units.enums import UnitKind
from units.models import Unit
from units.visibility import acting_memberships


def own_units(user: Any, roles: Collection[str]) -> QuerySet[Unit]:
    """The units for which the person acts in one of the roles, the one above an office first.

    A system administrator, who works nowhere, gets the committees of province and communes.
    """
    if getattr(user, "is_superuser", False):
        kinds = (UnitKind.PROVINCE, *COMMUNE_KINDS)
        return Unit.objects.filter(kind__in=kinds).order_by("depth", "name")
    keys = {
        key for m in acting_memberships(user) if m.role in roles for key in (m.scope.pk, m.unit_id)
    }
    return Unit.objects.filter(pk__in=keys).order_by("depth", "name")
