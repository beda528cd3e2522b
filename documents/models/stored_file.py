from __future__ import annotations

from django.conf import settings
from django.db import models


class AbstractStoredFile(models.Model):
    """A file that `documents.files.accept_upload` let in. Concrete tables add where it is kept.

    `name` is the person's own name for it and only ever shown; the stored one is random.
    """

    name = models.CharField("tên tệp", max_length=255)
    content_type = models.CharField("loại tệp", max_length=100)
    size = models.PositiveBigIntegerField("dung lượng")
    sha256 = models.CharField("mã băm", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người tải",
    )
    uploaded_at = models.DateTimeField("tải lúc", auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
