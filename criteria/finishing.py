"""Closing a stage for many scorecards at once, after they were scored in the grid."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from criteria.cross_checking import finish_cross_check
from criteria.enums import Stage
from criteria.grid_sheet import columns_of
from criteria.grid_sheet import marks_of
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.scorecard_rights import department_of
from criteria.scorecard_rights import is_past
from criteria.verifying import finish_verification
from workflow import Refused

if TYPE_CHECKING:
    from accounts.models import User

VERBS: dict[Stage, Callable[[Any, Scorecard], None]] = {
    Stage.CROSS: finish_cross_check,
    Stage.VERIFIED: finish_verification,
}


@dataclass(frozen=True)
class Candidate:
    """A scorecard that may be closed: items given at the stage, items left as they are.

    `waits_for`: names of departments whose items have to come first.
    """

    card: Scorecard
    given: int
    left: int
    waits_for: list[str]


def candidates(
    cards: Sequence[Scorecard], stage: Stage, items: Sequence[ScoringItem]
) -> list[Candidate]:
    """What closing each scorecard would mean; one query for all of them.

    Args:
        cards: with `table` and unit selected. items: every row of the table with its verifier.
    """
    columns = columns_of(items)
    marks = marks_of(cards, columns)
    found = []
    for card in cards:
        by_item = marks[card.pk]
        given = {item.pk for item in columns if stage in by_item.get(item.pk, {})}
        waits_for: set[str] = set()
        if stage == Stage.VERIFIED and not is_past(card.table.verify_due_on):
            waits_for = {
                item.verifier.label
                for item in columns
                if item.verifier and item.pk not in given and department_of(card, item) is not None
            }
        found.append(Candidate(card, len(given), len(columns) - len(given), sorted(waits_for)))
    return found


def finish_many(
    user: User, stage: Stage, cards: Iterable[Scorecard]
) -> tuple[list[Scorecard], list[tuple[Scorecard, str]]]:
    """Close the stage of each scorecard by its own verb; one that cannot be closed stops no other.

    Returns:
        Those that were closed, and those that were not with the reason.
    """
    closed: list[Scorecard] = []
    refused: list[tuple[Scorecard, str]] = []
    for card in cards:
        try:
            VERBS[stage](user, card)
        except Refused as refusal:
            refused.append((card, " ".join([refusal.reason, *refusal.errors.values()])))
        else:
            closed.append(card)
    return closed, refused
