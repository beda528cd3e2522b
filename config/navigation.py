"""The menu and the portal's own facts for every page, as data: labels, URL names, permissions."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch
from django.urls import reverse

# label, URL name, namespaces that light the entry up
MENU = [
    ("Tổng quan", "campaigns:list", {"campaigns", "criteria"}),
    ("Báo cáo", "reports:mine", {"reports"}),
    ("Chấm điểm", "scoring:tables", {"scoring"}),
    ("Khen thưởng", "awards:rounds", {"awards"}),
    ("Đơn vị", "units:tree", {"units"}),
]


def portal(request) -> dict:
    """Context of every page: `portal`, `navigation`, memberships and the number of new notices."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {
        "portal": {
            "province": settings.PORTAL_PROVINCE,
            "hotline": settings.PORTAL_HOTLINE,
        },
        "navigation": [],
    }
    if user is not None and user.is_authenticated:
        context["navigation"] = _menu(request)
        context["current_membership"] = getattr(user, "acting_membership", None)
        context["memberships"] = getattr(user, "_memberships_today", [])
        # Lazy: pages that do not show the bell do not ask.
        context["unread_notices"] = lambda: user.notices.filter(read_at__isnull=True).count()
    return context


def _menu(request) -> list[dict]:
    match = getattr(request, "resolver_match", None)
    here = match.namespace if match else ""
    entries = []
    for label, name, namespaces in MENU:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        entries.append({"label": label, "url": url, "active": here in namespaces})
    return entries
