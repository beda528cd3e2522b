"""Whom a ranking puts forward for an award: the units within the share, with the words that say why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.db.models import Exists
from django.db.models import OuterRef
from django.db.models import Q

from criteria.enums import ScorecardState
from criteria.models import BlocRanking
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.ranking import cards_to_rank
from criteria.ranking import places_to_propose
from criteria.ranking import rank
from criteria.scale_words import plain
from documents.calendar import local_day
from units.models import Bloc
from units.models import Unit


@dataclass(frozen=True)
class Offer:
    """A ranking that can put units forward, as a list of choices shows it."""

    table: int
    bloc: int
    words: str
    is_locked: bool

    @property
    def key(self) -> str:
        return f"{self.table}-{self.bloc}"


@dataclass(frozen=True)
class Candidate:
    """One unit of a ranking; `may_be_proposed` where it stands within the share of the table.

    `is_contested`: within it too, but level with more units than there is room for.
    """

    unit: Unit
    place: int
    points: Decimal
    is_disqualified: bool
    may_be_proposed: bool
    is_contested: bool = False


@dataclass(frozen=True)
class Candidates:
    """The units of one ranking in the order of their places; `locked_on` is None while provisional.

    `units`: of how many units the share is taken, those without a place yet among them.
    """

    table: ScoringTable
    bloc: Bloc
    rows: Sequence[Candidate]
    units: int
    locked_on: dt.date | None

    @property
    def room(self) -> int:
        """How many of the contested units the bloc may choose; nought where there are none."""
        if not any(row.is_contested for row in self.rows):
            return 0
        sure = sum(row.may_be_proposed for row in self.rows)
        return max(0, places_to_propose(self.table, self.units) - sure)

    def reason_for(self, candidate: Candidate, today: dt.date) -> str:
        """Why the unit is put forward, as it stands in a dossier."""
        how = (
            f"chốt ngày {self.locked_on:%d/%m/%Y}" if self.locked_on
            else f"tạm tính ngày {today:%d/%m/%Y}"
        )  # fmt: skip
        return (
            f"Xếp thứ {candidate.place}/{self.units} {self.bloc.name}, "
            f"{plain(candidate.points)} điểm, năm {self.table.year}, {how}"
        )


def rankings_offered(
    user: Any, *, within: Unit, campaign: int | None = None, until_year: int
) -> list[Offer]:
    """Rankings of which `user` sees a scorecard, the newest year first; one query.

    Args:
        within: the unit that organised the scoring is this one or stands below it.
        campaign: key of the campaign whose tables count beside the annual ones.
        until_year: later years are left out.
    """
    locked = BlocRanking.objects.filter(bloc=OuterRef("bloc"), table=OuterRef("table"))
    rows = (
        Scorecard.objects.filter(pk__in=Scorecard.objects.visible_to(user).values("pk"))
        .exclude(bloc=None)
        .exclude(state=ScorecardState.DRAFT)
        .filter(
            Q(table__campaign=None) | Q(table__campaign=campaign),
            table__unit__path__startswith=within.path,
            table__year__lte=until_year,
        )
        .values("table", "table__title", "table__number", "table__year", "bloc", "bloc__name")
        .annotate(cards=Count("pk"), is_locked=Exists(locked))
        .order_by("-table__year", "bloc__position", "bloc__name", "bloc", "table")
    )
    return [
        Offer(row["table"], row["bloc"], _offer_words(row), row["is_locked"])
        for row in rows
    ]  # fmt: skip


def candidates_of(table: ScoringTable, bloc: Bloc) -> Candidates:
    """Whom the ranking of a bloc by a table puts forward; five queries at most.

    A locked ranking is read as it was locked; an open one is counted as it stands now.
    """
    locked = BlocRanking.objects.filter(table=table, bloc=bloc).first()
    if locked is None:
        cards = cards_to_rank(table, bloc)
        waiting = table.scorecards.filter(bloc=bloc, state=ScorecardState.DRAFT).count()
        units = len(cards) + waiting
        rows = [
            Candidate(
                row.card.unit, row.place.place, row.place.total.points,
                row.place.total.is_disqualified, row.may_be_proposed, row.is_contested,
            )
            for row in rank(table, cards, units=units)
        ]  # fmt: skip
        return Candidates(table, bloc, rows, units, None)
    known = Unit.objects.in_bulk([row["unit"] for row in locked.rows])
    rows = [
        Candidate(
            known[row["unit"]], row["place"], Decimal(row["points"]), row["disqualified"],
            row.get("may_be_proposed", False), row.get("is_contested", False),
        )
        for row in locked.rows
    ]  # fmt: skip
    return Candidates(table, bloc, rows, len(rows), local_day(locked.locked_at))


def _offer_words(row: Any) -> str:
    version = f" (bản {row['table__number']})" if row["table__number"] > 1 else ""
    state = "đã chốt" if row["is_locked"] else "tạm tính"
    return f"{row['bloc__name']}, năm {row['table__year']}, {state}: {row['table__title']}{version}"
