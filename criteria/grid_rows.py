"""Which units stand in the scoring grid, as asked for in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.db.models import Q
from django.db.models import QuerySet

from criteria.enums import Stage
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.scorecard_lists import scorecards_to_cross_check
from criteria.scorecard_lists import scorecards_to_verify
from criteria.scorecard_rights import VERIFIERS
from criteria.scorecard_rights import is_past
from documents.text import fold
from units.models import Bloc
from units.visibility import keys_acted_for

WAITING, UNGIVEN = "mo", "con"


def cards_of(user: Any, table: ScoringTable) -> QuerySet[Scorecard]:
    """Scorecards by the table that `user` sees, in the order of blocs and units."""
    seen = Scorecard.objects.visible_to(user).filter(table=table).select_related("unit", "bloc")
    return seen.order_by("bloc__position", "unit__position", "pk")


def narrowed(
    user: Any,
    cards: QuerySet[Scorecard],
    stage: Stage,
    items: Sequence[ScoringItem],
    *,
    bloc: Bloc | None = None,
    search: str = "",
    which: str = "",
) -> QuerySet[Scorecard]:
    """The scorecards that were asked for.

    Args:
        items: the columns of the grid, with their table.
        which: `WAITING` for `user` at this stage, or `UNGIVEN`: waiting with cells left to give. A
            bloc gives only what it changes, so there a card counts as soon as one cell is given.
    """
    if bloc is not None:
        cards = cards.filter(bloc=bloc)
    for word in fold(search).split():
        cards = cards.filter(unit__search__contains=word)
    if not which:
        return cards
    cards = cards.filter(pk__in=_queue(user, stage).order_by().values("pk"))
    if which != UNGIVEN:
        return cards
    kept = items if stage == Stage.CROSS else kept_by(user, items)
    given = Count("scores", filter=Q(scores__stage=stage, scores__item__in=kept), distinct=True)
    most = 1 if stage == Stage.CROSS else len(kept)
    return cards.annotate(given=given).filter(given__lt=most)


def kept_by(user: Any, items: Sequence[ScoringItem]) -> list[ScoringItem]:
    """Items that `user` verifies on a usual card: as their department, or for the organiser."""
    own = keys_acted_for(user, VERIFIERS)
    return [
        item
        for item in items
        if item.verifier_id in own
        or (
            item.table.unit_id in own
            and (item.verifier_id is None or is_past(item.table.verify_due_on))
        )
    ]


def _queue(user: Any, stage: Stage) -> QuerySet[Scorecard]:
    if stage == Stage.CROSS:
        return scorecards_to_cross_check(user)
    return scorecards_to_verify(user) if stage == Stage.VERIFIED else Scorecard.objects.none()
