"""What becomes of open rounds when the plan that they were opened under is amended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.auditing import record
from accounts.notices import tell
from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.models import Plan
from campaigns.queries import working_day_overrides
from documents.calendar import day_in_words
from reports.addressees import people_for
from reports.enums import OWED_STATES
from reports.enums import RoundState
from reports.enums import SectionKind
from reports.models import ReportRound
from reports.models import RoundSection
from reports.opening import GUIDANCE
from units.enums import Role

if TYPE_CHECKING:
    from accounts.models import User

PARKED = 10_000  # positions no round reaches, while sections change places


def open_rounds(plan: Plan) -> list[str]:
    """The open rounds under `plan`, in words."""
    rounds = ReportRound.objects.filter(plan=plan, state=RoundState.OPEN).order_by("due_on", "pk")
    return [f"{r.title}, hạn {day_in_words(r.due_on)}" for r in rounds]


@transaction.atomic
def follow_plan(user: User | None, plan: Plan) -> int:
    """Give every open round under `plan` its new day and areas; returns how many changed.

    Texts that were written stay: the section of an area that the plan dropped remains, but need
    not be filled any more. Whoever still writes is told of a new day.
    """
    changed = 0
    rounds = ReportRound.objects.select_for_update().filter(plan=plan, state=RoundState.OPEN)
    for report_round in rounds:
        before = report_round.due_on
        has_moved = _follow_day(report_round, plan)
        has_changed = _follow_areas(report_round, plan)
        if not has_moved and not has_changed:
            continue
        changed += 1
        record(
            user,
            "reports.follow_plan",
            report_round,
            scope_path=plan.unit.path,
            due_before=before.isoformat(),
            due_on=report_round.due_on.isoformat(),
        )
        if has_moved:
            _tell(report_round, plan)
    return changed


def _follow_day(report_round: ReportRound, plan: Plan) -> bool:
    duty = report_round.obligation
    if duty is None or duty.plan_id != plan.pk:
        return False  # the amendment dropped the duty: what is under way ends as it was opened
    due = last_day(duty, report_round.year, overrides=working_day_overrides())
    if due is None or due == report_round.due_on:
        return False
    report_round.due_on = due
    report_round.due_text = due_words(duty, report_round.year)
    report_round.save(update_fields=["due_on", "due_text"])
    return True


def _follow_areas(report_round: ReportRound, plan: Plan) -> bool:
    sections = list(report_round.sections.all())
    known = {section.content_area_id: section for section in sections if section.content_area_id}
    areas = list(plan.content_areas.all())
    if not known:
        return False  # a round without sections by area
    has_changed = False
    for area in areas:
        title = f"Nội dung {area.ordinal}. {area.title}"
        section = known.pop(area.pk, None)
        if section is None:
            section = RoundSection(
                round=report_round,
                kind=SectionKind.CONTENT_AREA,
                content_area=area,
                guidance=GUIDANCE[SectionKind.CONTENT_AREA],
            )
            sections.append(section)
        elif section.title == title:
            continue
        section.title, has_changed = title, True
    for section in known.values():
        if section.is_required:
            section.is_required, has_changed = False, True
            section.guidance = "Kế hoạch sửa đổi không còn nội dung này; không bắt buộc nhập."
    if has_changed:
        _place(report_round, sections, [area.pk for area in areas])
    return has_changed


def _place(report_round: ReportRound, sections: list[RoundSection], order: list[int]) -> None:
    """Write the sections in order: those of areas as the plan has them, dropped ones after them."""
    highest = report_round.sections.aggregate(last=Max("position"))["last"] or 0
    place = {key: number for number, key in enumerate(order)}
    first_area = min(s.position for s in sections if s.content_area_id and s.position)
    sections.sort(
        key=lambda s: (
            (first_area, place.get(s.content_area_id, len(place)), s.position or highest)
            if s.content_area_id
            else (s.position, 0, 0)
        )
    )
    for number, section in enumerate(sections, start=1):
        section.position = PARKED + number
        section.save()
    for number, section in enumerate(sections, start=1):
        section.position = number
        section.save(update_fields=["position"])


def _tell(report_round: ReportRound, plan: Plan) -> None:
    reports = list(
        report_round.reports.filter(state__in=OWED_STATES).select_related("unit", "round")
    )
    people = people_for([r.unit for r in reports], (Role.OFFICER, Role.LEADER))
    for report in reports:
        for person in people.get(report.unit_id, []):
            tell(
                person,
                key=f"follow:{report.pk}:{report_round.due_on.isoformat()}:{person.pk}",
                kind="deadline",
                title=f"Hạn nộp đổi sang {day_in_words(report.due_on)}: {report_round.title}",
                body=f"{plan.unit.name} đã sửa đổi kế hoạch; hạn nộp báo cáo đổi theo.",
                url=reverse("reports:edit", args=[report.pk]),
            )
