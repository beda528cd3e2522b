"""The wording that the portal proposes for a compiled document; the officer edits it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from documents.numbers import format_number
from reports.enums import SectionKind
from reports.models import RoundSection
from reports.totals import Completeness
from reports.totals import Total

# Sections whose texts are gathered unit by unit; the others get a summary of the figures.
GATHERED = {SectionKind.EXEMPLARS, SectionKind.AWARDS, SectionKind.DIFFICULTIES}
EXCERPT = 600  # characters of one unit's text that a proposal takes over


@dataclass(frozen=True)
class Passage:
    """What one unit wrote in one section."""

    unit: str
    text: str


def propose_text(
    section: RoundSection,
    *,
    year: int,
    passages: Sequence[Passage],
    totals: Sequence[Total],
    completeness: Completeness,
) -> str:
    """The first draft of one section of the compiled document."""
    if section.kind in GATHERED:
        return gather(passages)
    lines = []
    if section.kind == SectionKind.DIRECTION:
        lines.append(
            f"Năm {year}, có {completeness.arrived}/{completeness.expected} đơn vị gửi báo cáo, "
            f"trong đó {completeness.arrived_on_time} đơn vị gửi đúng hạn."
        )
    elif section.kind == SectionKind.CONTENT_AREA and passages:
        lines.append(f"{len(passages)} đơn vị báo cáo kết quả thực hiện nội dung này.")
    lines += [_sentence(total, year) for total in totals if total.value is not None]
    if section.kind == SectionKind.NEXT_STEPS:
        lines.append(gather(passages))
    return "\n".join(line for line in lines if line)


def gather(passages: Sequence[Passage]) -> str:
    """One line per unit, long texts cut at a word."""
    return "\n".join(f"- {p.unit}: {_excerpt(p.text)}" for p in passages if p.text.strip())


def totals_by_area(totals: Sequence[Total]) -> Mapping[int | None, list[Total]]:
    """Totals by key of their content area."""
    found: dict[int | None, list[Total]] = {}
    for total in totals:
        found.setdefault(total.indicator.content_area_id, []).append(total)
    return found


def _sentence(total: Total, year: int) -> str:
    indicator = total.indicator
    value = format_number(total.value, indicator.decimals)
    measure = "%" if indicator.unit_of_measure == "%" else f" {indicator.unit_of_measure}"
    sentence = f"{indicator.name}: {value}{measure}"
    change = total.change
    if change is not None and change.percent is not None and change.absolute:
        word = "tăng" if change.absolute > 0 else "giảm"
        sentence += f", {word} {format_number(abs(change.percent), 1)}% so với năm {year - 1}"
    return sentence + "."


def _excerpt(text: str) -> str:
    one_line = " ".join(text.split())
    if len(one_line) <= EXCERPT:
        return one_line
    return one_line[:EXCERPT].rsplit(" ", 1)[0] + " …"
