"""Duties: of a plan, of the own units, one duty with its steps, the rows of the planning unit."""

from __future__ import annotations

import mimetypes

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from campaigns.duties import finish_duty
from campaigns.duties import reopen_duty
from campaigns.duties import save_duties
from campaigns.duties import start_duty
from campaigns.duty_forms import DutyFilter
from campaigns.duty_forms import DutyRow
from campaigns.duty_forms import FinishForm
from campaigns.duty_list import HEADER
from campaigns.duty_list import duties_of_own_units
from campaigns.duty_list import export_rows
from campaigns.duty_list import narrowed
from campaigns.models import Duty
from campaigns.question_forms import NoteForm
from campaigns.rows import is_only_rearranged
from campaigns.rows import row_formset
from campaigns.rows import saved_rows
from campaigns.transitions import DUTY_TRANSITIONS
from campaigns.views.form_page import form_page
from campaigns.views.plans import plan_of
from documents.files import serve_file
from documents.spreadsheets import table_response
from workflow import Refused
from workflow import available
from workflow import demand

PAGE_SIZE = 50


@require_GET
def plan_duties(request, pk: int):
    """The checklist of a plan; from below one reads the own duties only."""
    plan = plan_of(request.user, pk)
    found = Duty.objects.visible_to(request.user).filter(plan=plan).select_related("unit", "plan")
    context = {
        "plan": plan,
        "title": "Nhiệm vụ của kế hoạch",
        "can_plan": request.user.has_perm("campaigns.plan_duties", plan),
    }
    return _list(request, found.order_by("position", "pk"), context)


@require_GET
def my_duties(request):
    context = {"title": "Nhiệm vụ của đơn vị tôi", "plan": None}
    return _list(request, duties_of_own_units(request.user), context)


def _list(request, duties, context):
    form = DutyFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = narrowed(duties, asked, timezone.localdate())
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "nhiem-vu", HEADER, export_rows(shown))
    context |= {
        "filter": form,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("trang")),
        "done": sum(duty.standing.startswith("done") for duty in shown),
        "overdue": sum(duty.standing == "overdue" for duty in shown),
    }
    return render(request, "campaigns/duties.html", context)


def edit_duties(request, pk: int):
    """Rows of the planning unit; what actors reported stays with the row."""
    plan = plan_of(request.user, pk)
    demand(request.user, "campaigns.plan_duties", plan)
    options, errors = {"plan": plan}, {}
    if request.method == "POST":
        formset = row_formset(DutyRow, request.POST, form_kwargs=options)
        if not is_only_rearranged(request.POST):
            if formset.is_valid():
                try:
                    save_duties(
                        request.user, plan, saved_rows(formset), removed=_removed_keys(formset)
                    )
                except Refused as refusal:
                    if refusal.denied:
                        raise
                    errors = {"dong": refusal.reason}
                else:
                    messages.success(request, "Đã lưu nhiệm vụ.")
                    return redirect("campaigns:plan_duties", pk=pk)
            else:
                errors = {"dong": "Hãy xem lại các ô có lỗi dưới đây."}
    else:
        stored = [
            {"key": d.pk, "unit": d.unit_id, "actor": d.actor, "text": d.text, "due_on": d.due_on}
            for d in plan.duties.all()
        ]
        formset = row_formset(DutyRow, initial=stored, form_kwargs=options)
    context = {"plan": plan, "formset": formset, "errors": errors}
    return render(request, "campaigns/edit_duties.html", context)


def _removed_keys(formset) -> set[int]:
    return {
        form.cleaned_data["key"]
        for form in formset.deleted_forms
        if form.cleaned_data.get("key") is not None
    }


def _duty_of(user, pk: int) -> Duty:
    return get_object_or_404(
        Duty.objects.visible_to(user).select_related("plan__campaign__unit", "plan__unit", "unit"),
        pk=pk,
    )


@require_GET
def duty(request, pk: int):
    found = _duty_of(request.user, pk)
    context = {
        "duty": found,
        "steps": found.transitions.select_related("actor").order_by("-at", "-pk"),
        "can": available(request.user, found, DUTY_TRANSITIONS),
    }
    return render(request, "campaigns/duty.html", context)


@require_POST
def start(request, pk: int):
    found = _duty_of(request.user, pk)
    start_duty(request.user, found)
    messages.success(request, "Đã ghi bắt đầu làm.")
    return redirect("campaigns:duty", pk=pk)


def finish(request, pk: int):
    found = _duty_of(request.user, pk)
    demand(request.user, "campaigns.report_duty", found)
    return form_page(
        request,
        FinishForm(request.POST or None, request.FILES or None),
        lambda data: finish_duty(request.user, found, **data),
        title="Báo đã làm xong",
        button="Ghi đã xong",
        said="Đã ghi hoàn thành.",
        back=reverse("campaigns:duty", args=[pk]),
        crumbs=_crumbs(found),
        quote=found.text,
    )


def reopen(request, pk: int):
    found = _duty_of(request.user, pk)
    demand(request.user, "campaigns.report_duty", found)
    return form_page(
        request,
        NoteForm(request.POST or None, label="Vì sao chưa xong"),
        lambda data: reopen_duty(request.user, found, **data),
        title="Mở lại nhiệm vụ",
        button="Mở lại",
        said="Đã mở lại nhiệm vụ.",
        back=reverse("campaigns:duty", args=[pk]),
        crumbs=_crumbs(found),
        quote=found.text,
    )


@require_GET
def evidence(request, pk: int):
    found = _duty_of(request.user, pk)
    if not found.evidence:
        raise Http404
    kind = mimetypes.guess_type(found.evidence_name)[0] or "application/octet-stream"
    return serve_file(found.evidence, found.evidence_name, content_type=kind)


def _crumbs(duty: Duty) -> list[tuple[str, str]]:
    return [
        (reverse("campaigns:plan_duties", args=[duty.plan_id]), "Nhiệm vụ của kế hoạch"),
        (reverse("campaigns:duty", args=[duty.pk]), str(duty)),
    ]


urlpatterns = [
    path("ke-hoach/nhiem-vu/", my_duties, name="my_duties"),
    path("ke-hoach/nhiem-vu/<int:pk>/", duty, name="duty"),
    path("ke-hoach/nhiem-vu/<int:pk>/bat-dau/", start, name="start_duty"),
    path("ke-hoach/nhiem-vu/<int:pk>/xong/", finish, name="finish_duty"),
    path("ke-hoach/nhiem-vu/<int:pk>/mo-lai/", reopen, name="reopen_duty"),
    path("ke-hoach/nhiem-vu/<int:pk>/minh-chung/", evidence, name="duty_evidence"),
    path("ke-hoach/<int:pk>/nhiem-vu/", plan_duties, name="plan_duties"),
    path("ke-hoach/<int:pk>/nhiem-vu/soan/", edit_duties, name="edit_duties"),
]
