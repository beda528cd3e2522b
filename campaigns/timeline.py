"""Phases and deadlines of a campaign in the order in which they come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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


@dataclass(frozen=True)
class Band:
    """A phase on the scale: where it begins, how long it is, in which lane it is drawn."""

    title: str
    number: int
    left: str
    width: str
    middle: str
    lane: int

    @property
    def top(self) -> int:
        return SCALE_TOP + self.lane * LANE

    @property
    def baseline(self) -> int:
        return self.top + LANE - 9


@dataclass(frozen=True)
class Mark:
    """One day on the scale; `anchor` keeps its word inside the drawing."""

    at: str
    title: str
    is_past: bool = False
    anchor: str = "middle"


@dataclass(frozen=True)
class Scale:
    """The years of a campaign drawn to scale; places are percent, so that any width will do."""

    years: list[Mark]
    borders: list[str]
    bands: list[Band]
    deadlines: list[Mark]
    today: Mark | None
    lanes: int

    @property
    def axis(self) -> int:
        return SCALE_TOP + self.lanes * LANE + 12

    @property
    def height(self) -> int:
        return self.axis + 32


SCALE_TOP = 26  # the word "Hôm nay" stands above the lanes
LANE = 26
YEARS_NAMED = 8  # more years than these are named by every second, third …


def scale_of(
    campaign: Campaign, phases: Sequence[Phase], moments: Sequence[Moment], today: dt.date
) -> Scale:
    """Place phases, deadlines and today in proportion to time.

    A phase reaches from 1 January of its first to 31 December of its last year; phases that
    share a year go into different lanes. What lies outside the campaign's years is not drawn.
    """
    first, last = campaign.first_year, campaign.last_year
    begin, end = dt.date(first, 1, 1), dt.date(last + 1, 1, 1)

    def share(day: dt.date) -> float:
        return 100 * (min(max(day, begin), end) - begin).days / (end - begin).days

    bands = _bands([p for p in phases if p.last_year >= first and p.first_year <= last], share)
    names = {phase.title for phase in phases}
    step = -(-(last - first + 1) // YEARS_NAMED)
    return Scale(
        years=[
            Mark(_percent(share(dt.date(year, 7, 2))), str(year))
            for year in range(first, last + 1, step)
        ],
        borders=[_percent(share(dt.date(year, 1, 1))) for year in range(first + 1, last + 1)],
        bands=bands,
        deadlines=[
            Mark(_percent(share(m.day)), f"{m.title}: {m.when}", m.is_past)
            for m in moments
            if begin <= m.day < end and not m.is_now and m.title not in names
        ],
        today=_today(share(today), today) if begin <= today < end else None,
        lanes=max((band.lane for band in bands), default=0) + 1,
    )


def _bands(phases: Sequence[Phase], share: Callable[[dt.date], float]) -> list[Band]:
    bands: list[Band] = []
    ends: list[int] = []  # the last year in every lane
    for phase in phases:
        lane = next((i for i, year in enumerate(ends) if year < phase.first_year), len(ends))
        ends[lane : lane + 1] = [phase.last_year]
        left = share(dt.date(phase.first_year, 1, 1))
        right = share(dt.date(phase.last_year + 1, 1, 1))
        bands.append(
            Band(
                title=str(phase),
                number=phase.ordinal,
                left=_percent(left),
                width=_percent(right - left),
                middle=_percent((left + right) / 2),
                lane=lane,
            )
        )
    return bands


def _today(share: float, today: dt.date) -> Mark:
    anchor = "start" if share < 10 else "end" if share > 90 else "middle"
    return Mark(_percent(share), f"Hôm nay {today:%d/%m/%Y}", anchor=anchor)


def _percent(share: float) -> str:
    return f"{share:.2f}%"
