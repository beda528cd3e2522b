from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from campaigns.enums import ObligationKind
from campaigns.enums import Precision
from campaigns.models.plan import Plan
from campaigns.querysets import PlanPartQuerySet
from units.enums import UnitKind
from units.models import Unit


class Obligation(models.Model):
    """What a plan obliges whom to hand in to whom, and when.

    Debtors are units directly under the plan's unit: of the kinds in `debtor_kinds`, or the named
    `debtors`. A yearly rule has no year; "trước ngày" excludes the day itself (`includes_day`
    false), "chậm nhất" includes it. `campaigns.deadlines` turns the rule into a last day.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="obligations", verbose_name="kế hoạch"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    what = models.CharField("phải nộp", max_length=20, choices=ObligationKind.choices)
    text = models.TextField("nguyên văn trong kế hoạch", blank=True)
    debtor_kinds = models.JSONField("loại đơn vị phải nộp", default=list, blank=True)
    debtors = models.ManyToManyField(
        Unit, blank=True, related_name="obligations", verbose_name="đơn vị phải nộp"
    )
    is_yearly = models.BooleanField("lặp lại hằng năm", default=False)
    precision = models.CharField(
        "thời hạn tính theo", max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    month = models.PositiveSmallIntegerField("tháng", null=True, blank=True)
    day = models.PositiveSmallIntegerField("ngày", null=True, blank=True)
    includes_day = models.BooleanField(
        "kể cả ngày đó",
        default=False,
        help_text="“Trước ngày 15/12” không kể ngày 15; “chậm nhất ngày 15/12” có kể.",
    )
    moves_to_working_day = models.BooleanField(
        "lùi sang ngày làm việc kế tiếp nếu rơi vào ngày nghỉ", default=False
    )
    recipients = models.ManyToManyField(
        Unit,
        through="ObligationRecipient",
        through_fields=("obligation", "unit"),
        related_name="receives",
        verbose_name="nơi nhận",
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cùng nghĩa vụ với",
    )

    objects = PlanPartQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[debtors])

    class Meta:
        verbose_name = "nghĩa vụ, thời hạn"
        verbose_name_plural = "nghĩa vụ, thời hạn"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(what__in=ObligationKind.values), name="obligation_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(precision__in=Precision.values),
                name="obligation_precision_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} – {self.plan.unit.label}"

    def clean(self) -> None:
        super().clean()
        errors = {}
        wanted = {
            Precision.DAY: ("day", "month"),
            Precision.MONTH: ("month",),
            Precision.QUARTER: ("quarter",),
            Precision.YEAR: (),
            Precision.NONE: (),
        }[Precision(self.precision)]
        for name in wanted:
            if getattr(self, name) is None:
                errors[name] = f"Hãy nhập {self._meta.get_field(name).verbose_name}."
        if not self.is_yearly and self.precision != Precision.NONE and self.year is None:
            errors["year"] = "Hãy nhập năm, hoặc đánh dấu lặp lại hằng năm."
        unknown = set(self.debtor_kinds) - set(UnitKind.values)
        if unknown:
            errors["debtor_kinds"] = "Có loại đơn vị không hợp lệ."
        if errors:
            raise ValidationError(errors)


class ObligationRecipient(models.Model):
    """A unit that receives what is owed, and the office through which it goes ("qua Sở Nội vụ")."""

    obligation = models.ForeignKey(
        Obligation, on_delete=models.CASCADE, related_name="recipient_rows", verbose_name="nghĩa vụ"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="nơi nhận"
    )
    through = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="qua",
    )

    class Meta:
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"
        ordering = ["obligation", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "unit"], name="recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit.label} (qua {self.through.label})" if self.through else self.unit.label


class WorkingDayOverride(models.Model):
    """A day that a decree made a holiday or a working day after the calendar was published."""

    day = models.DateField("ngày", unique=True)
    is_working = models.BooleanField("là ngày làm việc")
    note = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
