from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from units.models import Unit


def new_token() -> str:
    return secrets.token_urlsafe(16)


class CampaignImport(models.Model):
    """An uploaded workbook of a campaign between its preview and its writing."""

    token = models.CharField("mã", max_length=32, unique=True, default=new_token)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", verbose_name="đơn vị phát động"
    )
    file_name = models.CharField("tên tệp", max_length=160)
    tables = models.JSONField("các trang tính")
    created_at = models.DateTimeField("tải lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp phong trào chờ nhập"
        verbose_name_plural = "tệp phong trào chờ nhập"

    def __str__(self) -> str:
        return self.file_name
