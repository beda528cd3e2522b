"""Opening a round from an obligation, keeping it, closing it."""

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
from campaigns.queries import debtors_of
from campaigns.queries import working_day_overrides
from reports.enums import ARRIVED_STATES
from reports.enums import EDITABLE_STATES
from reports.enums import RoundState
from reports.enums import SectionKind
from reports.models import Indicator
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.models import RoundSection
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)
OPEN_BEFORE_DUE = 45  # days before the due day on which the beat opens a yearly round
COPIED = [
    "code",
    "name",
    "unit_of_measure",
    "aggregation",
    "weight_code",
    "numerator_code",
    "denominator_code",
    "decimals",
    "minimum",
    "maximum",
    "guidance",
    "is_required",
    "position",
]
GUIDANCE = {
    SectionKind.DIRECTION: "Văn bản đã ban hành, tuyên truyền, kiểm tra, phân công.",
    SectionKind.CONTENT_AREA: "Kết quả nổi bật, cách làm, so với năm trước.",
    SectionKind.EXEMPLARS: "Tập thể, cá nhân, mô hình; nêu rõ việc làm và hiệu quả.",
    SectionKind.AWARDS: "Số lượng, hình thức, đối tượng đã khen thưởng trong năm.",
    SectionKind.DIFFICULTIES: "Khó khăn, nguyên nhân, kiến nghị với cấp nào.",
    SectionKind.NEXT_STEPS: "Việc chính sẽ làm trong thời gian tới.",
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

    Opening twice (double click, two beats) gives the round that is there.

    Args:
        user: None where the beat opens it.
        year: the year reported on; of a one-off obligation its own year.
        due_on: the last day on time, only where the plan names none.

    Raises:
        Refused: no right, not a report, plan not issued, no day known, or nobody owes.
    """
    if user is not None:
        demand(user, "reports.open_round", obligation)
    if obligation.what not in REPORT_KINDS:
        raise Refused("Nghĩa vụ này không phải là báo cáo.")
    plan = obligation.plan
    if plan.state == PlanState.DRAFT:
        raise Refused("Hãy ban hành kế hoạch trước khi mở kỳ báo cáo.")
    when = year if obligation.is_yearly or obligation.year is None else obligation.year
    facts = _facts(obligation, when, due_on, opens_on)
    receiver = facts["receiving_unit"]
    report_round, is_new = ReportRound.objects.get_or_create(
        campaign=plan.campaign,
        receiving_unit=receiver,
        kind=obligation.what,
        year=when,
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


@transaction.atomic
def extend_deadline(user: User, reports: list[Report], *, until: dt.date, reason: str) -> int:
    """Give units more time, with a reason that everybody sees; returns how many were extended.

    Raises:
        Refused: no right, no reason, or the new day is not later than the due day.
    """
    if not reason.strip():
        raise Refused("Hãy ghi lý do gia hạn.", errors={"reason": "Hãy ghi lý do gia hạn."})
    for report in reports:
        demand(user, "reports.change_round", report.round)
        if until <= report.round.due_on:
            raise Refused(
                "Ngày gia hạn phải sau hạn cuối của kỳ.",
                errors={"until": "Ngày gia hạn phải sau hạn cuối của kỳ."},
            )
    keys = [report.pk for report in reports]
    changed = Report.objects.filter(pk__in=keys, state__in=EDITABLE_STATES).update(
        extended_to=until, extension_reason=reason.strip()
    )
    for report in reports:
        record(
            user,
            "reports.extend",
            report,
            scope_path=report.unit.path,
            until=until.isoformat(),
            reason=reason.strip(),
        )
    return changed


@transaction.atomic
def close_round(user: User, report_round: ReportRound) -> list[str]:
    """End a round: nothing is submitted any more; returns the units that never reported.

    Raises:
        Refused: no right.
        Stale: it is closed already.
    """
    demand(user, "reports.manage_round", report_round)
    changed = ReportRound.objects.filter(pk=report_round.pk, state=RoundState.OPEN).update(
        state=RoundState.CLOSED, closed_at=timezone.now()
    )
    if not changed:
        raise Stale("Kỳ báo cáo đã kết thúc từ trước.")
    report_round.refresh_from_db()
    missing = [
        report.unit.label
        for report in report_round.reports.exclude(state__in=ARRIVED_STATES).select_related("unit")
    ]
    record(
        user,
        "reports.close_round",
        report_round,
        scope_path=report_round.receiving_unit.path,
        missing=missing,
    )
    return missing


@transaction.atomic
def reopen_round(user: User, report_round: ReportRound, *, reason: str) -> None:
    """Open a closed round again.

    Raises:
        Refused: no right or no reason.
        Stale: it is open already.
    """
    demand(user, "reports.manage_round", report_round)
    if not reason.strip():
        raise Refused("Hãy ghi lý do mở lại.", errors={"reason": "Hãy ghi lý do mở lại."})
    changed = ReportRound.objects.filter(pk=report_round.pk, state=RoundState.CLOSED).update(
        state=RoundState.OPEN, closed_at=None
    )
    if not changed:
        raise Stale("Kỳ báo cáo đang mở.")
    report_round.refresh_from_db()
    record(
        user,
        "reports.reopen_round",
        report_round,
        scope_path=report_round.receiving_unit.path,
        reason=reason.strip(),
    )


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
    recipient = obligation.recipient_rows.select_related("unit", "through").first()
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


def _title(obligation: Obligation, year: int) -> str:
    what = {
        ObligationKind.ANNUAL_REPORT: "Báo cáo phong trào thi đua năm",
        ObligationKind.MID_TERM_REVIEW: "Báo cáo sơ kết phong trào thi đua năm",
        ObligationKind.FINAL_REVIEW: "Báo cáo tổng kết phong trào thi đua năm",
    }[ObligationKind(obligation.what)]
    return f"{what} {year}"


def _fill(report_round: ReportRound, obligation: Obligation, *, on_day: dt.date) -> None:
    debtors = list(debtors_of(obligation, on_day))
    if not debtors:
        raise Refused("Không có đơn vị nào phải nộp theo nghĩa vụ này. Hãy xem lại loại đơn vị.")
    areas = list(obligation.plan.content_areas.all())
    RoundSection.objects.bulk_create(_sections(report_round, areas))
    RoundIndicator.objects.bulk_create(_indicators(report_round, areas))
    Report.objects.bulk_create(Report(round=report_round, unit=unit) for unit in debtors)


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


def _indicators(report_round: ReportRound, areas: list) -> list[RoundIndicator]:
    """The campaign's indicators as they stand now, tied to this plan's own areas."""
    own = {area.pk: area for area in areas} | {
        area.derived_from_id: area for area in areas if area.derived_from_id
    }
    return [
        RoundIndicator(
            round=report_round,
            content_area=own.get(indicator.content_area_id),
            **{name: getattr(indicator, name) for name in COPIED},
        )
        for indicator in Indicator.objects.filter(campaign=report_round.campaign, is_active=True)
    ]
