from __future__ import annotations

from django.conf import settings
from django.db import models

from campaigns.enums import QuestionState
from campaigns.models.campaign import Campaign
from campaigns.models.plan import Plan
from campaigns.querysets import QuestionQuerySet
from documents.text import fold
from units.models import Unit
from workflow.models import AbstractTransition


class Question(models.Model):
    """What keeps a unit from carrying a plan out (khó khăn, vướng mắc), asked of the unit above.

    What the public reads is a wording of its own: the question as asked may name people.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="questions", verbose_name="phong trào"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="questions", verbose_name="đơn vị hỏi"
    )
    handler = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="questions_to_answer",
        verbose_name="nơi trả lời",
    )
    title = models.CharField("vấn đề", max_length=200)
    text = models.TextField("nội dung vướng mắc")
    state = models.CharField(
        "trạng thái", max_length=12, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    amendment = models.ForeignKey(
        Plan,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name="bản sửa đổi",
        help_text="Bản sửa đổi kế hoạch giải quyết vướng mắc này.",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người hỏi",
    )
    asked_at = models.DateTimeField("hỏi lúc", auto_now_add=True)
    search = models.TextField("cột tìm kiếm", editable=False, blank=True)
    is_public = models.BooleanField("đã công khai", default=False)
    public_question = models.TextField("câu hỏi công khai", blank=True)
    public_answer = models.TextField("câu trả lời công khai", blank=True)
    public_search = models.TextField("cột tìm kiếm công khai", editable=False, blank=True)
    published_at = models.DateTimeField("công khai lúc", null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "khó khăn, vướng mắc"
        verbose_name_plural = "khó khăn, vướng mắc"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=QuestionState.values), name="question_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self.search = fold(f"{self.title} {self.text} {self.unit.name}")
        super().save(*args, **kwargs)

    @property
    def is_answered(self) -> bool:
        return self.state == QuestionState.ANSWERED


class Answer(models.Model):
    """One answer to a question; a question asked again gets another."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="answers", verbose_name="câu hỏi"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị trả lời"
    )
    text = models.TextField("nội dung trả lời")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người trả lời",
    )
    answered_at = models.DateTimeField("trả lời lúc", auto_now_add=True)

    class Meta:
        verbose_name = "câu trả lời"
        verbose_name_plural = "câu trả lời"
        ordering = ["question", "pk"]

    def __str__(self) -> str:
        return f"{self.unit.label} trả lời “{self.question}”"


class QuestionTransition(AbstractTransition):
    subject = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="transitions", verbose_name="câu hỏi"
    )

    class Meta(AbstractTransition.Meta):
        verbose_name = "bước của câu hỏi"
        verbose_name_plural = "bước của câu hỏi"
