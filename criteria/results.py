"""What the scoring of a campaign hands on: place, points and share of each unit, scaled to an annual sheet.

The plans of the province and its communes let the result of the campaign count in the yearly
scoring; where that sheet is kept elsewhere, this is what is carried there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from decimal import Decimal
from typing import Any

from campaigns.models import Plan
from criteria.enums import ScorecardState
from criteria.found_values import SETTLED
from criteria.found_values import share_of
from criteria.models import BlocRanking
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.points import CENT
from criteria.points import Standing
from criteria.points import Total
from criteria.points import maximum_of
from criteria.points import places
from criteria.totals import STAGES
from criteria.totals import totals_at

HEADER = [
    "TT", "Đơn vị", "Mã đơn vị", "Cụm, khối", "Hạng", "Xếp hạng", "Điểm", "Điểm tối đa",
    "Tỷ lệ so với tối đa (%)", "Điểm quy đổi", "Quy đổi theo thang", "Điểm liệt", "Tình trạng",
    "Căn cứ",
]  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One unit: `share` of the maximum from 0 to 1 and `scaled` points, None until it is verified."""

    card: Scorecard
    place: int | None
    is_final: bool
    share: Decimal | None
    scaled: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else self.share * 100


def results_of(
    user: Any, table: ScoringTable, *, most: Decimal, bloc: int | None = None
) -> list[Result]:
    """Results of the scorecards that `user` sees, bloc by bloc in the order of places.

    Five queries, and one for every `totals.AT_ONCE` scorecards of blocs that are not locked.

    Places are those of the locked ranking of the bloc, else as they stand now among its handed-in
    scorecards. Points of scorecards that are not verified yet are left open.

    Args:
        most: maximum of the annual item to which the share is scaled.
        bloc: key of the bloc to which they are narrowed.
    """
    cards = Scorecard.objects.visible_to(user).filter(table=table)
    if bloc is not None:
        cards = cards.filter(bloc=bloc)
    found = list(
        cards.select_related("unit", "bloc", "table")
        .order_by("bloc__position", "bloc__name", "unit__position", "pk")
    )  # fmt: skip
    items = list(table.items.all())
    maximum = maximum_of(items)
    locked, standing = _places(table, items, {card.bloc_id for card in found if card.bloc_id})
    results = []
    for card in found:
        is_settled = card.state in SETTLED and card.verified_total is not None
        share = share_of(card.verified_total, maximum) if is_settled else None
        scaled = None if share is None else (share * most).quantize(CENT, ROUND_HALF_UP)
        place = locked.get(card.pk, standing.get(card.pk))
        results.append(Result(card, place, card.pk in locked, share, scaled))
    return sorted(results, key=_order)


def sheet_rows(
    results: Sequence[Result], *, maximum: Decimal, most: Decimal, source: str
) -> list[list[Any]]:
    """Rows under `HEADER`."""
    return [
        [
            number, row.card.unit.name, row.card.unit.code,
            row.card.bloc.name if row.card.bloc else "", row.place,
            "đã chốt" if row.is_final else "tạm tính" if row.place else "",
            row.card.verified_total if row.share is not None else None, maximum,
            row.percent, row.scaled, most,
            "có" if row.card.is_disqualified else "", row.card.get_state_display(), source,
        ]
        for number, row in enumerate(results, start=1)
    ]  # fmt: skip


def source_of(table: ScoringTable) -> str:
    """The words of the paper behind the table: its basis, else the newest plan of its campaign."""
    if table.basis or table.campaign_id is None:
        return table.basis
    plan = (
        Plan.objects.issued()
        .filter(campaign=table.campaign_id, unit__in=[*table.unit.ancestor_ids, table.unit_id])
        .exclude(number="")
        .select_related("unit")
        .order_by("-unit__depth", "-issued_on", "-pk")
        .first()
    )
    if plan is None:
        return ""
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    return f"{plan.get_document_kind_display()} số {plan.number}{day} của {plan.unit.name}"


def _order(row: Result) -> tuple[Any, ...]:
    bloc = row.card.bloc
    order = (bloc.position, bloc.name) if bloc else (10**6, "")
    return (*order, row.place or 10**6, row.card.unit.position, row.card.unit.name)


def _places(
    table: ScoringTable, items: Sequence[Any], blocs: set[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Scorecard → place in locked rankings, and as it stands now in those not locked yet."""
    final = {
        (ranking.bloc_id, row["unit"]): row["place"]
        for ranking in BlocRanking.objects.filter(table=table, bloc__in=blocs)
        for row in ranking.rows
    }
    members = Scorecard.objects.filter(table=table, bloc__in=blocs).exclude(
        state=ScorecardState.DRAFT
    )
    locked: dict[int, int] = {}
    open_cards: dict[int, list[Scorecard]] = defaultdict(list)
    done = {bloc for bloc, _ in final}
    for card in members.order_by():
        if card.bloc_id in done:
            locked[card.pk] = final[card.bloc_id, card.unit_id]
        else:
            open_cards[card.bloc_id or 0].append(card)
    waiting = [card for cards in open_cards.values() for card in cards]
    totals = {card.pk: total for card, total in totals_at(table, items, waiting, STAGES[-1])}
    standing = {
        place.key: place.place
        for cards in open_cards.values()
        for place in places(table, items, [_standing(card, totals[card.pk]) for card in cards])
    }
    return locked, standing


def _standing(card: Scorecard, total: Total) -> Standing:
    return Standing(card.pk, total, card.submitted_at.timestamp() if card.submitted_at else 0.0)
