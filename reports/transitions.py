"""Steps of a report and of a compilation."""

from reports.enums import CompilationState
from reports.enums import ReportState
from workflow import Step

TRANSITIONS = {
    "submit": Step(
        frozenset({ReportState.DRAFT, ReportState.RETURNED}),
        ReportState.SUBMITTED,
        "Nộp báo cáo",
        "reports.submit_report",
    ),
    "present": Step(
        frozenset({ReportState.DRAFT, ReportState.RETURNED}),
        ReportState.PRESENTED,
        "Trình lãnh đạo duyệt",
        "reports.present_report",
    ),
    "approve": Step(
        frozenset({ReportState.PRESENTED}),
        ReportState.SUBMITTED,
        "Lãnh đạo duyệt, nộp báo cáo",
        "reports.approve_report",
    ),
    # Back where it came from: a report that the receiver had returned is returned once more.
    "refuse": Step(
        frozenset({ReportState.PRESENTED}),
        ReportState.DRAFT,
        "Lãnh đạo trả lại để sửa",
        "reports.approve_report",
        note_required=True,
    ),
    "refuse_again": Step(
        frozenset({ReportState.PRESENTED}),
        ReportState.RETURNED,
        "Lãnh đạo trả lại để sửa",
        "reports.approve_report",
        note_required=True,
    ),
    "withdraw": Step(
        frozenset({ReportState.PRESENTED}),
        ReportState.DRAFT,
        "Rút lại để sửa",
        "reports.present_report",
    ),
    "withdraw_again": Step(
        frozenset({ReportState.PRESENTED}),
        ReportState.RETURNED,
        "Rút lại để sửa",
        "reports.present_report",
    ),
    "accept": Step(
        frozenset({ReportState.SUBMITTED}),
        ReportState.ACCEPTED,
        "Chấp nhận báo cáo",
        "reports.review_report",
    ),
    "return": Step(
        frozenset({ReportState.SUBMITTED}),
        ReportState.RETURNED,
        "Trả lại để bổ sung",
        "reports.return_report",
        note_required=True,
    ),
    "reopen": Step(
        frozenset({ReportState.ACCEPTED, ReportState.COMPILED}),
        ReportState.RETURNED,
        "Mở lại báo cáo đã chấp nhận",
        "reports.review_report",
        note_required=True,
    ),
}

COMPILATION_TRANSITIONS = {
    "render": Step(
        frozenset({CompilationState.DRAFT, CompilationState.RENDERED, CompilationState.RENDERING}),
        CompilationState.RENDERING,
        "Dựng PDF",
        "reports.edit_compilation",
    ),
    "rendered": Step(
        frozenset({CompilationState.RENDERING}),
        CompilationState.RENDERED,
        "Đã dựng PDF",
        "reports.edit_compilation",
    ),
    "failed": Step(
        frozenset({CompilationState.RENDERING}),
        CompilationState.DRAFT,
        "Không dựng được PDF",
        "reports.edit_compilation",
    ),
    "issue": Step(
        frozenset({CompilationState.RENDERED}),
        CompilationState.ISSUED,
        "Ban hành văn bản tổng hợp",
        "reports.edit_compilation",
    ),
}
