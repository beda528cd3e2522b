from __future__ import annotations

from typing import Any
from typing import Self

from django.db import models
from django.db.models import Exists
from django.db.models import OuterRef
from django.db.models import Q

from criteria.enums import ScorecardState
from criteria.enums import TableState
from units.models import BlocMember
from units.visibility import VisibleToQuerySet
from units.visibility import acting_memberships
from units.visibility import keys_acted_for
from units.visibility import path_filter
from units.visibility import scope_paths


class ScoringTableQuerySet(models.QuerySet):
    """Tables of the own subtree in any state; those of the units above once they are in force."""

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        above = {key for m in acting_memberships(user) for key in m.scope.ancestor_ids}
        return self.filter(
            path_filter(scope_paths(user), "unit__path")
            | (Q(unit__in=above) & ~Q(state=TableState.DRAFT))
        )

    def in_force(self) -> Self:
        return self.filter(state=TableState.IN_FORCE)


class TablePartQuerySet(models.QuerySet):
    """Rows that belong to a scoring table and are seen with it."""

    def visible_to(self, user: Any) -> Self:
        from criteria.models import ScoringTable

        return self.filter(table__in=ScoringTable.objects.visible_to(user))


class ScorecardQuerySet(VisibleToQuerySet):
    """Scorecards of the own subtree; once submitted, also those of the bloc's other members.

    Whoever verifies single items (a department in charge) sees the submitted cards of that table.
    """

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        from criteria.models import ScoringItem

        own = keys_acted_for(user)
        peer = BlocMember.objects.filter(
            bloc=OuterRef("bloc"), year=OuterRef("table__year"), unit__in=own
        )
        verifier = ScoringItem.objects.filter(table=OuterRef("table"), verifier__in=own)
        arrived = ~Q(state=ScorecardState.DRAFT)
        return self.filter(
            path_filter(scope_paths(user), self.unit_path)
            | (arrived & (Exists(peer) | Exists(verifier)))
        )


class ScorecardPartQuerySet(models.QuerySet):
    """Rows that belong to a scorecard and are seen with it."""

    def visible_to(self, user: Any) -> Self:
        from criteria.models import Scorecard

        return self.filter(scorecard__in=Scorecard.objects.visible_to(user))


class BlocPartQuerySet(models.QuerySet):
    """Rows that belong to a bloc: read in the organising unit's subtree and by its members."""

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        member = BlocMember.objects.filter(bloc=OuterRef("bloc"), unit__in=keys_acted_for(user))
        return self.filter(path_filter(scope_paths(user), "bloc__unit__path") | Exists(member))
