"""Places in a bloc: as they stand, what parts them, and locked for good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.db import IntegrityError
from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from criteria.appeals import last_day_to_appeal
from criteria.enums import AppealState
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.models import BlocRanking
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import NOUGHT
from criteria.points import Place
from criteria.points import Standing
from criteria.points import places
from criteria.totals import totals_at
from criteria.transitions import SCORECARD_TRANSITIONS
from documents.calendar import day_in_words
from units.models import Bloc
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


@dataclass(frozen=True)
class Gap:
    """What separates a unit from the place above: points in all, and per group where it is behind."""

    points: Decimal
    groups: list[tuple[str, Decimal]]


@dataclass(frozen=True)
class Earlier:
    """Where a unit stood in a locked ranking of another year; points as they were stored."""

    year: int
    place: int
    points: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """One unit of a ranking page. `may_be_proposed`: within the share for the emulation flag.

    `is_contested`: shares its place with more units than the share still has room for.
    `earlier`: places in other years, oldest first.
    """

    card: Scorecard
    place: Place
    gap: Gap | None
    may_be_proposed: bool
    is_contested: bool = False
    earlier: Sequence[Earlier] = ()

    @property
    def climbed(self) -> int | None:
        """Places gained since the newest earlier year, negative where lost; None without one."""
        before = [each for each in self.earlier if each.year < self.card.table.year]
        return before[-1].place - self.place.place if before else None


def cards_to_rank(table: ScoringTable, bloc: Bloc) -> list[Scorecard]:
    """Scorecards of the bloc by this table that were handed in, with unit; one query."""
    return list(
        table.scorecards.filter(bloc=bloc)
        .exclude(state=ScorecardState.DRAFT)
        .select_related("unit", "table")
        .order_by("unit__position", "pk")
    )


def without_card(table: ScoringTable, bloc: Bloc) -> list[str]:
    """Members of the bloc in the table's year that have no scorecard by it; one query."""
    members = bloc.members.filter(year=table.year).exclude(unit__in=table.scorecards.values("unit"))
    return [m.unit.label for m in members.select_related("unit").order_by("unit__position", "pk")]


def rank(
    table: ScoringTable,
    cards: Sequence[Scorecard],
    earlier: Mapping[int, Sequence[Earlier]] | None = None,
    *,
    units: int | None = None,
) -> list[Row]:
    """Rank scorecards by the points that count now; two queries for any bloc.

    Args:
        earlier: as `earlier_places` answers.
        units: of how many units the share for the flag is taken; as many as there are cards if
            not given.
    """
    items = list(table.items.all())
    ranked = places(
        table,
        items,
        [
            Standing(
                key=card,
                total=total,
                handed_in=card.submitted_at.timestamp() if card.submitted_at else 0.0,
            )
            for card, total in totals_at(table, items, cards, Stage.VERIFIED)
        ],
    )
    share = places_to_propose(table, len(ranked) if units is None else units)
    # All who share a place are proposed or none: the one above must not turn on a coin.
    last = Counter(place.place for place in ranked)
    rows: list[Row] = []
    above: Place | None = None
    for number, place in enumerate(ranked):
        if number and ranked[number - 1].place < place.place:
            above = ranked[number - 1]
        reaches = place.place <= share and not place.total.is_disqualified
        fits = place.place + last[place.place] - 1 <= share
        past = (earlier or {}).get(place.key.unit_id, ())
        gap = _gap(items, place, above)
        rows.append(Row(place.key, place, gap, reaches and fits, reaches and not fits, past))
    return rows


def places_to_propose(table: ScoringTable, count: int) -> int:
    """How many of `count` units may be proposed for the flag: the share, never more than it."""
    return int(count * table.flag_share / 100)


def spread(rows: Sequence[Row]) -> dict[str, Decimal]:
    """Highest, lowest, mean total and the range of a ranking; nothing for an empty one."""
    totals = [row.place.total.points for row in rows]
    if not totals:
        return {}
    mean = sum(totals, NOUGHT) / len(totals)
    return {
        "highest": max(totals),
        "lowest": min(totals),
        "mean": mean,
        "range": max(totals) - min(totals),
    }


def obstacles(cards: Sequence[Scorecard]) -> list[str]:
    """Why a ranking cannot be locked yet, one sentence each."""
    waiting = [c.unit.label for c in cards if c.state != ScorecardState.VERIFIED]
    found = []
    if not cards:
        found.append("Chưa có phiếu nào được nộp.")
    if waiting:
        found.append(f"Chưa thẩm định xong: {', '.join(waiting)}.")
    appealing = {
        card.unit.label for card in cards
        if any(a.state == AppealState.OPEN for a in card.appeals.all())
    }  # fmt: skip
    if appealing:
        found.append(f"Còn kiến nghị chưa trả lời: {', '.join(sorted(appealing))}.")
    last = max((day for c in cards if (day := last_day_to_appeal(c))), default=None)
    if last is not None and timezone.localdate() <= last:
        found.append(f"Các đơn vị còn được kiến nghị đến hết {day_in_words(last)}.")
    return found


@transaction.atomic
def lock_ranking(user: User, table: ScoringTable, bloc: Bloc) -> BlocRanking:
    """Fix the places of a bloc for good; its scorecards change no more.

    Raises:
        Refused: no right, a member without a verified scorecard, an appeal that waits, the days
            of appeal not over, or locked already.
    """
    demand(user, "criteria.write_table", table)
    cards = list(
        Scorecard.objects.select_for_update(of=("self",))
        .filter(table=table, bloc=bloc)
        .select_related("unit", "table__unit")
        .prefetch_related("appeals")
        .order_by("unit__position", "pk")
    )
    if BlocRanking.objects.filter(bloc=bloc, table=table).exists():
        raise Refused("Cụm, khối đã chốt xếp hạng theo bảng điểm này.")
    if reasons := obstacles(cards):
        raise Refused(" ".join(["Chưa chốt được.", *reasons]))
    rows = rank(table, cards)
    try:
        with transaction.atomic():
            ranking = BlocRanking.objects.create(
                bloc=bloc, table=table, rows=[_stored(row) for row in rows], locked_by=user
            )
    except IntegrityError:
        raise Refused("Cụm, khối đã chốt xếp hạng theo bảng điểm này.") from None
    for card in cards:
        move(user, card, SCORECARD_TRANSITIONS["lock"])
    record(user, "criteria.lock_ranking", ranking, scope_path=table.unit.path, units=len(rows))
    return ranking


def earlier_places(bloc: Bloc, table: ScoringTable) -> dict[int, list[Earlier]]:
    """Unit → its places in locked rankings of other years, oldest first; one query.

    Annual tables are compared with annual ones, those of a campaign with that campaign's.
    """
    rankings = BlocRanking.objects.filter(bloc=bloc, table__campaign=table.campaign_id)
    found: dict[int, dict[int, Earlier]] = {}
    for ranking in _by_year(rankings.exclude(table__year=table.year)):
        year = ranking.table.year
        for row in ranking.rows:
            found.setdefault(row["unit"], {})[year] = _earlier(year, row)
    return {unit: list(by_year.values()) for unit, by_year in found.items()}


def years_of(bloc: Bloc) -> tuple[list[int], list[tuple[str, list[Earlier | None]]]]:
    """The annual locked rankings of a bloc side by side: years, and for each unit its places.

    Units stand as the newest ranking has them, those that have left the bloc behind; one query.
    """
    names: dict[int, str] = {}
    found: dict[int, dict[int, Earlier]] = {}
    years: set[int] = set()
    for ranking in _by_year(BlocRanking.objects.filter(bloc=bloc, table__campaign=None)):
        year = ranking.table.year
        years.add(year)
        for row in ranking.rows:
            names[row["unit"]] = row["label"]
            found.setdefault(row["unit"], {})[year] = _earlier(year, row)
    ordered = sorted(years, reverse=True)
    units = sorted(
        found,
        key=lambda unit: [found[unit][y].place if y in found[unit] else 10**6 for y in ordered],
    )
    return ordered, [(names[unit], [found[unit].get(y) for y in ordered]) for unit in units]


def _by_year(rankings: QuerySet[BlocRanking]) -> QuerySet[BlocRanking]:
    """Oldest first; of two versions of a table in one year the later one comes last and counts."""
    return rankings.select_related("table").order_by("table__year", "table__number", "pk")


def _earlier(year: int, row: Mapping[str, Any]) -> Earlier:
    return Earlier(year, row["place"], Decimal(row["points"]) if "points" in row else None)


def _stored(row: Row) -> dict[str, Any]:
    total = row.place.total
    return {
        "unit": row.card.unit_id,
        "label": row.card.unit.name,
        "place": row.place.place,
        "points": str(total.points),
        "bonus": str(total.bonus),
        "penalty": str(total.penalty),
        "disqualified": total.is_disqualified,
        "parted_by": row.place.parted_by,
        "may_be_proposed": row.may_be_proposed,
        "is_contested": row.is_contested,
    }


def _gap(items: Sequence[ScoringItem], place: Place, above: Place | None) -> Gap | None:
    if above is None:
        return None
    names = {item.pk: str(item) for item in items if item.parent_id is None}
    behind = [
        (names[key], theirs - place.total.by_group.get(key, NOUGHT))
        for key, theirs in above.total.by_group.items()
        if theirs > place.total.by_group.get(key, NOUGHT)
    ]
    return Gap(
        above.total.points - place.total.points,
        sorted(behind, key=lambda pair: -pair[1]),
    )
