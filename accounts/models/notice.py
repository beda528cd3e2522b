from __future__ import annotations

from django.conf import settings
from django.db import models


class MailState(models.TextChoices):
    NONE = "none", "không gửi thư"
    WAITING = "waiting", "chờ gửi"
    SENDING = "sending", "đang gửi"
    SENT = "sent", "đã gửi"
    FAILED = "failed", "không gửi được"


class Notice(models.Model):
    """One thing a person was told, in the portal's inbox and, where wanted, by one e-mail.

    `key` is unique: making the same notice twice is harmless, so every sender may be repeated.
    """

    MAX_ATTEMPTS = 5

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        verbose_name="người nhận",
    )
    key = models.CharField("khoá", max_length=200, unique=True)
    kind = models.CharField("loại", max_length=40)
    title = models.CharField("tiêu đề", max_length=250)
    body = models.TextField("nội dung", blank=True)
    url = models.CharField("địa chỉ", max_length=300, blank=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    mail_state = models.CharField(
        "thư điện tử", max_length=10, choices=MailState.choices, default=MailState.NONE
    )
    mail_attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    mail_lease_until = models.DateTimeField("giữ đến", null=True, blank=True)
    mail_error = models.CharField("lỗi gửi thư", max_length=300, blank=True)
    mailed_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "read_at"]),
            models.Index(fields=["mail_state", "mail_lease_until"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mail_state__in=MailState.values), name="notice_mail_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.title
