from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from units.enums import ImportKind


def new_token() -> str:
    return secrets.token_urlsafe(24)


class ImportDraft(models.Model):
    """An uploaded table between its preview and its confirmation; gone once written or a day old.

    Kept in the database and not in a file or a cache: every web host sees it, nothing drops it
    between two pages, and confirming twice finds it gone.
    """

    token = models.CharField("mã", max_length=40, unique=True, default=new_token)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải lên",
    )
    kind = models.CharField("loại", max_length=10, choices=ImportKind.choices)
    file_name = models.CharField("tên tệp", max_length=160)
    table = models.JSONField("bảng", default=list)
    created_at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp chờ nhập"
        verbose_name_plural = "tệp chờ nhập"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ImportKind.values), name="import_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.file_name
