"""The page of a plan's target groups and criteria."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from campaigns.models import Plan
from campaigns.rows import is_only_rearranged
from campaigns.rows import row_formset
from campaigns.rows import saved_rows
from criteria.forms.plan_groups import GroupRow
from criteria.writing import save_groups
from criteria.writing import take_over
from workflow import Refused
from workflow import Stale
from workflow import demand


def _draft_of(user, pk: int) -> Plan:
    plans = Plan.objects.visible_to(user).select_related("campaign", "unit", "parent")
    plan = get_object_or_404(plans, pk=pk)
    demand(user, "criteria.change_target_groups", plan)
    return plan


def groups(request, pk: int):
    plan = _draft_of(request.user, pk)
    stored = [
        {
            "ordinal": group.ordinal,
            "title": group.title,
            "criteria": "\n".join(c.text for c in group.criteria.all()),
        }
        for group in plan.target_groups.prefetch_related("criteria")
    ]
    version, errors = request.POST.get("version", str(plan.version)), {}
    formset = row_formset(
        GroupRow, request.POST if request.method == "POST" else None, initial=stored
    )
    if request.method == "POST" and not is_only_rearranged(request.POST):
        if formset.is_valid() and version.isdigit():
            try:
                save_groups(request.user, plan, saved_rows(formset), version=int(version))
            except Stale as stale:
                errors, version = {"dong": stale.reason}, str(plan.version)
            except Refused as refusal:
                if refusal.denied:
                    raise
                errors = {"dong": refusal.reason}
            else:
                messages.success(request, "Đã lưu.")
                return redirect("campaigns:draft", pk=pk)
        else:
            errors = {"dong": "Hãy xem lại các ô có lỗi dưới đây."}
    context = {
        "plan": plan,
        "formset": formset,
        "version": version,
        "errors": errors,
        "stored": stored,
        "can_take_over": bool(plan.parent_id and not stored),
    }
    return render(request, "criteria/groups.html", context)


@require_POST
def copy_groups(request, pk: int):
    """Take the groups of the plan above."""
    plan = _draft_of(request.user, pk)
    version = request.POST.get("version", "")
    take_over(request.user, plan, version=int(version) if version.isdigit() else -1)
    messages.success(request, "Đã lấy đối tượng và tiêu chí từ kế hoạch cấp trên.")
    return redirect("criteria:groups", pk=pk)
