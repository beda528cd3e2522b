from __future__ import annotations

from django.conf import settings
from django.db import models

from units.enums import UnitKind
from units.models import Unit


class ApprovalRule(models.Model):
    """Reports leave only with the leader's approval: those of `unit` itself, or, where a kind is
    named, those of every unit of that kind below it. A rule that no longer holds is deleted; the
    audit trail keeps who set and lifted it.
    """

    unit = models.ForeignKey(
        Unit,
        on_delete=models.CASCADE,
        related_name="approval_rules",
        verbose_name="đơn vị đặt quy định",
    )
    kind = models.CharField(
        "loại đơn vị cấp dưới", max_length=20, choices=UnitKind.choices, blank=True
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người đặt",
    )
    set_at = models.DateTimeField("đặt lúc", auto_now_add=True)

    class Meta:
        verbose_name = "quy định duyệt báo cáo"
        verbose_name_plural = "quy định duyệt báo cáo"
        ordering = ["unit", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="approval_rule_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *UnitKind.values]),
                name="approval_rule_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.label}: {self.get_kind_display() or 'chính đơn vị'}"
