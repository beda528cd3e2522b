from __future__ import annotations

import datetime as dt
from typing import Any
from typing import Self

from django.db import models

from campaigns.enums import DutyState
from campaigns.enums import PlanState
from units.visibility import VisibleToQuerySet
from units.visibility import acting_memberships
from units.visibility import path_filter
from units.visibility import scope_paths


def _above_or_below(user: Any, prefix: str) -> models.Q:
    """Rows of units in the user's subtrees, and of the units above them."""
    above = {key for m in acting_memberships(user) for key in m.scope.ancestor_ids}
    return path_filter(scope_paths(user), f"{prefix}__path") | models.Q(**{f"{prefix}__in": above})


class CampaignQuerySet(models.QuerySet):
    """A campaign is read by everyone under (or above) the unit that launched it."""

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        return self.filter(_above_or_below(user, "unit"))

    def public(self) -> Self:
        return self.filter(is_public=True).exclude(state="draft")


class PlanQuerySet(VisibleToQuerySet):
    """Plans of the own subtree in any state; issued plans of the units above."""

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        above = {key for m in acting_memberships(user) for key in m.scope.ancestor_ids}
        return self.filter(
            path_filter(scope_paths(user), "unit__path")
            | (models.Q(unit__in=above) & ~models.Q(state=PlanState.DRAFT))
        )

    def current(self) -> Self:
        """One row for each unit and campaign: without drafts of amendments and old wordings."""
        return self.filter(version_of=None).exclude(state=PlanState.SUPERSEDED)

    def issued(self) -> Self:
        return self.filter(state__in=[PlanState.ISSUED, PlanState.AMENDED])


class PlanPartQuerySet(models.QuerySet):
    """Rows that belong to a plan and are seen with it."""

    def visible_to(self, user: Any) -> Self:
        from campaigns.models import Plan

        return self.filter(plan__in=Plan.objects.visible_to(user))


class QuestionQuerySet(models.QuerySet):
    """Questions of the own subtree, and those that a unit of it has to answer."""

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        paths = scope_paths(user)
        return self.filter(path_filter(paths, "unit__path") | path_filter(paths, "handler__path"))

    def published(self) -> Self:
        """Marked for the public; whether the public reads them also hangs on the campaign."""
        return self.filter(is_public=True)


class DutyQuerySet(models.QuerySet):
    """All duties of the plans of the own subtree; of the plans above those of the own subtree only.

    A commune does not read how far its neighbour has come.
    """

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        paths = scope_paths(user)
        own = path_filter(paths, "unit__path") & ~models.Q(plan__state=PlanState.DRAFT)
        return self.filter(path_filter(paths, "plan__unit__path") | own)

    def overdue_on(self, today: dt.date) -> Self:
        return self.filter(due_on__lt=today).exclude(state=DutyState.DONE)


class InspectionQuerySet(models.QuerySet):
    """Inspections that a unit of the own subtree holds or receives."""

    def visible_to(self, user: Any) -> Self:
        if getattr(user, "is_superuser", False) and user.is_active:
            return self
        paths = scope_paths(user)
        return self.filter(path_filter(paths, "unit__path") | path_filter(paths, "inspected__path"))


class FindingQuerySet(models.QuerySet):
    """Findings, seen with their inspection."""

    def visible_to(self, user: Any) -> Self:
        from campaigns.models import Inspection

        return self.filter(inspection__in=Inspection.objects.visible_to(user))
