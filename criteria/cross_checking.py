"""The bloc checks its members' scorecards, as the table says who does; nobody checks the own one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.giving import Given
from criteria.giving import give
from criteria.giving import lock
from criteria.giving import settle
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.remarking import close_remarks
from criteria.scorecard_notices import tell_of_cross_check
from criteria.scorecard_rights import refuse_bound
from criteria.transitions import SCORECARD_TRANSITIONS
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_cross_points(user: User, card: Scorecard, given: Mapping[ScoringItem, Given]) -> int:
    """Store what the bloc gives; items left alone keep the unit's own points.

    Returns:
        How many items changed.

    Raises:
        Refused: no right, bound to the unit, a wrong value, or a difference without a reason.
        Stale: the scorecard has moved on, or another person gave other points meanwhile.
    """
    demand(user, "criteria.cross_check", card)
    refuse_bound(user, card)
    changed = give(user, _waiting(card), Stage.CROSS, given)
    if changed:
        record(user, "criteria.save_cross_points", card, scope_path=card.unit.path, count=changed)
    return changed


@transaction.atomic
def finish_cross_check(user: User, card: Scorecard) -> None:
    """The bloc has checked: what it left alone stays as the unit gave it.

    Remarks of members that nobody took count as not taken.

    Raises:
        Refused: neither lead nor deputy, bound to the unit, or a difference without a reason.
        Stale: it was finished already.
    """
    demand(user, "criteria.finish_cross_check", card)
    refuse_bound(user, card)
    settle(user, _waiting(card), Stage.CROSS)
    close_remarks(user, [card])
    move(user, card, SCORECARD_TRANSITIONS["cross_check"])
    record(user, "criteria.finish_cross_check", card, scope_path=card.unit.path)
    tell_of_cross_check(card)


@transaction.atomic
def pass_on(user: User, card: Scorecard, *, note: str) -> None:
    """The organising unit takes the scorecard over from a bloc that does not check it.

    Raises:
        Refused: no right, bound to the unit, or no reason.
        Stale: the scorecard has moved on.
    """
    refuse_bound(user, card)
    move(user, card, SCORECARD_TRANSITIONS["pass_on"], note=note)
    record(user, "criteria.pass_on_scorecard", card, scope_path=card.unit.path, note=note.strip())


def _waiting(card: Scorecard) -> Scorecard:
    locked = lock(card)
    if locked.state != ScorecardState.SUBMITTED:
        raise Stale
    return locked
