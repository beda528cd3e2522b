"""A bloc whose members were scored without the work of scoring: rows as the verbs leave them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from criteria.enums import ItemKind
from criteria.models import BlocRanking
from criteria.models import ItemScore
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.ranking import _stored
from criteria.ranking import cards_to_rank
from criteria.ranking import rank
from criteria.totals import recompute
from tests.cast import Cast
from tests.factories import BlocFactory
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit

STAGES = ("self", "cross", "verified")


@dataclass
class Scored:
    """A table of one item of 100 points, with a bonus and a disqualifier, and a card of each unit."""

    table: ScoringTable
    bloc: Bloc
    item: ScoringItem
    cards: dict[int, Scorecard]

    def card(self, unit: Unit) -> Scorecard:
        return Scorecard.objects.get(table=self.table, unit=unit)

    def lock(self, user) -> BlocRanking:
        """As `lock_ranking` leaves it, without the days of appeal."""
        rows = rank(self.table, cards_to_rank(self.table, self.bloc))
        self.table.scorecards.update(state="locked")
        return BlocRanking.objects.create(
            bloc=self.bloc, table=self.table, rows=[_stored(row) for row in rows], locked_by=user
        )


def scored_bloc(
    cast: Cast,
    points: Mapping[Unit, tuple[int | str, int | str]],
    *,
    struck: Collection[Unit] = (),
    state: str = "verified",
    bloc: Bloc | None = None,
    **facts,
) -> Scored:
    """Cards verified an hour ago; `points`: unit → what it gave itself, what was verified."""
    table = ScoringTableFactory(
        unit=cast.province, in_force=True, **({"flag_share": 40, "unit_kinds": []} | facts)
    )
    made = ScoringItemFactory(table=table, maximum_points=100, ordinal="1")
    item = ScoringItem.objects.get(pk=made.pk)
    fatal = ScoringItemFactory(
        table=table, kind=ItemKind.DISQUALIFIER, maximum_points=None, ordinal="2", levels=[]
    )
    if bloc is None:
        bloc = BlocFactory(unit=cast.province, name="Cụm thi đua số 7")
    at = timezone.now() - dt.timedelta(hours=1)
    cards, scores = {}, []
    for number, (unit, (own, given)) in enumerate(points.items()):
        BlocMember.objects.get_or_create(
            unit=unit, year=table.year, defaults={"bloc": bloc, "is_lead": number == 0}
        )
        card = Scorecard.objects.create(
            table=table, unit=unit, bloc=bloc, state=state, submitted_at=at, on_time=True,
            verified_at=at,
        )  # fmt: skip
        for stage in STAGES:
            value = Decimal(given if stage == "verified" else own)
            reason = "Thiếu minh chứng" if stage == "verified" and own != given else ""
            scores += [
                ItemScore(
                    scorecard=card, item=item, stage=stage, value=0, points=value, reason=reason,
                    scored_by=cast.province_officer,
                ),
                ItemScore(
                    scorecard=card, item=fatal, stage=stage, value=0, is_struck=unit in struck
                ),
            ]  # fmt: skip
        cards[unit.pk] = card
    ItemScore.objects.bulk_create(scores)
    recompute(Scorecard.objects.filter(table=table).select_related("table"))
    return Scored(table, bloc, item, cards)
