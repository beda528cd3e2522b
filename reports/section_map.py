"""Units × sections of a round: what is written, what is empty, what has remarks to answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils.text import Truncator

from reports.enums import SectionKind
from reports.enums import Standing
from reports.models import EvidenceFile
from reports.models import IndicatorValue
from reports.models import ReportRound
from reports.models import ReviewComment
from reports.models import RoundSection
from reports.models import SectionText
from reports.rates import Line
from reports.reporters import is_reported_by


class Fill(models.TextChoices):
    """How far one section of one report is; each value is also the CSS modifier of its cell."""

    FILLED = "filled", "Đã viết"
    PARTIAL = "partial", "Thiếu số liệu"
    EMPTY = "blank", "Trống"
    REMARKED = "remarked", "Có ý kiến"


SHORT = 34  # letters of a title that a column holds in three lines
ORDINAL = re.compile(r"^Nội dung \S+\. ")
GLYPHS = {Fill.FILLED: "✓", Fill.PARTIAL: "◐", Fill.EMPTY: "–", Fill.REMARKED: "↩"}


WORDS = {Fill.FILLED: "Đã viết", Fill.PARTIAL: "Thiếu số", Fill.EMPTY: "Trống"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One section of one report: how it stands, its glyph and the words that fit a narrow column.

    Plain texts, because a page shows a thousand and more.
    """

    section: RoundSection
    fill: str
    glyph: str
    words: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """One unit's sections in the order of the round."""

    line: Line
    cells: list[Cell]

    @property
    def filled(self) -> int:
        return sum(cell.fill == Fill.FILLED for cell in self.cells)

    @property
    def is_untouched(self) -> bool:
        return all(cell.fill == Fill.EMPTY for cell in self.cells)

    @property
    def open_cells(self) -> list[Cell]:
        """What is not simply written."""
        return [cell for cell in self.cells if cell.fill != Fill.FILLED]


def sections_of(report_round: ReportRound) -> list[RoundSection]:
    return list(report_round.sections.defer("guidance"))


def short_title(section: RoundSection) -> str:
    """What a narrow column bears: the title without “Nội dung 1.” before it, its first words."""
    return Truncator(ORDINAL.sub("", section.title)).chars(SHORT)


def map_of(
    report_round: ReportRound, sections: Sequence[RoundSection], lines: Sequence[Line]
) -> list[MapRow]:
    """The row of each report, in a fixed number of queries.

    A section is written once it holds words (or, for an own plan, a file); of a section with
    figures every required one must be given as well. A remark not yet answered shows above all.
    """
    keys = [line.report for line in lines]
    written = set(
        SectionText.objects.filter(report__in=keys, text__regex=r"\S")
        .order_by()  # the order of the model would join and sort the rounds
        .values_list("report_id", "section_id")
    )
    written |= set(
        EvidenceFile.objects.filter(
            report__in=keys, removed_at__isnull=True, section__kind=SectionKind.OWN_PLAN
        )
        .order_by()
        .values_list("report_id", "section_id")
    )
    remarks = {
        (report, section): count
        for report, section, count in ReviewComment.objects.filter(
            report__in=keys, resolved_at__isnull=True, section__isnull=False
        )
        .order_by()
        .values_list("report_id", "section_id")
        .annotate(count=Count("pk"))
    }
    lacking = _lacking_figures(report_round, lines)
    return [
        MapRow(line, [_cell(line, section, written, remarks, lacking) for section in sections])
        for line in lines
    ]


def filled_by_section(
    sections: Sequence[RoundSection], rows: Sequence[MapRow]
) -> list[tuple[RoundSection, int]]:
    """How many units have written each section."""
    counts = Counter(
        cell.section.pk for row in rows for cell in row.cells if cell.fill == Fill.FILLED
    )
    return [(section, counts[section.pk]) for section in sections]


def map_header(sections: Sequence[RoundSection]) -> list[str]:
    titles = [f"{n}. {section.title}" for n, section in enumerate(sections, start=1)]
    return ["Đơn vị", "Tình trạng", *titles, "Số mục đã viết"]


def map_table(rows: Sequence[MapRow]) -> list[list[Any]]:
    """Rows under `map_header`."""
    return [
        [
            row.line.label, Standing(row.line.standing).label,
            *(cell.words for cell in row.cells), row.filled,
        ]
        for row in rows
    ]  # fmt: skip


def _cell(line: Line, section: RoundSection, written: Any, remarks: Any, lacking: Any) -> Cell:
    place = (line.report, section.pk)
    if place in remarks:
        words = f"{remarks[place]} ý kiến"
        return Cell(section, Fill.REMARKED.value, GLYPHS[Fill.REMARKED], words)
    fill = Fill.FILLED
    if place not in written:
        fill = Fill.EMPTY
    elif section.content_area_id and (line.report, section.content_area_id) in lacking:
        fill = Fill.PARTIAL
    return Cell(section, fill.value, GLYPHS[fill], WORDS[fill])


def _lacking_figures(report_round: ReportRound, lines: Sequence[Line]) -> set[tuple[int, int]]:
    """(report, content area) where the unit owes a required figure that is not given."""
    wanted = [i for i in report_round.indicators.all() if i.is_required and i.content_area_id]
    given = set(
        IndicatorValue.objects.filter(
            report__in=[line.report for line in lines],
            indicator__in=[i.pk for i in wanted],
            value__isnull=False,
        )
        .order_by()
        .values_list("report_id", "indicator_id")
    )
    asked = {
        kind: [i for i in wanted if is_reported_by(i, kind)] for kind in {x.kind for x in lines}
    }
    return {
        (line.report, i.content_area_id)
        for line in lines
        for i in asked[line.kind]
        if i.content_area_id and (line.report, i.pk) not in given
    }
