"""Password rules beyond Django's, for offices bound to the national profile (PASSWORD_PROFILE=tcvn)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from accounts.models import User

CLASSES = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())


class CharacterClassValidator:
    """Lower case, upper case, digit and sign must all occur."""

    MESSAGE = "Mật khẩu phải có chữ thường, chữ hoa, chữ số và ký tự đặc biệt."

    def validate(self, password: str, user: User | None = None) -> None:
        if not all(any(map(kind, password)) for kind in CLASSES):
            raise ValidationError(self.MESSAGE, code="password_classes")

    def get_help_text(self) -> str:
        return self.MESSAGE


class HistoryValidator:
    """A person's last passwords may not come back."""

    def __init__(self, remembered: int = 5) -> None:
        self.remembered = remembered

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        used = user.past_passwords.values_list("password", flat=True)[: self.remembered]
        if any(check_password(password, old) for old in [user.password, *used]):
            raise ValidationError(
                f"Mật khẩu này trùng với một trong {self.remembered} mật khẩu gần đây. "
                "Hãy chọn mật khẩu khác.",
                code="password_used",
            )

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Django calls this after the new hash is stored; older rows than remembered go."""
        if user is None or user.pk is None:
            return
        user.past_passwords.create(password=user.password)
        kept = user.past_passwords.values_list("pk", flat=True)[: self.remembered]
        user.past_passwords.exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        return f"Mật khẩu không được trùng với {self.remembered} mật khẩu gần đây."
