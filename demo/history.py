"""Giving a round its past: what was submitted a moment ago becomes a submission of that December.

The verbs know only the present; a demo that begins in the year after needs last year's round to
be last year's. Moments are moved here and nowhere else, and every verdict is asked again of the
rule that judges real submissions.
"""

from __future__ import annotations

import datetime as dt
import random

from django.utils import timezone

from accounts.models import Notice
from campaigns.deadlines import is_on_time
from campaigns.models import Duty
from reports.enums import ReportState
from reports.models import Compilation
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReportTransition
from reports.models import ReportVersion

SPAN = 12  # days up to the given one within which reports arrive


def date_back(report_round: ReportRound, *, around: dt.date, late_every: int = 0) -> None:
    """Move submissions, their verdicts and steps to the days up to `around`.

    Args:
        around: the last of the days on which most reports arrive.
        late_every: every so manieth report arrives one to four days later; 0 for none.
    """
    reports = report_round.reports.exclude(state=ReportState.DRAFT).order_by("pk")
    for place, report in enumerate(reports, start=1):
        late = bool(late_every) and place % late_every == 0
        first = _moment(report, around, late=late)
        versions = list(report.versions.order_by("number"))
        for version in versions:
            at = first + dt.timedelta(days=1, minutes=7) * (version.number - 1)
            ReportVersion.objects.filter(pk=version.pk).update(
                received_at=at, on_time=is_on_time(at, report.due_on)
            )
        last = ReportVersion.objects.get(pk=versions[-1].pk)
        Report.objects.filter(pk=report.pk).update(
            received_at=last.received_at, on_time=last.on_time,
            first_received_at=first, first_on_time=is_on_time(first, report.due_on),
        )  # fmt: skip
        for step_number, step in enumerate(
            ReportTransition.objects.filter(subject=report).order_by("pk")
        ):
            at = first + dt.timedelta(hours=11) * step_number
            ReportTransition.objects.filter(pk=step.pk).update(at=at)


def date_duty(duty: Duty, day: dt.date) -> None:
    """A duty reported done a moment ago was done on `day`."""
    Duty.objects.filter(pk=duty.pk).update(done_on=day)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(15, 20)))
    duty.transitions.update(at=at)


def close_the_past(before: dt.datetime, made_at: dt.datetime) -> None:
    """Notices and compilations of the past year get its date; the notices have been read."""
    Notice.objects.filter(created_at__lte=before).update(created_at=made_at, read_at=made_at)
    Compilation.objects.filter(created_at__lte=before).update(created_at=made_at)


def _moment(report: Report, around: dt.date, *, late: bool) -> dt.datetime:
    chance = random.Random(f"{report.unit.code}/{report.round_id and report.round.year}")
    days = chance.randrange(1, 5) if late else -chance.randrange(SPAN)
    clock = dt.time(chance.randrange(7, 22), chance.randrange(60), chance.randrange(60))
    return timezone.make_aware(dt.datetime.combine(around + dt.timedelta(days=days), clock))
