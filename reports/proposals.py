"""The wording that the portal proposes for a compiled document; the officer edits it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from documents.numbers import format_number
from documents.text import fold
from reports.enums import SectionKind
from reports.models import RoundSection
from reports.totals import Completeness
from reports.totals import Total

EXCERPT = 600  # characters of one unit's line that a proposal takes over
NAMED = 4  # units that a gathered line names; more are counted
# How many gathered lines a section takes over; the officer sees every unit's text beside it.
LINES = {
    SectionKind.DIRECTION: 4,
    SectionKind.CONTENT_AREA: 3,
    SectionKind.EXEMPLARS: 12,
    SectionKind.AWARDS: 12,
    SectionKind.DIFFICULTIES: 20,
    SectionKind.NEXT_STEPS: 8,
}
SUMMARIES = {
    SectionKind.EXEMPLARS: "đơn vị giới thiệu điển hình, mô hình mới, cách làm hay.",
    SectionKind.AWARDS: "đơn vị báo cáo kết quả khen thưởng.",
    SectionKind.DIFFICULTIES: "đơn vị nêu khó khăn, vướng mắc, kiến nghị.",
    SectionKind.CONTENT_AREA: "đơn vị báo cáo kết quả thực hiện nội dung này.",
}


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
    facts: Sequence[str] = (),
) -> str:
    """The first draft of one section of the compiled document; `facts` are the portal's own."""
    kind = SectionKind(section.kind)
    written = [p for p in passages if p.text.strip()]
    lines = []
    if kind == SectionKind.DIRECTION:
        lines.append(
            f"Năm {year}, có {completeness.arrived}/{completeness.expected} đơn vị gửi báo cáo, "
            f"trong đó {completeness.arrived_on_time} đơn vị gửi đúng hạn."
        )
    elif kind in SUMMARIES and written:
        lines.append(f"{len(written)} {SUMMARIES[kind]}")
    lines += [_sentence(total, year) for total in totals if total.value is not None]
    # What all will do is the compiling unit's own plan: there the names would only disturb.
    lines.append(gather(written, limit=LINES[kind], naming=kind != SectionKind.NEXT_STEPS))
    lines += facts
    return "\n".join(line for line in lines if line)


def gather(passages: Sequence[Passage], *, limit: int, naming: bool = True) -> str:
    """The units' lines as bullets, the same words once, the most common first.

    Args:
        limit: bullets at most; what is left over is counted in a last line.
        naming: say behind a bullet which units wrote it.
    """
    units_by_line: dict[str, list[str]] = {}
    wording: dict[str, str] = {}
    for passage in passages:
        for line in _own_lines(passage.text):
            words = line.strip().lstrip("-+•").strip()
            key = fold(words)
            if not key:
                continue
            wording.setdefault(key, words)
            units = units_by_line.setdefault(key, [])
            if passage.unit not in units:
                units.append(passage.unit)
    ordered = sorted(units_by_line, key=lambda key: -len(units_by_line[key]))
    lines = [
        f"- {_excerpt(wording[key])}{_named(units_by_line[key]) if naming else ''}"
        for key in ordered[:limit]
    ]
    if len(ordered) > limit and naming:
        lines.append(f"- Và {len(ordered) - limit} nội dung khác trong báo cáo của các đơn vị.")
    return "\n".join(lines)


def _own_lines(text: str) -> list[str]:
    """The bullets where there are any: what stands over them only introduces them."""
    lines = [line for line in text.splitlines() if line.strip()]
    bullets = [line for line in lines if line.strip().startswith(("-", "+", "•"))]
    return bullets or lines


def _named(units: Sequence[str]) -> str:
    if len(units) > NAMED:
        return f" ({len(units)}\N{NO-BREAK SPACE}đơn\N{NO-BREAK SPACE}vị)"
    return f" ({', '.join(units)})"


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
    if total.is_provisional:
        # A fall that comes from units not yet heard must not read like one.
        sentence += f" (theo số liệu của {total.given}/{total.expected} đơn vị)"
    return sentence + "."


def _excerpt(text: str) -> str:
    one_line = " ".join(text.split())
    if len(one_line) <= EXCERPT:
        return one_line
    return one_line[:EXCERPT].rsplit(" ", 1)[0] + " …"
