from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from criteria.models.scoring_table import ScoringTable


def new_token() -> str:
    return secrets.token_urlsafe(18)


class ScoringTableImport(models.Model):
    """An uploaded workbook of a table's items between its preview and its writing."""

    token = models.CharField("mã", max_length=32, unique=True, default=new_token)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải",
    )
    table = models.ForeignKey(
        ScoringTable, on_delete=models.CASCADE, related_name="+", verbose_name="bảng điểm"
    )
    file_name = models.CharField("tên tệp", max_length=160)
    rows = models.JSONField("các dòng")
    created_at = models.DateTimeField("tải lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp bảng điểm chờ nhập"
        verbose_name_plural = "tệp bảng điểm chờ nhập"

    def __str__(self) -> str:
        return self.file_name
