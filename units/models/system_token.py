from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from units.enums import ApiScope
from units.models.unit import Unit
from units.querysets import SystemTokenQuerySet


class SystemToken(models.Model):
    """The key with which another system reads from the portal what a unit may see.

    Only the SHA-256 of the secret is kept: it is long and random, so that no salt is needed.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="system_tokens", verbose_name="đơn vị"
    )
    name = models.CharField(
        "tên hệ thống",
        max_length=120,
        help_text="Ví dụ: Hệ thống thông tin báo cáo của tỉnh.",
    )
    digest = models.CharField("mã băm", max_length=64, unique=True, editable=False)
    scopes = models.JSONField("dữ liệu được đọc", default=list)
    expires_on = models.DateField("dùng đến hết ngày")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người cấp",
    )
    issued_at = models.DateTimeField("cấp lúc", auto_now_add=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thu hồi",
    )
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    objects = SystemTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã truy cập của hệ thống"
        verbose_name_plural = "mã truy cập của hệ thống"
        ordering = ["unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="system_token_once",
                violation_error_message="Hệ thống này đã có mã truy cập đang dùng.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_living_on(self, day: dt.date) -> bool:
        return self.revoked_at is None and self.expires_on >= day

    @property
    def standing(self) -> str:
        if self.revoked_at:
            return "đã thu hồi"
        return "đang dùng" if self.is_living_on(timezone.localdate()) else "hết hạn"

    @property
    def scope_names(self) -> list[str]:
        return [str(ApiScope(scope).label) for scope in self.scopes]


class SystemTokenUse(models.Model):
    """How often a system asked on one day, and when last."""

    token = models.ForeignKey(
        SystemToken, on_delete=models.CASCADE, related_name="uses", verbose_name="mã truy cập"
    )
    day = models.DateField("ngày")
    calls = models.PositiveIntegerField("số lần gọi", default=0)
    last_at = models.DateTimeField("lần cuối")

    class Meta:
        verbose_name = "lượt dùng mã truy cập"
        verbose_name_plural = "lượt dùng mã truy cập"
        ordering = ["token", "-day"]
        constraints = [
            models.UniqueConstraint(fields=["token", "day"], name="token_use_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.token} {self.day:%d/%m/%Y}"
