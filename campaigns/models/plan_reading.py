from __future__ import annotations

from django.conf import settings
from django.db import models

from campaigns.enums import PlanReadingState
from campaigns.models.campaign import Campaign
from campaigns.models.plan import Plan
from units.models import Unit
from units.visibility import VisibleToQuerySet


class PlanReading(models.Model):
    """A plan's document between its upload and the draft plan made from it.

    `reading` is what the machine found and never changes; `review` is what the officer makes of
    it, row by row, as typed. Without a campaign the document launches a new one.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="+", verbose_name="đơn vị ban hành"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="phong trào",
    )
    parent = models.ForeignKey(
        Plan,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kế hoạch cấp trên",
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kế hoạch đã tạo",
    )
    file = models.FileField("tệp văn bản", upload_to="plan-readings/")
    file_name = models.CharField("tên tệp", max_length=255)
    state = models.CharField(
        "trạng thái",
        max_length=10,
        choices=PlanReadingState.choices,
        default=PlanReadingState.WAITING,
    )
    error = models.CharField("lý do không đọc được", max_length=500, blank=True)
    reading = models.JSONField("nội dung đọc được", default=dict, blank=True)
    review = models.JSONField("bản đang rà soát", default=dict, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=0)
    made_at = models.DateTimeField("tải lúc", auto_now_add=True)

    objects = VisibleToQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản kế hoạch đang đọc"
        verbose_name_plural = "văn bản kế hoạch đang đọc"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PlanReadingState.values),
                name="plan_reading_state_known",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def job_key(self) -> str:
        return f"plan-reading:{self.pk}"
