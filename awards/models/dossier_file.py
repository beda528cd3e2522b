from __future__ import annotations

from django.conf import settings
from django.db import models

from awards.models.award_round import AwardRound
from awards.models.nomination import Nomination


class DossierFile(models.Model):
    """A dossier bound into one PDF, or the dossiers of a whole round in one archive.

    `content_key` is the digest of all that went in: what has not changed is not bound anew. When a
    newer one takes its place the file goes, the row and its SHA-256 stay, so that a copy which
    somebody holds can still be told from a false one.
    """

    nomination = models.ForeignKey(
        Nomination,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="hồ sơ",
    )
    round = models.ForeignKey(
        AwardRound,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="đợt xét",
    )
    file = models.FileField("tệp", upload_to="dossiers/%Y/%m/", max_length=200, blank=True)
    sha256 = models.CharField("mã băm", max_length=64)
    size = models.PositiveBigIntegerField("dung lượng")
    page_count = models.PositiveIntegerField("số trang", default=0)
    content_key = models.CharField("mã nội dung", max_length=64)
    built_at = models.DateTimeField("dựng lúc", auto_now_add=True)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người dựng",
    )

    class Meta:
        verbose_name = "bộ hồ sơ đã dựng"
        verbose_name_plural = "bộ hồ sơ đã dựng"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nomination__isnull=False, round__isnull=True)
                | models.Q(nomination__isnull=True, round__isnull=False),
                name="dossier_file_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination or self.round} ({self.sha256[:12]})"

    @property
    def thing(self) -> Nomination | AwardRound:
        """What was bound."""
        found = self.nomination or self.round
        if found is None:
            raise ValueError("A file of nothing: the constraint of the table forbids it.")
        return found
