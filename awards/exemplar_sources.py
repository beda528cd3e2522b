"""Where exemplars come from: what units wrote of them in reports that were accepted."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.db.models import OuterRef
from django.db.models import Prefetch
from django.db.models import QuerySet

from awards.models import Exemplar
from documents.text import fold
from reports.enums import SectionKind
from reports.models import Report
from reports.models import SectionText

SHORTEST = 20  # letters; what is shorter is a heading


def reports_with_exemplars(user: Any, words: str = "") -> QuerySet[Report]:
    """Accepted reports that the person sees and that name exemplars, latest year first.

    Args:
        words: of the unit's name; without diacritics will do.
    """
    told = SectionText.objects.filter(section__kind=SectionKind.EXEMPLARS).exclude(text="")
    reports = Report.objects.visible_to(user)
    for word in fold(words).split():
        reports = reports.filter(unit__search__contains=word)
    return (
        reports.accepted()
        .filter(Exists(told.filter(report=OuterRef("pk"))))
        .select_related("unit__parent", "round__campaign__unit")
        .prefetch_related(
            Prefetch("texts", queryset=told, to_attr="exemplar_texts"),
            Prefetch("exemplars", queryset=Exemplar.objects.order_by("pk")),
        )
        .order_by("-round__year", "unit__search", "pk")
    )


def passages_of(report: Report) -> list[str]:
    """One passage for each line that says something; `report` from `reports_with_exemplars`."""
    texts: list[SectionText] = report.exemplar_texts
    lines = (line.strip(" -+•\t") for row in texts for line in row.text.splitlines())
    return [line for line in lines if len(line) >= SHORTEST]


def words_from(passage: str) -> dict[str, str]:
    """Name, summary and text that a passage proposes; the officer goes on from there."""
    head, colon, _ = passage.partition(":")
    if not colon or len(head) > 150:
        head = passage.partition(".")[0]
    title = head if len(head) <= 150 else f"{head[:150].rsplit(' ', 1)[0]} …"
    summary = passage if len(passage) <= 500 else f"{passage[:480].rsplit(' ', 1)[0]} …"
    return {"title": title.strip(), "summary": summary, "text": passage}
