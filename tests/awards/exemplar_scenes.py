"""An exemplar of the commune with a picture, one that a report names, a line of the commune's fund."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pypdfium2

from reports.enums import SectionKind
from reports.models import Report
from tests.cast import Cast
from tests.factories.awards_exemplars import ExemplarFactory
from tests.factories.awards_exemplars import ExemplarPictureFactory
from tests.factories.awards_exemplars import FundEntryFactory
from tests.factories.awards_exemplars import IssuedDecisionFactory
from tests.factories.awards_exemplars import award
from tests.factories.reports import RoundSectionFactory
from tests.reports.scenes import write

PASSAGE = "Tổ công nghệ số xóm Đông: mỗi tuần hai buổi hướng dẫn người dân."


def name_exemplars(report: Report, text: str = PASSAGE) -> None:
    """Write what a report says of exemplars, in the section that its round has for them."""
    section = report.round.sections.filter(kind=SectionKind.EXEMPLARS).first()
    section = section or RoundSectionFactory(
        round=report.round, position=90, kind=SectionKind.EXEMPLARS, title="Điển hình tiên tiến"
    )
    write(report, section, text)


def exemplar_parameters(cast: Cast, accepted: Report) -> dict[str, dict[str, Any]]:
    """What the addresses of exemplars and of the fund ask for, for the matrix of permissions."""
    name_exemplars(accepted)
    exemplar = ExemplarFactory(
        campaign=accepted.round.campaign, unit=cast.commune, made_by=cast.commune_officer
    )
    picture = ExemplarPictureFactory(exemplar=exemplar)
    decision = IssuedDecisionFactory(unit=cast.commune, issued_on=dt.date(2026, 5, 19))
    award(decision, 1_000_000)
    line = FundEntryFactory(unit=cast.commune)
    return {
        "exemplar": {"pk": exemplar.pk, "picture_pk": picture.pk, "word": "trinh"},
        "named": {"report_pk": accepted.pk},
        "public_exemplar": {
            "campaign": exemplar.campaign.slug,
            "slug": exemplar.slug,
            "picture_pk": picture.pk,
        },
        "fund": {
            "pk": cast.commune.pk,
            "year": 2026,
            "entry_pk": line.pk,
            "decision_pk": decision.pk,
        },
    }


def words_of(content: bytes) -> str:
    """The words of a PDF in reading order, lines joined."""
    pages = pypdfium2.PdfDocument(content)
    words = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(words.split())
