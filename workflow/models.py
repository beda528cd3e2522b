"""The row that every step of every state machine leaves behind."""

from django.conf import settings
from django.db import models


class AbstractTransition(models.Model):
    """Who moved what, when, from which state to which, and why. Concrete tables add `subject`."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    from_state = models.CharField("từ trạng thái", max_length=30)
    to_state = models.CharField("sang trạng thái", max_length=30)
    label = models.CharField("việc", max_length=100)
    note = models.TextField("ghi chú", blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.from_state} → {self.to_state})"
