"""What the law says of awards, as dated data; nothing of it is a constant in code."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.core.validators import MinValueValidator
from django.db import models

from awards.enums import AbsentMode
from awards.enums import BallotKind
from awards.enums import Denominator
from awards.enums import LengthCounting
from awards.enums import Occasion
from awards.enums import Rounding
from awards.enums import SubjectClass
from awards.models.award_form import AwardForm


class DatedQuerySet(models.QuerySet):
    def on(self, day: dt.date):
        """The row in force on `day`, or None."""
        return (
            self.filter(valid_from__lte=day)
            .filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day))
            .order_by("-valid_from")
            .first()
        )


class RuleSet(models.Model):
    """The rules in force from a day to a day; a dossier follows the set of its day of receipt."""

    title = models.CharField("tên bộ quy định", max_length=200)
    legal_basis = models.TextField("căn cứ pháp lý", help_text="Mỗi văn bản một dòng.")
    valid_from = models.DateField("có hiệu lực từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    is_verified = models.BooleanField(
        "đã đối chiếu với văn bản gốc",
        default=False,
        help_text="Chỉ đánh dấu khi đã đọc văn bản gốc. Chưa đánh dấu thì hồ sơ có cảnh báo.",
    )
    note = models.TextField("ghi chú", blank=True)
    length_counting = models.CharField(
        "cách tính thời gian phong trào",
        max_length=10,
        choices=LengthCounting.choices,
        default=LengthCounting.ELAPSED,
    )
    rounding = models.CharField(
        "cách làm tròn tiền thưởng", max_length=10, choices=Rounding.choices, default=Rounding.UP
    )
    rounding_step = models.PositiveIntegerField("làm tròn đến (đồng)", default=10_000)
    collective_multiplier = models.DecimalField(
        "tập thể bằng mấy lần cá nhân", max_digits=4, decimal_places=2, default=2
    )
    household_multiplier = models.DecimalField(
        "hộ gia đình bằng mấy lần cá nhân", max_digits=4, decimal_places=2, default="1.5"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ quy định khen thưởng"
        verbose_name_plural = "bộ quy định khen thưởng"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="rule_set_days_in_order",
                violation_error_message="Ngày hết hiệu lực phải không sớm hơn ngày có hiệu lực.",
            ),
            models.UniqueConstraint(fields=["valid_from"], name="rule_set_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.valid_from and (other := self._overlapping()):
            raise ValidationError({"valid_from": f"Trùng thời gian với “{other}”."})

    def _overlapping(self) -> RuleSet | None:
        others = RuleSet.objects.exclude(pk=self.pk)
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        return others.filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=self.valid_from)
        ).first()


class AwardFormRule(models.Model):
    """What one rule set asks for one form of award."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.CASCADE, related_name="form_rules", verbose_name="bộ quy định"
    )
    form = models.ForeignKey(
        AwardForm, on_delete=models.PROTECT, related_name="rules", verbose_name="hình thức"
    )
    decided_by = models.CharField("người quyết định", max_length=150)
    subject_classes = models.JSONField("đối tượng", default=list)
    occasions = models.JSONField("dịp", default=list)
    minimum_years = models.PositiveSmallIntegerField("phong trào từ (năm)", default=0)
    ballot = models.CharField(
        "cách bỏ phiếu", max_length=10, choices=BallotKind.choices, default=BallotKind.SECRET
    )
    quorum_numerator = models.PositiveSmallIntegerField("họp hợp lệ: tử số", default=2)
    quorum_denominator = models.PositiveSmallIntegerField(
        "họp hợp lệ: mẫu số", default=3, validators=[MinValueValidator(1)]
    )
    threshold_percent = models.DecimalField(
        "tỷ lệ phiếu đồng ý tối thiểu (%)",
        max_digits=5,
        decimal_places=2,
        default=80,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    denominator = models.CharField(
        "tính trên", max_length=10, choices=Denominator.choices, default=Denominator.ALL
    )
    absent_mode = models.CharField(
        "thành viên vắng", max_length=10, choices=AbsentMode.choices, default=AbsentMode.WRITTEN
    )
    needs_consultation = models.BooleanField("phải lấy ý kiến hiệp y", default=False)
    consultation_days = models.PositiveSmallIntegerField("ngày làm việc để trả lời", default=10)
    publicity_days = models.PositiveSmallIntegerField("ngày làm việc công khai", default=0)
    processing_days = models.PositiveSmallIntegerField("ngày làm việc mỗi bước", default=10)
    quota = models.PositiveSmallIntegerField("số lượng tối đa mỗi đơn vị", null=True, blank=True)
    minimum_direct_percent = models.PositiveSmallIntegerField(
        "tỷ lệ cá nhân không giữ chức vụ lãnh đạo tối thiểu (%)", null=True, blank=True
    )
    checklist = models.JSONField("thành phần hồ sơ", default=list, blank=True)
    factor = models.DecimalField(
        "hệ số cá nhân", max_digits=6, decimal_places=3, null=True, blank=True
    )
    collective_factor = models.DecimalField(
        "hệ số tập thể",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="Để trống nếu bằng hệ số cá nhân nhân số lần của bộ quy định.",
    )
    source = models.CharField("nguồn", max_length=300, blank=True)
    is_verified = models.BooleanField("đã đối chiếu với văn bản gốc", default=False)

    class Meta:
        verbose_name = "quy định của hình thức"
        verbose_name_plural = "quy định của hình thức"
        ordering = ["rule_set", "form__position"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "form"], name="form_rule_once"),
            models.CheckConstraint(
                condition=models.Q(quorum_numerator__lte=models.F("quorum_denominator")),
                name="form_rule_quorum_is_a_share",
                violation_error_message="Tỷ lệ họp hợp lệ không thể quá 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form}, {self.rule_set}"

    def clean(self) -> None:
        super().clean()
        for name, known in (("subject_classes", SubjectClass), ("occasions", Occasion)):
            chosen = getattr(self, name)
            if not isinstance(chosen, list) or set(chosen) - set(known.values):
                raise ValidationError({name: f"Chỉ dùng: {', '.join(known.values)}."})

    @property
    def subject_class_words(self) -> str:
        return ", ".join(SubjectClass(value).label for value in self.subject_classes)

    @property
    def occasion_words(self) -> str:
        return ", ".join(Occasion(value).label for value in self.occasions)


class BaseSalary(models.Model):
    """Mức lương cơ sở by date; awards are paid by the one in force on the day of decision."""

    amount = models.PositiveIntegerField("mức lương cơ sở (đồng/tháng)")
    valid_from = models.DateField("có hiệu lực từ ngày", unique=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=200)
    is_verified = models.BooleanField("đã đối chiếu với văn bản gốc", default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "mức lương cơ sở"
        verbose_name_plural = "mức lương cơ sở"
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return f"{self.amount} đồng, từ {self.valid_from:%d/%m/%Y}"
