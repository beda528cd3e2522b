from __future__ import annotations

from django.conf import settings
from django.db import models

from awards.enums import ExemplarKind
from awards.enums import ExemplarState
from awards.querysets import ExemplarQuerySet
from campaigns.models import Campaign
from campaigns.models import ContentArea
from documents.text import fold
from documents.text import normalize
from reports.models import Report
from units.models import Unit
from workflow.models import AbstractTransition


class Exemplar(models.Model):
    """A model person, a new model or a good practice that the campaign shows to everybody."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="exemplars", verbose_name="phong trào"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="exemplars", verbose_name="đơn vị giới thiệu"
    )
    kind = models.CharField("loại", max_length=10, choices=ExemplarKind.choices)
    content_area = models.ForeignKey(
        ContentArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nội dung thi đua",
    )
    report = models.ForeignKey(
        Report,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exemplars",
        verbose_name="từ báo cáo",
    )
    title = models.CharField("tên điển hình, mô hình, cách làm", max_length=250)
    summary = models.CharField("tóm tắt", max_length=500)
    text = models.TextField("nội dung")
    slug = models.SlugField("địa chỉ", max_length=120, unique=True)
    search = models.TextField("cột tìm kiếm", editable=False, default="")
    state = models.CharField(
        "trạng thái", max_length=10, choices=ExemplarState.choices, default=ExemplarState.DRAFT
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    edit_version = models.PositiveIntegerField("lần lưu", default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người soạn",
    )

    objects = ExemplarQuerySet.as_manager()

    class Meta:
        verbose_name = "điển hình tiên tiến"
        verbose_name_plural = "điển hình tiên tiến"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.title = normalize(self.title)
        self.search = fold(f"{self.title} {self.summary} {self.unit.label}")
        super().save(*args, **kwargs)


class ExemplarTransition(AbstractTransition):
    subject = models.ForeignKey(
        Exemplar, on_delete=models.CASCADE, related_name="transitions", verbose_name="điển hình"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của điển hình"
        verbose_name_plural = "bước của điển hình"


class ExemplarPicture(models.Model):
    exemplar = models.ForeignKey(
        Exemplar, on_delete=models.CASCADE, related_name="pictures", verbose_name="điển hình"
    )
    file = models.FileField("ảnh", upload_to="exemplars/%Y/", max_length=200)
    name = models.CharField("tên tệp", max_length=255)
    content_type = models.CharField("loại tệp", max_length=100)
    description = models.CharField("mô tả ảnh", max_length=250)
    position = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "ảnh của điển hình"
        verbose_name_plural = "ảnh của điển hình"
        ordering = ["exemplar", "position", "pk"]

    def __str__(self) -> str:
        return self.description
