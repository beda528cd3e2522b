"""Campaigns: list, one campaign's cascade, launching, publishing, chasing plans."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from campaigns.cascade import Cascade
from campaigns.cascade import align
from campaigns.cascade import cascade_of
from campaigns.cascade import plan_duties
from campaigns.chasing import chase_plans
from campaigns.chasing import recipients_of
from campaigns.enums import CampaignState
from campaigns.enums import PlanState
from campaigns.forms import CampaignForm
from campaigns.forms import DutyFilterForm
from campaigns.launching import close_campaign
from campaigns.launching import publish_campaign
from campaigns.launching import start_campaign
from campaigns.launching import start_plan
from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.permissions import WRITERS
from campaigns.queries import working_day_overrides
from campaigns.timeline import moments_of
from campaigns.timeline import scale_of
from campaigns.warnings import PlanWarning
from campaigns.warnings import warnings_of
from config.campaign_sections import campaign_sections
from config.campaign_sections import complete_started_plan
from config.campaign_sections import further_warnings
from documents.spreadsheets import table_response
from documents.text import fold
from units.models import Unit
from units.visibility import acting_memberships
from workflow import Refused
from workflow import demand

PAGE_SIZE = 25
IN_FORCE = [PlanState.ISSUED, PlanState.AMENDED]
STANDING_WORDS = {
    "issued": "Đã ban hành",
    "late_issued": "Ban hành muộn",
    "draft": "Đang soạn",
    "overdue": "Quá hạn",
    "waiting": "Chưa lập",
}


@require_GET
def campaign_list(request):
    campaigns = (
        Campaign.objects.visible_to(request.user)
        .select_related("unit")
        .annotate(issued_plans=Count("plans", filter=Q(plans__state__in=IN_FORCE)))
        .order_by("-first_year", "title", "pk")
    )
    words = request.GET.get("tim", "")
    if words:
        campaigns = campaigns.filter(title__icontains=words)
    context = {
        "page": Paginator(campaigns, PAGE_SIZE).get_page(request.GET.get("trang")),
        "words": words,
        "can_add": request.user.has_perm("campaigns.add_campaign"),
    }
    return render(request, "campaigns/list.html", context)


def campaign_of(user, slug: str) -> Campaign:
    """The campaign if the person may know of it, else 404."""
    return get_object_or_404(Campaign.objects.visible_to(user).select_related("unit"), slug=slug)


def _top_plan(campaign: Campaign, user) -> Plan | None:
    return (
        Plan.objects.visible_to(user)
        .filter(campaign=campaign, parent=None)
        .current()
        .select_related("unit")
        .prefetch_related("content_areas")
        .order_by("unit__depth", "pk")
        .first()
    )


@require_GET
def detail(request, slug: str):
    """Facts, time line, areas, who owes a plan, warnings."""
    campaign = campaign_of(request.user, slug)
    today = timezone.localdate()
    overrides = working_day_overrides()
    cascade = cascade_of(
        request.user, campaign, "obligations__debtors", "legal_bases", "content_areas"
    )
    top = cascade.top
    duties = plan_duties(request.user, cascade, today, overrides=overrides)
    form = DutyFilterForm(request.GET or None)
    shown = _narrowed(duties, form)
    if request.GET.get("xuat"):
        return _export_duties(request.GET["xuat"], shown)
    phases = list(campaign.phases.all())
    moments = moments_of(campaign, phases, top, today)
    context = {
        "campaign": campaign,
        "plan": top,
        "areas": top.content_areas.all() if top else [],
        "phases": phases,
        "moments": moments,
        "scale": scale_of(campaign, phases, moments, today),
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("trang")),
        "filter": form,
        "owing": len(duties),
        "issued": sum(d.standing in {"issued", "late_issued"} for d in duties),
        "overdue": sum(d.standing == "overdue" for d in duties),
        "warnings": _warnings(cascade, today, overrides),
        "own_unit": _unit_without_plan(request.user, cascade),
        "sections": campaign_sections(request.user, campaign),
        "can_close": campaign.state == CampaignState.ACTIVE
        and request.user.has_perm("campaigns.close_campaign", campaign),
        "can_chase": request.user.has_perm("campaigns.chase_plans", campaign),
        "can_add": request.user.has_perm("campaigns.add_campaign"),
        "can_publish": request.user.has_perm("campaigns.publish_campaign", campaign),
    }
    return render(request, "campaigns/detail.html", context)


def _warnings(cascade: Cascade, today, overrides) -> list[PlanWarning]:
    plans = ([cascade.top] if cascade.top else []) + cascade.children + cascade.orphans
    found = [
        warning
        for plan in plans
        for warning in warnings_of(plan, plan.campaign.first_year, today, overrides=overrides)
    ]
    found += [w for each in further_warnings(plans).values() for w in each]
    return sorted(found, key=lambda warning: (not warning.serious, warning.kind))


def _children(user, top: Plan | None):
    return (
        Plan.objects.visible_to(user)
        .filter(parent=top, state__in=IN_FORCE)
        .exclude(parent=None)
        .select_related("unit")
        .prefetch_related("content_areas")
        .order_by("unit__position", "unit__search")
    )


def _narrowed(duties: list, form: DutyFilterForm) -> list:
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    words = fold(asked.get("tim") or "").split()
    wanted = asked.get("tinh_trang")
    found = [
        duty
        for duty in duties
        if all(word in duty.unit.search for word in words)
        and (not wanted or duty.standing == wanted)
    ]
    if asked.get("xep") == "tinh_trang":
        order = list(STANDING_WORDS)
        found.sort(key=lambda duty: -order.index(duty.standing))
    return found


def _export_duties(kind: str, duties: list):
    header = ["Đơn vị", "Tình trạng", "Số kế hoạch", "Ngày ban hành", "Thời hạn"]
    rows = (
        [
            d.unit.name,
            STANDING_WORDS[d.standing],
            d.plan.number if d.plan else "",
            d.plan.issued_on if d.plan else None,
            d.due_words,
        ]
        for d in duties
    )
    return table_response(kind, "ke-hoach-cap-duoi", header, rows)


@require_GET
def matrix(request, slug: str):
    """Areas of the top plan × plans of the units below: covered, missing, own initiative."""
    campaign = campaign_of(request.user, slug)
    top = _top_plan(campaign, request.user)
    children = _children(request.user, top)
    areas = list(top.content_areas.all()) if top else []
    if request.GET.get("xuat") and top:
        header = ["Đơn vị", *[f"{a.ordinal}. {a.title}" for a in areas], "Nội dung riêng"]
        table = (
            [
                row.plan.unit.name,
                *["Có" if cell else "Thiếu" for cell in row.cells],
                "; ".join(str(area) for area in row.own),
            ]
            for row in align(top, children)
        )
        return table_response(request.GET["xuat"], "ma-tran-noi-dung", header, table)
    page = Paginator(children, PAGE_SIZE).get_page(request.GET.get("trang"))
    rows = align(top, list(page.object_list)) if top else []
    return render(
        request,
        "campaigns/matrix.html",
        {"campaign": campaign, "plan": top, "areas": areas, "rows": rows, "page": page},
    )


def start(request):
    """Launch a campaign; its own plan is then filled in page by page."""
    demand(request.user, "campaigns.add_campaign")
    form = CampaignForm(request.POST or None, units=own_units(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            _, plan = start_campaign(request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            for name, text in refusal.errors.items():
                form.add_error(name, text)
        else:
            messages.success(request, "Đã lập phong trào. Hãy nhập kế hoạch theo từng phần.")
            return redirect("campaigns:draft", pk=plan.pk)
    return render(request, "campaigns/start.html", {"form": form})


def own_units(user):
    keys = {
        k for m in acting_memberships(user) if m.role in WRITERS for k in (m.unit_id, m.scope.pk)
    }
    return Unit.objects.filter(pk__in=keys).in_name_order()


def _unit_without_plan(user, cascade: Cascade) -> Unit | None:
    """The person's unit directly under the top plan that has no plan yet."""
    top = cascade.top
    if top is None or top.is_draft or top.campaign.is_closed:
        return None
    own = [u for m in acting_memberships(user) if m.role in WRITERS for u in (m.unit, m.scope)]
    return next(
        (
            unit
            for unit in own
            if unit.parent_id == top.unit_id
            and not unit.is_emulation_office
            and unit.pk not in cascade.by_unit
        ),
        None,
    )


def start_child(request, slug: str):
    """Choose what to take over, then make the draft of the own unit's plan from the plan above."""
    campaign = campaign_of(request.user, slug)
    asked = (request.POST or request.GET).get("don_vi", "")
    unit = get_object_or_404(
        Unit.objects.visible_to(request.user), pk=int(asked) if asked.isdigit() else 0
    )
    parent = (
        campaign.plans.filter(unit__in=unit.ancestor_ids)
        .current()
        .select_related("unit")
        .order_by("-unit__depth")
        .first()
    )
    if request.method != "POST":
        demand(request.user, "campaigns.add_plan")
        context = {"campaign": campaign, "unit": unit, "plan": parent}
        return render(request, "campaigns/take_over.html", context)
    areas = None
    if "chon" in request.POST:  # came from the page on which areas are ticked
        areas = {int(key) for key in request.POST.getlist("noi_dung") if key.isdigit()}
    with transaction.atomic():
        plan = start_plan(request.user, campaign=campaign, unit=unit, parent=parent, areas=areas)
        if areas is None or "tieu_chi" in request.POST:
            complete_started_plan(request.user, plan)
    messages.success(request, "Đã lập dự thảo từ kế hoạch cấp trên.")
    return redirect("campaigns:draft", pk=plan.pk)


@require_POST
def publish(request, slug: str):
    campaign = campaign_of(request.user, slug)
    shown = request.POST.get("cong_khai") == "1"
    publish_campaign(request.user, campaign, is_public=shown)
    messages.success(
        request, "Đã đưa lên trang công khai." if shown else "Đã gỡ khỏi trang công khai."
    )
    return redirect("campaigns:detail", slug=slug)


def close(request, slug: str):
    """Confirm, then end the campaign."""
    campaign = campaign_of(request.user, slug)
    demand(request.user, "campaigns.close_campaign", campaign)
    if request.method == "POST":
        close_campaign(request.user, campaign)
        messages.success(request, "Đã kết thúc phong trào.")
        return redirect("campaigns:detail", slug=slug)
    drafts = campaign.plans.filter(state=PlanState.DRAFT).select_related("unit")
    context = {"campaign": campaign, "drafts": drafts}
    return render(request, "campaigns/close.html", context)


def chase(request, slug: str):
    """Preview, then send, the reminder to units without an issued plan."""
    campaign = campaign_of(request.user, slug)
    demand(request.user, "campaigns.chase_plans", campaign)
    cascade = cascade_of(request.user, campaign, "obligations")
    every = plan_duties(
        request.user, cascade, timezone.localdate(), overrides=working_day_overrides()
    )
    duties = [d for d in every if d.standing not in {"issued", "late_issued"}]
    message = request.POST.get("message", "")
    if request.method == "POST":
        token = request.POST.get("token", "")
        count = chase_plans(request.user, campaign, duties, message=message, token=token)
        messages.success(request, f"Đã gửi {count} thông báo đôn đốc.")
        return redirect("campaigns:detail", slug=slug)
    context = {
        "campaign": campaign,
        "duties": duties,
        "people": recipients_of(duties),
        "message": message,
        "token": secrets.token_urlsafe(12),
    }
    return render(request, "campaigns/chase.html", context)


urlpatterns = [
    path("", campaign_list, name="list"),
    path("moi/", start, name="start"),
    path("<slug:slug>/", detail, name="detail"),
    path("<slug:slug>/ma-tran/", matrix, name="matrix"),
    path("<slug:slug>/lap-ke-hoach/", start_child, name="start_plan"),
    path("<slug:slug>/hien-cong-khai/", publish, name="publish"),
    path("<slug:slug>/ket-thuc/", close, name="close"),
    path("<slug:slug>/don-doc/", chase, name="chase"),
]
