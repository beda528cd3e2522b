"""The unit scores itself: saving, evidence, handing in, taking back; being sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.auditing import record
from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.found_values import found_values
from criteria.giving import Given
from criteria.giving import give
from criteria.giving import lock
from criteria.models import Scorecard
from criteria.models import ScoreEvidence
from criteria.models import ScoringItem
from criteria.scorecard_notices import tell_of_return
from criteria.scorecard_notices import tell_of_submission
from criteria.scorecard_rights import cross_checking_units
from criteria.scorecard_rights import is_past
from criteria.scorecard_rights import refuse_bound
from criteria.transitions import SCORECARD_TRANSITIONS
from documents.files import RefusedFile
from documents.files import accept_upload
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

MAX_FILES = 10
# What an item need not be given for a scorecard to be complete: most units have none of these.
OPTIONAL = {ItemKind.GROUP, ItemKind.BONUS, ItemKind.PENALTY, ItemKind.DISQUALIFIER}


@transaction.atomic
def save_own_points(
    user: User, card: Scorecard, given: Mapping[ScoringItem, Given], *, version: int
) -> int:
    """Store what the unit gives itself; returns the new version.

    Items whose figure comes from the accepted report take it, whatever was typed.

    Args:
        version: `edit_version` of the scorecard as the page showed it.

    Raises:
        Refused: no right, handed in already, or a value that the item does not know.
        Stale: a colleague saved since the page was opened.
    """
    _demand_writing(user, card)
    taken = Scorecard.objects.filter(
        pk=card.pk, state=ScorecardState.DRAFT, edit_version=version
    ).update(edit_version=F("edit_version") + 1)
    if not taken:
        raise Stale(
            "Phiếu vừa được người khác trong đơn vị lưu. Hãy tải lại trang; những gì bạn vừa nhập "
            "vẫn hiện dưới đây để chép lại."
        )
    locked = lock(card)
    found = _found(locked)
    typed = {i: replace(what, version=None) for i, what in given.items() if i not in found}
    give(user, locked, Stage.SELF, typed | found)
    card.edit_version = locked.edit_version
    return locked.edit_version


def take_found_values(user: User, card: Scorecard) -> None:
    """Put the figures of accepted reports and the results of campaigns into the own column."""
    if found := _found(card):
        give(user, card, Stage.SELF, found)


def _found(card: Scorecard) -> dict[ScoringItem, Given]:
    """What reports and campaigns give the items of a scorecard, with their sources."""
    items = {item.pk: item for item in card.table.items.all()}
    found = found_values(card.table, list(items.values()), [card.unit_id]).get(card.unit_id, {})
    return {items[key]: Given(what.value, source=what.source) for key, what in found.items()}


@transaction.atomic
def submit_scorecard(user: User, card: Scorecard) -> None:
    """Hand the scorecard in; without anybody to cross-check it goes on to be verified at once.

    Raises:
        Refused: no right, or items without points, each named.
        Stale: it was handed in already.
    """
    demand(user, "criteria.self_score", card)
    locked = lock(card)
    take_found_values(user, locked)
    if missing := missing_items(locked):
        raise Refused(
            f"Còn {len(missing)} mục chưa chấm.",
            errors={str(item.pk): f"Mục {item}: chưa chấm." for item in missing},
        )
    on_time = not is_past(locked.table.self_due_on)
    move(
        user,
        card,
        SCORECARD_TRANSITIONS["submit"],
        submitted_at=timezone.now(),
        on_time=on_time,
    )
    _record(user, "criteria.submit_scorecard", card, on_time=on_time)
    if not cross_checking_units(card):
        move(None, card, SCORECARD_TRANSITIONS["skip_cross_check"])
    tell_of_submission(card)


def missing_items(card: Scorecard) -> list[ScoringItem]:
    """Items that the unit has to score and has not."""
    scored = card.scores.filter(stage=Stage.SELF, value__isnull=False)
    return list(
        card.table.items.exclude(kind__in=OPTIONAL).exclude(
            pk__in=scored.order_by().values_list("item", flat=True)
        )
    )


def items_without_evidence(card: Scorecard) -> list[ScoringItem]:
    """Items that ask for evidence, give the unit points, and have no file yet: a warning only."""
    scored = card.scores.filter(stage=Stage.SELF, points__gt=0).order_by()
    shown = card.evidence.filter(removed_at__isnull=True).order_by()
    return list(
        card.table.items.exclude(evidence="")
        .filter(pk__in=scored.values_list("item", flat=True))
        .exclude(pk__in=shown.values_list("item", flat=True))
    )


@transaction.atomic
def take_back(user: User, card: Scorecard) -> None:
    """The unit takes its scorecard back while nobody has begun to check it.

    Raises:
        Refused: no right, or points of another stage stand in it.
    """
    demand(user, "criteria.self_score", card)
    lock(card)
    if card.scores.exclude(stage=Stage.SELF).exists():
        raise Refused("Phiếu đã có điểm chấm chéo hoặc thẩm định nên không lấy lại được.")
    move(user, card, SCORECARD_TRANSITIONS["take_back"], on_time=None)
    _record(user, "criteria.take_back_scorecard", card)


@transaction.atomic
def return_scorecard(user: User, card: Scorecard, *, note: str) -> None:
    """Send the scorecard back to its unit, with the reason; points of other stages stay in it.

    Raises:
        Refused: no right, bound to the unit, or no reason.
    """
    refuse_bound(user, card)
    name = "return_unchecked" if card.state == ScorecardState.SUBMITTED else "return"
    move(user, card, SCORECARD_TRANSITIONS[name], note=note, on_time=None)
    _record(user, "criteria.return_scorecard", card, note=note.strip())
    tell_of_return(card, note.strip())


@transaction.atomic
def add_evidence(user: User, card: Scorecard, item: ScoringItem, upload: Any) -> ScoreEvidence:
    """Attach a file to an item.

    Raises:
        Refused: no right, handed in already, too many files, or the file is not taken.
    """
    _demand_writing(user, card)
    if item.table_id != card.table_id or item.is_group:
        raise Refused("Mục này không nhận minh chứng.")
    if card.evidence.filter(item=item, removed_at__isnull=True).count() >= MAX_FILES:
        raise Refused(f"Mỗi mục chỉ đính kèm tối đa {MAX_FILES} tệp. Hãy gỡ bớt hoặc gộp tệp.")
    try:
        accepted = accept_upload(upload)
    except RefusedFile as reason:
        raise Refused(str(reason), errors={"tep": str(reason)}) from None
    evidence = ScoreEvidence(
        scorecard=card,
        item=item,
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        sha256=accepted.sha256,
        uploaded_by=user,
    )
    evidence.file.save(str(accepted.content.name), accepted.content, save=False)
    evidence.save()
    _record(user, "criteria.add_score_evidence", card, item=str(item), name=accepted.name)
    return evidence


@transaction.atomic
def remove_evidence(user: User, evidence: ScoreEvidence) -> None:
    """Take a file off the scorecard; the file itself stays.

    Raises:
        Refused: no right, or the scorecard is handed in.
    """
    card = evidence.scorecard
    _demand_writing(user, card)
    card.evidence.filter(pk=evidence.pk, removed_at__isnull=True).update(removed_at=timezone.now())
    _record(user, "criteria.remove_score_evidence", card, name=evidence.name)


@transaction.atomic
def bring_back_evidence(user: User, evidence: ScoreEvidence) -> None:
    """Undo the removal of a file.

    Raises:
        Refused: no right, or the scorecard is handed in.
    """
    card = evidence.scorecard
    _demand_writing(user, card)
    card.evidence.filter(pk=evidence.pk).update(removed_at=None)
    _record(user, "criteria.bring_back_score_evidence", card, name=evidence.name)


def _demand_writing(user: User, card: Scorecard) -> None:
    demand(user, "criteria.self_score", card)
    if card.state != ScorecardState.DRAFT:
        raise Refused("Phiếu đã nộp. Muốn sửa, hãy lấy lại phiếu hoặc đề nghị trả lại.")


def _record(user: User, act: str, card: Scorecard, **data: Any) -> None:
    record(user, act, card, scope_path=card.unit.path, **data)
