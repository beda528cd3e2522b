"""Exemplars for those who write and approve them: list, one of them, forms, pictures, paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards import exemplars as verbs
from awards.enums import ExemplarState
from awards.exemplar_filter import ExemplarFilter
from awards.exemplar_papers import MOST
from awards.exemplar_papers import exemplar_document
from awards.exemplar_papers import list_document
from awards.exemplar_pictures import add_picture
from awards.exemplar_pictures import remove_picture
from awards.exemplar_sources import passages_of
from awards.exemplar_sources import reports_with_exemplars
from awards.exemplar_sources import words_from
from awards.forms.exemplars import ChangedExemplarForm
from awards.forms.exemplars import NewExemplarForm
from awards.forms.exemplars import PictureForm
from awards.forms.exemplars import WordsForm
from awards.models import Exemplar
from awards.permissions import WRITERS
from campaigns.models import Campaign
from campaigns.models import ContentArea
from documents.files import serve_file
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from units.models import Unit
from units.visibility import acting_memberships
from units.visibility import path_filter
from workflow import Refused
from workflow import available
from workflow import demand
from workflow.form_page import add_errors

PAGE_SIZE = 50
REPORTS_A_PAGE = 20
COLUMNS = [
    "Tên", "Loại", "Đơn vị", "Phong trào", "Nội dung thi đua", "Trạng thái", "Công bố lúc", "Tóm tắt",
]  # fmt: skip


@require_GET
def exemplars(request):
    """The list; the address holds every filter, also for the export."""
    filtering = _filtered(request)
    if kind := request.GET.get("xuat"):
        return table_response(kind, "dien-hinh-tien-tien", COLUMNS, _rows(filtering.qs))
    context = {
        "filter": filtering,
        "page": Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang")),
        "states": ExemplarState.choices,
        "chosen": request.GET.get("trang_thai") or None,
        "can_write": _may_write(request.user),
    }
    template = "awards/exemplar_results.html" if request.htmx else "awards/exemplar_list.html"
    return render(request, template, context)


@require_GET
def exemplar_list_pdf(request):
    """The list as filtered, on paper."""
    found = list(_filtered(request).qs[: MOST + 1])
    if len(found) > MOST:
        raise Refused(f"Danh sách dài hơn {MOST} dòng. Hãy lọc bớt rồi in, hoặc xuất Excel.")
    names = {key: value for key, value in request.GET.items() if value and key != "trang"}
    unit = _printing_unit(request.user)
    document = list_document(unit, found, narrowed=_in_words(request) if names else "")
    return serve_file(
        paper_pdf(document), "Danh sách điển hình.pdf", content_type="application/pdf"
    )


@require_GET
def exemplar(request, pk: int):
    return _detail(request, _found(request.user, pk))


@require_GET
def exemplar_pdf(request, pk: int):
    found = _found(request.user, pk)
    return serve_file(
        paper_pdf(exemplar_document(found)), f"{found.title}.pdf", content_type="application/pdf"
    )


@require_GET
def from_reports(request):
    """What accepted reports say of exemplars, passage by passage."""
    _demand_writer(request.user)
    words = request.GET.get("tim", "")
    found = reports_with_exemplars(request.user, words)
    page = Paginator(found, REPORTS_A_PAGE).get_page(request.GET.get("trang"))
    rows = [(report, list(enumerate(passages_of(report)))) for report in page]
    return render(
        request, "awards/exemplar_from_reports.html", {"page": page, "rows": rows, "words": words}
    )


def create(request):
    """A new exemplar by hand."""
    _demand_writer(request.user)
    campaigns = Campaign.objects.visible_to(request.user)
    units = _units_to_write_for(request.user)
    first = next((m.scope for m in acting_memberships(request.user) if m.role in WRITERS), None)
    only = campaigns.get() if campaigns.count() == 1 else None
    wanted = request.GET.get("phong-trao", "")
    form = NewExemplarForm(
        request.POST or None,
        units=units,
        campaigns=campaigns,
        areas=_areas(campaigns),
        initial={"unit": first, "campaign": int(wanted) if wanted.isdigit() else only},
    )

    def act(facts: dict[str, Any]) -> Exemplar:
        return verbs.create_exemplar(
            request.user, facts.pop("unit"), facts.pop("campaign"), **facts
        )

    return _form_page(request, form, act, title="Lập điển hình")


def create_from(request, report_pk: int):
    """A new exemplar from a passage of an accepted report."""
    report = get_object_or_404(reports_with_exemplars(request.user), pk=report_pk)
    demand(request.user, "awards.propose_exemplar", report.unit)
    passages = dict(enumerate(passages_of(report)))
    number = request.GET.get("doan", "0")
    passage = passages.get(int(number) if number.isdigit() else 0, "")
    campaigns = Campaign.objects.filter(pk=report.round.campaign_id)
    form = WordsForm(request.POST or None, areas=_areas(campaigns), initial=words_from(passage))

    def act(facts: dict[str, Any]) -> Exemplar:
        return verbs.create_from_report(request.user, report, **facts)

    return _form_page(request, form, act, title="Lập điển hình từ báo cáo", report=report)


def edit(request, pk: int):
    found = _found(request.user, pk)
    demand(request.user, "awards.write_exemplar", found)
    if found.state not in verbs.EDITABLE:
        raise Refused(
            "Chỉ sửa được khi đang soạn hoặc bị trả lại. Hãy lấy lại hoặc soạn lại trước."
        )
    form = ChangedExemplarForm(
        request.POST or None,
        areas=_areas(Campaign.objects.filter(pk=found.campaign_id)),
        initial={
            **{name: getattr(found, name) for name in verbs.FACTS},
            "seen": found.edit_version,
        },
    )

    def act(facts: dict[str, Any]) -> Exemplar:
        return verbs.save_exemplar(request.user, found, **facts)

    return _form_page(request, form, act, title="Sửa điển hình", exemplar=found)


def _form_page(request, form, act, **context: Any):
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data.copy())
        except Refused as refusal:
            if refusal.denied:
                raise
            add_errors(form, refusal)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("awards:exemplar", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "awards/exemplar_form.html", {"form": form, **context}, status=status)


STEPS = {
    "trinh": ("submit", "Đã trình duyệt."),
    "lay-lai": ("recall", "Đã lấy lại để sửa."),
    "tra-lai": ("return", "Đã trả lại để bổ sung."),
    "cong-bo": ("publish", "Đã duyệt và công bố."),
    "go": ("withdraw", "Đã gỡ."),
    "soan-lai": ("restore", "Đã chuyển về bản đang soạn."),
}


@require_POST
def step(request, pk: int, word: str):
    """Take one step; a refusal that the person can mend is shown on the page."""
    if word not in STEPS:
        raise Http404
    found = _found(request.user, pk)
    name, said = STEPS[word]
    try:
        _take(request, found, name)
    except Refused as refusal:
        if refusal.denied or not refusal.errors:
            raise
        return _detail(request, found, refusal=refusal, asked=name)
    messages.success(request, said)
    return redirect("awards:exemplar", pk=pk)


def _take(request, found: Exemplar, name: str) -> None:
    user, note, seen = request.user, request.POST.get("note", ""), request.POST.get("seen", "")
    if name == "submit":
        verbs.submit_exemplar(user, found, consent=bool(request.POST.get("consent")))
    elif name == "recall":
        verbs.recall_exemplar(user, found)
    elif name == "return":
        verbs.return_exemplar(user, found, note=note)
    elif name == "publish":
        verbs.publish_exemplar(user, found, seen=int(seen) if seen.isdigit() else -1)
    elif name == "withdraw":
        verbs.withdraw_exemplar(user, found, reason=note)
    else:
        verbs.restore_exemplar(user, found)


@require_POST
def picture_add(request, pk: int):
    found = _found(request.user, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            add_picture(
                request.user, found, upload=facts["picture"], description=facts["description"]
            )
        except Refused as refusal:
            if refusal.denied or not refusal.errors:
                raise
            add_errors(form, refusal)
        else:
            messages.success(request, "Đã thêm ảnh.")
            return redirect("awards:exemplar", pk=pk)
    demand(request.user, "awards.write_exemplar", found)
    return _detail(request, found, picture_form=form)


@require_POST
def picture_remove(request, pk: int, picture_pk: int):
    found = _found(request.user, pk)
    remove_picture(request.user, get_object_or_404(found.pictures, pk=picture_pk))
    messages.success(request, "Đã gỡ ảnh.")
    return redirect("awards:exemplar", pk=pk)


@require_GET
def picture(request, pk: int, picture_pk: int):
    shown = get_object_or_404(_found(request.user, pk).pictures, pk=picture_pk)
    return serve_file(shown.file, shown.name, content_type=shown.content_type)


def _detail(
    request, found: Exemplar, *, refusal: Refused | None = None, asked="", picture_form=None
):
    user, steps = request.user, available(request.user, found, verbs.STEPS)
    may_write = user.has_perm("awards.write_exemplar", found)
    history = list(found.transitions.select_related("actor"))
    waits = found.state == ExemplarState.SUBMITTED
    context = {
        "exemplar": found,
        "steps": steps,
        "history": history,
        "returned": history[-1] if found.state == ExemplarState.RETURNED and history else None,
        "may_edit": may_write and found.state in verbs.EDITABLE,
        "is_public": found.state == ExemplarState.PUBLISHED and found.campaign.is_public,
        "why_not_publish": waits
        and "publish" not in steps
        and user.has_perm("awards.review_exemplar", found),
        "is_maker": found.made_by_id == user.pk,
        "refusal": refusal,
        "asked": asked,
        "typed": request.POST.get("note", ""),
        "picture_form": picture_form or PictureForm(),
    }
    failed = refusal is not None or (picture_form is not None and picture_form.errors)
    return render(request, "awards/exemplar_detail.html", context, status=422 if failed else 200)


def _found(user: Any, pk: int) -> Exemplar:
    rows = Exemplar.objects.visible_to(user).select_related(
        "unit__parent", "campaign__unit", "content_area", "report__round", "made_by"
    )
    return get_object_or_404(rows.prefetch_related("pictures"), pk=pk)


def _filtered(request) -> ExemplarFilter:
    rows = Exemplar.objects.visible_to(request.user)
    rows = rows.select_related("unit", "campaign", "content_area")
    return ExemplarFilter(request.GET or None, queryset=rows)


def _rows(found):
    for each in found:
        yield [
            each.title,
            each.get_kind_display(),
            each.unit.name,
            each.campaign.title,
            each.content_area.title if each.content_area else "",
            each.get_state_display(),
            each.published_at,
            each.summary,
        ]


def _in_words(request) -> str:
    """What the list is narrowed by, as the form's fields show it."""
    form = _filtered(request).form
    form.is_valid()
    words = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value and name != "xep":
            labels = dict(getattr(field, "choices", [])) if isinstance(value, str) else {}
            words.append(f"{field.label.lower()} {labels.get(value, value)}")
    return "; ".join(words)


def _printing_unit(user: Any) -> Unit:
    """In whose name a list is printed: the person's own unit, else the top one."""
    for membership in acting_memberships(user):
        return membership.scope
    unit = Unit.objects.visible_to(user).valid_on(timezone.localdate()).order_by("depth").first()
    if unit is None:
        raise Refused("Bạn chưa có vai trò ở đơn vị nào nên không in được danh sách.")
    return unit


def _units_to_write_for(user: Any):
    units = Unit.objects.valid_on(timezone.localdate()).in_name_order()
    if user.is_superuser:
        return units
    paths = [m.scope.path for m in acting_memberships(user) if m.role in WRITERS]
    return units.filter(path_filter(paths, "path"))


def _areas(campaigns):
    """Areas of the campaigns' own plans; those of communes are derived from them."""
    return ContentArea.objects.filter(plan__campaign__in=campaigns, plan__parent=None)


def _may_write(user: Any) -> bool:
    return user.is_superuser or any(m.role in WRITERS for m in acting_memberships(user))


def _demand_writer(user: Any) -> None:
    if not _may_write(user):
        raise Refused("Bạn không có quyền lập điển hình.", denied=True)


urlpatterns = [
    path("dien-hinh/", exemplars, name="exemplars"),
    path("dien-hinh/in/", exemplar_list_pdf, name="exemplar_list_pdf"),
    path("dien-hinh/moi/", create, name="exemplar_create"),
    path("dien-hinh/tu-bao-cao/", from_reports, name="exemplar_from_reports"),
    path("dien-hinh/tu-bao-cao/<int:report_pk>/", create_from, name="exemplar_create_from"),
    path("dien-hinh/<int:pk>/", exemplar, name="exemplar"),
    path("dien-hinh/<int:pk>/in/", exemplar_pdf, name="exemplar_pdf"),
    path("dien-hinh/<int:pk>/sua/", edit, name="exemplar_edit"),
    path("dien-hinh/<int:pk>/buoc/<slug:word>/", step, name="exemplar_step"),
    path("dien-hinh/<int:pk>/anh/", picture_add, name="exemplar_picture_add"),
    path("dien-hinh/<int:pk>/anh/<int:picture_pk>/", picture, name="exemplar_picture"),
    path(
        "dien-hinh/<int:pk>/anh/<int:picture_pk>/go/",
        picture_remove,
        name="exemplar_picture_remove",
    ),
]
