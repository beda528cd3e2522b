from __future__ import annotations

from django.conf import settings
from django.db import models

from criteria.models.scoring_table import ScoringTable
from criteria.querysets import BlocPartQuerySet
from documents.models import IssuedDocument
from units.models import Bloc


class BlocRanking(models.Model):
    """The places of a bloc by one table, locked for good.

    `rows`: [{"unit": key, "label": name, "place": 1, "points": "98.50", "bonus": "2.00",
    "penalty": "0.00", "disqualified": false, "parted_by": words of the tie-break or "",
    "may_be_proposed": true, "is_contested": false}].
    """

    bloc = models.ForeignKey(
        Bloc, on_delete=models.PROTECT, related_name="rankings", verbose_name="cụm, khối"
    )
    table = models.ForeignKey(
        ScoringTable, on_delete=models.PROTECT, related_name="rankings", verbose_name="bảng điểm"
    )
    rows = models.JSONField("thứ hạng")
    locked_at = models.DateTimeField("chốt lúc", auto_now_add=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="người chốt",
    )
    minutes = models.ForeignKey(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="biên bản",
    )

    objects = BlocPartQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng xếp hạng"
        verbose_name_plural = "bảng xếp hạng"
        ordering = ["-table__year", "bloc"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "table"],
                name="bloc_ranked_once",
                violation_error_message="Cụm, khối đã chốt xếp hạng theo bảng điểm này.",
            )
        ]

    def __str__(self) -> str:
        return f"Xếp hạng {self.bloc} – {self.table}"
