"""A scorecard as it is read: items in order, three columns side by side, evidence, appeals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import Any

from criteria.enums import ItemKind
from criteria.enums import Stage
from criteria.giving import differs
from criteria.models import Appeal
from criteria.models import ItemScore
from criteria.models import PeerRemark
from criteria.models import Scorecard
from criteria.models import ScoreEvidence
from criteria.models import ScoringItem
from criteria.points import add_up
from criteria.points import maximum_of
from criteria.scale_words import plain
from criteria.table_rows import in_tree_order
from criteria.totals import STAGES
from criteria.totals import latest

HEADINGS = {Stage.SELF: "Tự chấm", Stage.CROSS: "Chấm chéo", Stage.VERIFIED: "Thẩm định"}


@dataclass(frozen=True)
class Cell:
    """What one stage gave one item; `changed` where it differs from the stage before."""

    heading: str
    score: ItemScore | None
    points: Decimal | None
    words: str
    changed: bool


@dataclass(frozen=True)
class Line:
    """One item of a scorecard; of a group the cells hold the sum of what is below it."""

    item: ScoringItem
    depth: int
    cells: list[Cell]
    evidence: list[ScoreEvidence]
    appeals: list[Appeal]
    remarks: list[PeerRemark] = field(default_factory=list)

    @property
    def reasons(self) -> list[Cell]:
        """Cells with words to read."""
        return [cell for cell in self.cells if cell.score and cell.score.reason]

    @property
    def source(self) -> str:
        """Where a value comes from that nobody typed."""
        return next((c.score.source for c in self.cells if c.score and c.score.source), "")

    @property
    def is_changed(self) -> bool:
        return any(cell.changed for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """The whole scorecard; `maximum` without bonus."""

    card: Scorecard
    lines: list[Line]
    maximum: Decimal
    totals: list[tuple[str, Decimal | None]]


def sheet_of(card: Scorecard, remarks: Iterable[PeerRemark] = ()) -> Sheet:
    """Read a scorecard with everything on it; four queries.

    Args:
        remarks: those that the reader may see (`remarking.remarks_seen`), each with its unit.
    """
    return sheets_of([card], remarks)[card.pk]


def sheets_of(cards: Collection[Scorecard], remarks: Iterable[PeerRemark] = ()) -> dict[int, Sheet]:
    """Read scorecards with everything on them, by their keys; four queries whatever their number."""
    keys = [card.pk for card in cards]
    items: dict[int, list[ScoringItem]] = defaultdict(list)
    tables = {card.table_id for card in cards}
    for item in ScoringItem.objects.filter(table__in=tables).select_related("verifier"):
        items[item.table_id].append(item)
    scores: dict[int, dict[int, dict[str, ItemScore]]] = {key: defaultdict(dict) for key in keys}
    for row in ItemScore.objects.filter(scorecard__in=keys).select_related("scored_by"):
        scores[row.scorecard_id][row.item_id][row.stage] = row
    files = ScoreEvidence.objects.filter(scorecard__in=keys, removed_at__isnull=True)
    appeals = Appeal.objects.filter(scorecard__in=keys).select_related("raised_by", "answered_by")
    extras = _Extras(_by_item(files), _by_item(appeals), _by_item(remarks))
    return {card.pk: _sheet(card, items[card.table_id], scores[card.pk], extras) for card in cards}


@dataclass(frozen=True)
class _Extras:
    """What hangs on items beside their points, by key of scorecard and item."""

    evidence: Mapping[tuple[int, int], list[ScoreEvidence]]
    appeals: Mapping[tuple[int, int], list[Appeal]]
    remarks: Mapping[tuple[int, int], list[PeerRemark]]


def _by_item(rows: Iterable[Any]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.scorecard_id, row.item_id), []).append(row)
    return found


def _sheet(
    card: Scorecard,
    items: list[ScoringItem],
    scores: Mapping[int, dict[str, ItemScore]],
    extras: _Extras,
) -> Sheet:
    begun = {stage for by in scores.values() for stage in by}
    sums = {stage: _group_sums(card, items, scores, stage) for stage in STAGES if stage in begun}
    lines = [
        Line(
            item=item,
            depth=depth,
            cells=[_cell(item, scores.get(item.pk, {}), stage, sums) for stage in STAGES],
            evidence=extras.evidence.get((card.pk, item.pk), []),
            appeals=extras.appeals.get((card.pk, item.pk), []),
            remarks=extras.remarks.get((card.pk, item.pk), []),
        )
        for item, depth in in_tree_order(items)
    ]
    totals = [(HEADINGS[stage], getattr(card, f"{stage}_total")) for stage in STAGES]
    return Sheet(card, lines, maximum_of(items), totals)


def value_in_words(item: ScoringItem, value: Decimal | None) -> str:
    """What was found, as a person says it; empty where the points say it already."""
    if value is None:
        return ""
    match item.kind:
        case ItemKind.LEVELS:
            level = int(value)
            return item.levels[level]["label"] if level < len(item.levels) else ""
        case ItemKind.YES_NO:
            return "đạt" if value else "không đạt"
        case ItemKind.DISQUALIFIER:
            return "mắc" if value else "không mắc"
        case ItemKind.RANK:
            return f"thứ {value:f}".split(".", maxsplit=1)[0]
        case ItemKind.CAMPAIGN:
            return f"{plain(value * 100)} %"
        case ItemKind.NUMERIC:
            return plain(value)
    return ""


def _group_sums(
    card: Scorecard, items: Sequence[ScoringItem], scores: Mapping[int, dict], stage: str
) -> dict[int, Decimal]:
    """Sum of each group as a total of its own branch, so that caps hold on every level."""
    points = {
        key: row.points for key, by in scores.items() if (row := latest(by, stage)) is not None
    }
    below: dict[int, list[ScoringItem]] = defaultdict(list)
    for item in items:
        if item.parent_id:
            below[item.parent_id].append(item)

    def branch(item: ScoringItem) -> list[ScoringItem]:
        return [item, *(row for child in below[item.pk] for row in branch(child))]

    sums = {}
    for group in (item for item in items if item.is_group):
        inner = add_up(card.table, _rooted(branch(group), group), points)
        sums[group.pk] = inner.by_group[group.pk]
    return sums


def _rooted(rows: list[ScoringItem], group: ScoringItem) -> list[ScoringItem]:
    """The branch with its head as a top row; the stored items stay as they are."""
    head = ScoringItem(pk=group.pk, kind=group.kind, maximum_points=group.maximum_points)
    return [head, *rows[1:]]


def _cell(
    item: ScoringItem,
    by_stage: Mapping[str, ItemScore],
    stage: Stage,
    sums: Mapping[Stage, Mapping[int, Decimal]],
) -> Cell:
    heading = HEADINGS[stage]
    if item.is_group:
        points = sums[stage].get(item.pk) if stage in sums else None
        return Cell(heading, None, points, "", changed=False)
    score = by_stage.get(stage)
    if score is None:
        return Cell(heading, None, None, "", changed=False)
    place = STAGES.index(stage)
    before = latest(by_stage, STAGES[place - 1]) if place else None
    return Cell(
        heading,
        score,
        score.points,
        value_in_words(item, score.value),
        changed=place > 0 and differs(score, before),
    )
