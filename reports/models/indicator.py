from __future__ import annotations

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.core.validators import MinValueValidator
from django.db import models

from campaigns.models import Campaign
from campaigns.models import ContentArea
from documents.numbers import format_number
from reports.enums import Aggregation
from reports.enums import EvidenceWanted
from reports.enums import IndicatorAct
from reports.models.report_round import ReportRound
from units.enums import UnitKind

USUAL_ALARM = 50  # percent of change that a new indicator asks an explanation for
MOST_DECIMALS = 4  # digits after the comma that a value keeps


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
    decimals = models.PositiveSmallIntegerField(
        "số chữ số thập phân", default=0, validators=[MaxValueValidator(MOST_DECIMALS)]
    )
    minimum = models.DecimalField(
        "không nhỏ hơn", max_digits=18, decimal_places=4, null=True, blank=True
    )
    maximum = models.DecimalField(
        "không lớn hơn", max_digits=18, decimal_places=4, null=True, blank=True
    )
    guidance = models.CharField("cách tính", max_length=400, blank=True)
    reporter_kinds = models.JSONField("đơn vị báo cáo", default=list, blank=True)
    alarm_percent = models.PositiveSmallIntegerField(
        "cảnh báo khi tăng, giảm quá (%)",
        default=USUAL_ALARM,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="So với năm trước; đơn vị phải giải trình, số liệu vẫn giữ. Trống là không hỏi.",
    )
    evidence_wanted = models.CharField(
        "minh chứng", max_length=5, choices=EvidenceWanted.choices, default=EvidenceWanted.NO
    )
    is_required = models.BooleanField("bắt buộc", default=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.unit_of_measure})"

    @property
    def reporters(self) -> list[str]:
        """Who reports it, in words; empty means every unit that owes the report."""
        return [UnitKind(kind).label for kind in self.reporter_kinds]

    @property
    def bounds(self) -> tuple[str, str]:
        """Lowest and highest value as people read them; nothing counted is below zero."""
        return (
            format_number(self.minimum or 0, self.decimals),
            format_number(self.maximum, self.decimals),
        )

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            errors["maximum"] = "Giá trị lớn nhất phải không nhỏ hơn giá trị nhỏ nhất."
        if set(self.reporter_kinds) - set(UnitKind.values):
            errors["reporter_kinds"] = "Có loại đơn vị không hợp lệ."
        wanted = NEEDED_CODES.get(Aggregation(self.aggregation), {})
        errors |= {name: words for name, words in wanted.items() if not getattr(self, name)}
        if errors:
            raise ValidationError(errors)


# What a rule of adding up cannot do without.
NEEDED_CODES = {
    Aggregation.WEIGHTED_MEAN: {"weight_code": "Hãy chọn chỉ tiêu làm trọng số."},
    Aggregation.RATIO: {
        "numerator_code": "Hãy chọn chỉ tiêu làm tử số.",
        "denominator_code": "Hãy chọn chỉ tiêu làm mẫu số.",
    },
}


class Indicator(IndicatorDefinition):
    """An indicator of a campaign, the model for the rounds still to open."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="indicators", verbose_name="phong trào"
    )
    is_active = models.BooleanField("đang dùng", default=True)
    revision = models.PositiveIntegerField("lần sửa", default=1)

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
    revision = models.PositiveIntegerField("theo lần sửa", default=1)

    class Meta:
        verbose_name = "chỉ tiêu của kỳ"
        verbose_name_plural = "chỉ tiêu của kỳ"
        ordering = ["round_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="round_indicator_once")
        ]


class IndicatorRevision(models.Model):
    """One change of a definition, never altered: who, when, each field before and after.

    With `round` it tells of the day on which an open round took the change over.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="+", verbose_name="phong trào"
    )
    round = models.ForeignKey(
        ReportRound,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="indicator_revisions",
        verbose_name="kỳ báo cáo",
    )
    code = models.CharField("mã", max_length=40)
    name = models.CharField("chỉ tiêu", max_length=300)
    revision = models.PositiveIntegerField("lần sửa")
    act = models.CharField("việc", max_length=10, choices=IndicatorAct.choices)
    changes = models.JSONField("thay đổi", default=list)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người sửa",
    )
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần sửa chỉ tiêu"
        verbose_name_plural = "lần sửa chỉ tiêu"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["campaign", "code"])]

    def __str__(self) -> str:
        return f"{self.code} (lần {self.revision})"


def new_token() -> str:
    return secrets.token_urlsafe(16)


class IndicatorImport(models.Model):
    """An uploaded table of indicators between its preview and its writing."""

    token = models.CharField("mã", max_length=32, unique=True, default=new_token)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="người tải",
    )
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="+", verbose_name="phong trào"
    )
    file_name = models.CharField("tên tệp", max_length=160)
    table = models.JSONField("bảng")
    created_at = models.DateTimeField("tải lúc", auto_now_add=True)

    class Meta:
        verbose_name = "tệp chỉ tiêu chờ nhập"
        verbose_name_plural = "tệp chỉ tiêu chờ nhập"

    def __str__(self) -> str:
        return self.file_name
