"""The main job without a browser: rounds opened, reports submitted, reviewed, compiled, printed."""

from __future__ import annotations

import datetime as dt

from celery import current_app

from accounts import jobs
from accounts.models import User
from campaigns.enums import ObligationKind
from campaigns.models import Plan
from demo.writing import submit
from demo.writing import write_report
from reports.carrying import carry_upward
from reports.closing import close_round
from reports.compilation import compile_round
from reports.compilation import issue_compilation
from reports.compilation import pick_highlight
from reports.compilation import request_pdf
from reports.compilation import save_facts
from reports.enums import EDITABLE_STATES
from reports.enums import ReportState
from reports.enums import SectionKind
from reports.models import Compilation
from reports.models import Report
from reports.models import ReportRound
from reports.opening import open_round
from reports.review import accept_reports
from reports.review import return_report
from workflow import Refused

MISSING = 29  # every 29th unit never reports
HIGHLIGHTS = 3


def open_annual_round(
    user: User, plan: Plan, *, year: int, opens_on: dt.date, due_on: dt.date | None = None
) -> ReportRound:
    """Open the annual round of a plan; `due_on` where the plan names no day."""
    obligation = plan.obligations.get(what=ObligationKind.ANNUAL_REPORT)
    report_round, _ = open_round(user, obligation, year=year, opens_on=opens_on, due_on=due_on)
    return report_round


def hand_in(officers: dict[int, User], reports: list[Report]) -> int:
    """Each unit writes and submits, but every `MISSING`th; returns how many did."""
    sent = 0
    for place, report in enumerate(reports, start=1):
        user = officers.get(report.unit_id)
        if user is None or report.state not in EDITABLE_STATES or place % MISSING == 0:
            continue
        write_report(user, report)
        submit(user, report)
        sent += 1
    return sent


def send_one_back(receiver: User, officers: dict[int, User], report_round: ReportRound) -> None:
    """One report is returned with a remark, mended and submitted again: its second version."""
    report = report_round.reports.filter(state=ReportState.SUBMITTED).order_by("pk").last()
    if report is None:
        raise Refused("Không có báo cáo nào để trả lại.")
    section = report_round.sections.get(kind=SectionKind.DIFFICULTIES)
    return_report(
        receiver, report, note="Đề nghị nêu rõ kiến nghị với cấp nào.",
        comments={section.pk: "Ghi cụ thể cơ quan có thẩm quyền giải quyết."},
    )  # fmt: skip
    submit(officers[report.unit_id], report)


def finish_round(
    receiver: User, report_round: ReportRound, *, number: str, day: dt.date,
    signer: tuple[str, str], binds_reports: bool = True,
) -> Compilation:  # fmt: skip
    """Accept what arrived, compile, print and issue.

    Args:
        signer: (post, name) of the signature block; the post may have two lines.
        binds_reports: whether the units' reports follow in the same volume.
    """
    waiting = report_round.reports.filter(state=ReportState.SUBMITTED).select_related(
        "round__receiving_unit", "unit", "current_version"
    )
    accept_reports(receiver, list(waiting))
    compilation = compile_round(receiver, report_round)
    _pick_highlights(receiver, compilation)
    post, name = signer
    save_facts(
        receiver, compilation, title=compilation.title, document_number=number, issued_on=day,
        signing_capacity="TM. UỶ BAN NHÂN DÂN", signatory_post=post, signatory_name=name,
        binds_reports=binds_reports,
    )  # fmt: skip
    print_now(receiver, compilation)
    compilation.refresh_from_db()
    issue_compilation(receiver, compilation)
    return compilation


def print_now(user: User, compilation: Compilation) -> None:
    """Make the PDF in this process, as a worker would.

    Raises:
        RuntimeError: the job did not end well.
    """
    current_app.loader.import_default_modules()  # registers the job handlers
    job = request_pdf(user, compilation)
    jobs.run(job.pk)
    job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(job.error)


def carry_to_province(
    user: User, compilation: Compilation, *, own: dict[str, int] | None = None
) -> Report:
    """The commune's compiled report becomes its own report, completed and submitted.

    Args:
        own: by code, what the commune counts itself beside its units, with the reason.
    """
    report = carry_upward(user, compilation)
    close_round(user, compilation.round)
    report = Report.objects.select_related("round__campaign", "unit").get(pk=report.pk)
    write_report(user, report, own=own)
    submit(user, report)
    return report


def leave_in_work(officers: dict[int, User], receiver: User, report_round: ReportRound) -> None:
    """A round as it stands weeks before the due day: some submitted, some begun, one returned."""
    reports = list(report_round.reports.select_related("round__campaign", "unit").order_by("pk"))
    for place, report in enumerate(reports):
        user = officers.get(report.unit_id)
        if user is None or place % 7 not in {0, 2, 3}:
            continue
        done = place % 7 != 3
        write_report(user, report, share=1.0 if done else 0.4)
        if done:
            submit(user, report)
    submitted = list(
        report_round.reports.filter(state=ReportState.SUBMITTED).select_related(
            "round__receiving_unit", "unit", "current_version"
        )
    )
    accept_reports(receiver, submitted[: len(submitted) // 2])
    if len(submitted) > 2:
        return_report(
            receiver, submitted[-1], note="Số liệu dịch vụ công chưa khớp với Cổng dịch vụ công.",
            comments={},
        )  # fmt: skip


def _pick_highlights(user: User, compilation: Compilation) -> None:
    section = compilation.round.sections.get(kind=SectionKind.EXEMPLARS)
    rows = (
        section.texts.filter(report__versions__in=compilation.sources.values("version"))
        .exclude(text="")
        .select_related("report")
        .order_by("report__unit__position")
    )
    seen: set[str] = set()
    for row in rows:
        if len(seen) == HIGHLIGHTS:
            break
        if row.text not in seen:
            pick_highlight(user, compilation, report=row.report, section=section, text=row.text)
            seen.add(row.text)
