"""Decisions and proposals of a round: drafts, issue, papers, payment list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards import deciding
from awards.decision_papers import PAYMENT_COLUMNS
from awards.decision_papers import decision_document
from awards.decision_papers import payment_rows
from awards.enums import NominationState
from awards.forms.decisions import DecisionForm
from awards.forms.decisions import HigherDecisionForm
from awards.forms.decisions import IssueForm
from awards.law import decides
from awards.models import AwardForm
from awards.models import Decision
from awards.models import Nomination
from awards.views.form_page import form_page
from awards.views.rounds import round_of
from awards.views.rounds import round_rights
from awards.word_data import decision_word
from documents.files import OFFICE
from documents.files import serve_file
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from workflow import Refused
from workflow import demand

DOCX = f"{OFFICE}.wordprocessingml.document"


def decision_of(user: Any, pk: int) -> Decision:
    """A decision that the user may know of, or 404."""
    return get_object_or_404(
        Decision.objects.visible_to(user).select_related(
            "unit__parent", "form", "round__campaign", "round__unit", "document"
        ),
        pk=pk,
    )


@require_GET
def decisions(request, pk: int):
    """What waits for a decision, by form, and what has been drafted and issued."""
    award_round = round_of(request.user, pk)
    demand(request.user, "awards.handle_round", award_round)
    waiting: dict[AwardForm, list[Nomination]] = {}
    for nomination in deciding.waiting_for_decision(award_round):
        waiting.setdefault(nomination.form, []).append(nomination)
    context = {
        "round": award_round,
        "waiting": [
            (form, rows, decides(award_round.unit, form)) for form, rows in waiting.items()
        ],
        "decisions": award_round.decisions.select_related("form", "unit").prefetch_related(
            "nominations"
        ),
        **round_rights(request.user, award_round),
    }
    return render(request, "awards/decisions.html", context)


@require_POST
def draft(request, pk: int, form: int):
    award_round = round_of(request.user, pk)
    award_form = get_object_or_404(AwardForm, pk=form)
    keys = [int(key) for key in request.POST.getlist("chon") if key.isdigit()]
    chosen = [n for n in deciding.waiting_for_decision(award_round) if n.pk in keys]
    try:
        made = deciding.draft_decision(request.user, award_round, award_form, chosen)
    except Refused as refusal:
        if refusal.denied:
            raise
        messages.error(request, refusal.reason)
        return redirect("awards:decisions", pk=pk)
    return redirect("awards:decision", pk=made.pk)


@require_GET
def decision_page(request, pk: int):
    decision = decision_of(request.user, pk)
    context = {
        "decision": decision,
        "names": Nomination.objects.visible_to(request.user)
        .filter(decisions=decision)
        .select_related("nominating_unit", "form", "record"),
        "can_write": request.user.has_perm("awards.write_decision", decision),
        "can_issue": request.user.has_perm("awards.issue_decision", decision),
        "waiting_above": decision.is_proposal
        and decision.nominations.filter(state=NominationState.PROPOSED).exists(),
        "rule": deciding.rule_of_form(decision),
    }
    return render(request, "awards/decision.html", context)


def _around(decision: Decision) -> dict[str, Any]:
    address = reverse("awards:decision", args=[decision.pk])
    return {
        "back": address,
        "crumbs": [
            (reverse("awards:decisions", args=[decision.round_id]), decision.round.title),
            (address, str(decision)),
        ],
    }


def edit(request, pk: int):
    decision = decision_of(request.user, pk)
    demand(request.user, "awards.write_decision", decision)
    return form_page(
        request,
        DecisionForm(request.POST or None, instance=decision),
        lambda data: deciding.save_decision(request.user, decision, **data),
        title="Sửa dự thảo",
        button="Lưu",
        **_around(decision),
    )


def issue(request, pk: int):
    """Enter number and day of signing; awards are given and money is frozen."""
    decision = decision_of(request.user, pk)
    demand(request.user, "awards.issue_decision", decision)
    after = (
        "Hồ sơ chuyển sang chờ cấp trên quyết định."
        if decision.is_proposal
        else "Người được khen được ghi sổ, tiền thưởng được chốt theo mức lương cơ sở của ngày ký."
    )
    return form_page(
        request,
        IssueForm(request.POST or None, initial={"issued_on": timezone.localdate()}),
        lambda data: deciding.issue_decision(request.user, decision, **data),
        title="Ban hành tờ trình" if decision.is_proposal else "Ban hành quyết định",
        lede=decision.subject_line,
        button="Ban hành",
        warning=f"{after} Việc này không hoàn tác được; sai thì đính chính hoặc thu hồi trong sổ.",
        said="Đã ban hành. Bản in đang được lập.",
        **_around(decision),
    )


@require_POST
def drop(request, pk: int, key: int):
    decision = decision_of(request.user, pk)
    nomination = get_object_or_404(decision.nominations, pk=key)
    deciding.drop_from_decision(request.user, decision, nomination)
    messages.success(request, f"Đã bỏ {nomination.subject_name} khỏi dự thảo.")
    return redirect("awards:decision", pk=pk)


def discard(request, pk: int):
    decision = decision_of(request.user, pk)
    demand(request.user, "awards.write_decision", decision)
    if request.method == "POST":
        deciding.discard_decision(request.user, decision)
        messages.success(request, "Đã xoá dự thảo; hồ sơ trở lại danh sách chờ.")
        return redirect("awards:decisions", pk=decision.round_id)
    context = {
        "title": "Xoá dự thảo?",
        "text": "Hồ sơ trong dự thảo trở lại danh sách chờ quyết định.",
        "button": "Xoá dự thảo",
        **_around(decision),
    }
    return render(request, "awards/confirm.html", context)


def higher(request, pk: int):
    """Enter what the higher level decided on a proposal."""
    decision = decision_of(request.user, pk)
    demand(request.user, "awards.issue_decision", decision)
    names = decision.nominations.filter(state=NominationState.PROPOSED).select_related(
        "round__unit", "round__campaign", "form", "nominating_unit", "subject_unit", "rule_set"
    )
    rule = deciding.rule_of_form(decision)
    form = HigherDecisionForm(
        request.POST or None,
        nominations=names,
        initial={
            "nominations": [n.pk for n in names],
            "decided_by": rule.decided_by if rule else "",
        },
    )
    return form_page(
        request,
        form,
        lambda data: deciding.record_higher_decision(
            request.user, decision, list(data.pop("nominations")), **data
        ),
        title="Ghi nhận quyết định của cấp trên",
        lede=decision.subject_line,
        button="Ghi nhận",
        said="Đã ghi sổ khen thưởng.",
        **_around(decision),
    )


@require_POST
def reprint(request, pk: int):
    decision = decision_of(request.user, pk)
    demand(request.user, "awards.write_decision", decision)
    deciding.print_decision(request.user, decision)
    messages.success(request, "Đang in lại.")
    return redirect("awards:decision", pk=pk)


@require_GET
def pdf(request, pk: int) -> HttpResponseBase:
    """The stored print of an issued paper; of a draft a fresh one without number."""
    decision = decision_of(request.user, pk)
    name = f"{decision} {decision.form}.pdf".replace("/", "-")
    if decision.document is not None:
        return serve_file(decision.document.file, name, content_type="application/pdf")
    return serve_file(paper_pdf(decision_document(decision)), name, content_type="application/pdf")


@require_GET
def word(request, pk: int) -> HttpResponseBase:
    decision = decision_of(request.user, pk)
    name = f"{decision} {decision.form}.docx".replace("/", "-")
    return serve_file(decision_word(decision), name, content_type=DOCX)


@require_GET
def payments(request, pk: int) -> HttpResponseBase:
    """The payment list of an issued decision as XLSX."""
    decision = decision_of(request.user, pk)
    demand(request.user, "awards.write_decision", decision)
    if not decision.records.exists():
        raise Refused("Quyết định chưa ban hành nên chưa có danh sách chi tiền thưởng.")
    return table_response("xlsx", "chi-tien-thuong", PAYMENT_COLUMNS, payment_rows(decision))


urlpatterns = [
    path("dot/<int:pk>/quyet-dinh/", decisions, name="decisions"),
    path("dot/<int:pk>/quyet-dinh/<int:form>/", draft, name="draft_decision"),
    path("quyet-dinh/<int:pk>/", decision_page, name="decision"),
    path("quyet-dinh/<int:pk>/sua/", edit, name="edit_decision"),
    path("quyet-dinh/<int:pk>/ban-hanh/", issue, name="issue_decision"),
    path("quyet-dinh/<int:pk>/bo/<int:key>/", drop, name="drop_from_decision"),
    path("quyet-dinh/<int:pk>/xoa/", discard, name="discard_decision"),
    path("quyet-dinh/<int:pk>/cap-tren/", higher, name="higher_decision"),
    path("quyet-dinh/<int:pk>/in-lai/", reprint, name="reprint_decision"),
    path("quyet-dinh/<int:pk>/van-ban.pdf", pdf, name="decision_pdf"),
    path("quyet-dinh/<int:pk>/van-ban.docx", word, name="decision_word"),
    path("quyet-dinh/<int:pk>/chi-tien.xlsx", payments, name="payments"),
]
