from __future__ import annotations

from django.conf import settings
from django.db import models

from criteria.enums import AppealState
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.models.scoring_table import ScoringItem
from criteria.models.scoring_table import ScoringTable
from criteria.querysets import ScorecardPartQuerySet
from criteria.querysets import ScorecardQuerySet
from documents.models import AbstractStoredFile
from units.models import Bloc
from units.models import Unit
from workflow.models import AbstractTransition


class Scorecard(models.Model):
    """One unit's points by one table, scored by itself, by its bloc and by those who verify.

    The three totals are what `criteria.points.add_up` made of the items when they were last
    changed, kept so that lists and rankings ask nothing per row; an empty one has not begun.
    """

    table = models.ForeignKey(
        ScoringTable, on_delete=models.PROTECT, related_name="scorecards", verbose_name="bảng điểm"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="scorecards", verbose_name="đơn vị"
    )
    bloc = models.ForeignKey(
        Bloc,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scorecards",
        verbose_name="cụm, khối",
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=ScorecardState.choices, default=ScorecardState.DRAFT
    )
    edit_version = models.PositiveIntegerField("lần lưu", default=0)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    on_time = models.BooleanField("đúng hạn", null=True, blank=True)
    verified_at = models.DateTimeField("thẩm định xong lúc", null=True, blank=True)
    self_total = models.DecimalField(
        "tự chấm", max_digits=7, decimal_places=2, null=True, blank=True
    )
    cross_total = models.DecimalField(
        "chấm chéo", max_digits=7, decimal_places=2, null=True, blank=True
    )
    verified_total = models.DecimalField(
        "thẩm định", max_digits=7, decimal_places=2, null=True, blank=True
    )
    is_disqualified = models.BooleanField("mắc điểm liệt", default=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        ordering = ["table", "unit"]
        indexes = [models.Index(fields=["table", "bloc", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "unit"],
                name="scorecard_once_per_table",
                violation_error_message="Đơn vị đã có phiếu theo bảng điểm này.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ScorecardState.values), name="scorecard_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ScorecardState.DRAFT)
                | models.Q(submitted_at__isnull=False),
                name="scorecard_submitted_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} – {self.unit.label}"


class ScorecardTransition(AbstractTransition):
    subject = models.ForeignKey(
        Scorecard, on_delete=models.CASCADE, related_name="transitions", verbose_name="phiếu"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của phiếu chấm điểm"
        verbose_name_plural = "bước của phiếu chấm điểm"


class ItemScore(models.Model):
    """What one stage gave one item; a reason stands wherever it differs from the stage before.

    `source` says where a value comes from that nobody typed, and the day on which it was taken: a
    report that was accepted, or the result of a campaign's own table.
    """

    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.CASCADE, related_name="scores", verbose_name="phiếu"
    )
    item = models.ForeignKey(
        ScoringItem, on_delete=models.PROTECT, related_name="scores", verbose_name="mục"
    )
    stage = models.CharField("cột", max_length=10, choices=Stage.choices)
    value = models.DecimalField(
        "số liệu, mức hoặc thứ hạng", max_digits=18, decimal_places=4, null=True, blank=True
    )
    points = models.DecimalField("điểm", max_digits=6, decimal_places=2, default=0)
    is_struck = models.BooleanField("mắc điểm liệt", default=False)
    reason = models.CharField("lý do", max_length=500, blank=True)
    source = models.CharField("nguồn của số liệu", max_length=500, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người chấm",
    )
    scored_at = models.DateTimeField("chấm lúc", auto_now=True)
    version = models.PositiveIntegerField("lần lưu", default=1)

    objects = ScorecardPartQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm của mục"
        verbose_name_plural = "điểm của mục"
        ordering = ["scorecard", "item", "stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "item", "stage"], name="item_scored_once_per_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="item_score_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


class ScoreEvidence(AbstractStoredFile):
    """A file that proves an item of a scorecard; stored under a random name."""

    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.CASCADE, related_name="evidence", verbose_name="phiếu"
    )
    item = models.ForeignKey(
        ScoringItem, on_delete=models.PROTECT, related_name="+", verbose_name="mục"
    )
    file = models.FileField("tệp", upload_to="scorecards/%Y/%m/", max_length=200)
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = ScorecardPartQuerySet.as_manager()

    class Meta(AbstractStoredFile.Meta):
        verbose_name = "minh chứng chấm điểm"
        verbose_name_plural = "minh chứng chấm điểm"
        ordering = ["scorecard", "item", "pk"]


class Appeal(models.Model):
    """A unit's objection to the verified points of one item, and the answer (kiến nghị)."""

    scorecard = models.ForeignKey(
        Scorecard, on_delete=models.CASCADE, related_name="appeals", verbose_name="phiếu"
    )
    item = models.ForeignKey(
        ScoringItem, on_delete=models.PROTECT, related_name="+", verbose_name="mục"
    )
    text = models.TextField("nội dung kiến nghị")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người kiến nghị",
    )
    raised_at = models.DateTimeField("kiến nghị lúc", auto_now_add=True)
    due_on = models.DateField("trả lời chậm nhất")
    state = models.CharField(
        "trạng thái", max_length=10, choices=AppealState.choices, default=AppealState.OPEN
    )
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người trả lời",
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    objects = ScorecardPartQuerySet.as_manager()

    class Meta:
        verbose_name = "kiến nghị về điểm"
        verbose_name_plural = "kiến nghị về điểm"
        ordering = ["scorecard", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "item"],
                condition=models.Q(state=AppealState.OPEN),
                name="one_open_appeal_per_item",
                violation_error_message="Mục này đang có kiến nghị chờ trả lời.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AppealState.values), name="appeal_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
