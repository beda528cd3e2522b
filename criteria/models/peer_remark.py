from __future__ import annotations

from django.conf import settings
from django.db import models

from criteria.enums import RemarkState
from criteria.models.scorecard import Scorecard
from criteria.models.scoring_table import ScoringItem
from criteria.querysets import ScorecardPartQuerySet
from units.models import Unit


class PeerRemark(models.Model):
    """What another member of the bloc proposes for one item; whoever checks takes it over or not.

    `value` as `criteria.points.points_for` reads it; without one the remark is words alone.
    """

    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.CASCADE, related_name="remarks", verbose_name="phiếu"
    )
    item = models.ForeignKey(
        ScoringItem, on_delete=models.PROTECT, related_name="+", verbose_name="mục"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="thành viên góp ý"
    )
    value = models.DecimalField(
        "số liệu, mức hoặc thứ hạng", max_digits=18, decimal_places=4, null=True, blank=True
    )
    points = models.DecimalField(
        "điểm đề nghị", max_digits=6, decimal_places=2, null=True, blank=True
    )
    reason = models.CharField("lý do", max_length=400)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người góp ý",
    )
    made_at = models.DateTimeField("góp ý lúc", auto_now=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=RemarkState.choices, default=RemarkState.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người xét",
    )

    objects = ScorecardPartQuerySet.as_manager()

    class Meta:
        verbose_name = "góp ý của thành viên cụm, khối"
        verbose_name_plural = "góp ý của thành viên cụm, khối"
        ordering = ["scorecard", "item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "item", "unit"], name="one_remark_per_item_and_member"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RemarkState.values), name="remark_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.label}: {self.reason[:80]}"
