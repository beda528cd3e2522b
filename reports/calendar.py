"""Everything with a day in one list: what units owe, what they receive, what plans give them to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from typing import cast

from django.db.models import Count
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.duty_list import STANDING_WORDS
from campaigns.enums import DutyState
from campaigns.enums import ObligationKind
from campaigns.enums import PlanState
from campaigns.models import Duty
from campaigns.models import Obligation
from campaigns.models import Plan
from campaigns.queries import working_day_overrides
from reports.enums import ARRIVED_STATES
from reports.enums import Standing
from reports.models import Report
from reports.models import ReportRound
from reports.templatetags.standings import standing_tag
from units.models import Unit

OWES, RECEIVES, DUTY = "nop", "nhan", "nhiem-vu"
KINDS = [(OWES, "Phải nộp"), (RECEIVES, "Nhận của cấp dưới"), (DUTY, "Nhiệm vụ theo kế hoạch")]
DUTY_TAGS = {"done": "tag-ok", "done_late": "tag-warn", "overdue": "tag-error", "doing": "tag-info"}


@dataclass(frozen=True)
class Entry:
    """One day in the calendar; `key` stays the same for the same thing, whatever becomes of it."""

    key: str
    day: dt.date
    kind: str
    title: str
    unit: str
    detail: str
    words: str
    tag: str
    is_done: bool
    url: str

    @property
    def kind_words(self) -> str:
        return dict(KINDS)[self.kind]


@dataclass(frozen=True)
class Window:
    """From which to which day, both included, as seen on `today`."""

    first: dt.date
    last: dt.date
    today: dt.date

    def holds(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def years(self) -> range:
        return range(self.first.year - 1, self.last.year + 2)


def entries_of(
    user: Any,
    units: Collection[Unit],
    *,
    first: dt.date,
    last: dt.date,
    with_below: bool = False,
) -> list[Entry]:
    """What `units` owe, receive and have to do from `first` to `last`, by day.

    Only what `user` may see, in a constant number of queries whatever the number of units.

    Args:
        with_below: also what the units under them receive (the province's whole calendar).
    """
    window = Window(first, last, timezone.localdate())
    own = {unit.pk: unit for unit in units}
    found = [
        *_reports(user, own, window),
        *_rounds(user, list(own.values()), window, with_below=with_below),
        *_duties(user, own, window),
        *_expected(own, window),
    ]
    return sorted(found, key=lambda entry: (entry.day, entry.title, entry.unit, entry.key))


def _reports(user: Any, own: dict[int, Unit], window: Window) -> Iterator[Entry]:
    reports = (
        Report.objects.visible_to(user)
        .filter(unit__in=own)
        .with_standing(window.today)
        .filter(due__range=(window.first, window.last))
        .select_related("unit", "round__receiving_unit", "round__through")
    )
    for report in reports:
        through = f", qua {report.round.through.label}" if report.round.through else ""
        more = " (đã gia hạn)" if report.extended_to else ""
        yield Entry(
            # A round, not a report: the day that a plan names keeps its key once it is opened.
            key=_key("nop", report.round.obligation_id, report.round, report.unit_id),
            day=report.due,
            kind=OWES,
            title=report.round.title,
            unit=report.unit.label,
            detail=f"Nộp về {report.round.receiving_unit.label}{through}{more}",
            words=Standing(report.standing).label,
            tag=standing_tag(report.standing),
            is_done=report.state in ARRIVED_STATES,
            url=reverse("reports:edit", args=[report.pk]),
        )


def _key(word: str, obligation: int | None, report_round: ReportRound, unit: int) -> str:
    if obligation is None:
        return f"{word}-ky{report_round.pk}-{unit}"
    return f"{word}-nv{obligation}-{report_round.year}-{unit}"


def _rounds(user: Any, units: list[Unit], window: Window, *, with_below: bool) -> Iterator[Entry]:
    keys = [unit.pk for unit in units]
    receiving = Q(receiving_unit__in=keys) | Q(
        pk__in=ReportRound.objects.filter(recipient_rows__unit__in=keys).values("pk")
    )
    if with_below:
        for unit in units:
            receiving |= Q(receiving_unit__path__startswith=unit.path)
    rounds = (
        ReportRound.objects.visible_to(user)
        .filter(receiving, due_on__range=(window.first, window.last))
        .select_related("receiving_unit")
        .annotate(
            expected=Count("reports"),
            arrived=Count("reports", filter=Q(reports__state__in=ARRIVED_STATES)),
        )
    )
    for each in rounds:
        is_done = not each.is_open or each.arrived == each.expected
        late = each.is_open and not is_done and each.due_on < window.today
        yield Entry(
            key=_key("nhan", each.obligation_id, each, each.receiving_unit_id),
            day=each.due_on,
            kind=RECEIVES,
            title=each.title,
            unit=each.receiving_unit.label,
            detail=f"Đã nhận {each.arrived}/{each.expected} báo cáo",
            words="Quá hạn, còn thiếu" if late else "Đang nhận" if each.is_open else "Đã kết thúc",
            tag="tag-error" if late else "tag-info" if each.is_open else "",
            is_done=is_done,
            url=reverse("reports:progress", args=[each.pk]),
        )


def _duties(user: Any, own: dict[int, Unit], window: Window) -> Iterator[Entry]:
    duties = (
        Duty.objects.visible_to(user)
        .filter(unit__in=own, due_on__range=(window.first, window.last))
        .exclude(plan__state__in=[PlanState.DRAFT, PlanState.SUPERSEDED])
        .select_related("unit", "plan__unit")
    )
    for duty in duties:
        standing = duty.standing_on(window.today)
        yield Entry(
            key=f"viec-{duty.pk}",
            day=cast(dt.date, duty.due_on),
            kind=DUTY,
            title=duty.text[:200],
            unit=duty.actor_label,
            detail=f"Theo kế hoạch của {duty.plan.unit.label}",
            words=STANDING_WORDS[standing],
            tag=DUTY_TAGS.get(standing, ""),
            is_done=duty.state == DutyState.DONE,
            url=reverse("campaigns:duty", args=[duty.pk]),
        )


def _expected(own: dict[int, Unit], window: Window) -> Iterator[Entry]:
    """Days that issued plans name and for which no round is open yet."""
    parents = {unit.parent_id for unit in own.values() if unit.parent_id}
    obligations = (
        Obligation.objects.filter(
            Q(plan__unit__in=parents) | Q(plan__unit__in=own),
            plan__state__in=[PlanState.ISSUED, PlanState.AMENDED],
        )
        .select_related("plan__unit", "plan__campaign")
        .prefetch_related("debtors", "recipient_rows__unit")
    )
    overrides = working_day_overrides()
    opened = set(
        ReportRound.objects.filter(obligation__in=[o.pk for o in obligations]).values_list(
            "obligation", "year"
        )
    )
    issued = _issue_days(own)
    for obligation in obligations:
        for year in _years_of(obligation, window):
            day = last_day(obligation, year, overrides=overrides)
            if not window.holds(day) or day is None or (obligation.pk, year) in opened:
                continue
            yield from _expected_of(obligation, year, day, own, issued, window)


def _years_of(obligation: Obligation, window: Window) -> list[int]:
    campaign = obligation.plan.campaign
    if not obligation.is_yearly:
        return [obligation.year or campaign.first_year]
    return [y for y in window.years if campaign.first_year <= y <= campaign.last_year]


def _issue_days(own: dict[int, Unit]) -> dict[tuple[int, int], dt.date | None]:
    """Day of issue of the plans that `own` have issued, by (unit, campaign)."""
    rows = Plan.objects.issued().filter(unit__in=own)
    return {
        (unit, campaign): day
        for unit, campaign, day in rows.values_list("unit", "campaign", "issued_on")
    }


def _expected_of(
    obligation: Obligation,
    year: int,
    day: dt.date,
    own: dict[int, Unit],
    issued: dict[tuple[int, int], dt.date | None],
    window: Window,
) -> Iterator[Entry]:
    plan = obligation.plan
    to = ", ".join(row.unit.label for row in obligation.recipient_rows.all()) or plan.unit.label
    what = obligation.get_what_display().capitalize()
    url = reverse("campaigns:plan", args=[plan.pk])
    named = {unit.pk for unit in obligation.debtors.all()}
    for unit in own.values():
        owes = unit.pk in named if named else unit.kind in obligation.debtor_kinds
        if not owes or unit.parent_id != plan.unit_id:
            continue
        words, tag, is_done = "Chưa mở kỳ", "", False
        if obligation.what == ObligationKind.PLAN:
            words, tag, is_done = _of_plan((unit.pk, plan.campaign_id), issued, day, window.today)
        yield Entry(
            key=f"nop-nv{obligation.pk}-{year}-{unit.pk}",
            day=day,
            kind=OWES,
            title=f"{what}, năm {year}",
            unit=unit.label,
            detail=f"Nộp về {to}, {due_words(obligation, year)}",
            words=words,
            tag=tag,
            is_done=is_done,
            url=url,
        )
    if plan.unit_id in own and obligation.what != ObligationKind.PLAN:
        yield Entry(
            key=f"nhan-nv{obligation.pk}-{year}-{plan.unit_id}",
            day=day,
            kind=RECEIVES,
            title=f"{what}, năm {year}",
            unit=plan.unit.label,
            detail=f"Đơn vị trực thuộc nộp {due_words(obligation, year)}",
            words="Chưa mở kỳ",
            tag="",
            is_done=False,
            url=url,
        )


def _of_plan(
    key: tuple[int, int],
    issued: dict[tuple[int, int], dt.date | None],
    due: dt.date,
    today: dt.date,
) -> tuple[str, str, bool]:
    """Words, colour and whether it is done for a unit's own plan."""
    if key not in issued:
        return ("Quá hạn", "tag-error", False) if due < today else ("Chưa ban hành", "", False)
    day = issued[key]
    return ("Ban hành muộn", "tag-warn", True) if day and day > due else (
        "Đã ban hành", "tag-ok", True,
    )  # fmt: skip
