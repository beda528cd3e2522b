"""Giving points in the grid: many units in one sending, each unit's card stored as a whole or not.

Nothing here stores points itself: every card goes through the verb of its stage, with the version
of every cell, so that the grid can do no more than the page of one card.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.utils import timezone

from criteria.cross_checking import save_cross_points
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.giving import Given
from criteria.giving import NotStored
from criteria.giving import Overtaken
from criteria.grid_sheet import Cell
from criteria.grid_sheet import cell_of
from criteria.grid_sheet import marks_of
from criteria.grid_sheet import total_words
from criteria.grid_words import value_of
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.scorecard_rights import VERIFIERS
from criteria.scorecard_rights import WRITERS
from criteria.verifying import save_verified_points
from units.models import BlocMember
from units.visibility import keys_acted_for
from units.visibility import works_for
from workflow import Refused
from workflow import Stale

if TYPE_CHECKING:
    from accounts.models import User

MOST_CELLS = 1000  # of one sending; the page sends far fewer
SAVED, REFUSED, MOVED, DENIED = "saved", "refused", "moved", "denied"
UNSEEN = "Không tìm thấy phiếu này trong bảng điểm."
UNKNOWN = "Bảng điểm không có mục này."
WAITS = {
    Stage.CROSS: (ScorecardState.SUBMITTED, "chờ chấm chéo"),
    Stage.VERIFIED: (ScorecardState.CROSS_CHECKED, "chờ thẩm định"),
}
VERBS: dict[Stage, Callable[[Any, Scorecard, Mapping[ScoringItem, Given]], int]] = {
    Stage.CROSS: save_cross_points,
    Stage.VERIFIED: save_verified_points,
}


@dataclass(frozen=True)
class Asked:
    """One cell as the page sends it: keys of card and item, the typed word, what the page saw."""

    card: int
    item: int
    word: str
    reason: str = ""
    version: int = 0


@dataclass
class Answer:
    """What became of one card.

    `cells`: what stands there now, by key of item. `errors`: a sentence per key of item.
    `unreasoned`: items that lack nothing but a reason. `faster`: items that another person gave
    other points meanwhile; their sentences stand in `errors`.
    """

    card: int
    state: str
    message: str = ""
    total: str = ""
    cells: dict[int, Cell] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    unreasoned: list[int] = field(default_factory=list)
    faster: list[int] = field(default_factory=list)


def verifies_in(user: Any, table: ScoringTable) -> bool:
    """Whether `user` verifies items of the table: for the organising unit or as a department."""
    kept = table.items.filter(verifier__in=keys_acted_for(user, VERIFIERS))
    return organises(user, table) or kept.exists()


def organises(user: Any, table: ScoringTable) -> bool:
    """Whether `user` verifies for the unit that organises the scoring."""
    return getattr(user, "is_superuser", False) or works_for(user, table.unit, VERIFIERS)


def checks_in(user: Any, table: ScoringTable) -> bool:
    """Whether `user` writes for a member of a bloc that is scored by the table."""
    members = BlocMember.objects.filter(
        year=table.year, unit__in=keys_acted_for(user, WRITERS),
        bloc__in=table.scorecards.order_by().values("bloc"),
    )  # fmt: skip
    return members.exists()


def save_cells(
    user: User, table: ScoringTable, stage: Stage, asked: Collection[Asked]
) -> list[Answer]:
    """Store cells of many cards; each card wholly or not at all, whatever becomes of the others.

    Args:
        stage: CROSS or VERIFIED; the own column of a unit is filled in on its own page.

    Returns:
        One answer per card, in the order in which they were first named.

    Raises:
        Refused: too many cells, or a column that is not given here.
    """
    if stage not in VERBS:
        raise Refused("Cột tự chấm do đơn vị tự nhập ở phiếu của mình.")
    if len(asked) > MOST_CELLS:
        raise Refused(f"Mỗi lần gửi nhiều nhất {MOST_CELLS} ô.")
    by_card: dict[int, list[Asked]] = {}
    for cell in asked:
        by_card.setdefault(cell.card, []).append(cell)
    seen = Scorecard.objects.visible_to(user).filter(table=table, pk__in=by_card)
    cards = {card.pk: card for card in seen.select_related("unit__parent", "bloc", "table__unit")}
    items = {item.pk: item for item in table.items.select_related("verifier")}
    answers = [
        _save_card(user, cards[key], stage, cells, items)
        if key in cards else Answer(key, DENIED, UNSEEN)
        for key, cells in by_card.items()
    ]  # fmt: skip
    _tell_what_stands(answers, by_card, items, stage)
    return answers


def _save_card(
    user: User,
    card: Scorecard,
    stage: Stage,
    cells: Sequence[Asked],
    items: Mapping[int, ScoringItem],
) -> Answer:
    given, errors = _read(cells, items)
    if errors:
        return Answer(card.pk, REFUSED, errors=errors)
    try:
        VERBS[stage](user, card, given)
    except Overtaken as overtaken:
        found = _by_key(overtaken.errors)
        return Answer(card.pk, REFUSED, errors=found, faster=list(found))
    except Stale:
        return Answer(card.pk, MOVED, _moved(card, stage))
    except NotStored as wrong:
        lacking = [int(key) for key in wrong.unreasoned]
        return Answer(card.pk, REFUSED, errors=_by_key(wrong.errors), unreasoned=lacking)
    except Refused as refusal:
        return Answer(card.pk, DENIED if refusal.denied else REFUSED, refusal.reason)
    return Answer(card.pk, SAVED)


def _read(
    cells: Sequence[Asked], items: Mapping[int, ScoringItem]
) -> tuple[dict[ScoringItem, Given], dict[int, str]]:
    given: dict[ScoringItem, Given] = {}
    errors: dict[int, str] = {}
    for cell in cells:
        item = items.get(cell.item)
        if item is None or item.is_group:
            errors[cell.item] = UNKNOWN
            continue
        try:
            given[item] = Given(value_of(item, cell.word), cell.reason, cell.version)
        except ValueError as fault:
            errors[cell.item] = str(fault)
    return given, errors


def _by_key(errors: Mapping[str, str]) -> dict[int, str]:
    return {int(key): text for key, text in errors.items()}


def _moved(card: Scorecard, stage: Stage) -> str:
    """Why a card takes no points at this stage, with whoever took the last step."""
    card.refresh_from_db(fields=["state"])
    step = card.transitions.select_related("actor").order_by("-at", "-pk").first()
    words = f"Phiếu của {card.unit.label} không còn {WAITS[stage][1]}: {card.get_state_display()}"
    if step is None or step.actor is None:
        return f"{words}."
    when = timezone.localtime(step.at)
    return f"{words} ({step.actor.full_name}, {when:%H:%M ngày %d/%m/%Y})."


def _tell_what_stands(
    answers: Sequence[Answer],
    asked: Mapping[int, Sequence[Asked]],
    items: Mapping[int, ScoringItem],
    stage: Stage,
) -> None:
    """Put the cells of now and the totals on the answers; two queries for all of them."""
    told = {answer.card: answer for answer in answers if answer.state != DENIED}
    cards = Scorecard.objects.filter(pk__in=told).order_by()
    marks = marks_of(list(cards), list(items.values()))
    for card in cards:
        answer = told[card.pk]
        answer.total = total_words(card, stage)
        for cell in asked[card.pk]:
            if cell.item in items and not items[cell.item].is_group:
                by_stage = marks[card.pk].get(cell.item, {})
                answer.cells[cell.item] = cell_of(items[cell.item], by_stage, stage)
