"""Asking for a report for once: the page on which a request is written."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import path
from django.urls import reverse

from campaigns.models import Plan
from reports.forms import RequestForm
from reports.handing_on import as_request
from reports.handing_on import plan_to_hand_on
from reports.permissions import WRITERS
from reports.requesting import request_reports
from reports.views.editing import report_of
from units.visibility import keys_acted_for
from workflow import Refused
from workflow.form_page import form_page


def plans_asked_under(user) -> list[Plan]:
    """Issued plans of the units that `user` writes for: a request stands under one of them."""
    found = (
        Plan.objects.issued()
        .filter(unit__in=keys_acted_for(user, WRITERS))
        .select_related("unit", "campaign")
        .order_by("unit__depth", "-issued_on", "pk")
    )
    return list(found)


def ask(request):
    """Title, questions, figures, addressees and day of a request; one plan at a time.

    `tu` names a report of the own unit whose request is handed on: the form is filled with it.
    """
    plans = plans_asked_under(request.user)
    if not plans:
        raise Refused(
            "Đơn vị của bạn chưa ban hành kế hoạch nào nên chưa có phong trào để yêu cầu báo cáo."
        )
    chosen = request.POST.get("plan") or request.GET.get("ke-hoach") or ""
    initial: dict[str, Any] = {}
    if source := request.GET.get("tu", ""):
        report = report_of(request.user, int(source) if source.isdecimal() else 0)
        handed = plan_to_hand_on(request.user, report)
        if handed is None:
            raise Refused("Yêu cầu này không chuyển tiếp được cho đơn vị trực thuộc.")
        chosen, initial = str(handed.pk), as_request(report)
    plan = next((plan for plan in plans if str(plan.pk) == chosen), plans[0])
    initial |= {"key": uuid4(), "plan": plan.pk}
    form = RequestForm(request.POST or None, plan=plan, initial=initial)
    return form_page(
        request,
        form,
        lambda data: request_reports(request.user, plan, **data),
        title="Yêu cầu báo cáo đột xuất",
        lede=f"{plan.unit.label} yêu cầu, trong phong trào “{plan.campaign.title}”.",
        others=[]
        if source
        else [
            (f"?ke-hoach={each.pk}", f"{each.campaign.title} ({each.unit.label})")
            for each in plans
            if each.pk != plan.pk
        ],
        button="Gửi yêu cầu",
        said="Đã gửi yêu cầu báo cáo.",
        back=reverse("reports:rounds"),
        crumbs=[(reverse("reports:rounds"), "Các kỳ báo cáo")],
        template="reports/form.html",
        go=lambda made: reverse("reports:progress", args=[made[0].pk]),
    )


urlpatterns = [path("ky/yeu-cau/", ask, name="request")]
