"""Award rounds: list, one round with its dossiers, opening, quotas, public list, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards.enums import CLOSED_STATES
from awards.enums import NominationState
from awards.filters import NominationFilter
from awards.forms.rounds import NewRoundForm
from awards.forms.rounds import PublicityForm
from awards.forms.rounds import QuotaRow
from awards.forms.rounds import ReasonForm
from awards.forms.rounds import RoundForm
from awards.forms.rounds import RoundListFilter
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Nomination
from awards.permissions import WRITERS
from awards.publicity import publish_list
from awards.rounds import change_round
from awards.rounds import close_round
from awards.rounds import finish_round
from awards.rounds import open_round
from awards.rounds import reopen_round
from awards.rounds import set_quotas
from awards.steps import ROUND_STEPS
from awards.views.form_page import form_page
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.rows import is_only_rearranged
from campaigns.rows import row_formset
from campaigns.rows import saved_rows
from documents.spreadsheets import table_response
from units.models import Unit
from units.visibility import acting_memberships
from units.visibility import works_for
from workflow import Refused
from workflow import available
from workflow import demand

PAGE_SIZE = 50
COLUMNS = (
    "Mã hồ sơ",
    "Tên",
    "Đối tượng",
    "Hình thức",
    "Đơn vị đề nghị",
    "Trạng thái",
    "Nơi đang giữ",
    "Hạn xử lý",
    "Điều không đạt",
    "Điều cần xem lại",
)


def round_of(user: Any, pk: int) -> AwardRound:
    """A round that the user may know of, or 404."""
    return get_object_or_404(
        AwardRound.objects.visible_to(user).select_related("campaign", "unit"), pk=pk
    )


def own_units(user: Any, roles: frozenset[str]) -> list[Unit]:
    """The units for which the person acts in one of `roles`, the acting scope first; for a system
    administrator the tops of the tree.
    """
    if user.is_superuser:
        return list(Unit.objects.filter(parent__isnull=True).order_by("position", "pk"))
    found: dict[int, Unit] = {}
    for membership in acting_memberships(user):
        if membership.role in roles:
            for unit in (membership.scope, membership.unit):
                found.setdefault(unit.pk, unit)
    return list(found.values())


@require_GET
def rounds(request):
    """Every round that the person may know of, with the number of dossiers they see."""
    form = RoundListFilter(request.GET or None)
    found = AwardRound.objects.visible_to(request.user).select_related("campaign", "unit")
    if form.is_valid():
        if words := form.cleaned_data["tim"]:
            found = found.filter(title__icontains=words)
        if year := form.cleaned_data["nam"]:
            found = found.filter(year=year)
        if state := form.cleaned_data["tinh_trang"]:
            found = found.filter(state=state)
    mine = Q(nominations__in=Nomination.objects.visible_to(request.user))
    found = found.annotate(seen=Count("nominations", filter=mine)).order_by("-year", "-pk")
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "filter": form,
        "can_open": bool(own_units(request.user, WRITERS)),
        "today": timezone.localdate(),
    }
    return render(request, "awards/rounds.html", context)


def dossiers_of(request, award_round: AwardRound) -> NominationFilter:
    """The dossiers of a round that the person sees, as the address narrows and orders them."""
    queryset = (
        Nomination.objects.visible_to(request.user)
        .filter(round=award_round)
        .select_related("form", "nominating_unit", "holder", "round")
        .defer("checks")
    )
    return NominationFilter(request.GET or None, queryset=queryset, award_round=award_round)


@require_GET
def award_round_page(request, pk: int):
    """One round: facts, chips by state, its dossiers; bulk acts start here."""
    award_round = round_of(request.user, pk)
    filtering = dossiers_of(request, award_round)
    if request.GET.get("xuat"):
        return table_response(
            request.GET["xuat"], "ho-so-khen-thuong", COLUMNS, table_rows(filtering.qs)
        )
    chosen = request.GET.get("tinh_trang", "")
    counts = dict(
        Nomination.objects.visible_to(request.user)
        .filter(round=award_round)
        .values_list("state")
        .annotate(Count("pk"))
    )
    mine = [u for u in own_units(request.user, WRITERS) if u.is_below(award_round.unit.path)]
    context = {
        "round": award_round,
        "forms": award_round.forms.all(),
        "filter": filtering,
        "page": Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang")),
        "chips": [(s.value, s.label, counts[s]) for s in NominationState if counts.get(s)],
        "chosen": chosen,
        "own_units": mine if award_round.state == "open" else [],
        "today": timezone.localdate(),
        "open_states": set(NominationState) - CLOSED_STATES,
        **round_rights(request.user, award_round),
    }
    return render(request, "awards/round.html", context)


def round_rights(user: Any, award_round: AwardRound) -> dict[str, Any]:
    """What the tabs and buttons of a round's pages ask."""
    return {
        "can_manage": user.has_perm("awards.manage_round", award_round),
        "can_handle": user.has_perm("awards.handle_round", award_round),
        "steps": available(user, award_round, ROUND_STEPS),
    }


def table_rows(nominations) -> Any:
    for n in nominations:
        yield [
            n.code,
            n.subject_name,
            n.get_subject_class_display(),
            n.form.name,
            n.nominating_unit.label,
            n.get_state_display(),
            n.holder.label,
            n.due_on,
            n.stops,
            n.warnings,
        ]


def new_round(request):
    units = own_units(request.user, WRITERS)
    if not units:
        raise Refused("Bạn không có quyền mở đợt xét khen thưởng.", denied=True)
    form = NewRoundForm(
        request.POST or None,
        campaigns=Campaign.objects.visible_to(request.user).filter(state=CampaignState.ACTIVE),
        units=Unit.objects.filter(pk__in=[unit.pk for unit in units]),
        initial={
            "year": timezone.localdate().year,
            "forms": AwardForm.objects.filter(grades__isnull=True),
            "unit": units[0].pk,
        },
    )
    return form_page(
        request,
        form,
        lambda data: open_round(request.user, data.pop("campaign"), data.pop("unit"), **data),
        title="Mở đợt xét khen thưởng",
        lede="Các đơn vị cấp dưới được báo ngay khi đợt xét mở.",
        button="Mở đợt xét",
        back=reverse("awards:rounds"),
        said="Đã mở đợt xét; các đơn vị đang được báo.",
        go=lambda made: reverse("awards:round", args=[made.pk]),
    )


def edit_round(request, pk: int):
    award_round = round_of(request.user, pk)
    demand(request.user, "awards.manage_round", award_round)
    form = RoundForm(request.POST or None, instance=award_round)
    return form_page(
        request,
        form,
        lambda data: change_round(request.user, round_of(request.user, pk), **data),
        title="Sửa đợt xét",
        button="Lưu",
        **_around(award_round),
    )


def _around(award_round: AwardRound) -> dict[str, Any]:
    address = reverse("awards:round", args=[award_round.pk])
    return {"back": address, "crumbs": [(address, award_round.title)]}


def quotas(request, pk: int):
    """Rows of quotas; they work without JavaScript."""
    award_round = round_of(request.user, pk)
    demand(request.user, "awards.manage_round", award_round)
    stored = list(award_round.quotas.values("form", "unit", "bloc", "maximum"))
    formset = row_formset(
        QuotaRow,
        request.POST if request.method == "POST" else None,
        initial=stored,
        form_kwargs={"award_round": award_round},
    )
    errors = {}
    if request.method == "POST" and not is_only_rearranged(request.POST):
        if formset.is_valid():
            try:
                set_quotas(request.user, award_round, saved_rows(formset))
            except Refused as refusal:
                if refusal.denied:
                    raise
                errors = {"dong": refusal.reason}
            else:
                messages.success(request, "Đã lưu chỉ tiêu số lượng.")
                return redirect("awards:round", pk=pk)
        else:
            errors = {"dong": "Hãy xem lại các ô có lỗi dưới đây."}
    context = {"round": award_round, "formset": formset, "errors": errors, "version": 0}
    return render(request, "awards/quotas.html", context)


@require_POST
def close(request, pk: int):
    close_round(request.user, round_of(request.user, pk))
    messages.success(request, "Đã khoá nhận hồ sơ. Hồ sơ đã trình vẫn được xét tiếp.")
    return redirect("awards:round", pk=pk)


@require_POST
def finish(request, pk: int):
    finish_round(request.user, round_of(request.user, pk))
    messages.success(request, "Đã kết thúc đợt xét.")
    return redirect("awards:round", pk=pk)


def reopen(request, pk: int):
    award_round = round_of(request.user, pk)
    demand(request.user, "awards.manage_round", award_round)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: reopen_round(request.user, award_round, note=data["note"]),
        title="Mở lại nhận hồ sơ",
        button="Mở lại",
        said="Đã mở lại đợt xét.",
        **_around(award_round),
    )


def publicity(request, pk: int):
    """Choose appraised dossiers and the first day of the public list."""
    award_round = round_of(request.user, pk)
    demand(request.user, "awards.manage_round", award_round)
    waiting = Nomination.objects.filter(
        round=award_round, state=NominationState.APPRAISED, publicity__isnull=True
    ).select_related("form", "nominating_unit", "rule_set", "round")
    form = PublicityForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    chosen = {int(key) for key in request.POST.getlist("chon") if key.isdigit()}
    return form_page(
        request,
        form,
        lambda data: publish_list(
            request.user,
            award_round,
            [n for n in waiting if n.pk in chosen],
            starts_on=data["starts_on"],
        ),
        title="Công khai danh sách đề nghị khen thưởng",
        button="Công khai danh sách đã chọn",
        said="Đã công khai. Danh sách hiện trên trang công khai của phong trào.",
        template="awards/publicity.html",
        waiting=waiting,
        chosen=chosen,
        lists=award_round.publicities.annotate(names=Count("nominations")),
        round=award_round,
        works_here=works_for(request.user, award_round.unit),
        **_around(award_round),
    )


urlpatterns = [
    path("", rounds, name="rounds"),
    path("dot/moi/", new_round, name="new_round"),
    path("dot/<int:pk>/", award_round_page, name="round"),
    path("dot/<int:pk>/sua/", edit_round, name="edit_round"),
    path("dot/<int:pk>/chi-tieu/", quotas, name="quotas"),
    path("dot/<int:pk>/khoa/", close, name="close_round"),
    path("dot/<int:pk>/mo-lai/", reopen, name="reopen_round"),
    path("dot/<int:pk>/ket-thuc/", finish, name="finish_round"),
    path("dot/<int:pk>/cong-khai/", publicity, name="publicity"),
]
