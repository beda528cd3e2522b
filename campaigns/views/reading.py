"""A plan from its document: upload, progress, review beside the text, making the draft."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from accounts.models import Job
from campaigns.enums import CampaignState
from campaigns.enums import PlanReadingState
from campaigns.models import Campaign
from campaigns.models import PlanReading
from campaigns.plan_reading import drop_reading
from campaigns.plan_reading import make_plan
from campaigns.plan_reading import remarks_on
from campaigns.plan_reading import save_review
from campaigns.plan_reading import start_reading
from campaigns.queries import units_written_for
from campaigns.review_draft import HEAD
from campaigns.review_draft import review_of
from campaigns.review_draft import typed
from campaigns.review_forms import ReadPlanForm
from campaigns.review_page import head_places
from campaigns.review_page import marked_lines
from documents.files import serve_file
from workflow import Refused
from workflow import Stale
from workflow import demand

PAGE_SIZE = 25


def _reading_of(user: Any, pk: int) -> PlanReading:
    reading = get_object_or_404(
        PlanReading.objects.visible_to(user).select_related(
            "unit", "campaign__unit", "parent__unit", "plan", "owner"
        ),
        pk=pk,
    )
    demand(user, "campaigns.review_plan_reading", reading)
    return reading


def upload(request) -> HttpResponse:
    """Upload a document, and the list of those under way."""
    demand(request.user, "campaigns.add_plan")
    units = units_written_for(request.user)
    campaigns = Campaign.objects.visible_to(request.user).exclude(state=CampaignState.CLOSED)
    form = ReadPlanForm(
        request.POST or None,
        request.FILES or None,
        units=units,
        campaigns=campaigns,
        initial=_asked(request, units, campaigns),
    )
    if request.method == "POST" and form.is_valid():
        try:
            reading = start_reading(request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            form.add_error(None, refusal.reason)
        else:
            return redirect("campaigns:plan_reading", pk=reading.pk)
    under_way = (
        PlanReading.objects.filter(unit__in=units)
        .filter(~Q(state=PlanReadingState.MADE))
        .select_related("unit", "campaign", "owner")
        .defer("reading", "review")
    )
    page = Paginator(under_way, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "campaigns/reading_upload.html", {"form": form, "page": page})


def _asked(request, units: Any, campaigns: Any) -> dict[str, Any]:
    """What the page one came from already knows; else the highest of the own units."""
    wanted = request.GET.get("don_vi", "")
    unit = units.filter(pk=wanted).first() if wanted.isdigit() else None
    return {
        "unit": unit or units.order_by("depth", "pk").first(),
        "campaign": campaigns.filter(slug=request.GET.get("phong_trao", "")).first(),
    }


def review(request, pk: int) -> HttpResponse:
    """Progress while it is read; then the document with the places marked and the draft beside."""
    reading = _reading_of(request.user, pk)
    if reading.state == PlanReadingState.MADE and reading.plan is not None:
        return redirect("campaigns:draft", pk=reading.plan.pk)
    if reading.state != PlanReadingState.READ:
        job = Job.objects.filter(key=reading.job_key).first()
        context = {"reading": reading, "job": job, "is_own": reading.owner == request.user}
        return render(request, "campaigns/reading_wait.html", context)
    if request.method != "POST":
        return _page(request, reading, reading.review)
    return _take(request, reading)


def _take(request, reading: PlanReading) -> HttpResponse:
    """Save what was typed first, whatever is wrong with it; then do what the button says."""
    draft = typed(reading, request.POST)
    is_quiet = "application/json" in request.headers.get("Accept", "")
    version = request.POST.get("version", "")
    try:
        save_review(request.user, reading, draft, version=int(version) if version.isdigit() else -1)
    except Stale as stale:
        reading.refresh_from_db(fields=["version", "state"])
        if is_quiet:
            answer = {"error": stale.reason, "version": reading.version, "text": ""}
            return JsonResponse(answer, status=409)
        return _page(request, reading, draft, fault=stale.reason, status=409)
    if is_quiet:
        saved_at = f"{timezone.localtime():%H:%M}"
        return JsonResponse({"version": reading.version, "saved_at": saved_at})
    if "tao" in request.POST:
        return _make(request, reading)
    changed = request.POST.get("them") or request.POST.get("gop", "").rpartition("-")[0]
    if not changed:
        messages.success(request, "Đã lưu bản rà soát.")
    anchor = f"#phan-{changed}" if changed in draft else ""
    return redirect(reverse("campaigns:plan_reading", args=[reading.pk]) + anchor)


def _make(request, reading: PlanReading) -> HttpResponse:
    found = review_of(reading, reading.review, is_checked=True)
    if found.errors():
        return _page(request, reading, reading.review, is_checked=True, status=422)
    try:
        plan = make_plan(
            request.user,
            reading,
            head=found.head.cleaned_data,
            accepted=found.accepted(),
            version=reading.version,
        )
    except Refused as refusal:
        if refusal.denied:
            raise
        reading.refresh_from_db(fields=["version", "state"])
        return _page(request, reading, reading.review, fault=refusal.reason, status=409)
    messages.success(request, "Đã tạo dự thảo kế hoạch từ văn bản. Hãy đọc lại rồi ban hành.")
    return redirect("campaigns:draft", pk=plan.pk)


def _page(
    request,
    reading: PlanReading,
    draft: dict[str, Any],
    *,
    fault: str = "",
    is_checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    found = review_of(reading, draft, is_checked=is_checked)
    errors = found.errors() if is_checked else {}
    if fault:
        errors[HEAD] = fault
    context = {
        "reading": reading,
        "head": head_places(reading, found.head),
        "parts": found.parts,
        "lines": marked_lines(reading, draft),
        "remarks": remarks_on(reading),
        "errors": errors,
        "waiting": sum(each.waiting for each in found.parts),
        "first_waiting": next(
            (row.prefix for each in found.parts for row in each.rows if not row["take"].value()), ""
        ),
    }
    return render(request, "campaigns/reading_review.html", context, status=status)


@require_GET
def reading_file(request, pk: int) -> HttpResponse:
    """The document as it was uploaded."""
    reading = _reading_of(request.user, pk)
    kind = mimetypes.guess_type(reading.file_name)[0] or "application/octet-stream"
    return serve_file(reading.file, reading.file_name, content_type=kind)


@require_POST
def drop(request, pk: int) -> HttpResponse:
    drop_reading(request.user, _reading_of(request.user, pk))
    messages.success(request, "Đã xoá văn bản và bản rà soát.")
    return redirect("campaigns:read_plan")


urlpatterns = [
    path("ke-hoach/doc/", upload, name="read_plan"),
    path("ke-hoach/doc/<int:pk>/", review, name="plan_reading"),
    path("ke-hoach/doc/<int:pk>/tep/", reading_file, name="plan_reading_file"),
    path("ke-hoach/doc/<int:pk>/xoa/", drop, name="drop_plan_reading"),
]
