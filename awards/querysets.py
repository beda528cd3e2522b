"""Who sees what of awards; every list goes through `visible_to`."""

from __future__ import annotations

import datetime as dt
from typing import Any
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from awards.enums import AwardRoundState
from awards.enums import DecisionState
from awards.enums import ExemplarState
from awards.enums import NominationState
from awards.enums import RecordState
from awards.enums import SessionState
from documents.text import fold
from units.visibility import VisibleToQuerySet
from units.visibility import acting_memberships
from units.visibility import keys_acted_for
from units.visibility import path_filter
from units.visibility import scope_paths


def _sees_all(user: Any) -> bool:
    return bool(getattr(user, "is_superuser", False) and user.is_active)


def not_left() -> Q:
    """Seats not yet given up: a last day that is still to come takes nothing away today."""
    return Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate())


def _councils_of(user: Any) -> models.QuerySet:
    from awards.models import CouncilMember

    return CouncilMember.objects.filter(not_left(), user=user).values("council")


class AwardRoundQuerySet(models.QuerySet):
    """A round is seen by those above it and by those below it, who may nominate."""

    def visible_to(self, user: Any) -> Self:
        if _sees_all(user):
            return self
        above = {key for m in acting_memberships(user) for key in m.scope.ancestor_ids}
        return self.filter(path_filter(scope_paths(user), "unit__path") | Q(unit__in=above))

    def open(self) -> Self:
        return self.filter(state=AwardRoundState.OPEN)


class NominationQuerySet(models.QuerySet):
    """A dossier is seen from above its unit, by the unit that decides, by whoever is consulted and
    by the councils that sit on it.
    """

    def visible_to(self, user: Any) -> Self:
        if _sees_all(user):
            return self
        if not acting_memberships(user) and not getattr(user, "is_authenticated", False):
            return self.none()
        from awards.models import AgendaItem
        from awards.models import Consultation

        asked = Consultation.objects.filter(unit__in=keys_acted_for(user)).values("nomination")
        sat_on = (
            AgendaItem.objects.filter(session__council__in=_councils_of(user))
            .exclude(session__state=SessionState.PLANNED, session__invited_at__isnull=True)
            .values("nomination")
        )
        return self.filter(
            path_filter(scope_paths(user), "nominating_unit__path")
            | Q(pk__in=asked)
            | Q(pk__in=sat_on)
        )

    def searched(self, words: str) -> Self:
        found = self
        for word in fold(words).split():
            found = found.filter(subject_search__contains=word)
        return found

    def counting_for_quota(self) -> Self:
        """Dossiers that use up the number a unit may nominate."""
        return self.exclude(
            state__in=[NominationState.DRAFT, NominationState.WITHDRAWN, NominationState.REFUSED]
        )


class NominationPartQuerySet(models.QuerySet):
    """Rows of one dossier, seen with it."""

    def visible_to(self, user: Any) -> Self:
        from awards.models import Nomination

        return self.filter(nomination__in=Nomination.objects.visible_to(user))


class CouncilQuerySet(VisibleToQuerySet):
    """A council is seen from its unit's tree and by its members."""

    def visible_to(self, user: Any) -> Self:
        if _sees_all(user):
            return self
        return self.filter(
            path_filter(scope_paths(user), self.unit_path) | Q(pk__in=_councils_of(user))
        )

    def in_office_on(self, day: dt.date) -> Self:
        return self.filter(valid_from__lte=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class SessionQuerySet(models.QuerySet):
    """A session is seen by those who see its council; members see it once they are invited."""

    def visible_to(self, user: Any) -> Self:
        if _sees_all(user):
            return self
        invited = Q(council__in=_councils_of(user)) & ~Q(
            state=SessionState.PLANNED, invited_at__isnull=True
        )
        return self.filter(path_filter(scope_paths(user), "council__unit__path") | invited)


class DecisionQuerySet(VisibleToQuerySet):
    """A decision is seen from its unit's tree and, once issued, by the units of its list."""

    def visible_to(self, user: Any) -> Self:
        if _sees_all(user):
            return self
        from awards.models import Nomination

        named = Nomination.objects.filter(
            path_filter(scope_paths(user), "nominating_unit__path")
        ).values("pk")
        return self.filter(
            path_filter(scope_paths(user), self.unit_path)
            | Q(state=DecisionState.ISSUED, nominations__in=named)
        ).distinct()


class AwardRecordQuerySet(VisibleToQuerySet):
    """The register: seen from the deciding unit and from the unit of whoever was awarded."""

    def visible_to(self, user: Any) -> Self:
        if _sees_all(user):
            return self
        paths = scope_paths(user)
        return self.filter(path_filter(paths, "unit__path") | path_filter(paths, "home_unit__path"))

    def valid(self) -> Self:
        return self.filter(state=RecordState.VALID)

    def searched(self, words: str) -> Self:
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found


class ExemplarQuerySet(VisibleToQuerySet):
    def published(self) -> Self:
        return self.filter(state=ExemplarState.PUBLISHED)

    def searched(self, words: str) -> Self:
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found


class OfUnitQuerySet(VisibleToQuerySet):
    """Rows that hang on a unit by their column `unit`."""
