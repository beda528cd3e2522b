"""Verification: the departments in charge give their items, the organising unit the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from criteria.enums import AppealState
from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.giving import Given
from criteria.giving import give
from criteria.giving import lock
from criteria.giving import settle
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.scorecard_notices import tell_of_verification
from criteria.scorecard_rights import department_of
from criteria.scorecard_rights import is_past
from criteria.scorecard_rights import may_verify_item
from criteria.scorecard_rights import refuse_bound
from criteria.transitions import SCORECARD_TRANSITIONS
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_verified_points(user: User, card: Scorecard, given: Mapping[ScoringItem, Given]) -> int:
    """Store what the keeper of each item gives; items left alone count as confirmed.

    Returns:
        How many items changed.

    Raises:
        Refused: no right over one of the items, bound to the unit, a wrong value, or a difference
            without a reason.
        Stale: the scorecard has moved on, or another person gave other points meanwhile.
    """
    demand(user, "criteria.verify_some_item", card)
    refuse_bound(user, card)
    foreign = [str(item) for item in given if not may_verify_item(user, card, item)]
    if foreign:
        raise Refused(f"Bạn không thẩm định các mục: {'; '.join(foreign)}.", denied=True)
    changed = give(user, _waiting(card), Stage.VERIFIED, given, confirms=True)
    if changed:
        record(
            user, "criteria.save_verified_points", card, scope_path=card.unit.path, count=changed
        )
    return changed


@transaction.atomic
def finish_verification(user: User, card: Scorecard) -> None:
    """The organising unit closes verification; from now the unit may appeal.

    Raises:
        Refused: no right, bound to the unit, a department has not given its items and its time
            is not over, or a difference without a reason.
        Stale: it was finished already.
    """
    demand(user, "criteria.verify_scorecard", card)
    refuse_bound(user, card)
    locked = _waiting(card)
    waiting = items_waiting_for_departments(locked)
    if waiting and not is_past(locked.table.verify_due_on):
        names = sorted({item.verifier.label for item in waiting if item.verifier})
        raise Refused(
            f"Còn {len(waiting)} mục chờ {', '.join(names)} thẩm định. Hãy đôn đốc, hoặc chờ qua "
            "hạn thẩm định rồi chấm thay.",
            errors={str(i.pk): f"Mục {i}: chờ cơ quan phụ trách thẩm định." for i in waiting},
        )
    settle(user, locked, Stage.VERIFIED)
    move(user, card, SCORECARD_TRANSITIONS["verify"], verified_at=timezone.now())
    record(user, "criteria.finish_verification", card, scope_path=card.unit.path)
    tell_of_verification(card)


@transaction.atomic
def reopen_verification(user: User, card: Scorecard, *, note: str) -> None:
    """Take a verified scorecard up again, before the ranking is locked.

    Raises:
        Refused: no right, bound to the unit, no reason, or an appeal waits for its answer.
        Stale: the scorecard has moved on.
    """
    refuse_bound(user, card)
    if card.appeals.filter(state=AppealState.OPEN).exists():
        raise Refused("Phiếu còn kiến nghị chưa trả lời; hãy trả lời kiến nghị trước.")
    move(user, card, SCORECARD_TRANSITIONS["reopen"], note=note, verified_at=None)
    record(user, "criteria.reopen_verification", card, scope_path=card.unit.path, note=note.strip())


def items_waiting_for_departments(card: Scorecard) -> list[ScoringItem]:
    """Items of which the department in charge has not yet given or confirmed the points."""
    given = card.scores.filter(stage=Stage.VERIFIED).order_by().values_list("item", flat=True)
    items = card.table.items.exclude(kind=ItemKind.GROUP).exclude(verifier=None)
    return [
        item
        for item in items.exclude(pk__in=given).select_related("verifier")
        if department_of(card, item) is not None
    ]


def _waiting(card: Scorecard) -> Scorecard:
    locked = lock(card)
    if locked.state != ScorecardState.CROSS_CHECKED:
        raise Stale
    return locked
