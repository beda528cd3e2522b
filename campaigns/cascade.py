"""Who must issue a plan under a campaign, who has, who is late; and how the areas align."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.enums import ObligationKind
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Plan
from campaigns.queries import debtors_of
from campaigns.queries import working_day_overrides
from units.models import Unit


@dataclass(frozen=True)
class PlanDuty:
    """One unit's duty to issue a plan of its own."""

    unit: Unit
    plan: Plan | None
    due_on: dt.date | None
    due_words: str
    today: dt.date

    @property
    def standing(self) -> str:
        """issued, late_issued, draft, overdue or waiting."""
        if self.plan is not None and self.plan.state != PlanState.DRAFT:
            late = self.due_on and self.plan.issued_on and self.plan.issued_on > self.due_on
            return "late_issued" if late else "issued"
        if self.due_on is not None and self.today > self.due_on:
            return "overdue"
        return "draft" if self.plan is not None else "waiting"


@dataclass(frozen=True)
class AlignmentRow:
    """One commune's plan against the areas of the plan above it."""

    plan: Plan
    cells: list[list[ContentArea]]  # per area above: the own areas derived from it
    own: list[ContentArea]  # areas of the commune's own initiative

    @property
    def missing(self) -> int:
        return sum(not cell for cell in self.cells)


def plan_duties(campaign: Campaign, plan: Plan, today: dt.date) -> list[PlanDuty]:
    """Every unit that owes a plan under `plan`, in name order; a constant number of queries."""
    obligation = plan.obligations.filter(what=ObligationKind.PLAN).first()
    if obligation is None:
        return []
    due = last_day(obligation, campaign.first_year, overrides=working_day_overrides())
    words = due_words(obligation, campaign.first_year)
    plans = {
        p.unit_id: p
        for p in Plan.objects.filter(campaign=campaign).exclude(state=PlanState.SUPERSEDED)
    }
    return [
        PlanDuty(unit, plans.get(unit.pk), due, words, today)
        for unit in debtors_of(obligation, today)
    ]


def align(parent: Plan, children: Sequence[Plan]) -> list[AlignmentRow]:
    """Which areas of `parent` each child covers, misses, and which it adds.

    `children` come with `content_areas` prefetched.
    """
    areas = list(parent.content_areas.all())
    rows = []
    for child in children:
        by_source: dict[int | None, list[ContentArea]] = {}
        for area in child.content_areas.all():
            by_source.setdefault(area.derived_from_id, []).append(area)
        rows.append(
            AlignmentRow(
                plan=child,
                cells=[by_source.get(area.pk, []) for area in areas],
                own=by_source.get(None, []),
            )
        )
    return rows
