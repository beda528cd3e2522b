"""What the receiving office sets on an open round: its title, its last day, when it reminds."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from reports.models import ReportRound
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


def settings_mark(report_round: ReportRound) -> str:
    """A short mark of the settings that a page showed, to be sent back with the change."""
    shown = [report_round.title, report_round.due_on.isoformat(), report_round.reminder_days]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


@transaction.atomic
def change_settings(
    user: User,
    report_round: ReportRound,
    *,
    title: str,
    due_on: dt.date,
    reminder_days: Sequence[int],
    seen: str,
) -> ReportRound:
    """Change an open round for all who report in it; verdicts of reports that came stay as they are.

    Args:
        due_on: last day, counted to its end.
        reminder_days: days from the last day; negative ones lie before it.
        seen: `settings_mark` of what the page showed.

    Raises:
        Refused: no right, or the round is closed.
        Stale: another officer changed the settings since; nothing is stored.
    """
    rounds = ReportRound.objects.select_for_update(of=("self",))
    stored = rounds.select_related("receiving_unit").get(pk=report_round.pk)
    demand(user, "reports.change_round", stored)
    if settings_mark(stored) != seen:
        raise Stale(
            f"Người khác vừa lưu cài đặt: tên “{stored.title}”, hạn {stored.due_on:%d/%m/%Y}, "
            f"nhắc {', '.join(map(str, stored.reminder_days))}. Phần bạn gõ vẫn còn; "
            "lưu lần nữa nếu muốn thay."
        )
    stored.title, stored.due_on = title, due_on
    stored.reminder_days = list(reminder_days)
    stored.save(update_fields=["title", "due_on", "reminder_days"])
    record(
        user,
        "reports.change_round",
        stored,
        scope_path=stored.receiving_unit.path,
        due_on=due_on.isoformat(),
        reminder_days=stored.reminder_days,
    )
    return stored
