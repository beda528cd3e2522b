from __future__ import annotations

from django.conf import settings
from django.db import models

from awards.enums import FundEntryKind
from awards.models.decision import Decision
from awards.querysets import OfUnitQuerySet
from units.models import Unit


class FundEntry(models.Model):
    """One line of a unit's emulation and commendation fund (quỹ thi đua, khen thưởng) in one year.

    Nothing is changed or deleted: a wrong line is taken back by one that points to it.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="fund_entries", verbose_name="đơn vị"
    )
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=10, choices=FundEntryKind.choices)
    amount = models.PositiveBigIntegerField("số tiền (đồng)")
    day = models.DateField("ngày")
    description = models.CharField("nội dung", max_length=300)
    paper_number = models.CharField("chứng từ số", max_length=60, blank=True)
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fund_entries",
        verbose_name="quyết định",
    )
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name="huỷ dòng",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người ghi",
    )
    made_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng sổ quỹ"
        verbose_name_plural = "sổ quỹ thi đua, khen thưởng"
        ordering = ["unit", "year", "day", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="fund_amount_positive")
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def purpose(self) -> str:
        """The kind in words; a commitment without a decision is for something else."""
        if self.kind == FundEntryKind.COMMITMENT and self.decision_id is None:
            return "cam kết chi khác"
        return self.get_kind_display()
