from __future__ import annotations

from django.conf import settings
from django.db import models

from units.models import Unit


class CalendarFeed(models.Model):
    """A secret address under which a calendar program reads what a person, or a unit, owes.

    Only the SHA-256 of the secret is kept: who reads the database cannot read the calendars. What
    the feed shows is asked anew with the owner's rights of the day.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        verbose_name="người đăng ký",
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị",
        help_text="Trống: mọi đơn vị mà người đăng ký làm việc.",
    )
    digest = models.CharField("mã băm của khoá bí mật", max_length=64)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    renewed_at = models.DateTimeField("đổi khoá lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đăng ký lịch"
        verbose_name_plural = "đăng ký lịch"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.unit.label if self.unit else "Việc của tôi"
