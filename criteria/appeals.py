"""A unit's objection to verified points, and the answer (kiến nghị)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from criteria.enums import AppealState
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.giving import Given
from criteria.giving import give
from criteria.giving import lock
from criteria.models import Appeal
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.scorecard_notices import tell_of_answer
from criteria.scorecard_notices import tell_of_appeal
from criteria.scorecard_rights import may_verify_item
from criteria.scorecard_rights import refuse_bound
from documents.calendar import day_in_words
from documents.calendar import local_day
from documents.text import normalize
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


def last_day_to_appeal(card: Scorecard) -> dt.date | None:
    """The last day on which the unit may object; None before the points are verified."""
    if card.verified_at is None:
        return None
    return local_day(card.verified_at) + dt.timedelta(days=card.table.appeal_days)


@transaction.atomic
def raise_appeal(user: User, card: Scorecard, item: ScoringItem, *, text: str) -> Appeal:
    """Object to the verified points of one item.

    Raises:
        Refused: no right, no words, not verified or locked, too late, or one waits already.
    """
    demand(user, "criteria.self_score", card)
    locked = lock(card)
    last = last_day_to_appeal(locked)
    if locked.state != ScorecardState.VERIFIED or last is None:
        raise Refused("Chỉ kiến nghị được khi phiếu đã thẩm định và chưa chốt xếp hạng.")
    if timezone.localdate() > last:
        raise Refused(f"Đã hết hạn kiến nghị ({day_in_words(last)}).")
    if item.table_id != locked.table_id or item.is_group:
        raise Refused("Hãy chọn một mục chấm điểm.", errors={"item": "Hãy chọn một mục."})
    words = normalize(text).strip()
    if not words:
        raise Refused("Hãy ghi nội dung kiến nghị.", errors={"text": "Hãy ghi nội dung."})
    due_on = timezone.localdate() + dt.timedelta(days=locked.table.answer_days)
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                scorecard=locked, item=item, text=words, raised_by=user, due_on=due_on
            )
    except IntegrityError:
        raise Refused("Mục này đang có kiến nghị chờ trả lời.") from None
    record(user, "criteria.raise_appeal", appeal, scope_path=card.unit.path, item=str(item))
    tell_of_appeal(appeal)
    return appeal


@transaction.atomic
def answer_appeal(user: User, appeal: Appeal, *, answer: str, given: Given | None = None) -> None:
    """Answer an objection; `given` changes the verified points, without it they stay.

    Raises:
        Refused: not the keeper of the item, bound to the unit, no words, or a wrong value.
        Stale: it was answered already, or the ranking is locked.
    """
    card = appeal.scorecard
    demand(user, "criteria.verify_some_item", card)
    refuse_bound(user, card)
    if not may_verify_item(user, card, appeal.item):
        raise Refused("Kiến nghị này do cơ quan phụ trách mục trả lời.", denied=True)
    words = normalize(answer).strip()
    if not words:
        raise Refused("Hãy ghi trả lời.", errors={"answer": "Hãy ghi trả lời."})
    locked = lock(card)
    state = AppealState.GRANTED if given is not None else AppealState.UPHELD
    answered = Appeal.objects.filter(
        pk=appeal.pk, state=AppealState.OPEN, scorecard__state=ScorecardState.VERIFIED
    ).update(state=state, answer=words, answered_by=user, answered_at=timezone.now())
    if not answered:
        raise Stale
    if given is not None:
        rows = locked.scores.filter(item=appeal.item, stage=Stage.VERIFIED)
        if rows.filter(value=given.value).exists():
            raise Refused(
                "Điểm mới bằng điểm cũ. Hãy nhập điểm khác, hoặc chọn giữ nguyên.",
                errors={"value": "Hãy nhập điểm khác điểm cũ."},
            )
        reason = given.reason.strip() or f"Theo kiến nghị của đơn vị: {words}"
        changed = Given(given.value, reason, given.version)
        give(user, locked, Stage.VERIFIED, {appeal.item: changed})
    appeal.refresh_from_db()
    record(user, "criteria.answer_appeal", appeal, scope_path=card.unit.path, state=str(state))
    tell_of_answer(appeal)
