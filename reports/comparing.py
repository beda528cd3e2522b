"""Two frozen submissions beside each other: sections word by word, figures with their change.

Both sides are read from their frozen payloads, so a comparison says the same for ever. Within a
round parts meet by key; across years a section meets the one of the same content area (or kind),
a figure the one of the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from campaigns.changes import Piece
from campaigns.changes import pieces_of
from documents.text import fold
from reports.aggregation import Change
from reports.aggregation import change_between
from reports.enums import ACCEPTED_STATES
from reports.models import Report
from reports.models import ReportVersion
from reports.models import RoundSection
from reports.years import counterpart

# Words grow quadratically: longer changed passages are shown whole, old beside new.
PASSAGE = 12_000  # letters of both sides of one passage that is compared word by word


@dataclass(frozen=True)
class SectionChange:
    """One section on both sides; `kind` is added, removed, changed or same."""

    title: str
    kind: str
    before: list[Piece]
    after: list[Piece]
    files_gone: list[str]
    files_new: list[str]


@dataclass(frozen=True)
class FigureChange:
    """One figure on both sides, with what it changed by and the words of explanation."""

    name: str
    unit_of_measure: str
    before: Decimal | None
    after: Decimal | None
    note: str

    @property
    def change(self) -> Change | None:
        return change_between(self.after, self.before)

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """`old` and `new` are versions of one report, or of the reports of two years."""

    old: ReportVersion
    new: ReportVersion
    sections: list[SectionChange]
    figures: list[FigureChange]

    @property
    def changed(self) -> list[SectionChange]:
        return [section for section in self.sections if section.kind != "same"]

    @property
    def same(self) -> list[SectionChange]:
        return [section for section in self.sections if section.kind == "same"]

    @property
    def across_years(self) -> bool:
        return self.old.report_id != self.new.report_id


def accepted_last_year(report: Report) -> ReportVersion | None:
    """The version that the receiver accepted of the unit's report of the year before."""
    found = Report.objects.filter(
        unit=report.unit_id,
        round__campaign=report.round.campaign_id,
        round__kind=report.round.kind,
        round__receiving_unit=report.round.receiving_unit_id,
        round__year=report.round.year - 1,
        state__in=ACCEPTED_STATES,
    ).select_related("current_version__report__round", "round")
    by_round = {each.round: each.current_version for each in found}
    before = counterpart(report.round, by_round)
    return by_round[before] if before else None


def compare(old: ReportVersion, new: ReportVersion) -> Comparison:
    """What `new` says otherwise than `old`; one query, none where both are of one round."""
    keys = _section_keys(old, new)
    return Comparison(
        old=old,
        new=new,
        sections=_sections(old.payload.get("sections", []), new.payload.get("sections", []), keys),
        figures=_figures(old.payload.get("figures", []), new.payload.get("figures", [])),
    )


def passages(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in runs of words: paragraphs that are the same are set aside first."""
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        left, right = "".join(ours[i:j]), "".join(theirs[k:m])
        if tag == "replace" and len(left) + len(right) <= PASSAGE:
            old_words, new_words = pieces_of(left, right)
            before += old_words
            after += new_words
            continue
        before += [Piece(left, tag != "equal")] if left else []
        after += [Piece(right, tag != "equal")] if right else []
    return before, after


def _section_keys(old: ReportVersion, new: ReportVersion) -> dict[int, Any]:
    """What a section is compared by: itself within a round, its area or kind across rounds."""
    keys = {part["id"] for each in (old, new) for part in each.payload.get("sections", [])}
    if old.report_id == new.report_id:
        return {key: key for key in keys}
    found = RoundSection.objects.in_bulk(keys)
    return {key: (row.kind, row.content_area_id) for key, row in found.items()}


def _sections(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], keys: dict[int, Any]
) -> list[SectionChange]:
    def key(part: dict[str, Any]) -> Any:
        return keys.get(part["id"], fold(part["title"]))

    left = {key(part): part for part in old}
    found = [_section(left.pop(key(part), None), part) for part in new]
    return found + [_section(part, None) for part in left.values()]


def _section(old: dict[str, Any] | None, new: dict[str, Any] | None) -> SectionChange:
    was, now = (old or {}).get("text", ""), (new or {}).get("text", "")
    had = {f["sha256"]: f["name"] for f in (old or {}).get("evidence", [])}
    has = {f["sha256"]: f["name"] for f in (new or {}).get("evidence", [])}
    gone = [name for digest, name in had.items() if digest not in has]
    come = [name for digest, name in has.items() if digest not in had]
    if new is None:
        kind = "removed"
    elif old is None:
        kind = "added"
    else:
        kind = "same" if was == now and not gone and not come else "changed"
    before, after = passages(was, now)
    title = (new or old or {}).get("title", "")
    return SectionChange(title, kind, before, after, gone, come)


def _figures(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[FigureChange]:
    left = {figure["code"]: figure for figure in old}
    pairs = [(left.pop(figure["code"], None), figure) for figure in new]
    pairs += [(figure, None) for figure in left.values()]
    found = []
    for was, now in pairs:
        named = now or was or {}
        found.append(
            FigureChange(
                name=named.get("name", ""),
                unit_of_measure=named.get("unit_of_measure", ""),
                before=_value(was),
                after=_value(now),
                note=(now or {}).get("note", ""),
            )
        )
    return found


def _value(figure: dict[str, Any] | None) -> Decimal | None:
    text = (figure or {}).get("value")
    return None if text is None else Decimal(text)
