"""Who must issue a plan under a campaign, who has, who is late; and how the areas align."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.enums import ObligationKind
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Plan
from campaigns.queries import debtors_of
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
            came = self.plan.came_on
            late = self.due_on and came and came > self.due_on
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


@dataclass(frozen=True)
class Cascade:
    """The plans of one campaign that a person may read, from one query."""

    top: Plan | None
    children: list[Plan]  # issued under the top plan; `parent` is the top plan itself
    orphans: list[Plan]  # issued by a unit below, without the plan above in the portal
    by_unit: dict[int, Plan]


def cascade_of(user: Any, campaign: Campaign, *parts: str) -> Cascade:
    """Read all plans of `campaign` at once; `parts` are the relations to prefetch."""
    plans = list(
        Plan.objects.visible_to(user)
        .filter(campaign=campaign)
        .current()
        .select_related("unit")
        .prefetch_related(*parts)
        .order_by("unit__position", "unit__search", "pk")
    )
    roots = sorted(
        (p for p in plans if p.parent_id is None), key=lambda p: p.unit_id != campaign.unit_id
    )
    top = roots[0] if roots else None
    children = [p for p in plans if top and p.parent_id == top.pk and not p.is_draft]
    for plan in plans:
        plan.campaign = campaign
    for plan in children:
        plan.parent = top
    return Cascade(
        top, children, [p for p in roots[1:] if not p.is_draft], {p.unit_id: p for p in plans}
    )


def plan_duties(
    user: Any, cascade: Cascade, today: dt.date, *, overrides: Mapping[dt.date, bool]
) -> list[PlanDuty]:
    """Every unit that owes a plan under the top plan and that `user` sees, in name order.

    A commune does not read its neighbour's duty. Where a plan gives agencies and communes their
    own days, each unit has the day of its group. One query for each such day beside those of
    `cascade_of`, which has prefetched the obligations.
    """
    top = cascade.top
    if top is None:
        return []
    year = top.campaign.first_year
    found: dict[int, PlanDuty] = {}
    for obligation in top.obligations.all():
        if obligation.what != ObligationKind.PLAN:
            continue
        obligation.plan = top
        due = last_day(obligation, year, overrides=overrides)
        words = due_words(obligation, year)
        for unit in debtors_of(obligation, today).visible_to(user):
            plan = cascade.by_unit.get(unit.pk)
            found.setdefault(unit.pk, PlanDuty(unit, plan, due, words, today))
    return list(found.values())


def align(parent: Plan, children: Sequence[Plan]) -> list[AlignmentRow]:
    """Which areas of `parent` each child covers, misses, and which it adds.

    `children` come with `content_areas` prefetched.
    """
    areas = list(parent.content_areas.all())
    known = {area.pk for area in areas}
    rows = []
    for child in children:
        by_source: dict[int | None, list[ContentArea]] = {}
        for area in child.content_areas.all():
            # an area whose source an amendment dropped above stands on its own now
            source = area.derived_from_id if area.derived_from_id in known else None
            by_source.setdefault(source, []).append(area)
        rows.append(
            AlignmentRow(
                plan=child,
                cells=[by_source.get(area.pk, []) for area in areas],
                own=by_source.get(None, []),
            )
        )
    return rows
