"""Who sees which unit: the one scope that every room's queryset inherits.

A person sees the subtree of each unit they work in. An emulation office (Sở Nội vụ, Phòng
Văn hoá - Xã hội) works for its parent, so its people see the parent's whole subtree.
When the person has chosen one of several roles (`acting_membership`), only that one counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from units.models import Membership
    from units.models import Unit


def acting_memberships(user: Any) -> list[Membership]:
    """The memberships that count for `user` now: the chosen one, or all that are valid today."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    chosen = getattr(user, "acting_membership", None)
    if chosen is not None:
        return [chosen]
    return memberships_today(user)


def memberships_today(user: Any) -> list[Membership]:
    """Every membership of `user` that is valid today, whichever is chosen."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    kept = getattr(user, "_memberships_today", None)
    if kept is None:
        kept = list(user.memberships.valid_on(timezone.localdate()).select_related("unit__parent"))
        user._memberships_today = kept
    return kept


def scope_paths(user: Any) -> list[str]:
    """Path prefixes of the subtrees that `user` sees, without repeats."""
    return sorted({m.scope.path for m in acting_memberships(user)})


def keys_acted_for(user: Any, roles: frozenset[str] | None = None) -> set[int]:
    """Keys of the units for which `user` acts in one of `roles`: where they work, and what their
    office works for.
    """
    return {
        key
        for m in acting_memberships(user)
        if roles is None or m.role in roles
        for key in (m.unit_id, m.scope.pk)
    }


def works_for(user: Any, unit: Unit | None, roles: frozenset[str] | None = None) -> bool:
    """Whether `user` acts for `unit` itself: as its member, or from its emulation office."""
    if unit is None:
        return False
    return any(
        unit.pk in {m.unit_id, m.scope.pk} and (roles is None or m.role in roles)
        for m in acting_memberships(user)
    )


def oversees(user: Any, unit: Unit | None, roles: frozenset[str] | None = None) -> bool:
    """Whether `unit` stands in a subtree that `user` sees (itself included)."""
    if unit is None:
        return False
    return any(
        unit.is_below(m.scope.path) and (roles is None or m.role in roles)
        for m in acting_memberships(user)
    )


def path_filter(paths: list[str], field: str) -> models.Q:
    """`field` starts with one of `paths`; matches nothing for an empty list."""
    condition = models.Q(pk__in=[])
    for path in paths:
        condition |= models.Q(**{f"{field}__startswith": path})
    return condition


class VisibleToQuerySet(models.QuerySet):
    """A queryset whose rows belong to units; `unit_path` says through which relation."""

    unit_path = "unit__path"

    def visible_to(self, user: Any) -> Self:
        """Rows in the subtrees that `user` sees; everything for a system administrator."""
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        return self.filter(path_filter(scope_paths(user), self.unit_path))
