"""Opening a round from an obligation of a plan."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.enums import REPORT_KINDS
from campaigns.enums import ObligationKind
from campaigns.enums import PlanState
from campaigns.models import Obligation
from campaigns.models import ObligationRecipient
from campaigns.models import Plan
from campaigns.queries import debtors_of
from campaigns.queries import working_day_overrides
from reports.definitions import copies_for
from reports.enums import RoundKind
from reports.enums import SectionKind
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.models import RoundRecipient
from reports.models import RoundSection
from reports.models import SectionText
from reports.own_plans import plan_words
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
OPEN_BEFORE_DUE = 45  # days before the due day on which the beat opens a yearly round
GUIDANCE = {
    SectionKind.DIRECTION: "Văn bản đã ban hành, tuyên truyền, kiểm tra, phân công.",
    SectionKind.CONTENT_AREA: "Kết quả nổi bật, cách làm, so với năm trước.",
    SectionKind.EXEMPLARS: "Tập thể, cá nhân, mô hình; nêu rõ việc làm và hiệu quả.",
    SectionKind.AWARDS: "Số lượng, hình thức, đối tượng đã khen thưởng trong năm.",
    SectionKind.DIFFICULTIES: "Khó khăn, nguyên nhân, kiến nghị với cấp nào.",
    SectionKind.NEXT_STEPS: "Việc chính sẽ làm trong thời gian tới.",
    SectionKind.OWN_PLAN: "Ghi số, ký hiệu, ngày ban hành, trích yếu và đính kèm tệp kế hoạch. Kế hoạch "
    "đã ban hành trên hệ thống được gửi kèm, không phải tải lại.",
}


@transaction.atomic
def open_round(
    user: User | None,
    obligation: Obligation,
    *,
    year: int,
    due_on: dt.date | None = None,
    opens_on: dt.date | None = None,
) -> tuple[ReportRound, bool]:
    """Open a round and create one report for every owing unit; (round, whether it is new).

    Opening twice (double click, two beats) gives the round that is there. Two obligations of one
    kind (other debtors, another day) open two rounds. The first recipient that the plan names
    reviews and compiles; the others receive the same reports (`RoundRecipient`).

    Args:
        user: None where the beat opens it.
        year: the year reported on; of a one-off obligation its own year.
        due_on: the last day on time, only where the plan names none.

    Raises:
        Refused: no right, plan not issued, no day known, or nobody owes.
    """
    if user is not None:
        demand(user, "reports.open_round", obligation)
    plan = obligation.plan
    if plan.state == PlanState.DRAFT:
        raise Refused("Hãy ban hành kế hoạch trước khi mở kỳ báo cáo.")
    when = year if obligation.is_yearly or obligation.year is None else obligation.year
    facts = _facts(obligation, when, due_on, opens_on)
    receiver = facts["receiving_unit"]
    has_sibling = plan.obligations.filter(what=obligation.what).exclude(pk=obligation.pk).exists()
    report_round, is_new = ReportRound.objects.get_or_create(
        campaign=plan.campaign,
        receiving_unit=receiver,
        kind=obligation.what,
        year=when,
        **({"obligation": obligation} if has_sibling else {}),
        defaults=facts,
    )
    due = report_round.due_on
    if is_new:
        _fill(report_round, obligation, on_day=min(due, timezone.localdate()))
        record(
            user,
            "reports.open_round",
            report_round,
            scope_path=receiver.path,
            due_on=due.isoformat(),
            reports=report_round.reports.count(),
        )
    return report_round, is_new


def open_due_rounds(today: dt.date | None = None) -> list[ReportRound]:
    """Open every report round of issued plans that is due within OPEN_BEFORE_DUE days."""
    today = today or timezone.localdate()
    opened = []
    obligations = Obligation.objects.filter(
        what__in=REPORT_KINDS, plan__state__in=[PlanState.ISSUED, PlanState.AMENDED]
    ).select_related("plan__campaign", "plan__unit")
    for obligation in obligations:
        year = today.year if obligation.is_yearly else obligation.year
        due = last_day(obligation, year) if year else None
        campaign = obligation.plan.campaign
        if due is None or not campaign.first_year <= due.year <= campaign.last_year:
            continue
        if not dt.timedelta(0) <= due - today <= dt.timedelta(days=OPEN_BEFORE_DUE):
            continue
        try:
            report_round, is_new = open_round(None, obligation, year=year or due.year)
        except Refused as refusal:
            # One plan that nobody owes under must not keep the others from opening.
            log.info("round of obligation %s not opened: %s", obligation.pk, refusal.reason)
            continue
        if is_new:
            opened.append(report_round)
    return opened


def _facts(
    obligation: Obligation, year: int, due_on: dt.date | None, opens_on: dt.date | None
) -> dict[str, Any]:
    """What a new round of this duty is made of."""
    due = last_day(obligation, year, overrides=working_day_overrides()) or due_on
    if due is None:
        raise Refused(
            "Kế hoạch không ấn định ngày nộp. Hãy chọn hạn cuối cho kỳ này.",
            errors={"due_on": "Hãy chọn hạn cuối."},
        )
    recipient = first_recipient(obligation)
    return {
        "receiving_unit": recipient.unit if recipient else obligation.plan.unit,
        "plan": obligation.plan,
        "obligation": obligation,
        "through": recipient.through if recipient else None,
        "title": _title(obligation, year),
        "due_on": due,
        "due_text": due_words(obligation, year),
        "opens_on": opens_on or min(timezone.localdate(), due),
    }


def first_recipient(obligation: Obligation) -> ObligationRecipient | None:
    """The unit that reviews what is owed, with the office through which it goes."""
    return obligation.recipient_rows.select_related("unit", "through").first()


def _title(obligation: Obligation, year: int) -> str:
    what = {
        ObligationKind.PLAN: "Gửi kế hoạch triển khai phong trào thi đua năm",
        ObligationKind.ANNUAL_REPORT: "Báo cáo phong trào thi đua năm",
        ObligationKind.MID_TERM_REVIEW: "Báo cáo sơ kết phong trào thi đua năm",
        ObligationKind.FINAL_REVIEW: "Báo cáo tổng kết phong trào thi đua năm",
    }[ObligationKind(obligation.what)]
    return f"{what} {year}"


def _fill(report_round: ReportRound, obligation: Obligation, *, on_day: dt.date) -> None:
    receiver = report_round.receiving_unit_id
    debtors = [unit for unit in debtors_of(obligation, on_day) if unit.pk != receiver]
    if not debtors:
        raise Refused("Không có đơn vị nào phải nộp theo nghĩa vụ này. Hãy xem lại loại đơn vị.")
    RoundRecipient.objects.bulk_create(
        RoundRecipient(round=report_round, unit_id=row.unit_id, position=row.position)
        for row in obligation.recipient_rows.exclude(unit=receiver)
    )
    if report_round.kind == RoundKind.PLAN:
        _fill_own_plans(report_round, debtors)
        return
    areas = list(obligation.plan.content_areas.all())
    RoundSection.objects.bulk_create(_sections(report_round, areas))
    RoundIndicator.objects.bulk_create(copies_for(report_round, areas))
    Report.objects.bulk_create(Report(round=report_round, unit=unit) for unit in debtors)


def _fill_own_plans(report_round: ReportRound, debtors: list[Unit]) -> None:
    """One section for the plan; who has issued it in the portal finds it written there."""
    kind = SectionKind.OWN_PLAN
    section = RoundSection.objects.create(
        round=report_round, position=1, kind=kind, title=kind.label, guidance=GUIDANCE[kind]
    )
    Report.objects.bulk_create(Report(round=report_round, unit=unit) for unit in debtors)
    issued = Plan.objects.issued().filter(campaign=report_round.campaign, unit__in=debtors)
    plans = {plan.unit_id: plan for plan in issued.order_by("issued_on", "pk")}
    SectionText.objects.bulk_create(
        SectionText(
            report=report, section=section, text=plan_words(plans[report.unit_id]), version=1
        )
        for report in report_round.reports.filter(unit__in=plans)
    )


def _sections(report_round: ReportRound, areas: list) -> list[RoundSection]:
    parts: list[tuple[SectionKind, str, object]] = [
        (SectionKind.DIRECTION, SectionKind.DIRECTION.label, None)
    ]
    parts += [
        (SectionKind.CONTENT_AREA, f"Nội dung {area.ordinal}. {area.title}", area) for area in areas
    ]
    parts += [
        (kind, kind.label, None)
        for kind in (
            SectionKind.EXEMPLARS,
            SectionKind.AWARDS,
            SectionKind.DIFFICULTIES,
            SectionKind.NEXT_STEPS,
        )
    ]
    return [
        RoundSection(
            round=report_round,
            position=number,
            kind=kind,
            title=title,
            content_area=area,
            guidance=GUIDANCE[kind],
            is_required=kind not in {SectionKind.EXEMPLARS, SectionKind.AWARDS},
        )
        for number, (kind, title, area) in enumerate(parts, start=1)
    ]
