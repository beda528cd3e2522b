from __future__ import annotations

from django.db import models

from documents.models.issued_document import IssuedDocument


class DocumentSignature(models.Model):
    """One digital signature laid on a paper: who, by which certificate, and the file that came out.

    A paper may be signed again (a person, then the office): each signature adds to the file before.
    """

    document = models.ForeignKey(
        IssuedDocument,
        on_delete=models.CASCADE,
        related_name="signatures",
        verbose_name="văn bản",
    )
    file = models.FileField("tệp đã ký", upload_to="documents/%Y/", max_length=200)
    sha256 = models.CharField("mã băm của tệp đã ký", max_length=64)
    signer = models.CharField("người ký theo chứng thư", max_length=250)
    certificate_issuer = models.CharField("đơn vị cấp chứng thư", max_length=250)
    serial_number = models.CharField("số hiệu chứng thư", max_length=80)
    signed_at = models.DateTimeField("ký lúc")
    has_timestamp = models.BooleanField("có dấu thời gian", default=False)

    class Meta:
        verbose_name = "chữ ký số"
        verbose_name_plural = "chữ ký số"
        ordering = ["document", "pk"]
        indexes = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.signer
