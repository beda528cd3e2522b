"""Members of a bloc propose points for a card of another member; who checks takes them or not."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from criteria.enums import RemarkState
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.giving import Given
from criteria.giving import give
from criteria.giving import lock
from criteria.giving import wrong_value
from criteria.models import PeerRemark
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.points import points_for
from criteria.scorecard_notices import tell_of_remarks
from criteria.scorecard_rights import WRITERS
from criteria.scorecard_rights import is_bound
from criteria.scorecard_rights import refuse_bound
from criteria.scorecard_rights import remarking_units
from documents.text import normalize
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

LONGEST = 400


def remarks_seen(user: User, card: Scorecard) -> QuerySet[PeerRemark]:
    """Remarks that `user` reads: all of a card they see, the scored unit once the bloc has done.

    Until then a unit would read proposals that nobody has weighed yet.
    """
    found = card.remarks.select_related("unit", "item")
    is_weighing = card.state in {ScorecardState.DRAFT, ScorecardState.SUBMITTED}
    return found.none() if is_weighing and is_bound(user, card) else found


def remarking_unit(user: User, card: Scorecard) -> int | None:
    """Key of the member for which `user` may propose points on this card."""
    keys = remarking_units(card) & keys_acted_for(user, WRITERS)
    return min(keys, default=None)


@transaction.atomic
def save_remark(
    user: User, card: Scorecard, item: ScoringItem, *, value: Decimal | None, reason: str
) -> PeerRemark:
    """Propose points or say something about one item; a second word of the unit replaces the first.

    Args:
        value: as `criteria.points.points_for` reads it; None for words alone.

    Raises:
        Refused: no right, bound to the unit, not being cross-checked, no reason, a wrong value.
    """
    demand(user, "criteria.remark_scorecard", card)
    refuse_bound(user, card)
    unit = remarking_unit(user, card)
    if unit is None:
        raise Refused("Bạn không thuộc cụm, khối của phiếu này.", denied=True)
    _waiting(card)
    if item.table_id != card.table_id or item.is_group:
        raise Refused("Hãy chọn một mục chấm điểm.")
    words = normalize(reason).strip()
    errors = {} if words else {"reason": "Hãy ghi lý do để trưởng cụm, khối xét."}
    if wrong := wrong_value(item, value):
        errors["value"] = wrong
    if errors:
        raise Refused("Chưa gửi được vì còn lỗi.", errors=errors)
    remark, _ = PeerRemark.objects.update_or_create(
        scorecard=card,
        item=item,
        unit_id=unit,
        defaults={
            "value": value,
            "points": None if value is None else points_for(item, value),
            "reason": words[:LONGEST],
            "author": user,
            "state": RemarkState.OPEN,
            "decided_by": None,
        },
    )
    record(user, "criteria.save_remark", remark, scope_path=card.unit.path, item=str(item))
    tell_of_remarks(remark)
    return remark


@transaction.atomic
def withdraw_remark(user: User, remark: PeerRemark) -> None:
    """Take the own unit's remark back while nobody has decided about it.

    Raises:
        Refused: another unit's remark, or no right.
        Stale: it was decided, or the cross-check is over.
    """
    card = remark.scorecard
    demand(user, "criteria.remark_scorecard", card)
    if remark.unit_id != remarking_unit(user, card):
        raise Refused("Góp ý này của đơn vị khác.", denied=True)
    _waiting(card)
    gone, _ = PeerRemark.objects.filter(pk=remark.pk, state=RemarkState.OPEN).delete()
    if not gone:
        raise Stale
    record(user, "criteria.withdraw_remark", card, scope_path=card.unit.path, item=str(remark.item))


@transaction.atomic
def take_remark(user: User, remark: PeerRemark) -> None:
    """Give the proposed points in the bloc's column, with the member's reason.

    Raises:
        Refused: no right, bound to the unit, or a remark without points.
        Stale: it was decided already, or the cross-check is over.
    """
    card = _decide(user, remark, RemarkState.TAKEN)
    if remark.value is None:
        raise Refused("Góp ý này không kèm điểm đề nghị. Hãy tự chấm mục này.")
    own = card.scores.filter(item=remark.item, stage=Stage.CROSS).first()
    reason = f"Theo góp ý của {remark.unit.label}: {remark.reason}"
    given = Given(remark.value, reason, own.version if own else 0)
    give(user, card, Stage.CROSS, {remark.item: given})


@transaction.atomic
def decline_remark(user: User, remark: PeerRemark) -> None:
    """Leave the bloc's column as it is.

    Raises:
        Refused: no right, or bound to the unit.
        Stale: it was decided already, or the cross-check is over.
    """
    _decide(user, remark, RemarkState.DECLINED)


def close_remarks(user: User, cards: Iterable[Scorecard]) -> int:
    """The cross-check is over: what nobody took was not taken; returns how many that were."""
    return PeerRemark.objects.filter(scorecard__in=cards, state=RemarkState.OPEN).update(
        state=RemarkState.DECLINED, decided_by=user
    )


def _decide(user: User, remark: PeerRemark, state: RemarkState) -> Scorecard:
    card = remark.scorecard
    demand(user, "criteria.cross_check", card)
    refuse_bound(user, card)
    locked = _waiting(card)
    # Without the words as they were read, a member could change what the lead is about to take.
    decided = PeerRemark.objects.filter(
        pk=remark.pk, state=RemarkState.OPEN, made_at=remark.made_at
    ).update(state=state, decided_by=user)
    if not decided:
        raise Stale
    record(
        user, "criteria.decide_remark", remark, scope_path=card.unit.path, state=str(state),
        item=str(remark.item),
    )  # fmt: skip
    return locked


def _waiting(card: Scorecard) -> Scorecard:
    locked = lock(card)
    if locked.state != ScorecardState.SUBMITTED:
        raise Stale("Phiếu không còn ở bước chấm chéo nên không góp ý, không xét góp ý được nữa.")
    return locked
