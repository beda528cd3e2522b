"""Reminding: what is due is found in the database, each reminder is a row before it is a letter.

Two beats, a task that runs twice or a worker that dies can therefore send nothing twice: the
notice's unique key is (report, stage, due day, person), and the notice itself is what gets mailed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from documents.calendar import day_in_words
from reports.addressees import people_for
from reports.enums import OWED_STATES
from reports.enums import Audience
from reports.models import Digest
from reports.models import Reminder
from reports.models import Report
from reports.models import ReportRound
from reports.totals import completeness_of
from units.enums import Role
from workflow import Refused
from workflow import demand
from workflow.faults import reach

if TYPE_CHECKING:
    from accounts.models import User

# A beat that was dead for days catches up with the latest stage only, and not after so long.
CATCH_UP_DAYS = 7


@dataclass(frozen=True)
class Preview:
    """What a manual reminder would do: who gets it, and which units cannot be reached."""

    recipients: list[tuple[Report, list]]
    unreachable: list[Report]


def stage_due(days: Iterable[int], due_on: dt.date, today: dt.date) -> int | None:
    """The latest stage that has come by `today`, or None.

    Args:
        days: stages relative to `due_on`, negative before it.
        due_on: the last day on time.
    """
    offset = (today - due_on).days
    come = [day for day in days if day <= offset and offset - day <= CATCH_UP_DAYS]
    return max(come, default=None)


def send_due_reminders(today: dt.date | None = None) -> int:
    """Make every reminder that is due and not yet made; returns how many rows were new."""
    today = today or timezone.localdate()
    made = 0
    for report_round in ReportRound.objects.open().select_related("receiving_unit"):
        reports = list(
            report_round.reports.filter(state__in=OWED_STATES).select_related("unit", "round")
        )
        made += _remind(reports, report_round, today)
        made += _digest(report_round, today)
    return made


def _remind(reports: list[Report], report_round: ReportRound, today: dt.date) -> int:
    due = [
        (report, stage)
        for report in reports
        if (stage := stage_due(report_round.reminder_days, report.due_on, today)) is not None
    ]
    people = _people_by_role([report for report, _ in due])
    made = 0
    for report, stage in due:
        audiences = [Audience.OFFICER] + ([Audience.LEADER] if stage > 0 else [])
        for audience in audiences:
            for person in people[audience].get(report.unit_id, []):
                made += _make_reminder(report, person, audience, stage, today)
                reach("reminder.made")
    return made


def _people_by_role(reports: list[Report]) -> dict[str, dict[int | None, list]]:
    units = [report.unit for report in reports]
    return {
        Audience.OFFICER: people_for(units, (Role.OFFICER,)),
        Audience.LEADER: people_for(units, (Role.LEADER,)),
    }


@transaction.atomic
def _make_reminder(report, person, audience, stage, today) -> int:
    """One row and one notice, or nothing if they exist; returns the number made."""
    key = f"remind:{report.pk}:{stage}:{report.due_on:%Y%m%d}:{person.pk}"
    notice = tell(
        person,
        key=key,
        kind="reminder",
        title=_title(report, today),
        body=_body(report, today),
        url=reverse("reports:edit", args=[report.pk]),
    )
    if notice is None:
        return 0
    Reminder.objects.create(
        report=report,
        stage=stage,
        due_on=report.due_on,
        sent_on=today,
        audience=audience,
        notice=notice,
    )
    return 1


def _digest(report_round: ReportRound, today: dt.date) -> int:
    """One letter a day to each receiving officer on the days on which somebody is reminded."""
    if stage_due(report_round.reminder_days, report_round.due_on, today) is None:
        return 0
    if (today - report_round.due_on).days not in report_round.reminder_days:
        return 0
    counts = completeness_of(report_round, today)
    unit = report_round.receiving_unit
    made = 0
    for person in people_for([unit], (Role.OFFICER,)).get(unit.pk, []):
        with transaction.atomic():
            notice = tell(
                person,
                key=f"digest:{report_round.pk}:{today:%Y%m%d}:{person.pk}",
                kind="digest",
                title=f"{report_round.title}: {counts.arrived}/{counts.expected} đơn vị đã nộp",
                body=(
                    f"Đã nộp {counts.arrived}/{counts.expected} (đúng hạn "
                    f"{counts.arrived_on_time}); chờ xem xét {counts.waiting}; trả lại "
                    f"{counts.returned}; quá hạn {counts.overdue}; chưa bắt đầu "
                    f"{counts.not_started}."
                ),
                url=reverse("reports:progress", args=[report_round.pk]),
            )
            if notice is not None:
                Digest.objects.create(round=report_round, day=today, notice=notice)
                made += 1
    return made


def preview_chase(user: User, reports: Iterable[Report]) -> Preview:
    """Who would get a manual reminder about each report that has not arrived.

    Raises:
        Refused: no right over the round of one of the reports.
    """
    chosen = [report for report in reports if report.state in OWED_STATES]
    for report_round in {report.round for report in chosen}:
        demand(user, "reports.manage_round", report_round)
    people = people_for([r.unit for r in chosen], (Role.OFFICER, Role.LEADER))
    return Preview(
        recipients=[(r, people[r.unit_id]) for r in chosen if people.get(r.unit_id)],
        unreachable=[r for r in chosen if not people.get(r.unit_id)],
    )


@transaction.atomic
def chase(user: User, reports: Collection[Report], *, message: str, token: str) -> int:
    """Send a manual reminder (đôn đốc) to the officers and leaders of the chosen units.

    Args:
        message: the officer's own words, added to the standard text.
        token: made by the preview page; the same click twice sends once.

    Returns:
        How many notices were new.

    Raises:
        Refused: no right, or none of the reports is still missing.
    """
    preview = preview_chase(user, reports)
    if not preview.recipients:
        raise Refused("Các đơn vị đã chọn đều đã nộp hoặc chưa có cán bộ để nhắc.")
    today = timezone.localdate()
    made = 0
    for report, people in preview.recipients:
        for person in people:
            notice = tell(
                person,
                key=f"chase:{token}:{report.pk}:{person.pk}",
                kind="chase",
                title=f"Đôn đốc: {_title(report, today)}",
                body="\n\n".join(part for part in (message.strip(), _body(report, today)) if part),
                url=reverse("reports:edit", args=[report.pk]),
            )
            if notice is not None:
                Reminder.objects.create(
                    report=report,
                    stage=None,
                    due_on=report.due_on,
                    sent_on=today,
                    audience=Audience.OFFICER,
                    notice=notice,
                )
                made += 1
    if not made:
        return 0
    by_round: dict[ReportRound, list[str]] = defaultdict(list)
    for report, _ in preview.recipients:
        by_round[report.round].append(report.unit.label)
    for report_round, units in by_round.items():
        record(
            user,
            "reports.chase",
            report_round,
            scope_path=report_round.receiving_unit.path,
            units=units,
            message=message.strip(),
        )
    return made


def _title(report: Report, today: dt.date) -> str:
    days = (report.due_on - today).days
    if days < 0:
        return f"Quá hạn {-days} ngày: {report.round.title}"
    if days == 0:
        return f"Hạn cuối hôm nay: {report.round.title}"
    return f"Còn {days} ngày: {report.round.title}"


def _body(report: Report, today: dt.date) -> str:
    receiver = report.round.receiving_unit.name
    through = f" (qua {report.round.through.name})" if report.round.through_id else ""
    return (
        f"{report.unit.name} cần nộp {report.round.title} về {receiver}{through}. "
        f"Hạn cuối: hết ngày {day_in_words(report.due_on)}."
    )
