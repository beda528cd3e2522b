"""Phases and deadlines of a campaign in the order in which they come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.models import Campaign
from campaigns.models import Phase
from campaigns.models import Plan


@dataclass(frozen=True)
class Moment:
    """One point on the time line; `is_past`, `is_now` place today."""

    day: dt.date
    when: str
    title: str
    is_past: bool = False
    is_now: bool = False


def moments_of(
    campaign: Campaign, phases: Sequence[Phase], plan: Plan | None, today: dt.date
) -> list[Moment]:
    """Beginnings of phases, deadlines of `plan` (yearly ones for every year), and today."""
    points = [
        (dt.date(phase.first_year, 1, 1), f"{phase.first_year}–{phase.last_year}", phase.title)
        for phase in phases
    ]
    if plan is not None:
        for obligation in plan.obligations.all():
            years = (
                range(campaign.first_year, campaign.last_year + 1)
                if obligation.is_yearly
                else [obligation.year or campaign.first_year]
            )
            what = obligation.get_what_display().capitalize()
            for year in years:
                day = last_day(obligation, year)
                if day is not None:
                    points.append((day, due_words(obligation, year), what))
    points.sort(key=lambda point: point[0])
    moments = [Moment(*point, is_past=point[0] < today) for point in points]
    place = sum(moment.is_past for moment in moments)
    moments.insert(place, Moment(today, f"{today:%d/%m/%Y}", "Hôm nay", is_now=True))
    return moments
