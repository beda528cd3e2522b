from __future__ import annotations

from django.conf import settings
from django.db import models

from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Obligation
from campaigns.models import Plan
from reports.enums import RoundKind
from reports.enums import RoundState
from reports.enums import SectionKind
from reports.querysets import RoundQuerySet
from units.models import Unit


def default_reminder_days() -> list[int]:
    """Days relative to the due day (negative before) on which the portal reminds."""
    return [-30, -14, -7, -3, -1, 0, 1, 3]


class ReportRound(models.Model):
    """One turn of reporting to one unit: annual 2025 to UBND tỉnh, through Sở Nội vụ."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="rounds", verbose_name="phong trào"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="rounds", verbose_name="kế hoạch"
    )
    obligation = models.ForeignKey(
        Obligation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name="nghĩa vụ",
    )
    kind = models.CharField("loại báo cáo", max_length=20, choices=RoundKind.choices)
    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên kỳ báo cáo", max_length=250)
    receiving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="rounds", verbose_name="nơi nhận"
    )
    through = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="qua",
    )
    opens_on = models.DateField("mở từ ngày")
    due_on = models.DateField(
        "hạn cuối", help_text="Ngày cuối cùng còn đúng hạn, tính hết ngày đó."
    )
    due_text = models.CharField("thời hạn như kế hoạch ghi", max_length=120, blank=True)
    reminder_days = models.JSONField(
        "ngày nhắc so với hạn cuối", default=default_reminder_days, blank=True
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=RoundState.choices, default=RoundState.OPEN
    )
    instructions = models.TextField("yêu cầu", blank=True)
    request_key = models.UUIDField(
        "mã của lần yêu cầu",
        null=True,
        blank=True,
        unique=True,
        help_text="Của kỳ đột xuất: trang yêu cầu gửi hai lần vẫn chỉ mở một kỳ.",
    )
    # The report that the receiving unit itself owes upward is fed by this round's compilation.
    created_at = models.DateTimeField("mở lúc", auto_now_add=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-year", "receiving_unit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "receiving_unit", "kind", "year", "obligation"],
                condition=~models.Q(kind=RoundKind.ONE_OFF),
                name="round_opened_once",
                violation_error_message="Kỳ báo cáo này đã được mở.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RoundState.values), name="round_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RoundState.OPEN, closed_at__isnull=True)
                | models.Q(state=RoundState.CLOSED, closed_at__isnull=False),
                name="round_closed_with_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def is_annual(self) -> bool:
        return self.kind == RoundKind.ANNUAL_REPORT

    @property
    def is_one_off(self) -> bool:
        return self.kind == RoundKind.ONE_OFF


class RoundRecipient(models.Model):
    """A further unit that receives every report of a round beside the receiving unit.

    One submission counts for all of them. Each reads it, notes that it has it and may return it;
    accepting and compiling stay with the receiving unit, so that a report has one state.
    """

    round = models.ForeignKey(
        ReportRound,
        on_delete=models.CASCADE,
        related_name="recipient_rows",
        verbose_name="kỳ báo cáo",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi cùng nhận"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "nơi cùng nhận"
        verbose_name_plural = "nơi cùng nhận"
        ordering = ["round_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="round_recipient_once")
        ]

    def __str__(self) -> str:
        return self.unit.label


class RoundClosing(models.Model):
    """One closing of a round, frozen: who had never reported at that moment.

    `missing` holds for each such unit its name, its kind in words, its last day on time and how
    far it had come. A round that is opened again and closed again has two rows.
    """

    round = models.ForeignKey(
        ReportRound, on_delete=models.CASCADE, related_name="closings", verbose_name="kỳ báo cáo"
    )
    closed_at = models.DateTimeField("kết thúc lúc")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người kết thúc",
    )
    expected = models.PositiveIntegerField("số đơn vị phải nộp")
    missing = models.JSONField("đơn vị không nộp", default=list)
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người mở lại",
    )
    reopen_reason = models.CharField("lý do mở lại", max_length=300, blank=True)

    class Meta:
        verbose_name = "lần kết thúc"
        verbose_name_plural = "lần kết thúc"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.round}: {len(self.missing)}/{self.expected}"


class RoundSection(models.Model):
    """One part of every report of a round."""

    round = models.ForeignKey(
        ReportRound, on_delete=models.CASCADE, related_name="sections", verbose_name="kỳ báo cáo"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("loại mục", max_length=15, choices=SectionKind.choices)
    title = models.CharField("tên mục", max_length=350)
    guidance = models.TextField("gợi ý", blank=True)
    is_required = models.BooleanField("bắt buộc", default=True)
    content_area = models.ForeignKey(
        ContentArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nội dung thi đua",
    )

    class Meta:
        verbose_name = "mục của kỳ báo cáo"
        verbose_name_plural = "mục của kỳ báo cáo"
        ordering = ["round_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="round_section_once")
        ]

    def __str__(self) -> str:
        return self.title
