from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from documents.text import fold


class User(AbstractUser):
    """A person who signs in. What they may do comes from memberships in units, not from here."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=150)
    email = models.EmailField("thư điện tử", unique=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    search = models.CharField("cột tìm kiếm", max_length=400, editable=False, db_index=True)
    email_notices = models.BooleanField("nhận nhắc việc qua thư điện tử", default=True)
    password_changed_at = models.DateTimeField("đổi mật khẩu lúc", null=True, blank=True)

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args, **kwargs) -> None:
        self.search = fold(f"{self.full_name} {self.email} {self.username}")
        super().save(*args, **kwargs)

    def set_password(self, raw_password) -> None:
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[-1]
