"""A request for a report for once (báo cáo đột xuất): own questions, own day, chosen units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from campaigns.enums import PlanState
from campaigns.models import Plan
from documents.calendar import day_in_words
from documents.text import normalize
from reports.addressees import people_for
from reports.definitions import copies_for
from reports.enums import RoundKind
from reports.enums import SectionKind
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.models import RoundSection
from units.enums import Role
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

MOST_QUESTIONS = 30
QUESTION_LENGTH = 350
REMINDER_DAYS = [-7, -3, -1, 0, 1, 3]  # a request leaves weeks, not months


@transaction.atomic
def request_reports(
    user: User,
    plan: Plan,
    *,
    key: UUID,
    title: str,
    due_on: dt.date,
    questions: Sequence[str] = (),
    instructions: str = "",
    indicators: Collection[str] = (),
    kinds: Collection[str] = (),
    units: Collection[Unit] = (),
) -> tuple[ReportRound, bool]:
    """Ask units directly under the plan's unit for a report; (round, whether it is new).

    There may be any number of requests in a year. The page that is sent twice (`key`) asks once.

    Args:
        plan: issued; whose unit asks, and under whose campaign the request stands.
        key: made by the page.
        questions: each becomes a section that must be answered.
        indicators: codes of the campaign's catalogue.
        kinds: kinds of unit that are asked; `units` are asked beside them.

    Raises:
        Refused: no right, plan not issued, a day that has passed, nothing asked, nobody asked.
    """
    demand(user, "reports.request_reports", plan)
    known = ReportRound.objects.filter(request_key=key).first()
    if known is not None:
        return known, False
    asked = [normalize(question).strip() for question in questions if question.strip()]
    errors = _errors(plan, title, due_on, asked, indicators)
    addressed = list(addressees(plan.unit, kinds, [unit.pk for unit in units]))
    if not addressed:
        errors["kinds"] = "Hãy chọn loại đơn vị hoặc từng đơn vị phải báo cáo."
    if errors:
        raise Refused("Yêu cầu báo cáo chưa đủ thông tin.", errors=errors)
    report_round, is_new = ReportRound.objects.get_or_create(
        request_key=key, defaults=_facts(plan, title, instructions, due_on)
    )
    if not is_new:
        return report_round, False
    _fill(report_round, asked, set(indicators), addressed)
    record(
        user,
        "reports.request_reports",
        report_round,
        scope_path=plan.unit.path,
        due_on=due_on.isoformat(),
        reports=len(addressed),
    )
    _tell(report_round)
    return report_round, True


def _facts(plan: Plan, title: str, instructions: str, due_on: dt.date) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "campaign": plan.campaign,
        "plan": plan,
        "kind": RoundKind.ONE_OFF,
        "year": today.year,
        "title": normalize(title).strip(),
        "instructions": normalize(instructions).strip(),
        "receiving_unit": plan.unit,
        "opens_on": today,
        "due_on": due_on,
        "reminder_days": REMINDER_DAYS,
    }


def addressees(unit: Unit, kinds: Collection[str], keys: Collection[int]):
    """Units directly under `unit` that exist today: of `kinds`, and those named."""
    return (
        Unit.objects.filter(Q(kind__in=list(kinds)) | Q(pk__in=list(keys)), parent=unit)
        .valid_on(timezone.localdate())
        .in_name_order()
    )


def _errors(
    plan: Plan,
    title: str,
    due_on: dt.date,
    questions: Sequence[str],
    indicators: Collection[str],
) -> dict[str, str]:
    errors = {}
    if plan.state not in {PlanState.ISSUED, PlanState.AMENDED}:
        errors["plan"] = "Hãy ban hành kế hoạch trước khi yêu cầu báo cáo."
    if not title.strip():
        errors["title"] = "Hãy ghi tên báo cáo."
    if due_on < timezone.localdate():
        errors["due_on"] = "Hạn cuối phải từ hôm nay trở đi."
    if not questions and not indicators:
        errors["questions"] = "Hãy ghi ít nhất một nội dung cần báo cáo hoặc chọn một chỉ tiêu."
    elif len(questions) > MOST_QUESTIONS:
        errors["questions"] = f"Chỉ ghi tối đa {MOST_QUESTIONS} nội dung, mỗi nội dung một dòng."
    elif any(len(question) > QUESTION_LENGTH for question in questions):
        errors["questions"] = f"Mỗi nội dung dài tối đa {QUESTION_LENGTH} ký tự."
    return errors


def _fill(
    report_round: ReportRound, questions: Sequence[str], codes: set[str], units: Sequence[Unit]
) -> None:
    RoundSection.objects.bulk_create(
        RoundSection(round=report_round, position=number, kind=SectionKind.QUESTION, title=question)
        for number, question in enumerate(questions, start=1)
    )
    areas = list(report_round.plan.content_areas.all())
    RoundIndicator.objects.bulk_create(
        row for row in copies_for(report_round, areas) if row.code in codes
    )
    Report.objects.bulk_create(Report(round=report_round, unit=unit) for unit in units)


def _tell(report_round: ReportRound) -> None:
    reports = list(report_round.reports.select_related("unit"))
    people = people_for([report.unit for report in reports], (Role.OFFICER, Role.LEADER))
    for report in reports:
        for person in people.get(report.unit_id, []):
            tell(
                person,
                key=f"request:{report.pk}:{person.pk}",
                kind="request",
                title=f"Yêu cầu báo cáo: {report_round.title}",
                body=(
                    f"{report_round.receiving_unit.name} yêu cầu báo cáo, hạn cuối: hết ngày "
                    f"{day_in_words(report_round.due_on)}."
                ),
                url=reverse("reports:edit", args=[report.pk]),
            )
