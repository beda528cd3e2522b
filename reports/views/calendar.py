"""The calendar page, its export, and the secret addresses for calendar programs."""

from __future__ import annotations

import calendar as months
import datetime as dt
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from documents.spreadsheets import table_response
from documents.verification import asks_too_often
from reports.calendar import Entry
from reports.calendar import entries_of
from reports.calendar_feeds import feed_ics
from reports.calendar_feeds import find_feed
from reports.calendar_feeds import open_feed
from reports.calendar_feeds import renew_feed
from reports.calendar_feeds import revoke_feed
from reports.filters import CalendarForm
from units.models import Unit
from units.visibility import keys_acted_for

COLUMNS = ["Ngày", "Loại", "Việc", "Đơn vị", "Chi tiết", "Tình trạng"]
READS_PER_MINUTE = 30  # of one address; calendar programs come every few hours


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """All days of a year by month, or one month as a sheet; filters live in the address."""
    today = timezone.localdate()
    own = list(Unit.objects.filter(pk__in=keys_acted_for(request.user)).in_name_order())
    units = _units(request, own)
    chosen = units[0] if request.GET.get("don_vi") else None
    form = CalendarForm(request.GET, own=own, chosen=chosen, today=today)
    form.is_valid()  # what cannot be read is left out, the rest holds
    asked = form.cleaned_data
    year = asked.get("nam") or today.year
    month = asked.get("thang")
    first, last = _span(year, month)
    found = entries_of(
        request.user, units, first=first, last=last, with_below=bool(asked.get("cap_duoi"))
    )
    entries = _narrowed(found, asked)
    if wanted := request.GET.get("xuat"):
        rows = [[e.day, e.kind_words, e.title, e.unit, e.detail, e.words] for e in entries]
        return table_response(wanted, "lich", COLUMNS, rows)
    context = {
        "form": form,
        "units": units,
        "chosen": chosen,
        "year": year,
        "month": month,
        "today": today,
        "has_entries": bool(entries),
        "groups": [
            (dt.date(year, number, 1), list(rows))
            for number, rows in groupby(entries, key=lambda entry: entry.day.month)
        ],
        "weeks": _weeks(year, month, entries) if month else [],
    }
    return render(request, "reports/calendar.html", context)


def _units(request: HttpRequest, own: list[Unit]) -> list[Unit]:
    """The unit that the address names, if the person sees it, else those one works for."""
    key = request.GET.get("don_vi", "")
    if not key:
        return own
    if not key.isdigit():
        raise Http404
    return [get_object_or_404(Unit.objects.visible_to(request.user), pk=int(key))]


def _span(year: int, month: int | None) -> tuple[dt.date, dt.date]:
    if month:
        return dt.date(year, month, 1), dt.date(year, month, months.monthrange(year, month)[1])
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _narrowed(entries: list[Entry], asked: dict[str, Any]) -> list[Entry]:
    kind, state = asked.get("loai"), asked.get("tinh_trang")
    return [
        entry
        for entry in entries
        if (not kind or entry.kind == kind) and (not state or entry.is_done == (state == "xong"))
    ]


def _weeks(
    year: int, month: int, entries: list[Entry]
) -> list[list[tuple[dt.date, bool, list[Entry]]]]:
    """Weeks from Monday: (day, whether it is of this month, its entries)."""
    by_day: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    return [
        [(day, day.month == month, by_day.get(day, [])) for day in week]
        for week in months.Calendar().monthdatescalendar(year, month)
    ]


@require_GET
def feeds(request: HttpRequest) -> HttpResponse:
    """The person's secret addresses."""
    return _feeds_page(request)


def _feeds_page(request: HttpRequest, address: str = "") -> HttpResponse:
    """The list; right after an address was made it stands on top, this once."""
    own = Unit.objects.filter(pk__in=keys_acted_for(request.user)).in_name_order()
    rows = request.user.calendar_feeds.filter(revoked_at__isnull=True).select_related("unit")
    context = {"feeds": rows, "own": own, "address": address}
    return render(request, "reports/calendar_feeds.html", context)


@require_POST
def add_feed(request):
    key = request.POST.get("don_vi", "")
    unit = None
    if key:
        unit = get_object_or_404(
            Unit.objects.visible_to(request.user), pk=int(key) if key.isdigit() else -1
        )
    feed, secret = open_feed(request.user, unit)
    return _shown(request, feed.pk, secret, "Đã lập địa chỉ lịch.")


@require_POST
def renew(request, pk: int):
    feed = get_object_or_404(request.user.calendar_feeds, pk=pk)
    secret = renew_feed(request.user, feed)
    return _shown(request, pk, secret, "Đã đổi địa chỉ lịch; địa chỉ cũ không dùng được nữa.")


@require_POST
def revoke(request, pk: int):
    feed = get_object_or_404(request.user.calendar_feeds, pk=pk)
    revoke_feed(request.user, feed)
    messages.success(request, "Đã thu hồi địa chỉ lịch.")
    return redirect("reports:calendar_feeds")


def _shown(request: HttpRequest, pk: int, secret: str, said: str) -> HttpResponse:
    """Show the address in the answer itself: it goes into no table, not even that of sessions."""
    address = settings.SITE_URL + reverse("reports:calendar_ics", args=[pk, secret])
    messages.success(request, said)
    response = _feeds_page(request, address)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_GET
def ics(request: HttpRequest, number: int, secret: str) -> HttpResponse:
    """What a calendar program reads; every wrong address is the same 404."""
    if asks_too_often(request, purpose=f"calendar:{number}", tries=READS_PER_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    feed = find_feed(number, secret)
    if feed is None:
        raise Http404
    response = HttpResponse(feed_ics(feed), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich-thi-dua.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


urlpatterns = [
    path("lich/", calendar, name="calendar"),
    path("lich/dang-ky/", feeds, name="calendar_feeds"),
    path("lich/dang-ky/them/", add_feed, name="add_calendar_feed"),
    path("lich/dang-ky/<int:pk>/doi/", renew, name="renew_calendar_feed"),
    path("lich/dang-ky/<int:pk>/thu-hoi/", revoke, name="revoke_calendar_feed"),
    path("lich/<int:number>/<str:secret>.ics", ics, name="calendar_ics"),
]
