from __future__ import annotations

from django.conf import settings
from django.db import models


class PastPassword(models.Model):
    """The hash of a password a person has used, kept only under the `tcvn` profile."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="past_passwords",
        verbose_name="người dùng",
    )
    password = models.CharField("mật khẩu đã băm", max_length=128)
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "mật khẩu cũ"
        verbose_name_plural = "mật khẩu cũ"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%d/%m/%Y}"
