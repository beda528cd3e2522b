"""The three totals of scorecards, kept on their rows so that lists and rankings add nothing up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple
from typing import TypeVar

from criteria.enums import Stage
from criteria.models import ItemScore
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import Total
from criteria.points import add_up

STAGES = (Stage.SELF, Stage.CROSS, Stage.VERIFIED)


class Mark(NamedTuple):
    """What of a given score counts: as an `ItemScore` says it, without the weight of one."""

    points: Decimal
    is_struck: bool


Row = TypeVar("Row")
# item → stage → what that stage gave
Given = Mapping[int, Mapping[str, ItemScore | Mark]]
COLUMNS = ["self_total", "cross_total", "verified_total", "is_disqualified"]
AT_ONCE = 500


def scores_of(cards: Collection[Scorecard]) -> dict[int, dict[int, dict[str, ItemScore]]]:
    """Scorecard → item → stage → what that stage gave; one query."""
    found: dict[int, dict[int, dict[str, ItemScore]]] = {card.pk: {} for card in cards}
    rows = ItemScore.objects.filter(scorecard__in=found).order_by()
    for row in rows:
        found[row.scorecard_id].setdefault(row.item_id, {})[row.stage] = row
    return found


def marks_of(cards: Collection[Scorecard]) -> dict[int, dict[int, dict[str, Mark]]]:
    """As `scores_of`, for adding up: a tenth of the memory; one query."""
    found: dict[int, dict[int, dict[str, Mark]]] = {card.pk: {} for card in cards}
    rows = ItemScore.objects.filter(scorecard__in=found).order_by()
    columns = rows.values_list("scorecard", "item", "stage", "points", "is_struck")
    for card, item, stage, points, is_struck in columns.iterator(AT_ONCE * 10):
        found[card].setdefault(item, {})[stage] = Mark(points, is_struck)
    return found


def latest(given: Mapping[str, Row], stage: str) -> Row | None:
    """What counts at `stage`: its own points, else those of the stage before it."""
    for name in reversed(STAGES[: STAGES.index(Stage(stage)) + 1]):
        if name in given:
            return given[name]
    return None


def total_at(table: ScoringTable, items: Sequence[ScoringItem], given: Given, stage: str) -> Total:
    """Total of a scorecard as it stands at `stage`."""
    counting = {key: row for key, by in given.items() if (row := latest(by, stage)) is not None}
    return add_up(
        table,
        items,
        {key: row.points for key, row in counting.items()},
        {key for key, row in counting.items() if row.is_struck},
    )


def totals_at(
    table: ScoringTable, items: Sequence[ScoringItem], cards: Sequence[Scorecard], stage: str
) -> Iterator[tuple[Scorecard, Total]]:
    """Totals of scorecards of one table at `stage`; one query for every `AT_ONCE` of them."""
    for part in batched(cards):
        marks = marks_of(part)
        for card in part:
            yield card, total_at(table, items, marks[card.pk], stage)


def batched(cards: Sequence[Scorecard]) -> Iterator[Sequence[Scorecard]]:
    """Scorecards in portions that a database takes as one list and a process in its memory."""
    for start in range(0, len(cards), AT_ONCE):
        yield cards[start : start + AT_ONCE]


def recompute(cards: Iterable[Scorecard]) -> int:
    """Add the scorecards up anew and store what changed; returns how many rows were written.

    The number of questions depends on the tables, and on the scorecards by portions of `AT_ONCE`.
    """
    by_table: dict[ScoringTable, list[Scorecard]] = defaultdict(list)
    for card in cards:
        by_table[card.table].append(card)
    written = 0
    for table, group in by_table.items():
        items = list(table.items.all())
        for part in batched(group):
            marks = marks_of(part)
            changed = [card for card in part if _add_up(card, table, items, marks[card.pk])]
            Scorecard.objects.bulk_update(changed, COLUMNS, batch_size=AT_ONCE)
            written += len(changed)
    return written


def _add_up(
    card: Scorecard, table: ScoringTable, items: Sequence[ScoringItem], given: Given
) -> bool:
    """Put the totals on `card`; says whether one of them changed."""
    before = [getattr(card, name) for name in COLUMNS]
    begun = {stage for by in given.values() for stage in by}
    last = None
    for stage in STAGES:
        total = total_at(table, items, given, stage) if stage in begun else None
        setattr(card, f"{stage}_total", total.points if total else None)
        last = total or last
    card.is_disqualified = bool(last and last.is_disqualified)
    return before != [getattr(card, name) for name in COLUMNS]
