"""What holds for every signed-in request: age of the session, second factor, no caching, refusals."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from workflow import Refused

LAST_SEEN = "last_seen"
# Written at most this often, so that reading pages does not write a session each time.
LAST_SEEN_STEP = 60  # seconds


class SessionAgeMiddleware:
    """End a session that nobody has used for SESSION_IDLE_SECONDS."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get(LAST_SEEN, now)
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif now - seen >= LAST_SEEN_STEP or LAST_SEEN not in request.session:
                request.session[LAST_SEEN] = now
        return self.get_response(request)


class SecondFactorMiddleware:
    """Roles named in MFA_REQUIRED_ROLES open no page before they have a second factor."""

    OPEN = ("mfa_", "account_", "usersessions_")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.MFA_REQUIRED_ROLES or not request.user.is_authenticated:
            return None
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if name.startswith(self.OPEN) or not self._must(request.user):
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    @staticmethod
    def _must(user) -> bool:
        from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415 -- needs loaded apps

        roles = {m.role for m in getattr(user, "_memberships_today", [])}
        return bool(roles & set(settings.MFA_REQUIRED_ROLES)) and not is_mfa_enabled(user)


class PrivatePagesMiddleware:
    """Pages of signed-in people are kept by no cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        return response


class RefusalMiddleware:
    """A verb's refusal that no view caught becomes a page that says what to do."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refused):
            return None
        status = 403 if exception.denied else 409
        return render(request, "refused.html", {"refusal": exception}, status=status)
