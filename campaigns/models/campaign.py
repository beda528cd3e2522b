from __future__ import annotations

from django.db import models

from campaigns.enums import CampaignState
from campaigns.querysets import CampaignQuerySet
from units.models import Unit
from workflow.models import AbstractTransition


class Campaign(models.Model):
    """An emulation campaign (phong trào thi đua) that a unit launches for its subtree."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="campaigns", verbose_name="đơn vị phát động"
    )
    title = models.CharField("tên phong trào", max_length=300)
    slug = models.SlugField("tên trong địa chỉ", max_length=120, unique=True)
    summary = models.TextField("giới thiệu", blank=True)
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")
    state = models.CharField(
        "trạng thái", max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    is_public = models.BooleanField("hiện trên trang công khai", default=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
        ordering = ["-first_year", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="campaign_years_in_order",
                violation_error_message="Năm kết thúc phải không sớm hơn năm bắt đầu.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=CampaignState.values), name="campaign_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.state == CampaignState.CLOSED

    @property
    def period(self) -> str:
        return f"{self.first_year}–{self.last_year}"


class CampaignTransition(AbstractTransition):
    subject = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="transitions", verbose_name="phong trào"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của phong trào"
        verbose_name_plural = "bước của phong trào"


class Phase(models.Model):
    """A stage of a campaign; one may begin in the year in which the one before ends (2027)."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="phases", verbose_name="phong trào"
    )
    ordinal = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("tên giai đoạn", max_length=120)
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm")
    text = models.TextField("nội dung", blank=True)

    class Meta:
        verbose_name = "giai đoạn"
        verbose_name_plural = "giai đoạn"
        ordering = ["campaign", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "ordinal"], name="phase_ordinal_once"),
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="phase_years_in_order",
                violation_error_message="Năm kết thúc phải không sớm hơn năm bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.first_year}–{self.last_year})"
