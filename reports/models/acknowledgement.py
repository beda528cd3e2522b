from __future__ import annotations

from django.conf import settings
from django.db import models

from reports.models.report import ReportVersion
from units.models import Unit


class Acknowledgement(models.Model):
    """A further recipient of a round has taken note of one submission."""

    version = models.ForeignKey(
        ReportVersion,
        on_delete=models.CASCADE,
        related_name="acknowledgements",
        verbose_name="bản đã nộp",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi cùng nhận"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi nhận",
    )
    at = models.DateTimeField("ghi nhận lúc", auto_now_add=True)

    class Meta:
        verbose_name = "ghi nhận báo cáo"
        verbose_name_plural = "ghi nhận báo cáo"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "unit"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit.label}: {self.version}"
