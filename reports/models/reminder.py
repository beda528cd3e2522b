from __future__ import annotations

from django.db import models

from accounts.models import Notice
from reports.enums import Audience
from reports.models.report import Report
from reports.models.report_round import ReportRound


class Reminder(models.Model):
    """One reminding of one person about one report at one stage; unique, so made once."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="reminders", verbose_name="báo cáo"
    )
    stage = models.SmallIntegerField(
        "mốc nhắc", null=True, help_text="Số ngày so với hạn cuối; trống nếu đôn đốc bằng tay."
    )
    due_on = models.DateField("hạn cuối khi nhắc")
    sent_on = models.DateField("ngày nhắc")
    audience = models.CharField("người nhận", max_length=10, choices=Audience.choices)
    notice = models.OneToOneField(
        Notice, on_delete=models.CASCADE, related_name="+", verbose_name="thông báo"
    )

    class Meta:
        verbose_name = "lần nhắc"
        verbose_name_plural = "lần nhắc"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["report", "sent_on"])]

    def __str__(self) -> str:
        return f"{self.report_id} {self.stage}"


class Digest(models.Model):
    """The one letter a receiving officer gets about a round on a day."""

    round = models.ForeignKey(
        ReportRound, on_delete=models.CASCADE, related_name="digests", verbose_name="kỳ báo cáo"
    )
    day = models.DateField("ngày")
    notice = models.OneToOneField(
        Notice, on_delete=models.CASCADE, related_name="+", verbose_name="thông báo"
    )

    class Meta:
        verbose_name = "thư tổng hợp"
        verbose_name_plural = "thư tổng hợp"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.day}"
