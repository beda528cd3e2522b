"""A change of the catalogue, taken into a round, goes on into the open rounds of the units below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from accounts.jobs import start
from accounts.models import Job
from accounts.models import User
from accounts.models.job import JobState
from accounts.notices import tell_inboxes
from reports.addressees import receivers_for
from reports.definition_changes import Pending
from reports.definition_changes import apply_changes
from reports.definition_changes import pending_changes
from reports.enums import IndicatorAct
from reports.models import ReportRound
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from reports.querysets import RoundQuerySet

HANDLER = "reports.take_below"


def rounds_below(report_round: ReportRound) -> RoundQuerySet:
    """Open rounds that units below hold for the same year and kind of the same campaign."""
    return (
        ReportRound.objects.open()
        .filter(
            campaign=report_round.campaign_id,
            year=report_round.year,
            kind=report_round.kind,
            receiving_unit__path__startswith=report_round.receiving_unit.path,
        )
        .exclude(receiving_unit=report_round.receiving_unit_id)
    )


def acts_taken(report_round: ReportRound) -> dict[str, list[str]]:
    """What was ever taken over into a round since it was opened: acts by indicator code."""
    found: dict[str, list[str]] = {}
    for row in report_round.indicator_revisions.filter(act=IndicatorAct.FOLLOW):
        # Without fields it came or went; which of them, each round below says itself.
        acts = [IndicatorAct.CHANGE] if row.changes else [IndicatorAct.ADD, IndicatorAct.RETIRE]
        known = found.setdefault(row.code, [])
        known += [str(act) for act in acts if act not in known]
    return found


@transaction.atomic
def hand_down(user: User, report_round: ReportRound) -> Job | None:
    """Have what was taken into a round taken into those below as well; None where there is nothing.

    Their own officers could do so themselves; this is the choice of the unit that keeps the
    catalogue, noted in the trail of each unit. The same job while one is at work.

    Raises:
        Refused: no right.
    """
    demand(user, "reports.change_round", report_round)
    acts = acts_taken(report_round)
    if not acts or not rounds_below(report_round).exists():
        return None
    prefix = f"{HANDLER}:{report_round.pk}:{report_round.indicator_revisions.count()}:"
    before = Job.objects.filter(key__startswith=prefix)
    if running := before.filter(state__in=[JobState.WAITING, JobState.RUNNING]).first():
        return running
    return start(
        user,
        key=f"{prefix}{before.count() + 1}",
        handler=HANDLER,
        label=f"Đưa thay đổi chỉ tiêu vào kỳ của cấp dưới: {report_round.title}",
        payload={"round": report_round.pk, "acts": acts},
    )


def take_below(
    round_id: int, user_id: int | None, acts: dict[str, list[str]], progress: Progress
) -> str:
    """Take the changes into each round below; repeatable, for what is taken is pending no more.

    Args:
        acts: see `acts_taken`; a round that lacks a changed indicator does not get it by the way.

    Returns:
        The address of the deciding round's indicators.
    """
    above = ReportRound.objects.select_related("receiving_unit").get(pk=round_id)
    user = User.objects.get(pk=user_id)
    keys = list(rounds_below(above).order_by("pk").values_list("pk", flat=True))
    for number, key in enumerate(keys):
        progress.step(done=number, total=len(keys))
        _take_into(user, above, key, acts)
    progress.step(done=len(keys), total=len(keys))
    return reverse("reports:round_figures", args=[above.pk])


def _take_into(user: User, above: ReportRound, key: int, acts: dict[str, list[str]]) -> None:
    """One round in one transaction; whatever cannot be taken is told to its officers instead."""
    with transaction.atomic():
        # Held like a round that its own officer changes; one that was closed meanwhile stays.
        below = ReportRound.objects.open().select_for_update(of=("self",)).filter(pk=key)
        report_round = below.select_related("receiving_unit", "plan", "campaign").first()
        if report_round is None:
            return
        pending = [p for p in pending_changes(report_round) if p.act in acts.get(p.code, [])]
        free = [each for each in pending if not each.obstacle]
        kept = [f"{each.name}: {each.obstacle}" for each in pending if each.obstacle]
        try:
            with transaction.atomic():
                if free:
                    apply_changes(user, report_round, free, by=above.receiving_unit)
        except Refused as refusal:
            free, kept = [], [*kept, refusal.reason]
        if free or kept:
            _tell_receivers(above, report_round, free, kept)


def _tell_receivers(
    above: ReportRound, report_round: ReportRound, taken: list[Pending], kept: list[str]
) -> None:
    names = "; ".join(each.name for each in taken)
    said = f"{above.receiving_unit.name} đã đổi: {names}. " if taken else ""
    left = f"Chưa đổi được: {' '.join(kept)}" if kept else ""
    turn = above.indicator_revisions.count()
    tell_inboxes(
        receivers_for(report_round.receiving_unit),
        key=f"indicators-below:{report_round.pk}:{turn}",
        kind="report_indicators",
        title=f"Chỉ tiêu của kỳ báo cáo thay đổi theo cấp trên: {report_round.title}",
        body=f"{said}{left}".strip()[:500],
        url=reverse("reports:round_definitions", args=[report_round.pk]),
    )
