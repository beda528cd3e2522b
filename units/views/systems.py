"""Keys of other systems: the list of a unit's, issuing one, revoking one."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from documents.spreadsheets import table_response
from units.forms import SystemTokenForm
from units.models import SystemToken
from units.models import Unit
from units.system_tokens import issue_token
from units.system_tokens import revoke_token
from units.views.structure import show
from units.views.tree import unit_of
from workflow import Refused
from workflow import demand

DAYS = 30  # of use that the list adds up
COLUMNS = ["Hệ thống", "Dữ liệu được đọc", "Cấp lúc", "Người cấp", "Dùng đến hết ngày",
           "Lần gọi cuối", f"Số lần gọi trong {DAYS} ngày", "Tình trạng"]  # fmt: skip


def systems(request, pk: int) -> HttpResponse:
    """Every key of the unit with its use, living ones first."""
    unit = unit_of(request.user, pk)
    demand(request.user, "units.manage_systems", unit)
    return _list(request, unit)


def issue(request, pk: int) -> HttpResponse:
    """A form; then the list with the secret on top, which no later page shows."""
    unit = unit_of(request.user, pk)
    demand(request.user, "units.manage_systems", unit)
    form = SystemTokenForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = issue_token(request.user, unit, **form.cleaned_data)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, f"Đã cấp mã truy cập cho {token.name}.")
            # In the answer itself: the secret goes into no table, not even that of sessions.
            return _list(request, unit, token=token, secret=secret)
    context = {"form": form, "unit": unit}
    return render(request, "units/issue_token.html", context, status=422 if form.errors else 200)


def revoke(request, pk: int) -> HttpResponse:
    """Confirm, then end a key."""
    token = get_object_or_404(
        SystemToken.objects.visible_to(request.user).select_related("unit__parent"), pk=pk
    )
    demand(request.user, "units.manage_systems", token.unit)
    if request.method == "POST":
        revoke_token(request.user, token)
        messages.success(request, f"Đã thu hồi mã truy cập của {token.name}.")
        return redirect("units:systems", pk=token.unit_id)
    return render(request, "units/revoke_token.html", {"token": token, "unit": token.unit})


def _list(
    request, unit: Unit, *, token: SystemToken | None = None, secret: str = ""
) -> HttpResponse:
    since = timezone.localdate() - dt.timedelta(days=DAYS)
    found = SystemToken.objects.filter(unit=unit).with_use(since).select_related("issued_by")
    today = timezone.localdate()
    tokens = sorted(found, key=lambda each: (not each.is_living_on(today), -each.pk))
    if wanted := request.GET.get("xuat"):
        rows = [
            [each.name, ", ".join(each.scope_names), each.issued_at, each.issued_by.full_name,
             each.expires_on, each.last_at, each.calls, each.standing]
            for each in tokens
        ]  # fmt: skip
        return table_response(wanted, "ma-truy-cap", COLUMNS, rows)
    context = {
        "unit": unit,
        "here": "systems",
        "tokens": tokens,
        "days": DAYS,
        "per_minute": settings.API_CALLS_PER_MINUTE,
        "made": token,
        "secret": secret,
    }
    response = render(request, "units/systems.html", context)
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("<int:pk>/he-thong/", systems, name="systems"),
    path("<int:pk>/he-thong/cap-ma/", issue, name="issue_token"),
    path("he-thong/<int:pk>/thu-hoi/", revoke, name="revoke_token"),
]
