from __future__ import annotations

from django.db import models

from campaigns.enums import FindingState
from campaigns.enums import InspectionKind
from campaigns.enums import InspectionState
from campaigns.models.campaign import Campaign
from campaigns.querysets import FindingQuerySet
from campaigns.querysets import InspectionQuerySet
from documents.models import AbstractStoredFile
from units.models import Unit
from workflow.models import AbstractTransition


class Inspection(models.Model):
    """One visit of a unit to a unit below it, to see how the plan is carried out."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="inspections", verbose_name="phong trào"
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="inspections_held",
        verbose_name="đơn vị kiểm tra",
    )
    inspected = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name="đơn vị được kiểm tra",
    )
    kind = models.CharField(
        "hình thức",
        max_length=12,
        choices=InspectionKind.choices,
        default=InspectionKind.INSPECTION,
    )
    subject = models.TextField("nội dung kiểm tra")
    members = models.TextField("thành phần đoàn", blank=True)
    planned_on = models.DateField("ngày dự kiến")
    done_on = models.DateField("ngày kiểm tra", null=True, blank=True)
    conclusion = models.TextField("kết luận", blank=True)
    state = models.CharField(
        "trạng thái",
        max_length=10,
        choices=InspectionState.choices,
        default=InspectionState.PLANNED,
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "cuộc kiểm tra, giám sát"
        verbose_name_plural = "kiểm tra, giám sát"
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=InspectionState.values), name="inspection_state_known"
            ),
        ]

    def __str__(self) -> str:
        kind = InspectionKind(self.kind).label.capitalize()
        return f"{kind} {self.inspected.label}, {self.planned_on:%d/%m/%Y}"


class InspectionTransition(AbstractTransition):
    subject = models.ForeignKey(
        Inspection,
        on_delete=models.CASCADE,
        related_name="transitions",
        verbose_name="cuộc kiểm tra",
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của cuộc kiểm tra"
        verbose_name_plural = "bước của cuộc kiểm tra"


class Finding(models.Model):
    """What a visit found wanting, the remedy asked, and how it was put right."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="findings", verbose_name="cuộc kiểm tra"
    )
    text = models.TextField("tồn tại, hạn chế")
    remedy = models.TextField("yêu cầu khắc phục")
    due_on = models.DateField("thời hạn khắc phục", null=True, blank=True)
    answer = models.TextField("kết quả khắc phục", blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=FindingState.choices, default=FindingState.OPEN
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "tồn tại, hạn chế"
        verbose_name_plural = "tồn tại, hạn chế"
        ordering = ["inspection", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=FindingState.values), name="finding_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:120]


class FindingFile(AbstractStoredFile):
    """A file that shows how a finding was put right; stored under a random name.

    It stays when the answer is sent back, as the words of that answer do.
    """

    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, related_name="files", verbose_name="tồn tại"
    )
    file = models.FileField("tệp", upload_to="findings/%Y/%m/", max_length=200)

    class Meta(AbstractStoredFile.Meta):
        verbose_name = "minh chứng khắc phục"
        verbose_name_plural = "minh chứng khắc phục"
        ordering = ["finding", "pk"]


class FindingTransition(AbstractTransition):
    subject = models.ForeignKey(
        Finding, on_delete=models.CASCADE, related_name="transitions", verbose_name="tồn tại"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước khắc phục"
        verbose_name_plural = "bước khắc phục"
