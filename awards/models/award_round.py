from __future__ import annotations

from django.db import models

from awards.enums import AwardRoundState
from awards.enums import CandidateSource
from awards.enums import Occasion
from awards.models.award_form import AwardForm
from awards.querysets import AwardRoundQuerySet
from campaigns.models import Campaign
from units.models import Bloc
from units.models import Unit
from workflow.models import AbstractTransition


class AwardRound(models.Model):
    """A sitting for awards (đợt xét) of a campaign at one unit, which decides or proposes."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="award_rounds", verbose_name="phong trào"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="award_rounds", verbose_name="đơn vị xét"
    )
    title = models.CharField("tên đợt xét", max_length=250)
    occasion = models.CharField("dịp", max_length=10, choices=Occasion.choices)
    year = models.PositiveSmallIntegerField("năm")
    opens_on = models.DateField("nhận hồ sơ từ ngày")
    closes_on = models.DateField("đến hết ngày")
    state = models.CharField(
        "trạng thái",
        max_length=10,
        choices=AwardRoundState.choices,
        default=AwardRoundState.OPEN,
    )
    forms = models.ManyToManyField(
        AwardForm, related_name="award_rounds", verbose_name="hình thức được xét"
    )
    guidance = models.TextField("hướng dẫn", blank=True)
    candidate_source = models.CharField(
        "chọn đơn vị đề nghị từ",
        max_length=10,
        choices=CandidateSource.choices,
        default=CandidateSource.BOTH,
    )

    objects = AwardRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt xét khen thưởng"
        verbose_name_plural = "đợt xét khen thưởng"
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="award_round_days_in_order",
                violation_error_message="Ngày khoá nhận phải không sớm hơn ngày mở.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_reports(self) -> bool:
        """Whether units may be chosen from the results of reports."""
        return self.candidate_source != CandidateSource.RANKINGS

    @property
    def takes_rankings(self) -> bool:
        """Whether units may be chosen from the rankings of blocs."""
        return self.candidate_source != CandidateSource.REPORTS


class AwardRoundTransition(AbstractTransition):
    subject = models.ForeignKey(
        AwardRound, on_delete=models.CASCADE, related_name="transitions", verbose_name="đợt xét"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của đợt xét"
        verbose_name_plural = "bước của đợt xét"


class RoundQuota(models.Model):
    """How many of a form may be nominated: by one unit, by each unit of a bloc, or by every unit."""

    round = models.ForeignKey(
        AwardRound, on_delete=models.CASCADE, related_name="quotas", verbose_name="đợt xét"
    )
    form = models.ForeignKey(
        AwardForm, on_delete=models.PROTECT, related_name="+", verbose_name="hình thức"
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị",
    )
    bloc = models.ForeignKey(
        Bloc,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cụm, khối",
    )
    maximum = models.PositiveSmallIntegerField("số lượng tối đa")

    class Meta:
        verbose_name = "chỉ tiêu số lượng"
        verbose_name_plural = "chỉ tiêu số lượng"
        ordering = ["round", "form__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "form", "unit"],
                condition=models.Q(unit__isnull=False),
                name="round_quota_once_a_unit",
            ),
            models.UniqueConstraint(
                fields=["round", "form", "bloc"],
                condition=models.Q(bloc__isnull=False),
                name="round_quota_once_a_bloc",
            ),
            models.UniqueConstraint(
                fields=["round", "form"],
                condition=models.Q(unit__isnull=True, bloc__isnull=True),
                name="round_quota_once_for_all",
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) | models.Q(bloc__isnull=True),
                name="round_quota_for_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.maximum}"
