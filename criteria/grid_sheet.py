"""The scoring grid as it is read: units as rows, items as columns, one stage in the cells."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import Any
from typing import NamedTuple

from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.giving import differs
from criteria.grid_words import ASKS
from criteria.grid_words import choices_of
from criteria.grid_words import scale_of
from criteria.grid_words import word_of
from criteria.models import ItemScore
from criteria.models import Scorecard
from criteria.models import ScoreEvidence
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.scale_words import plain
from criteria.scorecard_lists import scorecards_to_cross_check
from criteria.scorecard_rights import department_of
from criteria.scorecard_rights import may_verify_item
from criteria.table_rows import in_tree_order
from criteria.totals import STAGES
from criteria.totals import latest
from documents.numbers import format_number


class Mark(NamedTuple):
    """One stored row, as light as thousands of them on one page ask for."""

    value: Decimal | None
    points: Decimal
    is_struck: bool
    reason: str
    version: int


@dataclass(frozen=True)
class Cell:
    """One unit's points for one item at one stage.

    `word` is what would be typed to give this again; `before` the same of the stage before it.
    `points` stands only where the word does not say it. `version` is 0 while the stage itself gave
    nothing. `look`: letters for the page: o open to this person, g given at this stage, d differs
    from the stage before, e with evidence, n with a reason.
    """

    word: str
    before: str
    points: str
    reason: str
    version: int
    look: str

    @property
    def is_changed(self) -> bool:
        return "d" in self.look


@dataclass(frozen=True)
class Column:
    """One item; `choices` as (word, label) where only few values exist."""

    item: ScoringItem
    scale: str
    asks: str
    choices: list[tuple[str, str]]

    @property
    def choices_json(self) -> str:
        return json.dumps(self.choices, ensure_ascii=False)


@dataclass(frozen=True)
class Row:
    """One unit with its cells in the order of the columns."""

    card: Scorecard
    cells: list[Cell]
    total: str
    is_open: bool


@dataclass
class Grid:
    """`bands`: (head, number of columns) over the columns, in their order."""

    stage: Stage
    columns: list[Column]
    bands: list[tuple[str, int]]
    rows: list[Row] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return any(row.is_open for row in self.rows)

    @property
    def width(self) -> int:
        """Columns, the unit's name and the total among them."""
        return len(self.columns) + 2

    @property
    def height(self) -> int:
        """Rows, the two of the head among them."""
        return len(self.rows) + 2


Marks = Mapping[int, Mapping[int, Mapping[str, Mark]]]


def top_groups(items: Sequence[ScoringItem]) -> list[ScoringItem]:
    """The rows of the table that may be chosen as one set of columns."""
    return [item for item, depth in in_tree_order(items) if not depth and item.is_group]


def columns_of(items: Sequence[ScoringItem], group: int | None = None) -> list[ScoringItem]:
    """Items that give points, in the order of the paper; of one top group where it is named."""
    heads = _heads(items)
    return [
        item
        for item, _ in in_tree_order(items)
        if not item.is_group and (group is None or heads[item.pk].pk == group)
    ]


def grid_of(
    user: Any,
    table: ScoringTable,
    stage: Stage,
    cards: Sequence[Scorecard],
    items: Sequence[ScoringItem],
    columns: Sequence[ScoringItem],
) -> Grid:
    """The cells of `cards` for `columns`; three queries whatever their number.

    Args:
        cards: with unit, bloc and `table` selected.
        items: every row of the table, for the heads of the bands.
    """
    marks = marks_of(cards, columns)
    proved = _with_evidence(cards, columns)
    may_open = _openings(user, table, stage, cards, columns)
    words = _remembered_words()
    grid = Grid(stage, [_column(item) for item in columns], _bands(items, columns))
    for card in cards:
        opened, given = may_open[card.pk], marks[card.pk]
        cells = [
            cell_of(
                item, given.get(item.pk, {}), stage,
                is_open=item.pk in opened, is_proved=(card.pk, item.pk) in proved, words=words,
            )
            for item in columns
        ]  # fmt: skip
        grid.rows.append(Row(card, cells, total_words(card, stage), bool(opened)))
    return grid


def cell_of(
    item: ScoringItem,
    by_stage: Mapping[str, Mark],
    stage: Stage,
    *,
    is_open: bool = False,
    is_proved: bool = False,
    words: Callable[[ScoringItem, Decimal | None], str] = word_of,
) -> Cell:
    """One cell out of what the stages gave the item."""
    place = STAGES.index(stage)
    before = latest(by_stage, STAGES[place - 1]) if place else None
    own = by_stage.get(stage)
    shown = own or before
    value = shown.value if shown else None
    return Cell(
        word=words(item, value),
        before=words(item, before.value) if before else "",
        points=plain(shown.points) if shown and value is not None and _says_more(item) else "",
        reason=own.reason if own else "",
        version=own.version if own else 0,
        look=_look(own, before, is_open=is_open, is_proved=is_proved, has_stage_before=place > 0),
    )


def marks_of(cards: Collection[Scorecard], items: Collection[ScoringItem]) -> Marks:
    """Scorecard → item → stage → what stands there; one query without models."""
    found: dict[int, dict[int, dict[str, Mark]]] = {card.pk: {} for card in cards}
    rows = ItemScore.objects.filter(scorecard__in=found, item__in=[i.pk for i in items]).order_by()
    for card, item, stage, value, points, is_struck, reason, version in rows.values_list(
        "scorecard", "item", "stage", "value", "points", "is_struck", "reason", "version"
    ):
        mark = Mark(value, points, is_struck, reason, version)
        found[card].setdefault(item, {})[stage] = mark
    return found


def total_words(card: Scorecard, stage: Stage) -> str:
    """The total of a scorecard as it stands at `stage`: of the last stage that has begun."""
    totals = [getattr(card, f"{name}_total") for name in STAGES[: STAGES.index(stage) + 1]]
    known = [total for total in totals if total is not None]
    return format_number(known[-1], decimals=2) if known else "–"


def export_of(grid: Grid) -> tuple[list[str], Iterator[list[Any]]]:
    """Head and rows of the grid for a spreadsheet; what is copied there can be pasted back."""
    header = ["Đơn vị", "Cụm, khối", "Trạng thái"]
    header += [f"{c.item} ({c.scale})" if c.scale else str(c.item) for c in grid.columns]
    rows = (
        [
            row.card.unit.name,
            row.card.bloc.name if row.card.bloc else "",
            row.card.get_state_display(),
            *(_typed(cell.word) for cell in row.cells),
            _typed(row.total),
        ]
        for row in grid.rows
    )
    return [*header, "Tổng"], rows


def _typed(word: str) -> Any:
    """A number where the word is one, so that the spreadsheet can count with it."""
    try:
        return Decimal(word.replace(".", "").replace(",", "."))
    except ArithmeticError:
        return "" if word == "–" else word


def _openings(
    user: Any,
    table: ScoringTable,
    stage: Stage,
    cards: Sequence[Scorecard],
    columns: Sequence[ScoringItem],
) -> dict[int, set[int]]:
    """Scorecard → keys of the items that `user` may give now; at most one query."""
    found: dict[int, set[int]] = {card.pk: set() for card in cards}
    if stage == Stage.CROSS:
        queue = scorecards_to_cross_check(user).filter(table=table).order_by()
        waiting = set(queue.values_list("pk", flat=True))
        everything = {item.pk for item in columns}
        return {key: everything if key in waiting else nothing for key, nothing in found.items()}
    if stage != Stage.VERIFIED:
        return found
    for card in cards:
        if card.state == ScorecardState.CROSS_CHECKED:
            found[card.pk] = items_to_verify(user, card, columns)
    return found


def items_to_verify(user: Any, card: Scorecard, items: Sequence[ScoringItem]) -> set[int]:
    """Keys of the items that `user` verifies on a card; each department is asked for once."""
    by_department: dict[int | None, bool] = {}
    for item in items:
        department = department_of(card, item)
        if department not in by_department:
            by_department[department] = may_verify_item(user, card, item)
    return {item.pk for item in items if by_department[department_of(card, item)]}


def _with_evidence(
    cards: Collection[Scorecard], items: Collection[ScoringItem]
) -> set[tuple[int, int]]:
    files = ScoreEvidence.objects.filter(
        scorecard__in=[card.pk for card in cards], item__in=[i.pk for i in items],
        removed_at__isnull=True,
    )  # fmt: skip
    return set(files.order_by().values_list("scorecard", "item").distinct())


def _remembered_words() -> Callable[[ScoringItem, Decimal | None], str]:
    """`word_of` for one page: thousands of cells share a few dozen values."""
    known: dict[tuple[int, Decimal | None], str] = {}

    def words(item: ScoringItem, value: Decimal | None) -> str:
        key = (item.pk, value)
        if key not in known:
            known[key] = word_of(item, value)
        return known[key]

    return words


def _column(item: ScoringItem) -> Column:
    return Column(item, scale_of(item), ASKS.get(ItemKind(item.kind), "điểm"), choices_of(item))


def _bands(items: Sequence[ScoringItem], columns: Sequence[ScoringItem]) -> list[tuple[str, int]]:
    heads = _heads(items)
    counted: dict[int, list[Any]] = {}
    for item in columns:
        head = heads[item.pk]
        words = str(head) if head.is_group else ""
        counted.setdefault(head.pk if head.is_group else -item.pk, [words, 0])[1] += 1
    return [(words, count) for words, count in counted.values()]


def _heads(items: Sequence[ScoringItem]) -> dict[int, ScoringItem]:
    """Item → the top row that it stands under, itself at the top."""
    heads: dict[int, ScoringItem] = {}
    for item, _ in in_tree_order(items):
        heads[item.pk] = heads[item.parent_id] if item.parent_id else item
    return heads


def _says_more(item: ScoringItem) -> bool:
    return item.kind in {ItemKind.NUMERIC, ItemKind.RANK, ItemKind.CAMPAIGN}


def _look(
    own: Mark | None,
    before: Mark | None,
    *,
    is_open: bool,
    is_proved: bool,
    has_stage_before: bool,
) -> str:
    letters = {
        "o": is_open,
        "g": own is not None,
        "d": has_stage_before and own is not None and differs(own, before),
        "e": is_proved,
        "n": own is not None and bool(own.reason),
    }
    return " ".join(letter for letter, holds in letters.items() if holds)
