from __future__ import annotations

from django.conf import settings
from django.db import models

from units.models.unit import Unit


class Succession(models.Model):
    """Units that became another one on a day, with what it takes to undo it on the same day.

    `changes` holds, by key, what each row was before and what was written, so that an undo can
    see whether anything happened since.
    """

    successor = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        related_name="successions",
        verbose_name="đơn vị kế thừa",
    )
    label = models.CharField("nội dung", max_length=400)
    day = models.DateField("ngày có hiệu lực")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người thực hiện",
    )
    made_at = models.DateTimeField("thực hiện lúc", auto_now_add=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    changes = models.JSONField("các thay đổi", default=dict)

    class Meta:
        verbose_name = "lần sáp nhập"
        verbose_name_plural = "các lần sáp nhập"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label
