from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """Who did what to which thing. Rows are only ever added (a database trigger refuses the rest)."""

    at = models.DateTimeField("lúc", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    actor_name = models.CharField("tên người thực hiện", max_length=150, blank=True)
    act = models.CharField("việc", max_length=60, db_index=True)
    target_type = models.CharField("loại đối tượng", max_length=60, blank=True)
    target_id = models.CharField("mã đối tượng", max_length=40, blank=True)
    target_label = models.CharField("đối tượng", max_length=300, blank=True)
    # Derived tree position of the unit concerned, so that an office sees the trail of its subtree.
    scope_path = models.CharField("phạm vi", max_length=255, blank=True, db_index=True)
    data = models.JSONField("chi tiết", default=dict, blank=True)

    class Meta:
        verbose_name = "sự kiện nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{self.act} {self.target_label}"


class AuditSeal(models.Model):
    """One link of the hash chain over the events, added by a beat in the order of their keys.

    Kept apart from the events so that a busy evening does not queue up behind one chain.
    """

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, related_name="seal", verbose_name="sự kiện"
    )
    # Unique: two sealers that read the same last link cannot both add theirs.
    previous = models.CharField("mã băm trước", max_length=64, unique=True)
    digest = models.CharField("mã băm", max_length=64, unique=True)

    class Meta:
        verbose_name = "dấu niêm nhật ký"
        verbose_name_plural = "dấu niêm nhật ký"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.digest[:12]
