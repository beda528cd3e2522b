from __future__ import annotations

from django.conf import settings
from django.db import models

from awards.enums import AwardLevel
from awards.enums import DecisionState
from awards.enums import Occasion
from awards.enums import RecordEventKind
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models.award_form import AwardForm
from awards.models.award_round import AwardRound
from awards.models.nomination import Nomination
from awards.querysets import AwardRecordQuerySet
from awards.querysets import DecisionQuerySet
from campaigns.models import Campaign
from documents.models import IssuedDocument
from documents.text import fold
from units.models import Unit
from workflow.models import AbstractTransition


class Decision(models.Model):
    """The competent head's decision with its list; amounts are frozen in the records when issued."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="award_decisions", verbose_name="đơn vị"
    )
    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="decisions", verbose_name="đợt xét"
    )
    form = models.ForeignKey(
        AwardForm, on_delete=models.PROTECT, related_name="+", verbose_name="hình thức"
    )
    is_proposal = models.BooleanField(
        "là tờ trình lên cấp trên",
        default=False,
        help_text="Hình thức do cấp trên quyết định thì lập tờ trình thay cho quyết định.",
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=DecisionState.choices, default=DecisionState.DRAFT
    )
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ký", null=True, blank=True)
    subject_line = models.CharField("trích yếu", max_length=400)
    legal_bases = models.TextField("căn cứ", help_text="Mỗi căn cứ một dòng.")
    addressee = models.CharField("kính gửi", max_length=250, blank=True)
    signing_capacity = models.CharField("quyền ký", max_length=120, blank=True)
    signatory_post = models.CharField("chức vụ người ký", max_length=200, blank=True)
    signatory_name = models.CharField("người ký", max_length=150, blank=True)
    base_salary = models.PositiveIntegerField("mức lương cơ sở áp dụng", null=True, blank=True)
    document = models.ForeignKey(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bản in",
    )
    nominations = models.ManyToManyField(
        Nomination, related_name="decisions", verbose_name="danh sách"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "quyết định, tờ trình khen thưởng"
        verbose_name_plural = "quyết định, tờ trình khen thưởng"
        ordering = ["-pk"]

    def __str__(self) -> str:
        kind = "Tờ trình" if self.is_proposal else "Quyết định"
        return f"{kind} {self.number}".strip()


class DecisionTransition(AbstractTransition):
    subject = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="transitions", verbose_name="quyết định"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của quyết định"
        verbose_name_plural = "bước của quyết định"


class AwardRecord(models.Model):
    """One award given, for life: by a decision of the portal or taken over from an old one.

    Names stand as they stood in the decision; a correction changes them and leaves an event.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="awards_given", verbose_name="đơn vị ghi sổ"
    )
    home_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards_received",
        verbose_name="đơn vị được khen hoặc quản lý người được khen",
    )
    nomination = models.OneToOneField(
        Nomination,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="record",
        verbose_name="hồ sơ",
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name="quyết định trong hệ thống",
    )
    form = models.ForeignKey(
        AwardForm, on_delete=models.PROTECT, related_name="records", verbose_name="hình thức"
    )
    level = models.CharField("cấp", max_length=10, choices=AwardLevel.choices)
    occasion = models.CharField("dịp", max_length=10, choices=Occasion.choices, blank=True)
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="award_records",
        verbose_name="phong trào",
    )
    subject_class = models.CharField("đối tượng", max_length=12, choices=SubjectClass.choices)
    subject_name = models.CharField("tên", max_length=200)
    search = models.CharField("cột tìm kiếm", max_length=600, editable=False, db_index=True)
    workplace = models.CharField("chức vụ, đơn vị, nơi ở", max_length=450, blank=True)
    is_leader = models.BooleanField("giữ chức vụ lãnh đạo, quản lý", default=False)
    is_leader_recorded = models.BooleanField(
        "quyết định ghi rõ chức vụ",
        default=True,
        help_text="Quyết định cũ nhập vào sổ có thể không cho biết; thống kê bỏ qua những dòng đó.",
    )
    achievement = models.CharField("thành tích", max_length=400, blank=True)
    decision_number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    decided_by = models.CharField("người quyết định", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    base_salary = models.PositiveIntegerField("mức lương cơ sở", null=True, blank=True)
    factor = models.DecimalField("hệ số", max_digits=6, decimal_places=3, null=True, blank=True)
    amount = models.PositiveBigIntegerField("tiền thưởng (đồng)", null=True, blank=True)
    book_number = models.PositiveIntegerField("số vào sổ", null=True, blank=True)
    code = models.CharField("mã kiểm tra", max_length=40, unique=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=RecordState.choices, default=RecordState.VALID
    )

    objects = AwardRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng đã ghi sổ"
        verbose_name_plural = "sổ khen thưởng"
        ordering = ["-decided_on", "pk"]
        indexes = [models.Index(fields=["year", "form"])]

    def __str__(self) -> str:
        return f"{self.subject_name}, {self.form}"

    def save(self, *args, **kwargs) -> None:
        self.derive_columns()
        super().save(*args, **kwargs)

    def derive_columns(self) -> None:
        """Fill the search column; bulk writes call it themselves."""
        self.search = fold(f"{self.subject_name} {self.workplace} {self.decision_number}")[:600]


class RecordEvent(models.Model):
    """What happened to an award after and when it was given; never changed."""

    record = models.ForeignKey(
        AwardRecord, on_delete=models.CASCADE, related_name="events", verbose_name="khen thưởng"
    )
    kind = models.CharField("việc", max_length=10, choices=RecordEventKind.choices)
    at = models.DateTimeField("lúc", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    note = models.TextField("lý do, căn cứ", blank=True)
    document_number = models.CharField("văn bản số", max_length=60, blank=True)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    before = models.JSONField("trước khi sửa", default=dict, blank=True)

    class Meta:
        verbose_name = "sự kiện của khen thưởng"
        verbose_name_plural = "sự kiện của khen thưởng"
        ordering = ["record", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.record}"
