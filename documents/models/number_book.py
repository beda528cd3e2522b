from __future__ import annotations

from django.db import models


class NumberBook(models.Model):
    """The series of one issuer, document type and year; restarts at 01 on 1 January."""

    issuer = models.CharField("mã cơ quan", max_length=60)
    type_code = models.CharField("loại văn bản", max_length=10)
    year = models.PositiveSmallIntegerField("năm")
    last_number = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "sổ số văn bản"
        verbose_name_plural = "sổ số văn bản"
        ordering = ["-year", "issuer", "type_code"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "type_code", "year"], name="number_book_once")
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.type_code} {self.year}"
