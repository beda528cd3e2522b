from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from awards.models.award_round import AwardRound
from units.models import Unit


def new_token() -> str:
    return secrets.token_urlsafe(16)


class AwardImport(models.Model):
    """An uploaded table between its preview and its writing: nominations, or old decisions."""

    token = models.CharField("mã", max_length=32, unique=True, default=new_token)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", verbose_name="đơn vị"
    )
    round = models.ForeignKey(
        AwardRound,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đợt xét",
    )
    file_name = models.CharField("tên tệp", max_length=160)
    table = models.JSONField("bảng")
    created_at = models.DateTimeField("tải lúc", auto_now_add=True)

    class Meta:
        verbose_name = "bảng chờ nhập"
        verbose_name_plural = "bảng chờ nhập"

    def __str__(self) -> str:
        return self.file_name
