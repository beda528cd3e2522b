"""Councils: list, one council, its seats, a new sitting."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from awards import councils
from awards import sessions
from awards.forms.councils import CouncilForm
from awards.forms.councils import EndSeatForm
from awards.forms.councils import MemberForm
from awards.forms.councils import NewCouncilForm
from awards.forms.councils import NewSessionForm
from awards.forms.councils import SeatForm
from awards.models import AwardRound
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Session
from awards.permissions import SECRETARIES
from awards.views.form_page import form_page
from awards.views.rounds import own_units
from awards.views.rounds import round_of
from awards.views.rounds import round_rights
from units.enums import Role
from units.models import Unit
from workflow import Refused
from workflow import demand

KEEPERS = SECRETARIES | {Role.ADMINISTRATOR}


def council_of(user: Any, pk: int) -> Council:
    """A council that the user may know of, or 404."""
    return get_object_or_404(Council.objects.visible_to(user).select_related("unit"), pk=pk)


@require_GET
def council_list(request):
    found = (
        Council.objects.visible_to(request.user)
        .select_related("unit")
        .annotate(seats=Count("members"))
    )
    context = {
        "councils": found,
        "sessions": Session.objects.visible_to(request.user).select_related("council", "round")[
            :20
        ],
        "can_add": bool(own_units(request.user, KEEPERS)),
    }
    return render(request, "awards/councils.html", context)


@require_GET
def council_page(request, pk: int):
    council = council_of(request.user, pk)
    today = timezone.localdate()
    context = {
        "council": council,
        "members": council.members.select_related("user"),
        "sessions": Session.objects.visible_to(request.user)
        .filter(council=council)
        .select_related("round"),
        "today": today,
        "can_manage": request.user.has_perm("awards.manage_council", council),
        "can_call": request.user.has_perm("awards.run_session", Session(council=council)),
    }
    return render(request, "awards/council.html", context)


def _around(council: Council) -> dict[str, Any]:
    address = reverse("awards:council", args=[council.pk])
    return {
        "back": address,
        "crumbs": [(reverse("awards:councils"), "Hội đồng"), (address, council.name)],
    }


def new_council(request):
    units = own_units(request.user, KEEPERS)
    if not units:
        raise Refused("Bạn không có quyền lập hội đồng.", denied=True)
    form = NewCouncilForm(
        request.POST or None,
        units=Unit.objects.filter(pk__in=[u.pk for u in units]),
        initial={
            "unit": units[0].pk,
            "name": "Hội đồng Thi đua - Khen thưởng",
            "valid_from": timezone.localdate(),
        },
    )
    return form_page(
        request,
        form,
        lambda data: councils.create_council(request.user, data.pop("unit"), **data),
        title="Lập hội đồng",
        button="Lập hội đồng",
        back=reverse("awards:councils"),
        said="Đã lập hội đồng. Hãy thêm thành viên.",
        go=lambda made: reverse("awards:council", args=[made.pk]),
    )


def edit_council(request, pk: int):
    council = council_of(request.user, pk)
    demand(request.user, "awards.manage_council", council)
    return form_page(
        request,
        CouncilForm(request.POST or None, instance=council),
        lambda data: councils.change_council(request.user, council, **data),
        title="Sửa hội đồng",
        button="Lưu",
        **_around(council),
    )


def seat(request, pk: int):
    council = council_of(request.user, pk)
    demand(request.user, "awards.manage_council", council)
    form = MemberForm(
        request.POST or None,
        initial={"joined_on": council.valid_from, "position": council.members.count() + 1},
    )
    return form_page(
        request,
        form,
        lambda data: councils.seat_member(
            request.user, council, form.person, **{k: v for k, v in data.items() if k != "email"}
        ),
        title="Thêm thành viên",
        lede=council.name,
        button="Thêm thành viên",
        said="Đã thêm thành viên.",
        **_around(council),
    )


def _member_of(user: Any, pk: int) -> CouncilMember:
    member = get_object_or_404(CouncilMember.objects.select_related("council__unit", "user"), pk=pk)
    council_of(user, member.council_id)
    return member


def edit_seat(request, pk: int):
    member = _member_of(request.user, pk)
    demand(request.user, "awards.manage_council", member.council)
    return form_page(
        request,
        SeatForm(request.POST or None, instance=member),
        lambda data: councils.change_member(request.user, member, **data),
        title=f"Sửa thành viên: {member}",
        button="Lưu",
        **_around(member.council),
    )


def end_seat(request, pk: int):
    member = _member_of(request.user, pk)
    demand(request.user, "awards.manage_council", member.council)
    return form_page(
        request,
        EndSeatForm(request.POST or None, initial={"left_on": timezone.localdate()}),
        lambda data: councils.end_seat(request.user, member, **data),
        title=f"Thôi tham gia: {member}",
        lede="Những phiên họp đã dự vẫn được giữ.",
        button="Ghi thôi tham gia",
        danger=True,
        **_around(member.council),
    )


def new_session(request, pk: int):
    council = council_of(request.user, pk)
    demand(request.user, "awards.run_session", Session(council=council))
    above = [council.unit_id, *council.unit.ancestor_ids]
    rounds = AwardRound.objects.filter(unit__in=above).exclude(state="finished")
    return form_page(
        request,
        NewSessionForm(
            request.POST or None, rounds=rounds, initial={"round": request.GET.get("dot", "")}
        ),
        lambda data: sessions.plan_session(request.user, council, data.pop("round"), **data),
        title="Gọi họp hội đồng",
        lede=council.name,
        button="Lập phiên họp",
        said="Đã lập phiên họp. Hãy đưa hồ sơ vào chương trình.",
        go=lambda made: reverse("awards:session", args=[made.pk]),
        **_around(council),
    )


@require_GET
def round_sessions(request, pk: int):
    """The sittings of a round that the person may know of."""
    award_round = round_of(request.user, pk)
    units = own_units(request.user, SECRETARIES)
    context = {
        "round": award_round,
        "sessions": Session.objects.visible_to(request.user)
        .filter(round=award_round)
        .select_related("council")
        .annotate(dossiers=Count("items")),
        "councils": Council.objects.filter(unit__in=units).in_office_on(timezone.localdate()),
        **round_rights(request.user, award_round),
    }
    return render(request, "awards/sessions.html", context)


urlpatterns = [
    path("hoi-dong/", council_list, name="councils"),
    path("hoi-dong/moi/", new_council, name="new_council"),
    path("hoi-dong/<int:pk>/", council_page, name="council"),
    path("hoi-dong/<int:pk>/sua/", edit_council, name="edit_council"),
    path("hoi-dong/<int:pk>/thanh-vien/", seat, name="seat_member"),
    path("hoi-dong/<int:pk>/hop/", new_session, name="new_session"),
    path("thanh-vien/<int:pk>/", edit_seat, name="edit_seat"),
    path("thanh-vien/<int:pk>/thoi/", end_seat, name="end_seat"),
    path("dot/<int:pk>/phien-hop/", round_sessions, name="sessions"),
]
