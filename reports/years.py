"""Which round of the year before a round is compared with, where one kind is reported several times."""

from __future__ import annotations

from collections.abc import Iterable

from reports.models import ReportRound


def counterpart(report_round: ReportRound, before: Iterable[ReportRound]) -> ReportRound | None:
    """The one of `before` that asked for the same thing; None where none did.

    The same duty of the plan decides. A duty that stands beside it in the same plan asked for
    something else. Duties of another plan (one plan a year) are told apart by their last day.

    Args:
        before: rounds of one kind, year and receiving unit.
    """
    rounds = list(before)
    own = report_round.obligation_id
    same = [each for each in rounds if each.obligation_id == own]
    if same:
        return same[0]
    others = [
        each
        for each in rounds
        if own is None or each.obligation_id is None or each.plan_id != report_round.plan_id
    ]
    place = report_round.due_on.timetuple().tm_yday
    return min(
        others,
        key=lambda each: (abs(each.due_on.timetuple().tm_yday - place), each.pk),
        default=None,
    )
