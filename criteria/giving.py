"""Writing the points of one stage of a scorecard: bounds, forced reasons, who was faster.

Every verb that gives points ends here, so that no page can store what another would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Protocol

from django.utils import timezone

from criteria.enums import ItemKind
from criteria.enums import Stage
from criteria.models import ItemScore
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.points import points_for
from criteria.totals import STAGES
from criteria.totals import latest
from criteria.totals import recompute
from criteria.totals import scores_of
from documents.numbers import format_number
from documents.text import normalize
from workflow import Refused
from workflow import Stale

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_REASON = 500
LARGEST = Decimal(99999999999999)  # what the column of values holds
NO_REASON = "Mục {}: hãy ghi lý do vì điểm khác với cột trước."
WHOLE = {ItemKind.LEVELS, ItemKind.YES_NO, ItemKind.DISQUALIFIER, ItemKind.RANK}


class NotStored(Refused):
    """Values or reasons are wrong; `errors` by key of item.

    `unreasoned`: the keys of those that lack nothing but a reason.
    """

    def __init__(
        self, reason: str, errors: Mapping[str, str], unreasoned: Mapping[str, str]
    ) -> None:
        super().__init__(reason, errors={**errors, **unreasoned})
        self.unreasoned = frozenset(unreasoned)


class Overtaken(Stale):
    """Others gave other points meanwhile; `errors` by key of item says who and how many."""

    def __init__(self, faster: Mapping[str, str]) -> None:
        super().__init__(" ".join(faster.values()))
        self.errors = dict(faster)


class Pointed(Protocol):
    """What stands in a column, as far as a difference is concerned."""

    @property
    def points(self) -> Decimal: ...

    @property
    def is_struck(self) -> bool: ...


@dataclass(frozen=True)
class Given:
    """What a person gives an item.

    `value` is read as `criteria.points.points_for` reads it. `version` is that of the row the
    person saw, 0 where there was none; None where the caller guards the whole scorecard. `source`
    says where a value comes from that nobody typed.
    """

    value: Decimal | None
    reason: str = ""
    version: int | None = None
    source: str = ""


def lock(card: Scorecard) -> Scorecard:
    """The stored scorecard, held until the transaction ends: those who give points stand in line."""
    cards = Scorecard.objects.select_for_update(of=("self",))
    return cards.select_related("table__unit", "unit__parent", "bloc").get(pk=card.pk)


def give(
    user: User,
    card: Scorecard,
    stage: Stage,
    given: Mapping[ScoringItem, Given],
    *,
    confirms: bool = False,
) -> int:
    """Store what `user` gives at `stage` and add the scorecard up; returns how many rows changed.

    Items that were left as the stage before gave them get no row of their own.

    Args:
        card: locked by the caller (`lock`), who has checked right and state.
        confirms: also items that were left alone get a row, because their keeper has judged them.

    Raises:
        NotStored: a value that the item does not know, or a missing reason.
        Overtaken: another person gave other points since the page was opened; names who and what.
    """
    stored = scores_of([card])[card.pk]
    errors: dict[str, str] = {}
    unreasoned: dict[str, str] = {}
    faster: dict[str, str] = {}
    rows: list[ItemScore] = []
    for item, what in given.items():
        by_stage = stored.get(item.pk, {})
        own, before = by_stage.get(stage), _before(by_stage, stage)
        if not confirms and _is_untouched(what, own, before):
            continue
        if error := wrong_value(item, what.value):
            errors[str(item.pk)] = error
            continue
        row = _row(user, card, item, stage, what)
        if own is not None and _says_the_same(row, own):
            continue
        if what.version is not None and what.version != (own.version if own else 0):
            faster[str(item.pk)] = _who_was_faster(item, own)
            continue
        if stage != Stage.SELF and differs(row, before) and not row.reason:
            unreasoned[str(item.pk)] = NO_REASON.format(item)
            continue
        rows.append(_over(row, own))
    if faster:
        raise Overtaken(faster)
    if errors or unreasoned:
        raise NotStored("Chưa lưu được vì còn mục cần sửa.", errors, unreasoned)
    _store(rows)
    recompute([card])
    return len(rows)


def settle(user: User, card: Scorecard, stage: Stage) -> None:
    """Give every item that `stage` left alone what the stage before gave it, and add up.

    Raises:
        Refused: a difference without a reason, left from before the scorecard was sent back.
    """
    stored = scores_of([card])[card.pk]
    items = {item.pk: item for item in card.table.items.exclude(kind=ItemKind.GROUP)}
    errors, rows = {}, []
    for key, by_stage in stored.items():
        own, before = by_stage.get(stage), _before(by_stage, stage)
        if own is not None and not own.reason and differs(own, before):
            errors[str(key)] = NO_REASON.format(items[key])
        elif own is None and before is not None:
            rows.append(_row(user, card, items[key], stage, Given(before.value)))
    if errors:
        raise Refused("Còn mục sửa điểm mà chưa ghi lý do.", errors=errors)
    _store(rows)
    recompute([card])


def differs(row: Pointed, before: Pointed | None) -> bool:
    """Whether a stage gave something else than the one before it; nothing given is no points."""
    if before is None:
        return bool(row.points or row.is_struck)
    return row.points != before.points or row.is_struck != before.is_struck


def wrong_value(item: ScoringItem, value: Decimal | None) -> str:
    """What is wrong with a value given to an item, in words; empty where nothing is."""
    if item.kind == ItemKind.GROUP:
        return f"Mục {item}: nhóm tiêu chí không chấm trực tiếp."
    if value is None:
        return ""
    if not value.is_finite() or value < 0 or value > LARGEST:
        return f"Mục {item}: số không được âm hoặc quá lớn."
    if item.kind in WHOLE and value != int(value):
        return f"Mục {item}: hãy chọn một trong các mức."
    most = _most(item)
    if most is not None and value > most:
        return f"Mục {item}: nhiều nhất là {format_number(most)}."
    if item.kind == ItemKind.RANK and value < 1:
        return f"Mục {item}: thứ hạng bắt đầu từ 1."
    return ""


def _most(item: ScoringItem) -> Decimal | None:
    match item.kind:
        case ItemKind.LEVELS:
            return Decimal(len(item.levels) - 1)
        case ItemKind.YES_NO | ItemKind.DISQUALIFIER | ItemKind.CAMPAIGN:
            return Decimal(1)
        case ItemKind.BONUS | ItemKind.PENALTY:
            return item.maximum_points
    return None


def _before(by_stage: Mapping[str, ItemScore], stage: Stage) -> ItemScore | None:
    place = STAGES.index(stage)
    return latest(by_stage, STAGES[place - 1]) if place else None


def _is_untouched(what: Given, own: ItemScore | None, before: ItemScore | None) -> bool:
    """The person saw no row of this stage and left what the stage before gave."""
    if what.version is None:
        return own is None and what.value is None and before is None
    return (
        not what.version and not what.reason.strip()
        and what.value == (before.value if before else None)
    )  # fmt: skip


def _row(user: User, card: Scorecard, item: ScoringItem, stage: Stage, what: Given) -> ItemScore:
    return ItemScore(
        scorecard=card,
        item=item,
        stage=stage,
        value=what.value,
        points=points_for(item, what.value),
        is_struck=item.kind == ItemKind.DISQUALIFIER and bool(what.value),
        reason=normalize(what.reason).strip()[:LONGEST_REASON],
        source=what.source[:LONGEST_REASON],
        scored_by=user,
        scored_at=timezone.now(),
    )


def _says_the_same(row: ItemScore, own: ItemScore) -> bool:
    """A source that was written down stays with its day while the value does."""
    is_kept = bool(row.source) == bool(own.source)
    return row.value == own.value and row.reason == own.reason and is_kept


def _over(row: ItemScore, own: ItemScore | None) -> ItemScore:
    """The new row in the place of the stored one."""
    if own is not None:
        row.pk, row.version = own.pk, own.version + 1
    return row


def _store(rows: Iterable[ItemScore]) -> None:
    rows = list(rows)
    ItemScore.objects.bulk_create([row for row in rows if row.pk is None])
    ItemScore.objects.bulk_update(
        [row for row in rows if row.pk is not None],
        ["value", "points", "is_struck", "reason", "source", "scored_by", "scored_at", "version"],
    )


def _who_was_faster(item: ScoringItem, own: ItemScore | None) -> str:
    if own is None:
        return f"Mục {item}: điểm của cột này vừa được xoá. Hãy tải lại trang."
    who = own.scored_by.full_name if own.scored_by else "Người khác"
    when = timezone.localtime(own.scored_at)
    points = format_number(own.points, decimals=2)
    return f"Mục {item}: {who} đã chấm {points} điểm lúc {when:%H:%M ngày %d/%m/%Y}."
