"""People of a unit: who is in which role, inviting, changing and ending roles, switching one's own."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from documents.spreadsheets import table_response
from units.filters import PeopleFilter
from units.forms import EndRoleForm
from units.forms import InvitationForm
from units.forms import RoleForm
from units.invitations import invite as invite_person
from units.invitations import resend
from units.invitations import withdraw
from units.memberships import change_role
from units.memberships import end_membership
from units.memberships import end_memberships
from units.middleware import SESSION_KEY
from units.models import Invitation
from units.models import Membership
from units.models import Unit
from units.views.structure import show
from units.views.tree import unit_of
from workflow import Refused
from workflow import demand

PAGE_SIZE = 50
COLUMNS = ["Họ và tên", "Thư điện tử", "Vai trò", "Chức vụ", "Đơn vị", "Mã đơn vị"]


def people(request, pk: int):
    """Roles in the unit (or in its whole subtree) and invitations that wait; POST ends roles."""
    unit = unit_of(request.user, pk)
    if request.method == "POST":
        return _end_several(request, unit)
    demand(request.user, "units.view_unit", unit)
    visible = Membership.objects.visible_to(request.user).select_related("user", "unit")
    filtering = PeopleFilter(request.GET, queryset=visible, unit=unit)
    if request.GET.get("xuat"):
        rows = (
            [
                m.user.full_name,
                m.user.email,
                m.get_role_display(),
                m.title,
                m.unit.name,
                m.unit.code,
            ]
            for m in filtering.qs
        )
        return table_response(request.GET["xuat"], "nguoi-dung", COLUMNS, rows)
    can_manage = request.user.has_perm("units.manage_people", unit)
    invitations = Invitation.objects.filter(unit=unit).unanswered() if can_manage else []
    return render(
        request,
        "units/people.html",
        {
            "unit": unit,
            "here": "people",
            "filter": filtering,
            "page": Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang")),
            "invitations": invitations,
            "can_manage": can_manage,
        },
    )


def invite(request, pk: int):
    unit = unit_of(request.user, pk)
    demand(request.user, "units.manage_people", unit)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invite_person(request.user, unit, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã gửi lời mời đến {made.email}.")
            return redirect("units:people", pk=pk)
    context = {"form": form, "unit": unit}
    return render(request, "units/invite.html", context, status=422 if form.errors else 200)


@require_POST
def resend_invitation(request, pk: int):
    invitation = _invitation(request.user, pk)
    resend(request.user, invitation)
    messages.success(request, f"Đã gửi lại lời mời đến {invitation.email}.")
    return redirect("units:people", pk=invitation.unit_id)


@require_POST
def withdraw_invitation(request, pk: int):
    invitation = _invitation(request.user, pk)
    withdraw(request.user, invitation)
    messages.success(request, f"Đã rút lời mời gửi {invitation.email}.")
    return redirect("units:people", pk=invitation.unit_id)


def change(request, pk: int):
    """Another role or title for a person of the unit."""
    membership = _membership(request.user, pk)
    form = RoleForm(
        request.POST or None, initial={"role": membership.role, "title": membership.title}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_role(request.user, membership, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã lưu vai trò của {membership.user.full_name}.")
            return redirect("units:people", pk=membership.unit_id)
    context = {"form": form, "membership": membership, "unit": membership.unit}
    return render(request, "units/role.html", context, status=422 if form.errors else 200)


def end(request, pk: int):
    """Confirm, then end one role."""
    membership = _membership(request.user, pk)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(request.user, membership, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã kết thúc vai trò của {membership.user.full_name}.")
            return redirect("units:people", pk=membership.unit_id)
    context = {"form": form, "membership": membership, "unit": membership.unit}
    return render(request, "units/end_role.html", context, status=422 if form.errors else 200)


def _end_several(request, unit: Unit):
    """Ask once for all roles that were ticked, then end them together."""
    demand(request.user, "units.manage_people", unit)
    chosen = [int(key) for key in request.POST.getlist("chon") if key.isdecimal()][:PAGE_SIZE]
    memberships = (
        Membership.objects.visible_to(request.user)
        .filter(pk__in=chosen, unit__path__startswith=unit.path)
        .lasting_to(timezone.localdate())
        .select_related("user", "unit__parent")
        .order_by("unit__path", "pk")
    )
    if not memberships:
        messages.info(request, "Hãy chọn ít nhất một vai trò đang còn hiệu lực.")
        return redirect("units:people", pk=unit.pk)
    form = EndRoleForm(request.POST if "xac-nhan" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            ended = end_memberships(request.user, memberships, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã kết thúc {ended} vai trò.")
            return redirect("units:people", pk=unit.pk)
    context = {"form": form, "memberships": memberships, "unit": unit}
    return render(request, "units/end_roles.html", context, status=422 if form.errors else 200)


@require_POST
def switch(request, pk: int):
    """Work with another of one's own roles from now on."""
    mine = {m.pk for m in getattr(request.user, "_memberships_today", [])}
    if pk not in mine:
        return redirect("home")
    request.session[SESSION_KEY] = pk
    chosen = next(m for m in request.user._memberships_today if m.pk == pk)
    messages.success(
        request, f"Bạn đang làm việc với vai trò {chosen.get_role_display()}, {chosen.unit.label}."
    )
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("home")


def _membership(user, pk: int) -> Membership:
    found = get_object_or_404(
        Membership.objects.visible_to(user).select_related("user", "unit__parent"), pk=pk
    )
    demand(user, "units.manage_people", found.unit)
    return found


def _invitation(user, pk: int) -> Invitation:
    return get_object_or_404(
        Invitation.objects.visible_to(user).select_related("unit__parent"), pk=pk
    )


urlpatterns = [
    path("<int:pk>/nguoi-dung/", people, name="people"),
    path("<int:pk>/moi-nguoi/", invite, name="invite"),
    path("vai-tro/<int:pk>/", change, name="change_role"),
    path("vai-tro/<int:pk>/ket-thuc/", end, name="end_role"),
    path("vai-tro/<int:pk>/dung/", switch, name="switch_membership"),
    path("loi-moi/<int:pk>/gui-lai/", resend_invitation, name="resend_invitation"),
    path("loi-moi/<int:pk>/rut/", withdraw_invitation, name="withdraw_invitation"),
]
