from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models.functions import Collate

from documents.text import fold
from units.visibility import VisibleToQuerySet


def _valid_on(day: dt.date) -> models.Q:
    """Rows whose validity (first day in, last day in, either may be open) holds `day`."""
    return (models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day)) & (
        models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
    )


class UnitQuerySet(VisibleToQuerySet):
    unit_path = "path"

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(_valid_on(day))

    def ended_before(self, day: dt.date) -> Self:
        return self.filter(valid_to__lt=day)

    def of_kinds(self, kinds: list[str]) -> Self:
        return self.filter(kind__in=kinds)

    def subtree_of(self, unit) -> Self:
        return self.filter(path__startswith=unit.path)

    def searched(self, words: str) -> Self:
        """Every word must occur, with or without diacritics."""
        queryset = self
        for word in fold(words).split():
            queryset = queryset.filter(search__contains=word)
        return queryset

    def in_name_order(self) -> Self:
        return self.order_by("position", Collate("name", "vi-x-icu"), "pk")


class MembershipQuerySet(VisibleToQuerySet):
    def valid_on(self, day: dt.date) -> Self:
        return self.filter(_valid_on(day), user__is_active=True)

    def lasting_to(self, day: dt.date) -> Self:
        """Not ended before `day`, whether begun or not."""
        return self.filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day))


class BlocQuerySet(VisibleToQuerySet):
    pass


class InvitationQuerySet(VisibleToQuerySet):
    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; expired ones too, as they may be sent again."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class SystemTokenQuerySet(VisibleToQuerySet):
    def living_on(self, day: dt.date) -> Self:
        return self.filter(revoked_at__isnull=True, expires_on__gte=day)

    def with_use(self, since: dt.date) -> Self:
        """Annotate `last_at` (of all time) and `calls` since a day."""
        return self.annotate(
            last_at=models.Max("uses__last_at"),
            calls=models.Sum("uses__calls", filter=models.Q(uses__day__gte=since), default=0),
        )
