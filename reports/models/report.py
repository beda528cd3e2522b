from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from documents.models import AbstractStoredFile
from reports.enums import EDITABLE_STATES
from reports.enums import ReportState
from reports.models.indicator import RoundIndicator
from reports.models.report_round import ReportRound
from reports.models.report_round import RoundSection
from reports.querysets import ReportPartQuerySet
from reports.querysets import ReportQuerySet
from units.models import Unit
from workflow.models import AbstractTransition


class Report(models.Model):
    """What one unit owes in one round.

    `edit_version` counts every saved change, so that the second of two officers in one form is
    told. `received_at` and `on_time` speak of the latest submission, the `first_…` pair of the
    first one: a report that came in time and was returned is not late for being corrected.
    """

    round = models.ForeignKey(
        ReportRound, on_delete=models.PROTECT, related_name="reports", verbose_name="kỳ báo cáo"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="reports", verbose_name="đơn vị"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    edit_version = models.PositiveIntegerField("lần lưu", default=0)
    extended_to = models.DateField("được gia hạn đến hết ngày", null=True, blank=True)
    extension_reason = models.CharField("lý do gia hạn", max_length=300, blank=True)
    received_at = models.DateTimeField("nhận lúc", null=True, blank=True)
    on_time = models.BooleanField("đúng hạn", null=True, blank=True)
    first_received_at = models.DateTimeField("nhận lần đầu lúc", null=True, blank=True)
    first_on_time = models.BooleanField("lần đầu đúng hạn", null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người xem xét",
    )
    current_version = models.ForeignKey(
        "ReportVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bản đã nộp",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["round", "unit"]
        indexes = [models.Index(fields=["round", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="report_once_per_round"),
            models.CheckConstraint(
                condition=models.Q(state__in=ReportState.values), name="report_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(ReportState.DRAFT, ReportState.PRESENTED))
                | models.Q(received_at__isnull=False, on_time__isnull=False),
                name="report_arrived_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.title} – {self.unit.label}"

    @property
    def due_on(self) -> dt.date:
        """The last day on time for this unit."""
        return self.extended_to or self.round.due_on

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE_STATES and self.round.is_open


class ReportTransition(AbstractTransition):
    subject = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="transitions", verbose_name="báo cáo"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của báo cáo"
        verbose_name_plural = "bước của báo cáo"


class SectionText(models.Model):
    """The narrative of one section of one report."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="texts", verbose_name="báo cáo"
    )
    section = models.ForeignKey(
        RoundSection, on_delete=models.PROTECT, related_name="texts", verbose_name="mục"
    )
    text = models.TextField("nội dung", blank=True)
    is_done = models.BooleanField("đã xong", default=False)
    version = models.PositiveIntegerField("lần lưu", default=0)
    updated_at = models.DateTimeField("lưu lúc", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người lưu",
    )

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung mục"
        verbose_name_plural = "nội dung mục"
        # By keys: the order of the report itself would join and sort its round, twice.
        ordering = ["report_id", "section__position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "section"], name="section_text_once")
        ]

    def __str__(self) -> str:
        return self.section.title


class IndicatorValue(models.Model):
    """One figure of one report; empty while nobody has given it."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="values", verbose_name="báo cáo"
    )
    indicator = models.ForeignKey(
        RoundIndicator, on_delete=models.PROTECT, related_name="values", verbose_name="chỉ tiêu"
    )
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4, null=True, blank=True)
    note = models.CharField("giải trình", max_length=400, blank=True)
    # What the accepted reports of the unit's own units came to when it submitted.
    from_units = models.DecimalField(
        "cộng từ đơn vị trực thuộc", max_digits=18, decimal_places=4, null=True, blank=True
    )
    difference_note = models.CharField("lý do khác số cộng từ đơn vị", max_length=400, blank=True)
    evidence = models.CharField("minh chứng", max_length=400, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["report_id", "indicator__position", "indicator_id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="indicator_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}: {self.value}"


class EvidenceFile(AbstractStoredFile):
    """A file that proves what a section says; stored under a random name."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="evidence", verbose_name="báo cáo"
    )
    section = models.ForeignKey(
        RoundSection, on_delete=models.PROTECT, related_name="evidence", verbose_name="mục"
    )
    file = models.FileField("tệp", upload_to="evidence/%Y/%m/", max_length=200)
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta(AbstractStoredFile.Meta):
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["report_id", "section__position", "pk"]


class ReportVersion(models.Model):
    """A submission, frozen: the payload as it arrived and its SHA-256."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="versions", verbose_name="báo cáo"
    )
    number = models.PositiveSmallIntegerField("lần nộp")
    payload = models.JSONField("nội dung đã nộp")
    sha256 = models.CharField("mã băm", max_length=64)
    receipt_code = models.CharField("mã tiếp nhận", max_length=20, unique=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người nộp",
    )
    received_at = models.DateTimeField("nhận lúc")
    due_on = models.DateField("hạn cuối khi nộp")
    on_time = models.BooleanField("đúng hạn")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đã nộp"
        verbose_name_plural = "bản đã nộp"
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.report} (lần {self.number})"


class ReviewComment(models.Model):
    """A remark of the receiving office, at one section or on the whole report."""

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="comments", verbose_name="báo cáo"
    )
    version = models.ForeignKey(
        ReportVersion, on_delete=models.CASCADE, related_name="comments", verbose_name="bản đã nộp"
    )
    section = models.ForeignKey(
        RoundSection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="mục",
    )
    text = models.TextField("ý kiến")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )
    created_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    resolved_at = models.DateTimeField("đã xử lý lúc", null=True, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến xem xét"
        verbose_name_plural = "ý kiến xem xét"
        ordering = ["report_id", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
