from __future__ import annotations

from django.db import models

from campaigns.models import Campaign
from campaigns.models import ContentArea
from reports.enums import Aggregation
from reports.models.report_round import ReportRound


class IndicatorDefinition(models.Model):
    """What an indicator means; shared by the campaign's list and its copy in each round."""

    code = models.SlugField("mã", max_length=40)
    name = models.CharField("chỉ tiêu", max_length=300)
    unit_of_measure = models.CharField("đơn vị tính", max_length=40)
    content_area = models.ForeignKey(
        ContentArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nội dung thi đua",
    )
    aggregation = models.CharField(
        "cách tổng hợp", max_length=15, choices=Aggregation.choices, default=Aggregation.SUM
    )
    # Codes of indicators of the same list: weight of a mean, numerator and denominator of a ratio.
    weight_code = models.CharField("mã trọng số", max_length=40, blank=True)
    numerator_code = models.CharField("mã tử số", max_length=40, blank=True)
    denominator_code = models.CharField("mã mẫu số", max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField("số chữ số thập phân", default=0)
    minimum = models.DecimalField(
        "không nhỏ hơn", max_digits=18, decimal_places=4, null=True, blank=True
    )
    maximum = models.DecimalField(
        "không lớn hơn", max_digits=18, decimal_places=4, null=True, blank=True
    )
    guidance = models.CharField("cách tính", max_length=400, blank=True)
    is_required = models.BooleanField("bắt buộc", default=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.unit_of_measure})"


class Indicator(IndicatorDefinition):
    """An indicator of a campaign, the model for the rounds still to open."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="indicators", verbose_name="phong trào"
    )
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["campaign", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "code"],
                name="indicator_code_once",
                violation_error_message="Mã chỉ tiêu này đã có trong phong trào.",
            )
        ]


class RoundIndicator(IndicatorDefinition):
    """The indicator as it stood when the round opened: later edits do not reach back."""

    round = models.ForeignKey(
        ReportRound, on_delete=models.CASCADE, related_name="indicators", verbose_name="kỳ báo cáo"
    )

    class Meta:
        verbose_name = "chỉ tiêu của kỳ"
        verbose_name_plural = "chỉ tiêu của kỳ"
        ordering = ["round", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="round_indicator_once")
        ]
