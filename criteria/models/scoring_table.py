from __future__ import annotations

from decimal import Decimal

from django.db import models

from campaigns.models import Campaign
from criteria.enums import CrossCheckers
from criteria.enums import ItemKind
from criteria.enums import TableState
from criteria.enums import TieBreak
from criteria.models.target_group import Criterion
from criteria.models.target_group import TargetGroup
from criteria.querysets import ScoringTableQuerySet
from criteria.querysets import TablePartQuerySet
from units.models import Unit
from workflow.models import AbstractTransition


def default_tie_breaks() -> list[str]:
    return [TieBreak.FEWER_PENALTIES, TieBreak.MORE_BONUS, TieBreak.FIRST_ITEM]


class ScoringTable(models.Model):
    """A unit's scale for one year (bảng điểm): which items give how many points to which units.

    The plans of the campaign are almost wholly qualitative, so scales are set by the unit that
    organises the blocs; `is_checked` says whether somebody has compared them with the paper named
    in `basis`. Without a campaign the table is the annual one, of which a campaign may be one item.
    A table in force never changes: a new version replaces it and leaves the old scorecards alone.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="scoring_tables", verbose_name="đơn vị tổ chức"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scoring_tables",
        verbose_name="phong trào",
    )
    target_group = models.ForeignKey(
        TargetGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="đối tượng thi đua",
    )
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveSmallIntegerField("phiên bản", default=1)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="thay cho",
    )
    title = models.CharField("tên bảng điểm", max_length=250)
    basis = models.CharField("căn cứ", max_length=400, blank=True)
    is_checked = models.BooleanField(
        "đã đối chiếu với văn bản",
        default=False,
        help_text="Chưa đánh dấu thì bảng điểm mang dòng “chưa đối chiếu”.",
    )
    unit_kinds = models.JSONField("loại đơn vị được chấm", default=list)
    state = models.CharField(
        "trạng thái", max_length=10, choices=TableState.choices, default=TableState.DRAFT
    )
    self_due_on = models.DateField("hạn tự chấm", null=True, blank=True)
    cross_due_on = models.DateField("hạn chấm chéo", null=True, blank=True)
    verify_due_on = models.DateField("hạn thẩm định", null=True, blank=True)
    cross_checkers = models.CharField(
        "chấm chéo do",
        max_length=10,
        choices=CrossCheckers.choices,
        default=CrossCheckers.POSTS,
        help_text="Không ai chấm phiếu của đơn vị mình; trưởng hoặc phó khép lại bước chấm chéo.",
    )
    appeal_days = models.PositiveSmallIntegerField("số ngày được kiến nghị", default=5)
    answer_days = models.PositiveSmallIntegerField("số ngày phải trả lời kiến nghị", default=5)
    bonus_cap = models.DecimalField(
        "điểm thưởng không quá", max_digits=6, decimal_places=2, null=True, blank=True
    )
    penalty_cap = models.DecimalField(
        "điểm trừ không quá", max_digits=6, decimal_places=2, null=True, blank=True
    )
    tie_breaks = models.JSONField(
        "khi bằng điểm, xét lần lượt", default=default_tie_breaks, blank=True
    )
    flag_share = models.DecimalField(
        "tỷ lệ đề nghị cờ thi đua (%)",
        max_digits=5,
        decimal_places=2,
        default=Decimal(20),
        help_text="Phần trăm số đơn vị dẫn đầu có thể được đề nghị.",
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    version = models.PositiveIntegerField("lần lưu", default=0)

    objects = ScoringTableQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng điểm"
        verbose_name_plural = "bảng điểm"
        ordering = ["-year", "unit", "title", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "title", "number"],
                name="scoring_table_named_once",
                violation_error_message="Năm này đã có bảng điểm mang tên đó.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=TableState.values), name="scoring_table_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(cross_checkers__in=CrossCheckers.values),
                name="cross_checkers_known",
            ),
            models.CheckConstraint(
                condition=models.Q(flag_share__gte=0, flag_share__lte=100),
                name="flag_share_is_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.title if self.number == 1 else f"{self.title} (bản {self.number})"

    @property
    def is_draft(self) -> bool:
        return self.state == TableState.DRAFT

    @property
    def tie_break_words(self) -> list[str]:
        return [TieBreak(name).label for name in self.tie_breaks]


class ScoringTableTransition(AbstractTransition):
    subject = models.ForeignKey(
        ScoringTable,
        on_delete=models.CASCADE,
        related_name="transitions",
        verbose_name="bảng điểm",
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của bảng điểm"
        verbose_name_plural = "bước của bảng điểm"


class ScoringItem(models.Model):
    """One row of a scoring table: a group, or something that gives, takes or forfeits points.

    `levels`: [{"label": words, "points": "8"}] of an item by levels.
    `formula`, `steps`: a figure made of indicators ("[ho-so-truc-tuyen] / [ho-so] * 100") and
    [{"at_least": "90", "points": "10"}], the highest step reached gives its points; between steps
    points run evenly where `interpolates`. An item by rank has `steps` over the place.
    """

    table = models.ForeignKey(
        ScoringTable, on_delete=models.CASCADE, related_name="items", verbose_name="bảng điểm"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thuộc nhóm",
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    ordinal = models.CharField("số mục", max_length=12, blank=True)
    text = models.TextField("nội dung chấm")
    kind = models.CharField(
        "cách chấm", max_length=12, choices=ItemKind.choices, default=ItemKind.LEVELS
    )
    maximum_points = models.DecimalField(
        "điểm tối đa", max_digits=6, decimal_places=2, null=True, blank=True
    )
    levels = models.JSONField("các mức", default=list, blank=True)
    formula = models.CharField("công thức", max_length=300, blank=True)
    steps = models.JSONField("các nấc điểm", default=list, blank=True)
    interpolates = models.BooleanField("tính đều giữa hai nấc", default=False)
    source_table = models.ForeignKey(
        ScoringTable,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lấy kết quả của bảng điểm",
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tiêu chí của kế hoạch",
    )
    verifier = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cơ quan thẩm định mục này",
        help_text="Để trống: cơ quan thi đua của đơn vị tổ chức.",
    )
    guidance = models.CharField("hướng dẫn chấm", max_length=400, blank=True)
    evidence = models.CharField("minh chứng cần có", max_length=300, blank=True)

    objects = TablePartQuerySet.as_manager()

    class Meta:
        verbose_name = "mục chấm điểm"
        verbose_name_plural = "mục chấm điểm"
        ordering = ["table", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ItemKind.values), name="scoring_item_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(maximum_points__isnull=True) | models.Q(maximum_points__gte=0),
                name="scoring_item_maximum_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal} {self.text}".strip()[:120]

    @property
    def is_group(self) -> bool:
        return self.kind == ItemKind.GROUP
