"""The areas of the plans below beside those of the plan above: covered, missing, own; in words."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.cascade import align
from campaigns.changes import Piece
from campaigns.changes import pieces_of
from campaigns.models import ContentArea
from campaigns.models import Plan
from documents.text import fold

KIND_WORDS = {
    "covered": "Đã cụ thể hoá",
    "missing": "Còn thiếu",
    "own": "Nội dung riêng",
}


@dataclass(frozen=True)
class Pairing:
    """One area above, one below, or both."""

    kind: str
    above: ContentArea | None
    below: ContentArea | None

    @property
    def words(self) -> tuple[list[Piece], list[Piece]]:
        """What the two say, the words that the other lacks marked; unmarked where alone."""
        if self.above is None or self.below is None:
            return [Piece(_says(self.above))], [Piece(_says(self.below))]
        return pieces_of(_says(self.above), _says(self.below))


@dataclass(frozen=True)
class UnitAlignment:
    """All pairings of one unit's plan; `pairings` are those that the filter leaves."""

    plan: Plan
    pairings: list[Pairing]
    covered: int
    missing: int
    own: int


@dataclass(frozen=True)
class AreaTotal:
    """How far one area of the plan above has reached in the whole province."""

    area: ContentArea
    covered: int
    missing: int

    @property
    def percent(self) -> int:
        total = self.covered + self.missing
        return round(100 * self.covered / total) if total else 0


def alignments_of(
    parent: Plan, children: Sequence[Plan], *, words: str = "", kind: str = "", area: str = ""
) -> list[UnitAlignment]:
    """Every plan below beside `parent`; units of which the filter leaves nothing are dropped.

    Args:
        words: parts of the unit's name, with or without diacritics.
        kind: a key of KIND_WORDS, or "".
        area: the key of an area of `parent`, or "".
    """
    asked = fold(words).split()
    areas = list(parent.content_areas.all())
    found = []
    for row in align(parent, children):
        if not all(word in row.plan.unit.search for word in asked):
            continue
        every = list(_pairings(areas, row.cells, row.own))
        shown = [
            p
            for p in every
            if (not kind or p.kind == kind)
            and (not area or (p.above is not None and str(p.above.pk) == area))
        ]
        if shown or not (kind or area):
            covered = sum(bool(cell) for cell in row.cells)
            found.append(UnitAlignment(row.plan, shown, covered, row.missing, len(row.own)))
    return found


def totals_of(parent: Plan, children: Sequence[Plan]) -> list[AreaTotal]:
    """Per area of `parent`, how many plans below cover it and how many lack it."""
    rows = align(parent, children)
    totals = []
    for place, area in enumerate(parent.content_areas.all()):
        covered = sum(bool(row.cells[place]) for row in rows)
        totals.append(AreaTotal(area, covered, len(rows) - covered))
    return totals


def _pairings(
    areas: list[ContentArea], cells: list[list[ContentArea]], own: list[ContentArea]
) -> Iterable[Pairing]:
    for area, cell in zip(areas, cells, strict=True):
        if not cell:
            yield Pairing("missing", area, None)
        for below in cell:
            yield Pairing("covered", area, below)
    for below in own:
        yield Pairing("own", None, below)


def _says(area: ContentArea | None) -> str:
    if area is None:
        return ""
    return f"{area.title}\n{area.text}".strip()
