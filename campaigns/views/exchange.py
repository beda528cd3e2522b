"""A campaign out to a workbook and in again, and a new campaign from an old one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaigns.exchange.copying import choices_of
from campaigns.exchange.copying import copy_campaign
from campaigns.exchange.importing import preview as preview_of
from campaigns.exchange.importing import upload
from campaigns.exchange.importing import write
from campaigns.exchange.workbook import empty_workbook
from campaigns.exchange.workbook import plan_to_carry
from campaigns.exchange.workbook import workbook
from campaigns.exchange_forms import CopyForm
from campaigns.exchange_forms import WorkbookForm
from campaigns.models import Campaign
from campaigns.models import CampaignImport
from campaigns.models import Plan
from campaigns.views.campaigns import campaign_of
from campaigns.views.campaigns import own_units
from documents.spreadsheets import XLSX_TYPE
from workflow import Refused
from workflow import demand

SHOWN = 100
MAX_BYTES = 10 * 1024 * 1024


@require_GET
def export(request, slug: str):
    """The campaign and its launching unit's plan as one workbook."""
    campaign, plan = _with_plan(request, slug)
    return _download(workbook(campaign, plan), f"phong-trao-{campaign.slug}")


@require_GET
def template(request):
    """The same workbook with nothing in it."""
    demand(request.user, "campaigns.add_campaign")
    return _download(empty_workbook(), "mau-phong-trao")


def start(request):
    """Choose the launching unit and the file."""
    demand(request.user, "campaigns.add_campaign")
    units = own_units(request.user)
    form = WorkbookForm(
        request.POST or None,
        request.FILES or None,
        units=units,
        # An emulation office launches for the unit above it far more often than for itself.
        initial={"unit": units.order_by("depth").first()},
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["table"]
        try:
            if file.size > MAX_BYTES:
                raise _too_big()
            draft = upload(
                request.user, unit=form.cleaned_data["unit"], name=file.name, content=file.read()
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            form.add_error("table", refusal.reason)
        else:
            return redirect("campaigns:import_preview", token=draft.token)
    return render(
        request, "campaigns/import.html", {"form": form}, status=422 if form.errors else 200
    )


def preview(request, token: str):
    """What the file would make, or everything that is wrong in it; POST writes it once."""
    drafts = CampaignImport.objects.filter(owner=request.user).select_related("unit")
    if request.method == "POST":
        draft = drafts.filter(token=token).first()
        if draft is None:
            messages.info(request, "Tệp này đã được nhập hoặc đã quá một ngày.")
            return redirect("campaigns:list")
        _, plan = write(request.user, draft)
        messages.success(
            request, f"Đã lập phong trào từ “{draft.file_name}”. Hãy xem lại dự thảo rồi ban hành."
        )
        return redirect("campaigns:draft", pk=plan.pk)
    draft = get_object_or_404(drafts, token=token)
    demand(request.user, "campaigns.add_campaign")
    checked = preview_of(draft)
    context = {
        "draft": draft,
        "preview": checked,
        "namesake": Campaign.objects.visible_to(request.user)
        .filter(title=checked.facts.get("title", ""))
        .first(),
        "page": Paginator(checked.problems, SHOWN).get_page(request.GET.get("trang")),
    }
    return render(request, "campaigns/import_preview.html", context)


def copy(request, slug: str):
    """Name the new campaign, choose its years and what to take over."""
    campaign, plan = _with_plan(request, slug)
    demand(request.user, "campaigns.add_campaign")
    length = campaign.last_year - campaign.first_year
    form = CopyForm(
        request.POST or None,
        units=own_units(request.user),
        choices=choices_of(campaign, plan),
        initial={
            "title": campaign.title,
            "unit": campaign.unit_id,
            "first_year": campaign.last_year + 1,
            "last_year": campaign.last_year + 1 + length,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            _, made = copy_campaign(request.user, campaign, **form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            for name, reason in refusal.errors.items():
                form.add_error(name, reason)
            if not refusal.errors:
                form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                "Đã lập phong trào mới. Năm của giai đoạn và thời hạn đã đổi; năm viết trong lời văn "
                "giữ nguyên, hãy xem lại từng phần.",
            )
            return redirect("campaigns:draft", pk=made.pk)
    context = {"form": form, "campaign": campaign}
    return render(request, "campaigns/copy.html", context, status=422 if form.errors else 200)


def _with_plan(request, slug: str) -> tuple[Campaign, Plan]:
    campaign = campaign_of(request.user, slug)
    plan = plan_to_carry(request.user, campaign)
    if plan is None:
        raise Http404
    return campaign, plan


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _too_big() -> Refused:
    reason = "Tệp lớn hơn 10 MB. Hãy rút gọn rồi tải lại."
    return Refused(reason, errors={"table": reason})


urlpatterns = [
    path("nhap/", start, name="import"),
    path("nhap/mau/", template, name="import_template"),
    path("nhap/<str:token>/", preview, name="import_preview"),
    path("<slug:slug>/tai-excel/", export, name="export"),
    path("<slug:slug>/phong-trao-moi/", copy, name="copy"),
]
