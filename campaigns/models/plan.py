from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from campaigns.enums import DocumentKind
from campaigns.enums import PlanState
from campaigns.models.campaign import Campaign
from campaigns.querysets import PlanPartQuerySet
from campaigns.querysets import PlanQuerySet
from units.models import Unit
from workflow.models import AbstractTransition


class Plan(models.Model):
    """A unit's plan for a campaign, as its document bears it.

    Number and day are nullable: real plans lose them in scanning and are then known only by how
    others cite them (`cited_as`).

    The plan in force keeps its row, so that the plans below, rounds and reports that point to it
    stay right through every amendment. `version_of` marks the other rows: the draft of an
    amendment until it takes force, and from then on the wording that ended (`ended_on`).
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="plans", verbose_name="phong trào"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plans", verbose_name="đơn vị ban hành"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="kế hoạch cấp trên",
    )
    version_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name="phiên bản của",
    )
    effective_on = models.DateField("có hiệu lực từ ngày", null=True, blank=True)
    ended_on = models.DateField("hết hiệu lực từ ngày", null=True, blank=True)
    amendment_reason = models.TextField("lý do sửa đổi", blank=True)
    rounds_follow = models.BooleanField("kỳ báo cáo đang mở đổi theo", null=True, blank=True)
    document_kind = models.CharField(
        "loại văn bản", max_length=4, choices=DocumentKind.choices, default=DocumentKind.PLAN
    )
    number = models.CharField(
        "số, ký hiệu", max_length=60, blank=True, help_text="Ví dụ: 02/KH-UBND."
    )
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    # Of an amended plan: the day of its first wording, by which lateness is judged.
    first_issued_on = models.DateField("ban hành lần đầu ngày", null=True, blank=True)
    cited_as = models.CharField(
        "được viện dẫn là",
        max_length=200,
        blank=True,
        help_text="Số và ngày theo văn bản khác viện dẫn, khi bản đang có bị thiếu.",
    )
    title = models.CharField("trích yếu", max_length=400)
    signing_capacity = models.CharField(
        "thể thức ký", max_length=120, blank=True, help_text="Ví dụ: TM. UỶ BAN NHÂN DÂN."
    )
    signatory_post = models.CharField(
        "chức vụ người ký",
        max_length=120,
        blank=True,
        help_text="Ví dụ: KT. CHỦ TỊCH, PHÓ CHỦ TỊCH.",
    )
    signatory_name = models.CharField("người ký", max_length=120, blank=True)
    purpose = models.TextField("mục đích, yêu cầu", blank=True)
    solutions = models.TextField("giải pháp thực hiện", blank=True)
    recipients = models.TextField("nơi nhận", blank=True, help_text="Mỗi nơi nhận một dòng.")
    file = models.FileField("tệp văn bản", upload_to="plans/", blank=True)
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    state = models.CharField(
        "trạng thái", max_length=12, choices=PlanState.choices, default=PlanState.DRAFT
    )
    version = models.PositiveIntegerField("phiên bản", default=0)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người lập",
    )

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file"])

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["campaign", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=models.Q(version_of=None) & ~models.Q(state=PlanState.SUPERSEDED),
                name="plan_one_in_force",
                violation_error_message="Đơn vị đã có kế hoạch cho phong trào này.",
            ),
            models.UniqueConstraint(
                fields=["version_of"],
                condition=models.Q(state__in=[PlanState.DRAFT, PlanState.SCHEDULED]),
                name="plan_one_amendment",
                violation_error_message="Kế hoạch này đang có một bản sửa đổi chưa có hiệu lực.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=PlanState.values), name="plan_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch {self.number or '(chưa có số)'} của {self.unit.name}"

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def came_on(self) -> dt.date | None:
        """The day on which the unit first had a plan; an amendment does not make it late."""
        return self.first_issued_on or self.issued_on

    @property
    def is_in_force(self) -> bool:
        return self.version_of_id is None and self.state in {PlanState.ISSUED, PlanState.AMENDED}

    @property
    def is_amendment(self) -> bool:
        """The draft of a new wording, or one that waits for its day."""
        return self.version_of_id is not None and self.state != PlanState.SUPERSEDED

    @property
    def is_provincial(self) -> bool:
        """The top of the cascade inside the portal."""
        return self.parent_id is None


class PlanTransition(AbstractTransition):
    subject = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="transitions", verbose_name="kế hoạch"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của kế hoạch"
        verbose_name_plural = "bước của kế hoạch"


class LegalBasis(models.Model):
    """A document that a plan is made under; `expired_on` lets the portal warn."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="legal_bases", verbose_name="kế hoạch"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    title = models.CharField("tên văn bản", max_length=400)
    expired_on = models.DateField("hết hiệu lực từ ngày", null=True, blank=True)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        ordering = ["plan", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
