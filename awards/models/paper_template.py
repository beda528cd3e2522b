"""Templates that the staff own: Word files for papers, layouts for certificates."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from awards.enums import FrameKind
from awards.enums import TemplateKind
from awards.models.award_form import AwardForm
from awards.models.decision import AwardRecord
from awards.models.decision import Decision
from awards.querysets import OfUnitQuerySet
from units.models import Unit


class WordTemplate(models.Model):
    """A Word file with named fields, one version of it; the newest active one of a kind is used."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="word_templates", verbose_name="đơn vị"
    )
    kind = models.CharField("loại văn bản", max_length=10, choices=TemplateKind.choices)
    version = models.PositiveSmallIntegerField("phiên bản")
    file = models.FileField("tệp", upload_to="templates/%Y/", max_length=200)
    name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("mã băm", max_length=64)
    is_active = models.BooleanField("đang dùng", default=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người tải",
    )
    uploaded_at = models.DateTimeField("tải lúc", auto_now_add=True)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu văn bản Word"
        verbose_name_plural = "mẫu văn bản Word"
        ordering = ["unit", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "version"], name="word_template_version_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=models.Q(is_active=True),
                name="word_template_active_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, phiên bản {self.version}"


class CertificateLayout(models.Model):
    """Where each text of a certificate stands on the (pre-printed) sheet, in millimetres.

    `fields` is a list of rows of `awards.certificate_layouts.Spot`. The offset moves everything, for
    printers that pull askew.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="certificate_layouts", verbose_name="đơn vị"
    )
    form = models.ForeignKey(
        AwardForm,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="hình thức",
        help_text="Để trống: dùng cho mọi hình thức chưa có mẫu riêng.",
    )
    name = models.CharField("tên mẫu", max_length=150)
    page_width = models.PositiveSmallIntegerField("rộng (mm)", default=420)
    page_height = models.PositiveSmallIntegerField("cao (mm)", default=297)
    is_preprinted = models.BooleanField(
        "in lên phôi có sẵn",
        default=True,
        help_text="Phôi đã có khung và Quốc hiệu; bỏ chọn để in cả khung lên giấy trắng.",
    )
    frame = models.CharField(
        "khung, nền", max_length=10, choices=FrameKind.choices, default=FrameKind.ORNATE
    )
    fields = models.JSONField("vị trí các ô", default=list)
    offset_x = models.DecimalField("dịch ngang (mm)", max_digits=5, decimal_places=1, default=0)
    offset_y = models.DecimalField("dịch dọc (mm)", max_digits=5, decimal_places=1, default=0)
    version = models.PositiveIntegerField("lần sửa", default=0)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu giấy khen, bằng khen"
        verbose_name_plural = "mẫu giấy khen, bằng khen"
        ordering = ["unit", "name"]

    def __str__(self) -> str:
        return self.name


class CertificateBatch(models.Model):
    """One printing: which awards went onto which sheet, and the file for the printer.

    `token` comes from the page, so that a second click finds the first printing; `sheet` holds the
    layout as it was then.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="certificate_batches", verbose_name="đơn vị"
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate_batches",
        verbose_name="quyết định",
    )
    records = models.ManyToManyField(
        AwardRecord, related_name="certificate_batches", verbose_name="khen thưởng"
    )
    token = models.UUIDField("khoá", default=uuid.uuid4, unique=True, editable=False)
    layout_name = models.CharField("mẫu", max_length=150)
    sheet = models.JSONField("mẫu khi in", default=dict)
    count = models.PositiveIntegerField("số bằng", default=0)
    shrunk = models.JSONField("tên phải thu nhỏ chữ", default=list, blank=True)
    file = models.FileField("tệp", upload_to="certificates/%Y/", max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người in",
    )
    made_at = models.DateTimeField("lúc", auto_now_add=True)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "lần in bằng"
        verbose_name_plural = "lần in bằng"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.layout_name}: {self.count} bằng"
