from __future__ import annotations

from django.conf import settings
from django.db import models


class JobState(models.TextChoices):
    WAITING = "waiting", "đang chờ"
    RUNNING = "running", "đang chạy"
    DONE = "done", "đã xong"
    FAILED = "failed", "không thành công"
    CANCELLED = "cancelled", "đã huỷ"


class Job(models.Model):
    """Long work with a unique key, a lease and progress; the broker only makes it start sooner.

    `handler` names the function registered with `accounts.jobs.handles`; a worker that dies loses
    its lease, and the sweeper starts the job again, at most `MAX_ATTEMPTS` times.
    """

    MAX_ATTEMPTS = 3

    key = models.CharField("khoá", max_length=200, unique=True)
    handler = models.CharField("việc", max_length=100)
    label = models.CharField("tên việc", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name="người yêu cầu",
    )
    payload = models.JSONField("dữ liệu", default=dict, blank=True)
    state = models.CharField(
        "trạng thái", max_length=12, choices=JobState.choices, default=JobState.WAITING
    )
    total = models.PositiveIntegerField("tổng số bước", default=0)
    done = models.PositiveIntegerField("đã xong", default=0)
    message = models.CharField("đang làm gì", max_length=300, blank=True)
    result_url = models.CharField("địa chỉ kết quả", max_length=300, blank=True)
    error = models.TextField("lỗi", blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    # Never set back, so that a worker whose job was cancelled and run again knows it lost it.
    claims = models.PositiveIntegerField("số lần nhận việc", default=0, editable=False)
    lease_until = models.DateTimeField("giữ đến", null=True, blank=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc chạy nền"
        verbose_name_plural = "việc chạy nền"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="job_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def percent(self) -> int:
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
