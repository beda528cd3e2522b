from __future__ import annotations

from django.conf import settings
from django.db import models

from awards.enums import Choice
from awards.enums import CouncilPost
from awards.enums import Presence
from awards.enums import SessionState
from awards.models.award_round import AwardRound
from awards.models.nomination import Nomination
from awards.querysets import CouncilQuerySet
from awards.querysets import SessionQuerySet
from documents.models import IssuedDocument
from units.models import Unit
from workflow.models import AbstractTransition


class Council(models.Model):
    """Hội đồng Thi đua - Khen thưởng of a unit, from a day to a day; it advises, the head decides."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="councils", verbose_name="đơn vị"
    )
    name = models.CharField("tên hội đồng", max_length=250)
    decision_number = models.CharField("quyết định thành lập số", max_length=60, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    valid_from = models.DateField("nhiệm kỳ từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = "hội đồng thi đua - khen thưởng"
        verbose_name_plural = "hội đồng thi đua - khen thưởng"
        ordering = ["unit__depth", "unit__position", "-valid_from"]

    def __str__(self) -> str:
        return self.name


class CouncilMember(models.Model):
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="members", verbose_name="hội đồng"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="council_seats",
        verbose_name="thành viên",
    )
    post = models.CharField(
        "vai trò", max_length=14, choices=CouncilPost.choices, default=CouncilPost.MEMBER
    )
    title = models.CharField("chức vụ, đơn vị", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=100)
    joined_on = models.DateField("từ ngày")
    left_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "thành viên hội đồng"
        verbose_name_plural = "thành viên hội đồng"
        ordering = ["council", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"],
                condition=models.Q(left_on__isnull=True),
                name="council_member_once",
                violation_error_message="Người này đã là thành viên hội đồng.",
            )
        ]

    def __str__(self) -> str:
        return self.user.full_name


class Session(models.Model):
    """A sitting of a council. Opening freezes agenda, rules and roll under one hash (`frozen_sha256`)."""

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="sessions", verbose_name="hội đồng"
    )
    round = models.ForeignKey(
        AwardRound, on_delete=models.PROTECT, related_name="sessions", verbose_name="đợt xét"
    )
    title = models.CharField("tên phiên họp", max_length=250)
    meets_at = models.DateTimeField("họp lúc")
    place = models.CharField("địa điểm", max_length=250)
    state = models.CharField(
        "trạng thái", max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    invited_at = models.DateTimeField("gửi giấy mời lúc", null=True, blank=True)
    opened_at = models.DateTimeField("mở bỏ phiếu lúc", null=True, blank=True)
    closed_at = models.DateTimeField("kiểm phiếu lúc", null=True, blank=True)
    frozen = models.JSONField("nội dung đã khoá khi mở", default=dict, blank=True)
    frozen_sha256 = models.CharField("mã băm nội dung đã khoá", max_length=64, blank=True)
    discussion = models.TextField("diễn biến, ý kiến thảo luận", blank=True)
    minutes_number = models.CharField("số biên bản", max_length=60, blank=True)
    minutes = models.ForeignKey(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="biên bản",
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên họp hội đồng"
        verbose_name_plural = "phiên họp hội đồng"
        ordering = ["-meets_at"]

    def __str__(self) -> str:
        return self.title


class SessionTransition(AbstractTransition):
    subject = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="transitions", verbose_name="phiên họp"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của phiên họp"
        verbose_name_plural = "bước của phiên họp"


class Attendance(models.Model):
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="attendances", verbose_name="phiên họp"
    )
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="+", verbose_name="thành viên"
    )
    presence = models.CharField(
        "điểm danh", max_length=10, choices=Presence.choices, default=Presence.UNKNOWN
    )
    reason = models.CharField("lý do vắng", max_length=250, blank=True)

    class Meta:
        verbose_name = "điểm danh"
        verbose_name_plural = "điểm danh"
        ordering = ["session", "member__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_presence_display()}"


class AgendaItem(models.Model):
    """A dossier on the agenda; the figures are written when the votes are counted, never before."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="items", verbose_name="phiên họp"
    )
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="agenda_items", verbose_name="hồ sơ"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    agree = models.PositiveSmallIntegerField("đồng ý", null=True, blank=True)
    disagree = models.PositiveSmallIntegerField("không đồng ý", null=True, blank=True)
    blank = models.PositiveSmallIntegerField("không ghi ý kiến", null=True, blank=True)
    written_agree = models.PositiveSmallIntegerField("văn bản: đồng ý", default=0)
    written_disagree = models.PositiveSmallIntegerField("văn bản: không đồng ý", default=0)
    base = models.PositiveSmallIntegerField("mẫu số", null=True, blank=True)
    percent = models.DecimalField(
        "tỷ lệ đồng ý (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    is_passed = models.BooleanField("đạt", null=True, blank=True)

    class Meta:
        verbose_name = "mục của chương trình họp"
        verbose_name_plural = "mục của chương trình họp"
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "nomination"], name="agenda_item_once")
        ]

    def __str__(self) -> str:
        return str(self.nomination)


class Abstention(models.Model):
    """A member does not vote on a dossier because of a conflict of interest (logged, rule 17)."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="abstentions", verbose_name="mục"
    )
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="+", verbose_name="thành viên"
    )
    reason = models.CharField("lý do", max_length=250)

    class Meta:
        verbose_name = "không tham gia bỏ phiếu"
        verbose_name_plural = "không tham gia bỏ phiếu"
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="abstention_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.reason}"


class VoterRoll(models.Model):
    """Who has voted in a session. Written anew, in random order, with every ballot cast."""

    key = models.CharField("khoá", max_length=40, primary_key=True)
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="roll", verbose_name="phiên họp"
    )
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="+", verbose_name="thành viên"
    )
    has_voted = models.BooleanField("đã bỏ phiếu", default=False)

    class Meta:
        verbose_name = "danh sách cử tri"
        verbose_name_plural = "danh sách cử tri"
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="voter_once")]

    def __str__(self) -> str:
        return f"{self.member}: {'đã' if self.has_voted else 'chưa'} bỏ phiếu"


class Ballot(models.Model):
    """One secret ballot on one item; nothing in it, visible or hidden, leads to a member."""

    key = models.CharField("khoá", max_length=40, primary_key=True)
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="+", verbose_name="phiên họp"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="+", verbose_name="mục"
    )
    choice = models.CharField("lá phiếu", max_length=1, choices=Choice.choices)

    class Meta:
        verbose_name = "lá phiếu kín"
        verbose_name_plural = "lá phiếu kín"

    def __str__(self) -> str:
        return "lá phiếu kín"


class OpenVote(models.Model):
    """A vote by name, where the rule of the form asks for an open vote."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="open_votes", verbose_name="mục"
    )
    member = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, related_name="+", verbose_name="thành viên"
    )
    choice = models.CharField("ý kiến", max_length=1, choices=Choice.choices)

    class Meta:
        verbose_name = "biểu quyết công khai"
        verbose_name_plural = "biểu quyết công khai"
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="open_vote_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"
