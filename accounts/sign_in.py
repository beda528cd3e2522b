"""How people come in: by invitation only; locked per name, never per office address."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks; there is no open sign-up, accounts come from invitations."""

    def is_open_for_signup(self, request) -> bool:
        return False
