"""The receiving office's queue: filter, open, accept, return with remarks, accept many."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from documents.spreadsheets import table_response
from reports.enums import ACCEPTED_STATES
from reports.enums import ReportState
from reports.enums import Standing
from reports.filters import ReportFilter
from reports.models import Report
from reports.models import ReportRound
from reports.queries import report_for_reading
from reports.recipients import acknowledge
from reports.recipients import acknowledged_by
from reports.review import accept_report
from reports.review import accept_reports
from reports.review import add_comment
from reports.review import reopen_report
from reports.review import return_report
from reports.totals import Completeness
from reports.totals import completeness_of
from workflow import Refused
from workflow import demand

PAGE_SIZE = 50
ORDERS = {
    "don-vi": ("unit__position", "unit__search"),
    "nop-luc": ("received_at", "pk"),
    "-nop-luc": ("-received_at", "-pk"),
}


def round_of(user, pk: int) -> ReportRound:
    """A round that the user sees, or 404."""
    return get_object_or_404(
        ReportRound.objects.visible_to(user)
        .select_related("campaign", "receiving_unit", "through", "plan")
        .prefetch_related("recipient_rows__unit"),
        pk=pk,
    )


def filtered_reports(request, report_round: ReportRound) -> ReportFilter:
    """The reports of a round as the address narrows and orders them."""
    order = ORDERS.get(request.GET.get("xep", ""), ORDERS["don-vi"])
    queryset = (
        Report.objects.visible_to(request.user)
        .filter(round=report_round)
        .with_standing(timezone.localdate())
        .select_related("unit", "current_version")
        .defer("current_version__payload")
        .order_by(*order)
    )
    return ReportFilter(request.GET or None, queryset=queryset, report_round=report_round)


@require_GET
def queue(request, pk: int):
    """The reports of a round as a table; bulk acts start here."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.view_round", report_round)
    filtering = filtered_reports(request, report_round)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "bao-cao-don-vi", COLUMNS, _rows(filtering.qs))
    page = Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "round": report_round,
        "filter": filtering,
        "page": page,
        "counts": completeness_of(report_round, timezone.localdate()),
        "can_review": request.user.has_perm("reports.manage_round", report_round),
    }
    context["chips"] = _chips(context["counts"])
    context["chosen"] = request.GET.get("tinh_trang") or None
    template = "reports/_queue_results.html" if request.htmx else "reports/queue.html"
    return render(request, template, context)


def _chips(counts: Completeness) -> list[tuple[str | None, str, int]]:
    """(value of the filter, label, number) of the filters that the officer uses all day."""
    return [
        (None, "Tất cả", counts.expected),
        (Standing.SUBMITTED, Standing.SUBMITTED.label, counts.waiting),
        (Standing.RETURNED, Standing.RETURNED.label, counts.returned),
        (Standing.OVERDUE, Standing.OVERDUE.label, counts.overdue),
        (Standing.NOT_STARTED, Standing.NOT_STARTED.label, counts.not_started),
    ]


COLUMNS = ["Đơn vị", "Loại đơn vị", "Tình trạng", "Nhận lúc", "Đúng hạn", "Mã tiếp nhận"]


def _rows(reports):
    for report in reports:
        version = report.current_version
        yield [
            report.unit.name,
            report.unit.get_kind_display(),
            Standing(report.standing).label,
            report.first_received_at,
            {True: "đúng hạn", False: "nộp muộn", None: ""}[report.first_on_time],
            version.receipt_code if version else "",
        ]


@require_GET
def review(request, pk: int):
    """One submitted report: what the unit wrote, its figures and files, remarks at sections."""
    report = report_for_reading(request.user, pk)
    demand(request.user, "reports.view_report", report.report)
    return render(request, "reports/review.html", _review_context(request, report))


@require_POST
def accept(request, pk: int):
    report = report_for_reading(request.user, pk).report
    accept_report(request.user, report, note=request.POST.get("note", ""))
    messages.success(request, f"Đã chấp nhận báo cáo của {report.unit.name}.")
    return _next_or_queue(report)


@require_POST
def send_back(request, pk: int):
    reading = report_for_reading(request.user, pk)
    comments = {
        name.removeprefix("muc-"): text
        for name, text in request.POST.items()
        if name.startswith("muc-") and name.removeprefix("muc-").isdigit()
    }
    note = request.POST.get("note", "")
    try:
        return_report(request.user, reading.report, note=note, comments=comments)
    except Refused as refusal:
        if refusal.denied or not refusal.errors:
            raise
        context = _review_context(request, reading) | {
            "refusal": refusal,
            "typed_note": note,
            "typed_comments": {int(k): v for k, v in comments.items()},
        }
        return render(request, "reports/review.html", context, status=422)
    messages.success(request, f"Đã trả lại báo cáo của {reading.report.unit.name} để bổ sung.")
    return _next_or_queue(reading.report)


@require_POST
def reopen(request, pk: int):
    """Give an accepted report back, with a reason."""
    reading = report_for_reading(request.user, pk)
    try:
        reopen_report(request.user, reading.report, note=request.POST.get("note", ""))
    except Refused as refusal:
        if refusal.denied or not refusal.errors:
            raise
        context = _review_context(request, reading) | {"refusal": refusal}
        return render(request, "reports/review.html", context, status=422)
    messages.success(request, f"Đã mở lại báo cáo của {reading.report.unit.name}.")
    return redirect("reports:review", pk=pk)


@require_POST
def take_note(request, pk: int):
    """A further recipient notes that it has the submission."""
    report = report_for_reading(request.user, pk).report
    acknowledge(request.user, report)
    messages.success(request, f"Đã ghi nhận báo cáo của {report.unit.name}.")
    return redirect("reports:review", pk=pk)


@require_POST
def comment(request, pk: int):
    reading = report_for_reading(request.user, pk)
    section = request.POST.get("section", "")
    add_comment(
        request.user,
        reading.report,
        text=request.POST.get("text", ""),
        section_id=int(section) if section.isdigit() else None,
    )
    messages.success(request, "Đã ghi ý kiến.")
    return redirect("reports:review", pk=pk)


def bulk_accept(request, pk: int):
    """Confirm, then accept the chosen reports (or all that match the filter)."""
    report_round = round_of(request.user, pk)
    demand(request.user, "reports.manage_round", report_round)
    chosen = chosen_reports(request, report_round).filter(state=ReportState.SUBMITTED)
    if request.method != "POST" or "xac-nhan" not in request.POST:
        return render(
            request, "reports/bulk_accept.html", {"round": report_round, "reports": chosen}
        )
    result = accept_reports(request.user, chosen)
    return render(request, "reports/bulk_result.html", {"round": report_round, "result": result})


def chosen_reports(request, report_round: ReportRound):
    """The ticked reports, or with `tat-ca` every report that the filter in the address finds."""
    filtering = filtered_reports(request, report_round)
    if request.POST.get("tat-ca"):
        return filtering.qs
    keys = [key for key in request.POST.getlist("chon") if key.isdigit()]
    return filtering.queryset.filter(pk__in=keys)


def _review_context(request, reading) -> dict:
    report = reading.report
    waiting = (
        Report.objects.visible_to(request.user)
        .filter(round=report.round_id)
        .waiting_for_review()
        .order_by("received_at", "pk")
        .values_list("pk", flat=True)
    )
    keys = list(waiting)
    place = keys.index(report.pk) if report.pk in keys else None
    return {
        "reading": reading,
        "report": report,
        "round": report.round,
        "can_review": request.user.has_perm("reports.review_report", report),
        "can_return": request.user.has_perm("reports.return_report", report),
        "can_acknowledge": request.user.has_perm("reports.acknowledge_report", report),
        "acknowledged": acknowledged_by(report),
        "is_accepted": report.state in ACCEPTED_STATES,
        "is_waiting": report.state == ReportState.SUBMITTED,
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place is not None and place + 1 < len(keys) else None,
        "waiting": len(keys),
    }


def _next_or_queue(report: Report):
    """Go on with the next report that waits, so that an officer works through the queue."""
    following = (
        Report.objects.filter(round=report.round_id)
        .waiting_for_review()
        .order_by("received_at", "pk")
        .first()
    )
    if following:
        return redirect("reports:review", pk=following.pk)
    return redirect("reports:queue", pk=report.round_id)


urlpatterns = [
    path("ky/<int:pk>/don-vi/", queue, name="queue"),
    path("ky/<int:pk>/chap-nhan/", bulk_accept, name="bulk_accept"),
    path("<int:pk>/xem-xet/", review, name="review"),
    path("<int:pk>/chap-nhan/", accept, name="accept"),
    path("<int:pk>/tra-lai/", send_back, name="return"),
    path("<int:pk>/mo-lai/", reopen, name="reopen"),
    path("<int:pk>/ghi-nhan/", take_note, name="acknowledge"),
    path("<int:pk>/y-kien/", comment, name="comment"),
]
