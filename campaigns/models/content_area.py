from __future__ import annotations

from django.db import models

from campaigns.models.plan import Plan
from campaigns.querysets import PlanPartQuerySet


class ContentArea(models.Model):
    """A content area (nội dung thi đua) of a plan, its ordinal kept as printed (1, a, đ …)."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="content_areas", verbose_name="kế hoạch"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    ordinal = models.CharField("số mục như in", max_length=10)
    title = models.CharField("tên nội dung", max_length=300)
    text = models.TextField("chi tiết", blank=True)
    derived_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="derivations",
        verbose_name="cụ thể hoá nội dung cấp trên",
        help_text="Để trống nếu là nội dung riêng của địa phương.",
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cùng mục với",
        help_text="Mục tương ứng của kế hoạch đang có hiệu lực.",
    )

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung thi đua"
        verbose_name_plural = "nội dung thi đua"
        ordering = ["plan", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.title}"
