from __future__ import annotations

from django.db import models

from awards.enums import AwardLevel
from awards.enums import Occasion
from campaigns.models import Plan
from campaigns.querysets import PlanPartQuerySet


class AwardForm(models.Model):
    """A form of commendation (hình thức khen thưởng) that plans may name."""

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên hình thức", max_length=200)
    level = models.CharField("cấp", max_length=10, choices=AwardLevel.choices)
    grade_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grades",
        verbose_name="là một hạng của",
    )
    decided_in_kinds = models.JSONField(
        "loại đơn vị quyết định",
        default=list,
        blank=True,
        help_text="Mã loại đơn vị; để trống nếu cấp trên của tỉnh quyết định.",
    )
    certificate_name = models.CharField(
        "tên in trên bằng", max_length=60, blank=True, help_text="Ví dụ BẰNG KHEN, GIẤY KHEN."
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=100)

    class Meta:
        verbose_name = "hình thức khen thưởng"
        verbose_name_plural = "hình thức khen thưởng"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class AwardProvision(models.Model):
    """What a plan says about awards on one occasion; without a form: "theo thẩm quyền"."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="award_provisions", verbose_name="kế hoạch"
    )
    occasion = models.CharField("dịp", max_length=10, choices=Occasion.choices)
    form = models.ForeignKey(
        AwardForm,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="provisions",
        verbose_name="hình thức",
    )
    text = models.CharField("nội dung quy định", max_length=400, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = "quy định khen thưởng của kế hoạch"
        verbose_name_plural = "quy định khen thưởng của kế hoạch"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "occasion", "form"],
                name="award_provision_once",
                violation_error_message="Hình thức này đã có cho dịp đó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.form or self.text}"
