from __future__ import annotations

from django.conf import settings
from django.db import models

from awards.enums import EDITABLE
from awards.enums import PEOPLE
from awards.enums import FileKind
from awards.enums import NominationState
from awards.enums import RefusalCode
from awards.enums import SubjectClass
from awards.models.award_form import AwardForm
from awards.models.award_round import AwardRound
from awards.models.rule_set import RuleSet
from awards.querysets import NominationPartQuerySet
from awards.querysets import NominationQuerySet
from campaigns.models import ContentArea
from documents.models import AbstractStoredFile
from documents.text import fold
from documents.text import normalize
from units.models import Unit
from workflow.models import AbstractTransition


class Publicity(models.Model):
    """A list shown to the public before the council sits (Decree 152/2025, as 98/2023 art. 46.2)."""

    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="publicities", verbose_name="đợt xét"
    )
    starts_on = models.DateField("công khai từ ngày")
    ends_on = models.DateField("đến hết ngày")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người công khai",
    )

    class Meta:
        verbose_name = "đợt công khai"
        verbose_name_plural = "đợt công khai"
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.round} ({self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y})"


class Nomination(models.Model):
    """A dossier: one subject put forward for one form of award in one round.

    `holder` is the unit whose turn it is, since `held_since`, with `due_on` as the norm's last day.
    `checks` holds the verdicts of the last run, so that a list of dossiers asks nothing per row.
    Of people only what the form needs is kept: no identity number, no ethnic origin, no religion.
    """

    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="nominations", verbose_name="đợt xét"
    )
    form = models.ForeignKey(
        AwardForm, on_delete=models.PROTECT, related_name="nominations", verbose_name="hình thức"
    )
    nominating_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="nominations", verbose_name="đơn vị đề nghị"
    )
    holder = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="held_nominations", verbose_name="nơi đang giữ"
    )
    held_since = models.DateTimeField("giữ từ lúc")
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=16, choices=NominationState.choices, default=NominationState.DRAFT
    )
    subject_class = models.CharField("đối tượng", max_length=12, choices=SubjectClass.choices)
    subject_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominated",
        verbose_name="đơn vị được đề nghị",
    )
    subject_name = models.CharField("tên cá nhân, tập thể, hộ", max_length=200)
    subject_search = models.CharField("cột tìm kiếm", max_length=260, editable=False, db_index=True)
    position = models.CharField("chức vụ, nghề nghiệp", max_length=200, blank=True)
    workplace = models.CharField("đơn vị công tác, nơi ở", max_length=250, blank=True)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    gender = models.CharField(
        "giới tính", max_length=6, blank=True, choices=[("male", "nam"), ("female", "nữ")]
    )
    is_leader = models.BooleanField("giữ chức vụ lãnh đạo, quản lý", default=False)
    achievement = models.CharField("thành tích (ghi trong quyết định)", max_length=400, blank=True)
    period_from = models.DateField("thành tích từ ngày", null=True, blank=True)
    period_to = models.DateField("đến ngày", null=True, blank=True)
    edit_version = models.PositiveIntegerField("lần lưu", default=0)
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    received_on = models.DateField("ngày tiếp nhận thẩm định", null=True, blank=True)
    rule_set = models.ForeignKey(
        RuleSet,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="bộ quy định áp dụng",
    )
    rule_set_reason = models.TextField("lý do chọn bộ quy định khác", blank=True)
    checks = models.JSONField("kết quả kiểm tra", default=list, blank=True)
    stops = models.PositiveSmallIntegerField("số điều không đạt", default=0)
    warnings = models.PositiveSmallIntegerField("số điều cần xem lại", default=0)
    supplement_due_on = models.DateField("hạn bổ sung", null=True, blank=True)
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thẩm định",
    )
    appraisal = models.TextField("ý kiến thẩm định", blank=True)
    publicity = models.ForeignKey(
        Publicity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="đợt công khai",
    )
    refusal_code = models.CharField(
        "lý do không khen thưởng", max_length=20, choices=RefusalCode.choices, blank=True
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ đề nghị khen thưởng"
        verbose_name_plural = "hồ sơ đề nghị khen thưởng"
        ordering = ["round", "form__position", "pk"]
        indexes = [models.Index(fields=["round", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=NominationState.values), name="nomination_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=NominationState.REFUSED) | ~models.Q(refusal_code=""),
                name="nomination_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_name}, {self.form}"

    def save(self, *args, **kwargs) -> None:
        self.derive_columns()
        super().save(*args, **kwargs)

    def derive_columns(self) -> None:
        """Compose the name and fill the search column; bulk writes call it themselves."""
        self.subject_name = " ".join(normalize(self.subject_name).split())
        self.subject_search = fold(self.subject_name)

    @property
    def is_person(self) -> bool:
        return self.subject_class in PEOPLE

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def code(self) -> str:
        """What people call the dossier on the telephone."""
        return f"HS-{self.round_id}-{self.pk:05d}"


class NominationTransition(AbstractTransition):
    """A step of a dossier; `is_inner` keeps the note from the sender."""

    subject = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="transitions", verbose_name="hồ sơ"
    )
    is_inner = models.BooleanField("ghi chú nội bộ", default=False)

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của hồ sơ"
        verbose_name_plural = "bước của hồ sơ"


class NominationSection(models.Model):
    """One part of the achievement report: a content area of the campaign, or a fixed heading."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="sections", verbose_name="hồ sơ"
    )
    content_area = models.ForeignKey(
        ContentArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nội dung thi đua",
    )
    title = models.CharField("mục", max_length=400)
    text = models.TextField("nội dung", blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")
    is_required = models.BooleanField("phải có", default=False)

    objects = NominationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "mục của báo cáo thành tích"
        verbose_name_plural = "mục của báo cáo thành tích"
        ordering = ["nomination", "position"]

    def __str__(self) -> str:
        return self.title


class NominationFile(AbstractStoredFile):
    """A file of the dossier, stored under a random name; removed ones stay on record."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="files", verbose_name="hồ sơ"
    )
    kind = models.CharField("loại", max_length=10, choices=FileKind.choices)
    file = models.FileField("tệp", upload_to="nominations/%Y/%m/", max_length=200)
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = NominationPartQuerySet.as_manager()

    class Meta(AbstractStoredFile.Meta):
        verbose_name = "tệp của hồ sơ"
        verbose_name_plural = "tệp của hồ sơ"
        ordering = ["nomination", "kind", "pk"]


class NominationVersion(models.Model):
    """A submission, frozen: what the dossier said, with its SHA-256."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="versions", verbose_name="hồ sơ"
    )
    number = models.PositiveSmallIntegerField("lần trình")
    payload = models.JSONField("nội dung đã trình")
    sha256 = models.CharField("mã băm", max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người trình",
    )
    submitted_at = models.DateTimeField("trình lúc")

    objects = NominationPartQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đã trình"
        verbose_name_plural = "bản đã trình"
        ordering = ["nomination", "number"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "number"], name="nomination_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.nomination} (lần {self.number})"
