from __future__ import annotations

from django.db import models

from units.enums import BlocKind
from units.models.unit import Unit
from units.querysets import BlocQuerySet


class Bloc(models.Model):
    """A cluster or bloc of units that compete with each other (cụm, khối thi đua)."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="blocs", verbose_name="đơn vị tổ chức"
    )
    kind = models.CharField("loại", max_length=10, choices=BlocKind.choices)
    name = models.CharField("tên", max_length=200)
    position = models.PositiveIntegerField("thứ tự", default=100)

    objects = BlocQuerySet.as_manager()

    class Meta:
        verbose_name = "cụm, khối thi đua"
        verbose_name_plural = "cụm, khối thi đua"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="bloc_named_once",
                violation_error_message="Đã có cụm, khối mang tên này.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BlocMember(models.Model):
    """A unit's place in a bloc for one year; a unit stands in at most one bloc a year."""

    bloc = models.ForeignKey(
        Bloc, on_delete=models.CASCADE, related_name="members", verbose_name="cụm, khối"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="bloc_members", verbose_name="đơn vị"
    )
    year = models.PositiveSmallIntegerField("năm")
    is_lead = models.BooleanField("là trưởng cụm, khối", default=False)
    is_deputy = models.BooleanField("là phó trưởng cụm, khối", default=False)

    class Meta:
        verbose_name = "thành viên cụm, khối"
        verbose_name_plural = "thành viên cụm, khối"
        ordering = ["-year", "-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                name="bloc_member_once_a_year",
                violation_error_message="Đơn vị đã ở trong một cụm, khối của năm này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit.label} ({self.year})"
