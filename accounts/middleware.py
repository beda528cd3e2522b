"""What holds for every signed-in request: age of the session, second factor, no caching, refusals."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from documents.limits import TooHeavy
from workflow import Refused

LAST_SEEN = "last_seen"
BEGAN = "session_began"
# Written at most this often, so that reading pages does not write a session each time.
LAST_SEEN_STEP = 60  # seconds


class SessionAgeMiddleware:
    """End a session unused for SESSION_IDLE_SECONDS, and any session after SESSION_COOKIE_AGE.

    The cookie's own age cannot do the second: Django counts it from the last write.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get(LAST_SEEN, now)
            began = request.session.setdefault(BEGAN, now)
            if (
                now - seen > settings.SESSION_IDLE_SECONDS
                or now - began > settings.SESSION_COOKIE_AGE
            ):
                logout(request)
            elif now - seen >= LAST_SEEN_STEP or LAST_SEEN not in request.session:
                request.session[LAST_SEEN] = now
        return self.get_response(request)


class SecondFactorMiddleware:
    """Roles named in MFA_REQUIRED_ROLES open no page before they have a second factor."""

    # Only what leads to the second factor or out again; not, say, changing the address.
    OPEN = frozenset(
        {
            "mfa_activate_totp",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "account_change_password",
            "alive",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.MFA_REQUIRED_ROLES or not request.user.is_authenticated:
            return None
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if name in self.OPEN or not self._must(request.user):
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    @staticmethod
    def _must(user) -> bool:
        from allauth.mfa.utils import is_mfa_enabled

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


# PostgreSQL broke the transaction off so that another could go on: nothing of it was written.
LOST_RACES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
TRIES = 3


class RefusalMiddleware:
    """A verb's refusal that no view caught becomes a page that says what to do.

    A request that lost a race between transactions is done again before anybody hears of it; one
    with files is not, because they have been read.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        for _ in range(TRIES):
            if not lost_a_race(exception) or request.FILES:
                break
            view = request.resolver_match
            try:
                return view.func(request, *view.args, **view.kwargs)
            except Exception as again:  # noqa: BLE001 -- judged like the first one
                exception = again
        if isinstance(exception, TooHeavy):
            exception = Refused(exception.reason)
        if not isinstance(exception, Refused):
            return None
        status = 403 if exception.denied else 409
        return render(request, "refused.html", {"refusal": exception}, status=status)


def lost_a_race(fault: BaseException) -> bool:
    """Whether PostgreSQL ended this transaction in favour of another one."""
    return isinstance(fault, OperationalError) and (
        getattr(fault.__cause__, "pgcode", None) in LOST_RACES
    )
