"""What the demo's units write: texts and figures, the same at every build."""

from __future__ import annotations

import random
from decimal import Decimal

from accounts.models import User
from demo import narratives
from documents.numbers import format_number
from reports.drafting import TypedFigure
from reports.drafting import save_figures
from reports.drafting import save_text
from reports.enums import EvidenceWanted
from reports.enums import SectionKind
from reports.figure_checks import is_alarming
from reports.figure_checks import wants_evidence
from reports.models import Report
from reports.models import RoundSection
from reports.queries import Figure
from reports.queries import figures_of
from reports.submission import submit_report
from units.enums import UnitKind

GROWTH = (0.92, 1.38)  # of a second year against the first
BY_KIND = {
    SectionKind.DIRECTION: narratives.DIRECTION,
    SectionKind.EXEMPLARS: narratives.EXEMPLARS,
    SectionKind.AWARDS: narratives.AWARDS,
    SectionKind.DIFFICULTIES: narratives.DIFFICULTIES,
    SectionKind.NEXT_STEPS: narratives.NEXT_STEPS,
}


def write_report(
    user: User, report: Report, *, share: float = 1.0, own: dict[str, int] | None = None
) -> None:
    """Write the sections and figures that are still empty.

    Args:
        share: how much of the sections, for a report still in work; figures need all of them.
        own: by code of an indicator, what the unit counts itself beside its own units.
    """
    written = {t.section_id for t in report.texts.exclude(text="")}
    sections = list(report.round.sections.select_related("content_area__derived_from"))
    for section in sections[: round(len(sections) * share)]:
        text = text_for(report, section)
        if section.pk not in written and text:
            save_text(user, report, section, text=text, expected_version=0, is_done=True)
    if share >= 1:
        save_figures(user, report, _typed_figures(report, own or {}))


def submit(user: User, report: Report) -> None:
    """Submit what is written."""
    report = Report.objects.get(pk=report.pk)
    submit_report(user, report, expected_version=report.edit_version)


def text_for(report: Report, section: RoundSection) -> str:
    """Sentences for one section of one unit's report."""
    chance = random.Random(f"{report.unit.code}/{section.title}/{report.round.year}")
    if section.content_area is None:
        known = BY_KIND[SectionKind(section.kind)]
    else:
        area = section.content_area.derived_from or section.content_area
        known = narratives.AREAS.get(area.ordinal, narratives.DIRECTION)
        if area.ordinal == "7" and report.unit.is_commune:
            return narratives.NO_SUCH_AREA
    count = 1 if section.kind in {SectionKind.EXEMPLARS, SectionKind.AWARDS} else 2
    chosen = chance.sample(known, min(count, len(known)))
    return "\n".join(s for s in chosen if s)


def _typed_figures(report: Report, own: dict[str, int]) -> dict[int, TypedFigure]:
    """Figures as typed by the officer, with words where they are asked; carried figures stay."""
    figures = figures_of(report)
    values: dict[str, Decimal] = {}
    for figure in figures:
        code = figure.indicator.code
        if figure.value is not None:
            values[code] = figure.value + own.get(code, 0)
        elif code == "ho-so-truc-tuyen":
            share = _chance(report, code).randrange(52, 93)
            values[code] = Decimal(int(values["ho-so-tiep-nhan"]) * share // 100)
        elif code == "ty-le-truc-tuyen":
            whole = values["ho-so-tiep-nhan"]
            values[code] = (
                round(values["ho-so-truc-tuyen"] * 100 / whole, 1) if whole else Decimal(0)
            )
        else:
            values[code] = _drawn(report, code)
    typed = {}
    for figure in figures:
        figure.value = values[figure.indicator.code]
        note = figure.note or (narratives.EXPLANATION if is_alarming(figure) else "")
        typed[figure.indicator.pk] = TypedFigure(
            format_number(figure.value, figure.indicator.decimals), note,
            narratives.DIFFERENCE if figure.differs else "", _evidence(figure),
        )  # fmt: skip
    return typed


def _evidence(figure: Figure) -> str:
    if not wants_evidence(figure):
        return ""
    is_named = figure.indicator.evidence_wanted == EvidenceWanted.TEXT
    return narratives.EVIDENCE if is_named else "Có hồ sơ lưu tại đơn vị"


def _drawn(report: Report, code: str) -> Decimal:
    size = {UnitKind.COMMUNE: 0, UnitKind.WARD: 0}.get(UnitKind(report.unit.kind), 1)
    if report.unit.depth > 1:
        size = 2
    low, high = narratives.RANGES[code][size]
    first = random.Random(f"{report.unit.code}/{code}").randint(low, high)
    if report.round.year == report.round.campaign.first_year:
        return Decimal(first)
    return Decimal(round(first * _chance(report, code).uniform(*GROWTH)))


def _chance(report: Report, code: str) -> random.Random:
    return random.Random(f"{report.unit.code}/{code}/{report.round.year}")
