"""Who may score what: the own unit scores itself, others check it, nobody checks their own.

Whoever has any role in the scored unit or below it, chosen in this session or not, is bound to it
and gives no points beyond its own column: a lead does not check the own card, nor does an emulation
office verify itself, nor a department in charge its own items. The verbs ask `refuse_bound` beside
the permission, because a system administrator holds every permission.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

import rules
from django.utils import timezone

from criteria.enums import CrossCheckers
from criteria.models import Scorecard
from criteria.models import ScoringItem
from units.enums import Role
from units.models import BlocMember
from units.visibility import keys_acted_for
from units.visibility import memberships_today
from units.visibility import oversees
from units.visibility import works_for
from workflow import Refused

if TYPE_CHECKING:
    from accounts.models import User

WRITERS = frozenset({Role.OFFICER, Role.LEADER})
VERIFIERS = frozenset({Role.OFFICER, Role.LEADER, Role.REVIEWER})


def is_bound(user: Any, card: Scorecard) -> bool:
    """Whether a role of `user` lies in the scored unit or below it."""
    return any(m.unit.is_below(card.unit.path) for m in memberships_today(user))


def refuse_bound(user: User, card: Scorecard) -> None:
    """Refuse whoever belongs to the scored unit, whatever else they may do."""
    if is_bound(user, card):
        raise Refused(
            f"Bạn thuộc {card.unit.label} nên không chấm chéo, không thẩm định phiếu này.",
            denied=True,
        )


def cross_checking_units(card: Scorecard) -> set[int]:
    """Keys of the units that give points in the cross-check, never the unit itself.

    The table says whether all other members of the bloc do, or its lead and deputy alone.
    """
    peers, posts = _members_beside(card)
    return peers if card.table.cross_checkers == CrossCheckers.MEMBERS else posts


def closing_units(card: Scorecard) -> set[int]:
    """Keys of the units that finish the cross-check and send back: lead and deputy, not its own.

    Where that leaves nobody (the lead's own card in a bloc without a deputy), all other members do.
    """
    return _members_beside(card)[1]


def remarking_units(card: Scorecard) -> set[int]:
    """Keys of the members that give no points in the cross-check and so may propose some."""
    peers, _ = _members_beside(card)
    return peers - cross_checking_units(card)


def _members_beside(card: Scorecard) -> tuple[set[int], set[int]]:
    """Members of the card's bloc without its own unit: all of them, and who leads."""
    if card.bloc_id is None:
        return set(), set()
    members = BlocMember.objects.filter(bloc=card.bloc_id, year=card.table.year)
    rows = list(
        members.exclude(unit=card.unit_id).values_list("unit", "is_lead", "is_deputy").order_by()
    )
    peers = {key for key, *_ in rows}
    return peers, {key for key, lead, deputy in rows if lead or deputy} or peers


def may_verify_item(user: Any, card: Scorecard, item: ScoringItem) -> bool:
    """Whether `user` verifies this item: the department named for it, else the organising unit.

    An item whose department is the scored unit itself falls back to the organising unit, and so
    does every item once the last day of verification has passed.
    """
    if is_bound(user, card):
        return False
    department = department_of(card, item)
    if department is not None and department in keys_acted_for(user, VERIFIERS):
        return True
    is_free = department is None or is_past(card.table.verify_due_on)
    return is_free and user.has_perm("criteria.verify_scorecard", card)


def department_of(card: Scorecard, item: ScoringItem) -> int | None:
    """Key of the department in charge of the item, None where the organising unit verifies it."""
    return None if item.verifier_id == card.unit_id else item.verifier_id


def is_past(day: dt.date | None) -> bool:
    """Whether a last day lies behind; a day that was never set has not passed."""
    return day is not None and timezone.localdate() > day


@rules.predicate
def sees_scorecard(user, card) -> bool:
    return card is not None and (
        oversees(user, card.unit) or Scorecard.objects.visible_to(user).filter(pk=card.pk).exists()
    )


@rules.predicate
def writes_for_scored_unit(user, card) -> bool:
    return card is not None and works_for(user, card.unit, WRITERS)


@rules.predicate
def is_not_bound(user, card) -> bool:
    return card is not None and not is_bound(user, card)


@rules.predicate
def checks_for_bloc(user, card) -> bool:
    return card is not None and not cross_checking_units(card).isdisjoint(
        keys_acted_for(user, WRITERS)
    )


@rules.predicate
def closes_for_bloc(user, card) -> bool:
    return card is not None and not closing_units(card).isdisjoint(keys_acted_for(user, WRITERS))


@rules.predicate
def remarks_for_bloc(user, card) -> bool:
    """A member that gives no points proposes some, unless it verifies for the organiser anyway."""
    return (
        card is not None
        and not works_for(user, card.table.unit)
        and not remarking_units(card).isdisjoint(keys_acted_for(user, WRITERS))
    )


@rules.predicate
def verifies_for_organiser(user, card) -> bool:
    return card is not None and works_for(user, card.table.unit, VERIFIERS)


@rules.predicate
def verifies_some_item(user, card) -> bool:
    if card is None:
        return False
    departments = card.table.items.exclude(verifier=card.unit_id).values_list("verifier", flat=True)
    return not keys_acted_for(user, VERIFIERS).isdisjoint(departments)
