from __future__ import annotations

from django.db import models

from campaigns.models import Plan
from campaigns.querysets import PlanPartQuerySet
from criteria.enums import CriterionKind


class TargetGroup(models.Model):
    """Whom a plan's criteria address (đối tượng), its ordinal kept as printed."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="target_groups", verbose_name="kế hoạch"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    ordinal = models.CharField("số mục như in", max_length=10, blank=True)
    title = models.CharField("đối tượng", max_length=300)
    unit_kinds = models.JSONField("loại đơn vị", default=list, blank=True)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = "đối tượng thi đua"
        verbose_name_plural = "đối tượng thi đua"
        ordering = ["plan", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.ordinal}) {self.title}" if self.ordinal else self.title


class Criterion(models.Model):
    """One criterion of a target group."""

    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.CASCADE, related_name="criteria", verbose_name="đối tượng"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("tiêu chí")
    kind = models.CharField(
        "cách đánh giá",
        max_length=12,
        choices=CriterionKind.choices,
        default=CriterionKind.QUALITATIVE,
    )
    maximum_points = models.DecimalField(
        "điểm tối đa", max_digits=6, decimal_places=2, null=True, blank=True
    )
    evidence = models.CharField("minh chứng", max_length=300, blank=True)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["target_group", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
