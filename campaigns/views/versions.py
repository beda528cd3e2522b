"""Amending a plan: start, see what changed, issue, take back; and the versions there were."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from campaigns.changes import changes_between
from campaigns.enums import PlanState
from campaigns.models import Plan
from campaigns.question_list import questions_taken_up
from campaigns.version_forms import AmendmentForm
from campaigns.version_forms import IssueAmendmentForm
from campaigns.versions import discard_amendment
from campaigns.versions import issue_amendment
from campaigns.versions import recall_amendment
from campaigns.versions import start_amendment
from campaigns.views.form_page import form_page
from campaigns.views.plans import plan_of
from config.plan_amendments import open_work
from workflow import Refused
from workflow import demand

RELATED = ("campaign__unit", "unit", "parent__unit", "version_of__unit", "version_of__campaign")


def _plan_of(user, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(user).select_related(*RELATED), pk=pk)


def _wordings(user, plan: Plan) -> list[Plan]:
    """Every wording of a plan that the person may read, oldest first."""
    living = plan.version_of_id or plan.pk
    rows = Plan.objects.visible_to(user).select_related(*RELATED)
    found = list(rows.filter(pk=living)) + list(rows.filter(version_of=living))
    last = {PlanState.SUPERSEDED: 0, PlanState.SCHEDULED: 2, PlanState.DRAFT: 3}
    far = timezone.localdate().max
    return sorted(
        found,
        key=lambda p: (
            last.get(PlanState(p.state), 1) if p.version_of_id else 1,
            p.ended_on or far,
            p.pk,
        ),
    )


def amend(request, pk: int):
    """Begin an amendment of an issued plan with its reason."""
    plan = plan_of(request.user, pk)
    demand(request.user, "campaigns.amend_plan", plan)
    under_way = plan.versions.exclude(state=PlanState.SUPERSEDED).first()
    if under_way is not None:
        return redirect("campaigns:changes", pk=under_way.pk)
    return form_page(
        request,
        AmendmentForm(request.POST or None),
        lambda data: start_amendment(request.user, plan, **data),
        title="Sửa đổi kế hoạch",
        lede="Cổng lập một dự thảo có đủ nội dung của kế hoạch. Kế hoạch hiện hành vẫn có hiệu "
        "lực đến ngày bản sửa đổi có hiệu lực.",
        button="Lập bản sửa đổi",
        back=reverse("campaigns:plan", args=[pk]),
        crumbs=[(reverse("campaigns:plan", args=[pk]), str(plan))],
        said="Đã lập bản sửa đổi. Hãy sửa từng phần rồi xem lại những thay đổi.",
        go=lambda draft: reverse("campaigns:draft", args=[draft.pk]),
    )


@require_GET
def versions(request, pk: int):
    """The wordings of a plan in the order in which they held."""
    plan = _plan_of(request.user, pk)
    context = {"plan": plan, "wordings": _wordings(request.user, plan)[::-1]}
    return render(request, "campaigns/versions.html", context)


def changes(request, pk: int):
    """What a wording changed against the one before; issues it where it is a draft."""
    plan = _plan_of(request.user, pk)
    form, work = None, []
    can_issue = plan.is_amendment and request.user.has_perm("campaigns.issue_plan", plan)
    if request.method == "POST" and not can_issue:
        demand(request.user, "campaigns.issue_plan", plan)
        raise Http404  # a plan without a predecessor is issued from its own page
    if can_issue:
        work = open_work(plan.version_of)
        form = IssueAmendmentForm(
            request.POST or None,
            has_open_work=bool(work),
            initial={
                "effective_on": max(plan.issued_on or timezone.localdate(), timezone.localdate())
            },
        )
        if request.method == "POST" and form.is_valid() and _issued(request, plan, form):
            return redirect("campaigns:plan", pk=plan.version_of_id)
    former = _former(request, plan)
    parts = changes_between(former, plan) if former else []
    context = {
        "plan": plan,
        "former": former,
        "parts": [part for part in parts if part.changed],
        "form": form,
        "questions": questions_taken_up(plan) if form else [],
        "work": work,
        "can_recall": request.user.has_perm("campaigns.recall_amendment", plan),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "campaigns/version_changes.html", context, status=status)


def _issued(request, plan: Plan, form: IssueAmendmentForm) -> bool:
    try:
        issue_amendment(request.user, plan, **form.cleaned_data)
    except Refused as refusal:
        if refusal.denied:
            raise
        placed = {name: text for name, text in refusal.errors.items() if name in form.fields}
        for name, text in placed.items():
            form.add_error(name, text)
        others = [text for name, text in refusal.errors.items() if name not in placed]
        if others or not placed:
            form.add_error(None, " ".join([refusal.reason, *others]))
        return False
    waits = form.cleaned_data["effective_on"] > timezone.localdate()
    messages.success(
        request,
        "Đã ban hành bản sửa đổi, chờ đến ngày có hiệu lực."
        if waits
        else "Đã ban hành. Kế hoạch nay mang lời văn mới.",
    )
    return True


def _former(request, plan: Plan) -> Plan | None:
    """The wording asked for in the address, or the one just before."""
    wordings = _wordings(request.user, plan)
    asked = request.GET.get("so_voi", "")
    if asked.isdigit():
        return next((w for w in wordings if w.pk == int(asked) and w.pk != plan.pk), None)
    place = next(n for n, wording in enumerate(wordings) if wording.pk == plan.pk)
    return wordings[place - 1] if place else None


@require_POST
def recall(request, pk: int):
    plan = _plan_of(request.user, pk)
    recall_amendment(request.user, plan)
    messages.success(request, "Đã đưa bản sửa đổi về dự thảo.")
    return redirect("campaigns:draft", pk=pk)


@require_POST
def discard(request, pk: int):
    plan = _plan_of(request.user, pk)
    discard_amendment(request.user, plan)
    messages.success(request, "Đã bỏ bản sửa đổi. Kế hoạch hiện hành giữ nguyên.")
    return redirect("campaigns:plan", pk=plan.version_of_id)


urlpatterns = [
    path("ke-hoach/<int:pk>/sua-doi/", amend, name="amend"),
    path("ke-hoach/<int:pk>/phien-ban/", versions, name="versions"),
    path("ke-hoach/<int:pk>/thay-doi/", changes, name="changes"),
    path("ke-hoach/<int:pk>/ve-du-thao/", recall, name="recall"),
    path("ke-hoach/<int:pk>/bo-sua-doi/", discard, name="discard"),
]
