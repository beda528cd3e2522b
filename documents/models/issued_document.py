from __future__ import annotations

from django.db import models


class DocumentState(models.TextChoices):
    VALID = "valid", "đang có hiệu lực"
    SUPERSEDED = "superseded", "đã được thay thế bằng bản mới"
    WITHDRAWN = "withdrawn", "đã thu hồi"


class IssuedDocument(models.Model):
    """A paper that left the portal: what its verification code resolves to."""

    code = models.CharField("mã xác thực", max_length=40, unique=True)
    kind = models.CharField("loại", max_length=60)
    title = models.CharField("trích yếu", max_length=500)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=250)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    made_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    state = models.CharField(
        "trạng thái", max_length=12, choices=DocumentState.choices, default=DocumentState.VALID
    )
    sha256 = models.CharField("mã băm của tệp", max_length=64)
    page_count = models.PositiveIntegerField("số trang", default=0)
    file = models.FileField("tệp", upload_to="documents/%Y/", max_length=200)
    # Where the PDF leaves room for a signature: documents.rendering.press.Printed.marks.
    marks = models.JSONField("vị trí trên trang", default=dict, blank=True)
    sources = models.JSONField("nguồn", default=list, blank=True)
    # For the document exchange axis: documents.exchange_metadata.facts_of.
    exchange = models.JSONField("siêu dữ liệu trao đổi", default=dict, blank=True)

    class Meta:
        verbose_name = "văn bản đã tạo"
        verbose_name_plural = "văn bản đã tạo"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=DocumentState.values), name="document_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def newest_file(self) -> models.fields.files.FieldFile:
        """The file to hand out: with the last signature, or as it was printed."""
        last = self.signatures.last()
        return last.file if last else self.file
