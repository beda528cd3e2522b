from __future__ import annotations

from django.conf import settings
from django.db import models

from criteria.querysets import BlocPartQuerySet
from documents.models import IssuedDocument
from units.models import Bloc
from units.models import Unit


class Pledge(models.Model):
    """What the members of a bloc promise each other for one year (giao ước thi đua).

    Once issued nothing of it changes: `members` is who stood in the bloc then and signed when,
    [{"unit": key, "label": name, "post": "Trưởng", "signed_on": "2026-01-20" or ""}], and the
    document is the PDF kept by its digest. `signed_on` is the day of the last signature.
    """

    bloc = models.ForeignKey(
        Bloc, on_delete=models.CASCADE, related_name="pledges", verbose_name="cụm, khối"
    )
    year = models.PositiveSmallIntegerField("năm")
    text = models.TextField("nội dung giao ước")
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    place = models.CharField("nơi ký", max_length=120, blank=True)
    members = models.JSONField("thành viên khi ban hành", default=list, blank=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người ban hành",
    )
    document = models.ForeignKey(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="văn bản",
    )

    objects = BlocPartQuerySet.as_manager()

    class Meta:
        verbose_name = "giao ước thi đua"
        verbose_name_plural = "giao ước thi đua"
        ordering = ["-year", "bloc"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "year"],
                name="pledge_once_a_year",
                violation_error_message="Cụm, khối đã có giao ước của năm này.",
            )
        ]

    def __str__(self) -> str:
        return f"Giao ước {self.bloc} năm {self.year}"


class PledgeSignature(models.Model):
    """On which day a member signed the pledge, and who wrote that down."""

    pledge = models.ForeignKey(
        Pledge, on_delete=models.CASCADE, related_name="signatures", verbose_name="giao ước"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị"
    )
    signed_on = models.DateField("ngày ký")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )

    class Meta:
        verbose_name = "chữ ký giao ước"
        verbose_name_plural = "chữ ký giao ước"
        ordering = ["pledge", "signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "unit"], name="pledge_signed_once_by_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit.label}, {self.signed_on:%d/%m/%Y}"
