from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

from campaigns.enums import DutyState
from campaigns.models.plan import Plan
from campaigns.querysets import DutyQuerySet
from units.models import Unit
from workflow.models import AbstractTransition


class Duty(models.Model):
    """What a plan gives one actor to do (tổ chức thực hiện), and how far it has come.

    The actor is a unit of the portal, or words where the plan names a circle ("các cơ quan, đơn
    vị") or a body outside; then the plan's own unit keeps the state.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="duties", verbose_name="kế hoạch"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name="đơn vị thực hiện",
    )
    actor = models.CharField("nơi thực hiện theo lời văn", max_length=250, blank=True)
    text = models.TextField("nhiệm vụ")
    due_on = models.DateField("thời hạn", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=6, choices=DutyState.choices, default=DutyState.NOT_STARTED
    )
    done_on = models.DateField("ngày xong", null=True, blank=True)
    result = models.TextField("kết quả", blank=True)
    evidence = models.FileField("minh chứng", upload_to="duties/", blank=True)
    evidence_name = models.CharField("tên tệp minh chứng", max_length=255, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=DutyState.values), name="duty_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) | ~models.Q(actor=""),
                name="duty_has_actor",
                violation_error_message="Hãy chọn đơn vị hoặc ghi nơi thực hiện.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def actor_label(self) -> str:
        """Who is to do it, as a list names them."""
        return self.unit.label if self.unit else self.actor

    @property
    def standing(self) -> str:
        """todo, doing, done, done_late or overdue, by the calendar of today."""
        return self.standing_on(timezone.localdate())

    def standing_on(self, today: dt.date) -> str:
        if self.state == DutyState.DONE:
            late = self.due_on and self.done_on and self.done_on > self.due_on
            return "done_late" if late else "done"
        return "overdue" if self.due_on and today > self.due_on else self.state


class DutyTransition(AbstractTransition):
    subject = models.ForeignKey(
        Duty, on_delete=models.CASCADE, related_name="transitions", verbose_name="nhiệm vụ"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của nhiệm vụ"
        verbose_name_plural = "bước của nhiệm vụ"
