"""Inspections of a campaign: list, one visit with its findings, the steps of both sides."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET

from campaigns.inspection_forms import FindingForm
from campaigns.inspection_forms import HoldForm
from campaigns.inspection_forms import InspectionFilter
from campaigns.inspection_forms import InspectionForm
from campaigns.inspection_forms import RemedyForm
from campaigns.inspection_list import HEADER
from campaigns.inspection_list import export_rows
from campaigns.inspection_list import inspections_of
from campaigns.inspection_list import narrowed
from campaigns.inspections import add_finding
from campaigns.inspections import cancel_inspection
from campaigns.inspections import hold_inspection
from campaigns.inspections import plan_inspection
from campaigns.inspections import step_finding
from campaigns.models import Finding
from campaigns.models import FindingFile
from campaigns.models import Inspection
from campaigns.queries import units_written_for
from campaigns.question_forms import NoteForm
from campaigns.transitions import FINDING_TRANSITIONS
from campaigns.transitions import INSPECTION_TRANSITIONS
from campaigns.views.campaigns import campaign_of
from campaigns.views.form_page import form_page
from documents.files import serve_file
from documents.spreadsheets import table_response
from units.models import Unit
from units.visibility import path_filter
from workflow import available
from workflow import demand

PAGE_SIZE = 25
FINDING_STEPS = {
    "khac-phuc": ("answer", "Báo kết quả khắc phục", "Kết quả khắc phục"),
    "tra-lai": ("return", "Yêu cầu khắc phục tiếp", "Điều còn thiếu"),
    "xong": ("settle", "Xác nhận đã khắc phục", "Nhận xét"),
}


@require_GET
def inspections(request, slug: str):
    campaign = campaign_of(request.user, slug)
    form = InspectionFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = narrowed(inspections_of(request.user, campaign), asked)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "kiem-tra-giam-sat", HEADER, export_rows(found))
    context = {
        "campaign": campaign,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "filter": form,
        "can_add": request.user.has_perm("campaigns.plan_inspection", campaign),
    }
    return render(request, "campaigns/inspections.html", context)


def _inspection_of(user, slug: str, pk: int) -> Inspection:
    return get_object_or_404(
        Inspection.objects.visible_to(user)
        .filter(campaign__slug=slug)
        .select_related("campaign__unit", "unit", "inspected"),
        pk=pk,
    )


@require_GET
def inspection(request, slug: str, pk: int):
    found = _inspection_of(request.user, slug, pk)
    findings = []
    for each in found.findings.prefetch_related("transitions__actor", "files"):
        each.inspection = found
        can = available(request.user, each, FINDING_TRANSITIONS)
        steps = [(word, label) for word, (name, label, _) in FINDING_STEPS.items() if name in can]
        findings.append((each, steps))
    context = {
        "inspection": found,
        "findings": findings,
        "can": available(request.user, found, INSPECTION_TRANSITIONS),
        "can_find": found.state == "held"
        and request.user.has_perm("campaigns.change_inspection", found),
        "steps": found.transitions.select_related("actor").order_by("-at", "-pk"),
    }
    return render(request, "campaigns/inspection.html", context)


def add(request, slug: str):
    campaign = campaign_of(request.user, slug)
    demand(request.user, "campaigns.plan_inspection", campaign)
    units = units_written_for(request.user).filter(path__startswith=campaign.unit.path)
    below = Unit.objects.filter(path_filter([u.path for u in units], "path")).in_name_order()
    return form_page(
        request,
        InspectionForm(request.POST or None, units=units, below=below),
        lambda data: plan_inspection(request.user, campaign, **data),
        title="Lập cuộc kiểm tra, giám sát",
        button="Lưu và báo đơn vị được kiểm tra",
        back=reverse("campaigns:inspections", args=[slug]),
        crumbs=_crumbs(campaign),
        go=_address,
    )


def hold(request, slug: str, pk: int):
    found = _inspection_of(request.user, slug, pk)
    demand(request.user, "campaigns.change_inspection", found)
    form = HoldForm(request.POST or None, initial={"done_on": found.planned_on})
    return _page(
        request, found, form, lambda data: hold_inspection(request.user, found, **data),
        "Ghi kết quả kiểm tra",
    )  # fmt: skip


def cancel(request, slug: str, pk: int):
    found = _inspection_of(request.user, slug, pk)
    demand(request.user, "campaigns.change_inspection", found)
    form = NoteForm(request.POST or None, label="Lý do huỷ")
    return _page(
        request, found, form, lambda data: cancel_inspection(request.user, found, **data),
        "Huỷ cuộc kiểm tra",
    )  # fmt: skip


def add_one_finding(request, slug: str, pk: int):
    found = _inspection_of(request.user, slug, pk)
    demand(request.user, "campaigns.change_inspection", found)
    form = FindingForm(request.POST or None)
    return _page(
        request, found, form, lambda data: add_finding(request.user, found, **data), "Thêm tồn tại"
    )


def finding_step(request, slug: str, pk: int, number: int, step: str):
    """One of the steps of a finding; each is words and a button."""
    if step not in FINDING_STEPS:
        raise Http404
    inspection = _inspection_of(request.user, slug, pk)
    found = get_object_or_404(Finding.objects.filter(inspection=inspection), pk=number)
    found.inspection = inspection
    name, title, label = FINDING_STEPS[step]
    demand(request.user, FINDING_TRANSITIONS[name].permission, found)
    form = (
        RemedyForm(request.POST or None, request.FILES or None)
        if name == "answer"
        else NoteForm(request.POST or None, label=label)
    )
    return _page(
        request, inspection, form, lambda data: step_finding(request.user, found, name, **data),
        title, quote=f"{found.text}\n{found.remedy}",
    )  # fmt: skip


@require_GET
def finding_file(request, slug: str, pk: int, number: int):
    """A file of a finding, for those who read the inspection."""
    inspection = _inspection_of(request.user, slug, pk)
    found = get_object_or_404(FindingFile, finding__inspection=inspection, pk=number)
    return serve_file(found.file, found.name, content_type=found.content_type)


def _page(request, inspection: Inspection, form, act, title: str, **context):
    return form_page(
        request, form, act, title=title, button="Lưu", back=_address(inspection),
        crumbs=[*_crumbs(inspection.campaign), (_address(inspection), str(inspection))], **context,
    )  # fmt: skip


def _address(inspection: Inspection) -> str:
    return reverse("campaigns:inspection", args=[inspection.campaign.slug, inspection.pk])


def _crumbs(campaign) -> list[tuple[str, str]]:
    return [
        (reverse("campaigns:detail", args=[campaign.slug]), campaign.title),
        (reverse("campaigns:inspections", args=[campaign.slug]), "Kiểm tra, giám sát"),
    ]


urlpatterns = [
    path("<slug:slug>/kiem-tra/", inspections, name="inspections"),
    path("<slug:slug>/kiem-tra/them/", add, name="plan_inspection"),
    path("<slug:slug>/kiem-tra/<int:pk>/", inspection, name="inspection"),
    path("<slug:slug>/kiem-tra/<int:pk>/ket-qua/", hold, name="hold_inspection"),
    path("<slug:slug>/kiem-tra/<int:pk>/huy/", cancel, name="cancel_inspection"),
    path("<slug:slug>/kiem-tra/<int:pk>/ton-tai/", add_one_finding, name="add_finding"),
    path(
        "<slug:slug>/kiem-tra/<int:pk>/minh-chung/<int:number>/", finding_file, name="finding_file"
    ),
    path(
        "<slug:slug>/kiem-tra/<int:pk>/ton-tai/<int:number>/<slug:step>/",
        finding_step,
        name="finding_step",
    ),
]
