"""A commune's layout, a printing of its decision and a Word template, for the table of rights."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from awards.enums import AwardLevel
from awards.enums import TemplateKind
from awards.models import CertificateBatch
from awards.word_templates import upload_template
from tests.awards.word_files import upload
from tests.awards.word_files import word
from tests.cast import Cast
from tests.factories.awards_papers import CertificateLayoutFactory
from tests.factories.awards_papers import DecidedAwardFactory
from tests.factories.awards_papers import IssuedDecisionFactory


def paper_parameters(cast: Cast) -> dict[str, dict[str, Any]]:
    """Parameters of the addresses of certificates and Word templates."""
    decision = IssuedDecisionFactory(unit=cast.commune, form__level=AwardLevel.COMMUNE)
    award = DecidedAwardFactory(decision=decision)
    batch = CertificateBatch.objects.create(
        unit=cast.commune, decision=decision, layout_name="Giấy khen", count=1,
        made_by=cast.commune_officer,
    )  # fmt: skip
    batch.records.add(award)
    batch.file.save("in.pdf", ContentFile(b"%PDF-1.7"))
    template = upload_template(
        cast.commune_administrator,
        cast.commune,
        kind=TemplateKind.DECISION,
        upload=upload(word("{{ so }}")),
    )
    return {
        "certificate_layout": {"pk": CertificateLayoutFactory(unit=cast.commune).pk},
        "printed_award": {"pk": award.pk},
        "printed_decision": {"pk": decision.pk},
        "certificate_batch": {"pk": batch.pk},
        "word_template": {"pk": template.pk},
        "paper_kind": {"kind": TemplateKind.DECISION.value},
    }
