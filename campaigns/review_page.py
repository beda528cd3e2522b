"""How the review page shows places: lines of the document with what was found there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from django.forms import BoundField

from campaigns.models import PlanReading
from campaigns.review_draft import HEAD
from campaigns.review_draft import HEAD_SOURCES
from campaigns.review_draft import MAX_ROWS
from campaigns.review_draft import is_doubtful
from campaigns.review_draft import parts_for
from campaigns.review_forms import HeadReview
from campaigns.review_forms import is_unsure

# Fields of the head whose places are marked in the document.
MARKED = (
    "title",
    "number",
    "issued_on",
    "purpose",
    "solutions",
    "signing_capacity",
    "signatory_name",
)


@dataclass
class Mark:
    """What begins at a line: the anchor of its row on the right, and its name."""

    anchor: str
    label: str
    is_doubtful: bool


@dataclass
class SourceLine:
    """A line of the document; `number` from 0, as the reading counts."""

    number: int
    text: str
    is_found: bool = False
    is_doubtful: bool = False
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class HeadField:
    """A field of the head with the line where it was found, if it was."""

    bound: BoundField
    line: int | None
    is_doubtful: bool
    is_missing: bool


def marked_lines(reading: PlanReading, draft: dict[str, Any]) -> list[SourceLine]:
    """The document line by line, the places of the draft's rows and of the head marked."""
    lines = [SourceLine(n, text) for n, text in enumerate(reading.reading.get("lines", []))]
    for part in parts_for(reading):
        for number, row in enumerate(draft.get(part.key, [])[:MAX_ROWS]):
            label = f"{part.row_label} {number + 1}"
            mark = Mark(f"{part.key}-{number}", label, is_unsure(row.get("confidence")))
            _mark(lines, _span(row.get("lines") or ""), mark)
    for name in MARKED:
        item = reading.reading.get(HEAD_SOURCES[name]) or {}
        label = str(HeadReview.base_fields[name].label)
        _mark(
            lines, item.get("lines"), Mark(f"id_{HEAD}-{name}", label, is_doubtful(reading, name))
        )
    return lines


def head_places(reading: PlanReading, head: HeadReview) -> list[HeadField]:
    """Every field of the head with its place and its mark."""
    found = []
    for bound in head:
        source = HEAD_SOURCES.get(bound.name)
        item = (reading.reading.get(source) or {}) if source else {}
        place = item.get("lines")
        found.append(
            HeadField(
                bound=bound,
                line=place[0] if place else None,
                is_doubtful=bool(source) and is_doubtful(reading, bound.name),
                is_missing=bool(source) and not item.get("value"),
            )
        )
    return found


def _span(text: str) -> list[int] | None:
    numbers = [int(number) for number in re.findall(r"\d{1,6}", text)]
    return [numbers[0], numbers[-1]] if numbers else None


def _mark(lines: list[SourceLine], span: list[int] | None, mark: Mark) -> None:
    if not span or not 0 <= span[0] < len(lines):
        return
    lines[span[0]].marks.append(mark)
    for line in lines[span[0] : span[-1] + 1]:
        line.is_found = True
        line.is_doubtful = line.is_doubtful or mark.is_doubtful
