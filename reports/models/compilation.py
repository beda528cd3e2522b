from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import Job
from documents.models import IssuedDocument
from reports.enums import CompilationState
from reports.models.report import Report
from reports.models.report import ReportVersion
from reports.models.report_round import ReportRound
from reports.models.report_round import RoundSection
from reports.querysets import CompilationQuerySet
from workflow.models import AbstractTransition


class Compilation(models.Model):
    """One document made of the accepted reports of a round, edited by an officer, then printed.

    `figures` freezes what was computed: totals by indicator with last year, the table by unit,
    who came late and who is missing. A round may be compiled again; each time makes a new row.
    """

    round = models.ForeignKey(
        ReportRound,
        on_delete=models.PROTECT,
        related_name="compilations",
        verbose_name="kỳ báo cáo",
    )
    number = models.PositiveSmallIntegerField("lần tổng hợp")
    title = models.CharField("trích yếu", max_length=400)
    state = models.CharField(
        "trạng thái",
        max_length=10,
        choices=CompilationState.choices,
        default=CompilationState.DRAFT,
    )
    figures = models.JSONField("số liệu tổng hợp", default=dict)
    document_number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    signing_capacity = models.CharField("thể thức ký", max_length=120, blank=True)
    signatory_post = models.CharField("chức vụ người ký", max_length=120, blank=True)
    signatory_name = models.CharField("người ký", max_length=120, blank=True)
    binds_reports = models.BooleanField("đóng kèm báo cáo của các đơn vị", default=True)
    edit_version = models.PositiveIntegerField("lần lưu", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người lập",
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    document = models.ForeignKey(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="văn bản",
    )
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="việc"
    )

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = "bản tổng hợp"
        verbose_name_plural = "bản tổng hợp"
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="compilation_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=CompilationState.values),
                name="compilation_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (lần {self.number})"


class CompilationTransition(AbstractTransition):
    subject = models.ForeignKey(
        Compilation,
        on_delete=models.CASCADE,
        related_name="transitions",
        verbose_name="bản tổng hợp",
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của bản tổng hợp"
        verbose_name_plural = "bước của bản tổng hợp"


class CompilationSource(models.Model):
    """A submission that went into a compilation, by id and by hash."""

    compilation = models.ForeignKey(
        Compilation, on_delete=models.CASCADE, related_name="sources", verbose_name="bản tổng hợp"
    )
    version = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, related_name="+", verbose_name="bản đã nộp"
    )
    sha256 = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "nguồn tổng hợp"
        verbose_name_plural = "nguồn tổng hợp"
        ordering = ["compilation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["compilation", "version"], name="compilation_source_once"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class CompilationSection(models.Model):
    """The text of one part of the compiled document, proposed by the portal, edited by an officer."""

    compilation = models.ForeignKey(
        Compilation, on_delete=models.CASCADE, related_name="sections", verbose_name="bản tổng hợp"
    )
    section = models.ForeignKey(
        RoundSection, on_delete=models.PROTECT, related_name="+", verbose_name="mục"
    )
    text = models.TextField("nội dung", blank=True)
    version = models.PositiveIntegerField("lần lưu", default=0)

    class Meta:
        verbose_name = "mục của bản tổng hợp"
        verbose_name_plural = "mục của bản tổng hợp"
        ordering = ["compilation", "section__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["compilation", "section"], name="compilation_section_once"
            )
        ]

    def __str__(self) -> str:
        return self.section.title


class CompilationHighlight(models.Model):
    """A passage of one unit's report that the officer picked for the compiled document."""

    compilation = models.ForeignKey(
        Compilation,
        on_delete=models.CASCADE,
        related_name="highlights",
        verbose_name="bản tổng hợp",
    )
    section = models.ForeignKey(
        RoundSection, on_delete=models.PROTECT, related_name="+", verbose_name="mục"
    )
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="+", verbose_name="báo cáo"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    text = models.TextField("đoạn trích")

    class Meta:
        verbose_name = "đoạn trích"
        verbose_name_plural = "đoạn trích"
        ordering = ["compilation", "section__position", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
