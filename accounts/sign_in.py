"""How people come in: by invitation only; locked per name, never per office address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from accounts.auditing import record


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks: no open sign-up, and every coming and going stands in the trail."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def post_login(self, request, user, **kwargs: Any):
        record(user, "accounts.sign_in", user, address=self.get_client_ip(request))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request, **credentials: Any) -> None:
        """A name that nobody bears is recorded too: it may be the start of an attack."""
        name = credentials.get("username") or credentials.get("email") or ""
        record(
            None,
            "accounts.sign_in_failed",
            name=str(name)[:150],
            address=self.get_client_ip(request),
        )
        super().authentication_failed(request, **credentials)

    def logout(self, request) -> None:
        if request.user.is_authenticated:
            record(request.user, "accounts.sign_out", request.user)
        super().logout(request)

    def set_password(self, user, password: str) -> None:
        super().set_password(user, password)
        record(user, "accounts.change_password", user)
