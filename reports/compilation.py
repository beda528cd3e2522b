"""From the accepted reports of a round to one document; the same verbs at commune and province."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models import Max
from django.utils import timezone

from accounts.auditing import record
from accounts.jobs import start
from accounts.models import Job
from documents.text import normalize
from documents.verification import new_code
from reports.carrying import report_upward
from reports.closing import close_round
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.frozen_figures import frozen_figures
from reports.models import Compilation
from reports.models import CompilationHighlight
from reports.models import CompilationSection
from reports.models import CompilationSource
from reports.models import Report
from reports.models import ReportRound
from reports.models import ReportTransition
from reports.models import RoundSection
from reports.models import SectionText
from reports.plan_facts import plan_facts
from reports.proposals import Passage
from reports.proposals import propose_text
from reports.proposals import totals_by_area
from reports.totals import accepted_reports
from reports.totals import completeness_of
from reports.totals import totals_of
from reports.totals import values_of_reports
from reports.transitions import COMPILATION_TRANSITIONS
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def compile_round(
    user: User, report_round: ReportRound, *, last_seen: int | None = None
) -> Compilation:
    """Make a draft of the compiled document from the reports accepted at this moment.

    Each source is kept by id and hash. What the officer wrote in the compilation before is taken
    over, section by section; untouched sections are proposed anew.

    Args:
        last_seen: number of the latest compilation on the page, 0 for none; the same click twice
            then makes one. None makes one in any case.

    Raises:
        Refused: no right, or no report has been accepted yet.
        Stale: a newer one than the page showed has been made.
    """
    demand(user, "reports.compile_round", report_round)
    # Two officers who press at once get two numbers, never one number twice.
    ReportRound.objects.select_for_update().get(pk=report_round.pk)
    reports = accepted_reports(report_round)
    if not reports:
        raise Refused(
            "Chưa có báo cáo nào được chấp nhận nên chưa thể tổng hợp. "
            "Hãy xem và chấp nhận báo cáo của các đơn vị trước."
        )
    before = report_round.compilations.order_by("-number").first()
    if before and last_seen is not None and before.number > last_seen:
        raise Stale(f"Bản tổng hợp lần {before.number} vừa được lập. Hãy mở bản đó.")
    completeness = completeness_of(report_round, timezone.localdate())
    values = values_of_reports(reports)
    totals = totals_of(report_round, reports, values=values)
    compilation = Compilation.objects.create(
        round=report_round,
        number=(before.number if before else 0) + 1,
        title=_title(report_round),
        figures=frozen_figures(report_round, reports, completeness, totals, values),
        signing_capacity=before.signing_capacity if before else "",
        signatory_post=before.signatory_post if before else "",
        signatory_name=before.signatory_name if before else "",
        binds_reports=before.binds_reports if before else True,
        created_by=user,
    )
    CompilationSource.objects.bulk_create(
        CompilationSource(
            compilation=compilation, version=r.current_version, sha256=r.current_version.sha256
        )
        for r in reports
    )
    _write_sections(compilation, reports, totals, completeness, before)
    if before:
        _take_over_highlights(before, compilation, reports)
    record(
        user,
        "reports.compile",
        compilation,
        scope_path=report_round.receiving_unit.path,
        sources=len(reports),
    )
    return compilation


def save_section(
    user: User,
    compilation: Compilation,
    section: CompilationSection,
    *,
    text: str,
    expected_version: int,
) -> int:
    """Store the officer's text of one section; returns the new version of the section.

    Raises:
        Refused: no right, or the document has been issued.
        Stale: somebody else saved this section meanwhile; nothing is overwritten.
    """
    _demand_editable(user, compilation)
    changed = CompilationSection.objects.filter(
        pk=section.pk, compilation=compilation, version=expected_version
    ).update(text=normalize(text), version=F("version") + 1)
    if not changed:
        raise Stale("Người khác vừa lưu mục này. Phần bạn gõ vẫn còn; hãy đối chiếu hai bản.")
    _back_to_draft(compilation)
    return expected_version + 1


@transaction.atomic
def save_facts(
    user: User,
    compilation: Compilation,
    *,
    title: str,
    document_number: str,
    issued_on: dt.date | None,
    signing_capacity: str,
    signatory_post: str,
    signatory_name: str,
    binds_reports: bool = True,
) -> Compilation:
    """Store number, day, subject and signature block, and whether the units' reports are bound in."""
    _demand_editable(user, compilation)
    if not title.strip():
        raise Refused("Hãy nhập trích yếu.", errors={"title": "Hãy nhập trích yếu."})
    Compilation.objects.filter(pk=compilation.pk).update(
        title=normalize(title).strip(),
        document_number=document_number.strip(),
        issued_on=issued_on,
        signing_capacity=signing_capacity.strip(),
        signatory_post=signatory_post.strip(),
        signatory_name=normalize(signatory_name).strip(),
        binds_reports=binds_reports,
        edit_version=F("edit_version") + 1,
    )
    _back_to_draft(compilation)
    compilation.refresh_from_db()
    return compilation


@transaction.atomic
def pick_highlight(
    user: User, compilation: Compilation, *, report: Report, section: RoundSection, text: str
) -> CompilationHighlight:
    """Put a passage of a source report into the document.

    Raises:
        Refused: no right, empty text, or the report is not a source of this compilation.
    """
    _demand_editable(user, compilation)
    if not text.strip():
        raise Refused("Hãy chọn đoạn văn cần trích.", errors={"text": "Hãy chọn đoạn cần trích."})
    if not compilation.sources.filter(version__report=report).exists():
        raise Refused("Báo cáo này không nằm trong bản tổng hợp.")
    last = compilation.highlights.filter(section=section).aggregate(Max("position"))
    highlight = CompilationHighlight.objects.create(
        compilation=compilation,
        section=section,
        report=report,
        position=(last["position__max"] or 0) + 1,
        text=normalize(text).strip(),
    )
    _back_to_draft(compilation)
    return highlight


@transaction.atomic
def drop_highlight(user: User, compilation: Compilation, highlight: CompilationHighlight) -> None:
    """Take a picked passage out again."""
    _demand_editable(user, compilation)
    compilation.highlights.filter(pk=highlight.pk).delete()
    _back_to_draft(compilation)


@transaction.atomic
def request_pdf(user: User, compilation: Compilation) -> Job:
    """Have the PDF made by a worker; asking again while it is being made gives the same job.

    Raises:
        Refused: no right, or the document has been issued.
    """
    demand(user, "reports.edit_compilation", compilation)
    compilation.refresh_from_db()
    job = compilation.job
    if compilation.state == CompilationState.RENDERING and job is not None and not job.is_over:
        return job
    move(user, compilation, COMPILATION_TRANSITIONS["render"])
    attempt = compilation.transitions.filter(to_state=CompilationState.RENDERING).count()
    job = start(
        user,
        key=f"reports.render:{compilation.pk}:{attempt}",
        handler="reports.render_compilation",
        label=f"Dựng PDF: {compilation.title}",
        payload={"compilation": compilation.pk, "code": new_code()},
    )
    Compilation.objects.filter(pk=compilation.pk).update(job=job)
    compilation.job = job
    return job


@transaction.atomic
def issue_compilation(user: User, compilation: Compilation) -> Compilation:
    """Close the document; its sources are compiled. At the top of the tree the round ends with it.

    Raises:
        Refused: no right; number, day or PDF is missing.
        Stale: it was changed after the PDF was made, or issued by somebody else.
    """
    demand(user, "reports.edit_compilation", compilation)
    missing = {
        field: message
        for field, message in {
            "document_number": "Hãy nhập số, ký hiệu văn bản.",
            "issued_on": "Hãy nhập ngày ban hành.",
        }.items()
        if not getattr(compilation, field)
    }
    if missing:
        raise Refused("Chưa đủ thông tin để ban hành.", errors=missing)
    if compilation.state == CompilationState.DRAFT:
        raise Refused("Hãy dựng PDF của bản hiện tại trước khi ban hành.")
    move(user, compilation, COMPILATION_TRANSITIONS["issue"])
    _mark_sources_compiled(user, compilation)
    record(
        user,
        "reports.issue_compilation",
        compilation,
        scope_path=compilation.round.receiving_unit.path,
        number=compilation.document_number,
    )
    if closes_round(compilation):
        close_round(user, compilation.round)
    return compilation


def closes_round(compilation: Compilation) -> bool:
    """Whether issuing ends the round: nobody above still waits for this unit's report."""
    return compilation.round.is_open and report_upward(compilation) is None


def _mark_sources_compiled(user: User, compilation: Compilation) -> None:
    sources = Report.objects.filter(
        versions__in=compilation.sources.values("version"), state=ReportState.ACCEPTED
    ).distinct()
    keys = list(sources.values_list("pk", flat=True))
    Report.objects.filter(pk__in=keys, state=ReportState.ACCEPTED).update(
        state=ReportState.COMPILED
    )
    now = timezone.now()
    ReportTransition.objects.bulk_create(
        ReportTransition(
            subject_id=key,
            actor=user,
            from_state=ReportState.ACCEPTED,
            to_state=ReportState.COMPILED,
            label="Đưa vào bản tổng hợp",
            at=now,
            note=str(compilation),
        )
        for key in keys
    )


def _demand_editable(user: User, compilation: Compilation) -> None:
    demand(user, "reports.edit_compilation", compilation)
    compilation.refresh_from_db(fields=["state", "job"])
    state = compilation.state
    if state == CompilationState.ISSUED:
        raise Refused("Văn bản đã ban hành nên không sửa được. Hãy lập bản tổng hợp mới.")
    if state == CompilationState.RENDERING:
        job = Job.objects.filter(pk=compilation.job_id).first()
        if job is not None and not job.is_over:
            raise Refused("Đang dựng PDF. Hãy chờ xong rồi sửa tiếp; phần bạn gõ vẫn còn.")
        # The work failed or was called off: the officer goes on with the draft.
        move(user, compilation, COMPILATION_TRANSITIONS["failed"])


def _back_to_draft(compilation: Compilation) -> None:
    """A change after the PDF was made: the PDF no longer says what the draft says."""
    changed = Compilation.objects.filter(pk=compilation.pk, state=CompilationState.RENDERED).update(
        state=CompilationState.DRAFT
    )
    if changed:
        compilation.state = CompilationState.DRAFT


def _title(report_round: ReportRound) -> str:
    kind = report_round.get_kind_display()
    when = f"năm {report_round.year}"
    name = kind.removeprefix("báo cáo ").replace("hằng năm", "kết quả")
    return f"{name[:1].upper()}{name[1:]} thực hiện Phong trào thi đua “{report_round.campaign.title}” {when}"


def _write_sections(compilation, reports, totals, completeness, before) -> None:
    passages: dict[int, list[Passage]] = {}
    labels = {report.pk: report.unit.label for report in reports}
    texts = SectionText.objects.filter(report__in=list(labels)).exclude(text="")
    for row in texts.order_by("report__unit__position", "report_id"):
        passages.setdefault(row.section_id, []).append(Passage(labels[row.report_id], row.text))
    by_area = totals_by_area(totals)
    kept = {s.section_id: s for s in before.sections.filter(version__gt=0)} if before else {}
    rows = []
    for section in compilation.round.sections.all():
        old = kept.get(section.pk)
        text = (
            old.text
            if old
            else propose_text(
                section,
                year=compilation.round.year,
                passages=passages.get(section.pk, []),
                totals=by_area.get(section.content_area_id, []) if section.content_area_id else [],
                completeness=completeness,
                facts=plan_facts(compilation.round, section.kind, timezone.localdate()),
            )
        )
        rows.append(
            CompilationSection(
                compilation=compilation,
                section=section,
                text=text,
                version=old.version if old else 0,
            )
        )
    CompilationSection.objects.bulk_create(rows)


def _take_over_highlights(before, compilation, reports) -> None:
    keys = {report.pk for report in reports}
    CompilationHighlight.objects.bulk_create(
        CompilationHighlight(
            compilation=compilation,
            section_id=h.section_id,
            report_id=h.report_id,
            position=h.position,
            text=h.text,
        )
        for h in before.highlights.all()
        if h.report_id in keys
    )
