"""The page of what a plan says of awards."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path

from awards.forms.provisions import ProvisionRow
from awards.writing import save_provisions
from campaigns.models import Plan
from campaigns.rows import is_only_rearranged
from campaigns.rows import row_formset
from campaigns.rows import saved_rows
from workflow import Refused
from workflow import demand


def provisions(request, pk: int):
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("campaign", "unit"), pk=pk
    )
    demand(request.user, "awards.change_provisions", plan)
    found = plan.award_provisions.select_related("form")
    stored = [{"occasion": row.occasion, "form": row.form, "text": row.text} for row in found]
    version, errors = request.POST.get("version", str(plan.version)), {}
    formset = row_formset(
        ProvisionRow, request.POST if request.method == "POST" else None, initial=stored
    )
    if request.method == "POST" and not is_only_rearranged(request.POST):
        if formset.is_valid() and version.isdigit():
            try:
                save_provisions(request.user, plan, saved_rows(formset), version=int(version))
            except Refused as refusal:
                if refusal.denied:
                    raise
                errors, version = {"dong": refusal.reason}, str(plan.version)
            else:
                messages.success(request, "Đã lưu.")
                return redirect("campaigns:draft", pk=pk)
        else:
            errors = {"dong": "Hãy xem lại các ô có lỗi dưới đây."}
    context = {
        "plan": plan,
        "title": "Hình thức khen thưởng",
        "formset": formset,
        "version": version,
        "errors": errors,
        "stored": stored if errors else [],
    }
    return render(request, "awards/provisions.html", context)


urlpatterns = [path("ke-hoach/<int:pk>/", provisions, name="provisions")]
