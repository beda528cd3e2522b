"""Before a report leaves its unit: presenting, the leader's page, and who must ask the leader."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from documents.calendar import end_of_day
from documents.calendar import rest_in_words
from reports.approval import approve_report
from reports.approval import present_report
from reports.approval import send_back_report
from reports.approval import withdraw_report
from reports.approval_rules import kinds_below
from reports.approval_rules import leaders_of
from reports.approval_rules import rule_for
from reports.approval_rules import set_approval
from reports.enums import ReportState
from reports.forms import ApprovalForm
from reports.queries import report_for_reading
from reports.views.editing import report_of
from reports.views.editing import version_in
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow.form_page import form_page


@require_POST
def present(request, pk: int):
    report = report_of(request.user, pk)
    try:
        present_report(request.user, report, expected_version=version_in(request))
    except Refused as refusal:
        if refusal.denied:
            raise
        messages.error(request, refusal.reason)
        return redirect("reports:edit" if isinstance(refusal, Stale) else "reports:check", pk=pk)
    messages.success(request, "Đã trình lãnh đạo. Bạn sẽ nhận được thông báo khi có kết quả.")
    return redirect("reports:approval", pk=pk)


@require_GET
def approval(request, pk: int):
    """The presented report: the leader reads and decides, the officer may take it back."""
    return _page(request, pk)


@require_POST
def approve(request, pk: int):
    report = report_of(request.user, pk)
    try:
        approve_report(request.user, report, expected_version=version_in(request))
    except Stale as refusal:
        report.refresh_from_db()
        if report.state == ReportState.PRESENTED or report.is_editable:
            messages.error(request, refusal.reason)
        return redirect("reports:edit", pk=pk)
    except Refused as refusal:
        if refusal.denied:
            raise
        return _page(request, pk, refusal=refusal)
    return redirect("reports:receipt", pk=pk)


@require_POST
def send_back(request, pk: int):
    report = report_of(request.user, pk)
    note = request.POST.get("note", "")
    try:
        send_back_report(request.user, report, note=note)
    except Refused as refusal:
        if refusal.denied or isinstance(refusal, Stale):
            raise
        return _page(request, pk, refusal=refusal, typed=note)
    messages.success(request, "Đã trả lại cho người soạn.")
    return redirect("home")


@require_POST
def withdraw(request, pk: int):
    withdraw_report(request.user, report_of(request.user, pk))
    messages.success(request, "Đã rút lại. Bạn có thể sửa rồi trình lại.")
    return redirect("reports:edit", pk=pk)


def approval_settings(request, pk: int):
    """Whether the unit's reports need its leader, and those of which kinds below."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    demand(request.user, "reports.view_approval", unit)
    can_change = request.user.has_perm("reports.manage_approval", unit)
    if request.method == "POST":
        demand(request.user, "reports.manage_approval", unit)
    kinds = kinds_below(unit)
    form = ApprovalForm(
        request.POST or None,
        kinds=kinds,
        own=unit.approval_rules.filter(kind="").exists(),
    )
    return form_page(
        request,
        form,
        lambda data: set_approval(request.user, unit, **data),
        title="Duyệt báo cáo trước khi nộp",
        button="Lưu quy định",
        back=reverse("reports:approval_settings", args=[pk]),
        said="Đã lưu quy định duyệt báo cáo.",
        template="reports/approval_settings.html",
        unit=unit,
        rule=rule_for(unit),
        leaders=leaders_of(unit),
        can_change=can_change,
        gaps=[kind for kind in kinds if kind.gaps] if can_change else [],
    )


def _page(request, pk: int, *, refusal: Refused | None = None, typed: str = ""):
    reading = report_for_reading(request.user, pk)
    report = reading.report
    demand(request.user, "reports.view_report", report)
    if report.state != ReportState.PRESENTED:
        return redirect("reports:edit", pk=pk)
    context = {
        "reading": reading,
        "report": report,
        "rest": rest_in_words(end_of_day(report.due_on), timezone.now()),
        "presented": report.transitions.select_related("actor").last(),
        "leaders": leaders_of(report.unit),
        "can_approve": request.user.has_perm("reports.approve_report", report),
        "can_withdraw": request.user.has_perm("reports.present_report", report),
        "refusal": refusal,
        "typed": typed,
    }
    return render(request, "reports/approval.html", context, status=422 if refusal else 200)


urlpatterns = [
    path("<int:pk>/trinh/", present, name="present"),
    path("<int:pk>/duyet/", approval, name="approval"),
    path("<int:pk>/duyet/nop/", approve, name="approve"),
    path("<int:pk>/duyet/tra-lai/", send_back, name="send_back"),
    path("<int:pk>/rut-lai/", withdraw, name="withdraw"),
    path("duyet-truoc-khi-nop/<int:pk>/", approval_settings, name="approval_settings"),
]
