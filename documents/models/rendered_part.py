from __future__ import annotations

from django.db import models


class RenderedPart(models.Model):
    """A paper printed once and kept under the digest of what it says and how it is laid out.

    Volumes are bound from such parts; two reports that say the same share one.
    """

    key = models.CharField("khoá nội dung", max_length=64, unique=True)
    file = models.FileField("tệp", upload_to="parts/%Y/", max_length=200)
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    page_count = models.PositiveIntegerField("số trang")
    marks = models.JSONField("vị trí trên trang", default=dict, blank=True)
    made_at = models.DateTimeField("in lúc", auto_now_add=True)
    used_on = models.DateField("dùng gần nhất")

    class Meta:
        verbose_name = "phần văn bản đã in sẵn"
        verbose_name_plural = "phần văn bản đã in sẵn"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["used_on"])]

    def __str__(self) -> str:
        return self.key[:12]
