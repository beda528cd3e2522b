"""Filling in a plan page by page: task list, facts, rows, obligations, check, issue."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import NoReverseMatch
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from campaigns.deadlines import due_words
from campaigns.drafting import remove_obligation
from campaigns.drafting import save_areas
from campaigns.drafting import save_bases
from campaigns.drafting import save_facts
from campaigns.drafting import save_obligation
from campaigns.drafting import save_phases
from campaigns.forms import AreaRow
from campaigns.forms import BasisRow
from campaigns.forms import FactsForm
from campaigns.forms import ObligationForm
from campaigns.forms import PhaseRow
from campaigns.launching import issue_plan
from campaigns.launching import missing_for_issue
from campaigns.models import Obligation
from campaigns.models import Plan
from campaigns.question_list import questions_taken_up
from campaigns.rows import is_only_rearranged
from campaigns.rows import row_formset
from campaigns.rows import saved_rows
from campaigns.views.plans import plan_of
from workflow import Refused
from workflow import Stale
from workflow import demand

ROW_PAGES = {
    "can-cu": (
        "Căn cứ",
        BasisRow,
        save_bases,
        "legal_bases",
        ["title", "number", "issued_on", "issuer", "expired_on"],
    ),
    "giai-doan": (
        "Giai đoạn",
        PhaseRow,
        save_phases,
        "phases",
        ["title", "first_year", "last_year", "text"],
    ),
    "noi-dung": (
        "Nội dung thi đua",
        AreaRow,
        save_areas,
        "content_areas",
        ["ordinal", "title", "text", "derived_from_id", "replaces_id"],
    ),
}


def _draft_of(user, pk: int) -> Plan:
    plan = plan_of(user, pk)
    demand(user, "campaigns.change_plan", plan)
    return plan


def _url_or_none(name: str, pk: int) -> str | None:
    """Pages of the rooms above, which this room does not import."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return None


@require_GET
def draft(request, pk: int):
    """The task list of a plan: every part with what it holds, then issuing."""
    plan = _draft_of(request.user, pk)
    parts = [
        (
            "Số, ngày, người ký, mục đích",
            reverse("campaigns:facts", args=[pk]),
            bool(plan.issued_on),
        ),
        ("Căn cứ", reverse("campaigns:rows", args=[pk, "can-cu"]), plan.legal_bases.exists()),
        (
            "Nội dung thi đua",
            reverse("campaigns:rows", args=[pk, "noi-dung"]),
            plan.content_areas.exists(),
        ),
        ("Đối tượng và tiêu chí", _url_or_none("criteria:groups", pk), plan.target_groups.exists()),
        (
            "Hình thức khen thưởng",
            _url_or_none("awards:provisions", pk),
            plan.award_provisions.exists(),
        ),
        (
            "Nghĩa vụ, thời hạn",
            reverse("campaigns:obligations", args=[pk]),
            plan.obligations.exists(),
        ),
    ]
    if plan.version_of_id is None:
        duties = reverse("campaigns:edit_duties", args=[pk])
        parts.append(("Nhiệm vụ của từng đơn vị", duties, plan.duties.exists()))
    if plan.parent_id is None and plan.version_of_id is None:
        phases = reverse("campaigns:rows", args=[pk, "giai-doan"])
        parts.insert(2, ("Giai đoạn", phases, plan.campaign.phases.exists()))
    context = {
        "plan": plan,
        "parts": parts,
        "missing": missing_for_issue(plan),
        "questions": questions_taken_up(plan),
    }
    return render(request, "campaigns/draft.html", context)


def facts(request, pk: int):
    plan = _draft_of(request.user, pk)
    initial = {"version": plan.version}
    saved = plan_of(request.user, pk)
    form = FactsForm(request.POST or None, request.FILES or None, instance=plan, initial=initial)
    clash = False
    if request.method == "POST" and form.is_valid():
        try:
            save_facts(request.user, saved, **form.cleaned_data)
        except Stale as stale:
            form.add_error(None, stale.reason)
            typed = request.POST.copy()
            typed["version"] = str(saved.version)  # the next save is deliberate
            form.data = typed
            clash = True
        else:
            messages.success(request, "Đã lưu.")
            return redirect("campaigns:draft", pk=pk)
    stored = _stored_facts(saved, form) if clash else []
    return render(request, "campaigns/facts.html", {"plan": saved, "form": form, "stored": stored})


def _stored_facts(saved: Plan, form: FactsForm) -> list[tuple[str, object]]:
    """What the other officer saved, where it differs from what was typed."""
    return [
        (form.fields[name].label, getattr(saved, name))
        for name in form.Meta.fields
        if getattr(saved, name) != form.cleaned_data.get(name)
    ]


def rows(request, pk: int, part: str):
    """One page of rows: bases, phases or content areas."""
    if part not in ROW_PAGES:
        raise Http404
    plan = _draft_of(request.user, pk)
    title, form_class, save, relation, columns = ROW_PAGES[part]
    owner = plan.campaign if relation == "phases" else plan
    stored = [
        {key.removesuffix("_id"): value for key, value in row.items()}
        for row in getattr(owner, relation).values(*columns)
    ]
    options = {"plan": plan} if form_class is AreaRow else {}
    version, errors = plan.version, {}
    if request.method == "POST":
        formset = row_formset(form_class, request.POST, form_kwargs=options)
        typed = request.POST.get("version", "")
        if is_only_rearranged(request.POST):
            version = typed
        elif formset.is_valid() and typed.isdigit():
            try:
                save(request.user, plan, saved_rows(formset), version=int(typed))
            except Stale as stale:
                errors = {"dong": stale.reason}
            except Refused as refusal:
                if refusal.denied:
                    raise
                version, errors = typed, {"dong": refusal.reason}
            else:
                messages.success(request, "Đã lưu.")
                return redirect("campaigns:draft", pk=pk)
        else:
            version = typed
            errors = {"dong": "Hãy xem lại các ô có lỗi dưới đây."}
    else:
        formset = row_formset(form_class, initial=stored, form_kwargs=options)
    context = {
        "plan": plan,
        "title": title,
        "formset": formset,
        "version": version,
        "errors": errors,
        "stored": stored if errors and version == plan.version else [],
    }
    return render(request, "campaigns/rows.html", context)


@require_GET
def obligations(request, pk: int):
    plan = _draft_of(request.user, pk)
    year = plan.campaign.first_year
    duties = [
        (o, due_words(o, year)) for o in plan.obligations.prefetch_related("recipient_rows__unit")
    ]
    return render(request, "campaigns/obligations.html", {"plan": plan, "duties": duties})


def obligation(request, pk: int, number: int | None = None):
    """Add or change one duty."""
    plan = _draft_of(request.user, pk)
    found = get_object_or_404(plan.obligations, pk=number) if number else Obligation(plan=plan)
    form = ObligationForm(request.POST or None, instance=found, plan=plan)
    version, stored = request.POST.get("version", str(plan.version)), None
    if request.method == "POST" and form.is_valid() and version.isdigit():
        try:
            save_obligation(
                request.user,
                form.instance,
                version=int(version),
                recipient=form.cleaned_data["recipient"],
                through=form.cleaned_data["through"],
                debtors=list(form.cleaned_data["debtors"]),
                also_to=list(form.cleaned_data["also_to"]),
            )
        except Stale as stale:
            form.add_error(None, stale.reason)
            version = str(plan_of(request.user, pk).version)
            stored = plan.obligations.filter(pk=number).first()
        except Refused as refusal:
            if refusal.denied:
                raise
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("campaigns:obligations", pk=pk)
    context = {
        "plan": plan,
        "form": form,
        "version": version,
        "stored": stored,
        "stored_due": due_words(stored, plan.campaign.first_year) if stored else "",
    }
    return render(request, "campaigns/obligation.html", context)


@require_POST
def drop_obligation(request, pk: int, number: int):
    plan = _draft_of(request.user, pk)
    found = get_object_or_404(plan.obligations.select_related("plan__unit"), pk=number)
    version = request.POST.get("version", "")
    remove_obligation(request.user, found, version=int(version) if version.isdigit() else -1)
    messages.success(request, "Đã xoá.")
    return redirect("campaigns:obligations", pk=pk)


@require_POST
def issue(request, pk: int):
    """Issue; what is missing is shown on the task list."""
    plan = plan_of(request.user, pk)
    if not plan.is_draft:
        raise Stale("Kế hoạch này đã được ban hành.")
    try:
        issue_plan(request.user, plan)
    except Refused as refusal:
        if refusal.denied or not refusal.errors:
            raise
        messages.error(request, f"{refusal.reason} {' '.join(refusal.errors.values())}")
        return redirect("campaigns:draft", pk=pk)
    messages.success(request, "Đã ban hành kế hoạch.")
    return redirect("campaigns:plan", pk=pk)


urlpatterns = [
    path("ke-hoach/<int:pk>/soan/", draft, name="draft"),
    path("ke-hoach/<int:pk>/soan/thong-tin/", facts, name="facts"),
    path("ke-hoach/<int:pk>/soan/nghia-vu/", obligations, name="obligations"),
    path("ke-hoach/<int:pk>/soan/nghia-vu/them/", obligation, name="add_obligation"),
    path("ke-hoach/<int:pk>/soan/nghia-vu/<int:number>/", obligation, name="obligation"),
    path(
        "ke-hoach/<int:pk>/soan/nghia-vu/<int:number>/xoa/", drop_obligation, name="drop_obligation"
    ),
    path("ke-hoach/<int:pk>/soan/<slug:part>/", rows, name="rows"),
    path("ke-hoach/<int:pk>/ban-hanh/", issue, name="issue"),
]
