from __future__ import annotations

import datetime as dt
from typing import Any
from typing import Self

from django.db import models
from django.db.models import Case
from django.db.models import F
from django.db.models import Q
from django.db.models import Value
from django.db.models import When
from django.db.models.functions import Coalesce

from reports.enums import ACCEPTED_STATES
from reports.enums import ARRIVED_STATES
from reports.enums import EDITABLE_STATES
from reports.enums import OWED_STATES
from reports.enums import ReportState
from reports.enums import RoundState
from reports.enums import Standing
from units.visibility import VisibleToQuerySet
from units.visibility import keys_acted_for
from units.visibility import path_filter
from units.visibility import scope_paths


class RoundQuerySet(models.QuerySet):
    """A round is seen by those over the receiving unit, by those who owe in it and by those who
    receive it too.
    """

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        own = keys_acted_for(user)
        from reports.models import Report

        owing = Report.objects.filter(unit__in=own).values("round")
        return self.filter(
            path_filter(scope_paths(user), "receiving_unit__path")
            | Q(pk__in=owing)
            | Q(pk__in=received_too(user))
        )

    def overseen_by(self, user: Any) -> Self:
        """Those that the person may look into; who only owes in a round may not."""
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        return self.filter(
            path_filter(scope_paths(user), "receiving_unit__path") | Q(pk__in=received_too(user))
        )

    def open(self) -> Self:
        return self.filter(state=RoundState.OPEN)


def received_too(user: Any) -> models.QuerySet:
    """Keys of the rounds that a unit of `user` receives beside the first recipient."""
    from reports.models import RoundRecipient

    return RoundRecipient.objects.filter(unit__in=keys_acted_for(user)).values("round")


class ReportQuerySet(VisibleToQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the own subtrees, and those of rounds that an own unit receives too."""
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        own = path_filter(scope_paths(user), self.unit_path)
        return self.filter(own | Q(round__in=received_too(user)))

    def owed_by(self, unit) -> Self:
        return self.filter(unit=unit)

    def editable(self) -> Self:
        return self.filter(state__in=EDITABLE_STATES, round__state=RoundState.OPEN)

    def arrived(self) -> Self:
        return self.filter(state__in=ARRIVED_STATES)

    def accepted(self) -> Self:
        return self.filter(state__in=ACCEPTED_STATES)

    def waiting_for_review(self) -> Self:
        return self.filter(state=ReportState.SUBMITTED)

    def with_due_on(self) -> Self:
        """Annotate `due`: the last day on time, the unit's own extension first."""
        return self.annotate(due=Coalesce(F("extended_to"), F("round__due_on")))

    def overdue_on(self, day: dt.date) -> Self:
        return self.with_due_on().filter(state__in=OWED_STATES, due__lt=day)

    def with_standing(self, day: dt.date) -> Self:
        """Annotate `standing` (see `Standing`) as of `day`."""
        late = Q(first_on_time=False)
        return self.with_due_on().annotate(
            standing=Case(
                When(Q(state=ReportState.RETURNED), then=Value(Standing.RETURNED)),
                # Before the unit's leader for the second time: to the receiver still returned.
                When(
                    Q(state=ReportState.PRESENTED, first_received_at__isnull=False),
                    then=Value(Standing.RETURNED),
                ),
                When(Q(state=ReportState.SUBMITTED), then=Value(Standing.SUBMITTED)),
                When(Q(state__in=ACCEPTED_STATES) & late, then=Value(Standing.LATE)),
                When(Q(state__in=ACCEPTED_STATES), then=Value(Standing.ACCEPTED)),
                When(Q(due__lt=day), then=Value(Standing.OVERDUE)),
                When(Q(edit_version__gt=0), then=Value(Standing.STARTED)),
                default=Value(Standing.NOT_STARTED),
                output_field=models.CharField(),
            )
        )


class ReportPartQuerySet(models.QuerySet):
    """Rows of one report, seen with it."""

    def visible_to(self, user: Any) -> Self:
        from reports.models import Report

        return self.filter(report__in=Report.objects.visible_to(user))


class CompilationQuerySet(VisibleToQuerySet):
    unit_path = "round__receiving_unit__path"
