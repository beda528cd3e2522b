"""What others say of a dossier: overrides, remarks, consultations, the public; and who is frozen."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from awards.enums import Opinion
from awards.models.nomination import Nomination
from awards.models.nomination import NominationSection
from awards.querysets import NominationPartQuerySet
from documents.text import fold
from units.models import Unit


class CheckOverride(models.Model):
    """The competent head accepts a dossier in spite of a check that it fails, with the reason."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="overrides", verbose_name="hồ sơ"
    )
    check_code = models.CharField("điều kiểm tra", max_length=30)
    reason = models.TextField("lý do")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người chấp nhận",
    )
    made_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "chấp nhận ngoại lệ"
        verbose_name_plural = "chấp nhận ngoại lệ"
        constraints = [
            models.UniqueConstraint(fields=["nomination", "check_code"], name="check_override_once")
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.check_code}"


class NominationRemark(models.Model):
    """A remark of a return, pinned to a section or a field; `is_inner` keeps it from the sender."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="remarks", verbose_name="hồ sơ"
    )
    section = models.ForeignKey(
        NominationSection,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="remarks",
        verbose_name="mục",
    )
    field = models.CharField("ô", max_length=40, blank=True)
    text = models.TextField("ý kiến")
    is_inner = models.BooleanField("nội bộ", default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )
    made_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    objects = NominationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến về hồ sơ"
        verbose_name_plural = "ý kiến về hồ sơ"
        ordering = ["nomination", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Consultation(models.Model):
    """An agency is asked for its opinion (hiệp y); who says nothing in time is recorded as silent."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="consultations", verbose_name="hồ sơ"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="consultations", verbose_name="cơ quan"
    )
    asked_on = models.DateField("hỏi ngày")
    due_on = models.DateField("hạn trả lời")
    question = models.TextField("nội dung hỏi", blank=True)
    opinion = models.CharField("ý kiến", max_length=10, choices=Opinion.choices, blank=True)
    text = models.TextField("nội dung trả lời", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người trả lời",
    )

    objects = NominationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "lấy ý kiến hiệp y"
        verbose_name_plural = "lấy ý kiến hiệp y"
        ordering = ["nomination", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "unit"], name="consultation_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit.label}: {self.get_opinion_display() or 'chưa trả lời'}"

    def is_silent_on(self, day: dt.date) -> bool:
        return not self.opinion and self.due_on < day


class PublicComment(models.Model):
    """What somebody said about a name on the public list, as the officer took it down, and the answer."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="public_comments", verbose_name="hồ sơ"
    )
    received_on = models.DateField("nhận ngày")
    text = models.TextField("nội dung phản ánh")
    answer = models.TextField("kết quả xử lý", blank=True)
    is_settled = models.BooleanField("đã xử lý xong", default=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người ghi",
    )

    objects = NominationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "phản ánh trong thời gian công khai"
        verbose_name_plural = "phản ánh trong thời gian công khai"
        ordering = ["nomination", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class SubjectFreeze(models.Model):
    """A subject may not be nominated while disciplined, investigated or complained about."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="subject_freezes", verbose_name="đơn vị ghi"
    )
    subject_name = models.CharField("tên cá nhân, tập thể", max_length=200)
    subject_search = models.CharField("cột tìm kiếm", max_length=260, editable=False, db_index=True)
    subject_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đơn vị bị tạm dừng",
    )
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    reason = models.TextField("lý do", help_text="Chỉ cán bộ thẩm định đọc được.")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "tạm dừng xét khen thưởng"
        verbose_name_plural = "tạm dừng xét khen thưởng"
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return self.subject_name

    def save(self, *args, **kwargs) -> None:
        self.subject_search = fold(self.subject_name)
        super().save(*args, **kwargs)
