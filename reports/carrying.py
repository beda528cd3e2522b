"""A commune's compiled report becomes its own report to the province."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from accounts.auditing import record
from reports.enums import EDITABLE_STATES
from reports.enums import SectionKind
from reports.models import Compilation
from reports.models import IndicatorValue
from reports.models import Report
from reports.models import RoundSection
from reports.models import SectionText
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


def report_upward(compilation: Compilation) -> Report | None:
    """The report of the same kind and year that the compiling unit itself owes to its superior."""
    report_round = compilation.round
    if report_round.is_one_off:
        return None  # the superior asks what it asks, when it asks
    return (
        Report.objects.filter(
            unit=report_round.receiving_unit_id,
            round__campaign=report_round.campaign_id,
            round__kind=report_round.kind,
            round__year=report_round.year,
        )
        .select_related("round", "unit")
        .first()
    )


@transaction.atomic
def carry_upward(user: User, compilation: Compilation) -> Report:
    """Fill the unit's own report with the compiled texts and totals; the officer checks and submits.

    A text goes to the section of the province's area that the commune's area is derived from;
    areas of the commune's own initiative are added to the section on direction under their title.
    Only empty places are filled: what the officer has already written stays.

    Raises:
        Refused: no report is owed upward, it may not be edited, or it has been submitted.
    """
    report = report_upward(compilation)
    if report is None:
        raise Refused(
            "Cấp trên chưa mở kỳ báo cáo cùng loại của năm này nên chưa có nơi để chuyển số liệu."
        )
    demand(user, "reports.edit_report", report)
    if report.state not in EDITABLE_STATES:
        raise Refused("Báo cáo lên cấp trên đã nộp nên không điền thêm được.")
    _fill_texts(user, compilation, report)
    _fill_values(compilation, report)
    Report.objects.filter(pk=report.pk).update(edit_version=F("edit_version") + 1)
    record(
        user,
        "reports.carry_upward",
        report,
        scope_path=report.unit.path,
        compilation=compilation.pk,
    )
    report.refresh_from_db()
    return report


def _fill_texts(user: User, compilation: Compilation, report: Report) -> None:
    texts = _texts_by_target(compilation, list(report.round.sections.all()))
    have = {t.section_id: t for t in report.texts.all()}
    for section_id, parts in texts.items():
        text = "\n\n".join(parts)
        row = have.get(section_id)
        if row is None:
            SectionText.objects.create(
                report=report, section_id=section_id, text=text, version=1, updated_by=user
            )
        elif not row.text.strip():
            SectionText.objects.filter(pk=row.pk, version=row.version).update(
                text=text, version=F("version") + 1, updated_by=user
            )


def _texts_by_target(compilation: Compilation, targets: list[RoundSection]) -> dict[int, list[str]]:
    by_area: dict[int | None, RoundSection] = {
        s.content_area_id: s for s in targets if s.content_area_id
    }
    by_kind = {s.kind: s for s in targets if s.kind != SectionKind.CONTENT_AREA}
    highlights: dict[int, list[str]] = defaultdict(list)
    for highlight in compilation.highlights.select_related("report__unit"):
        highlights[highlight.section_id].append(
            f"- {highlight.report.unit.label}: {highlight.text}"
        )
    found: dict[int, list[str]] = defaultdict(list)
    for row in compilation.sections.select_related("section__content_area"):
        text = "\n".join(part for part in [row.text, *highlights[row.section_id]] if part.strip())
        if not text.strip():
            continue
        area = row.section.content_area
        target = (
            by_kind.get(row.section.kind) if area is None else by_area.get(area.derived_from_id)
        )
        if target is None:
            target = by_kind.get(SectionKind.DIRECTION)
            text = f"{row.section.title}\n{text}"
        if target is not None:
            found[target.pk].append(text)
    return found


def _fill_values(compilation: Compilation, report: Report) -> None:
    totals = {row["code"]: row["total"] for row in compilation.figures.get("indicators", [])}
    have = {v.indicator_id: v for v in report.values.all()}
    for indicator in report.round.indicators.all():
        total = totals.get(indicator.code)
        row = have.get(indicator.pk)
        if total is None or (row is not None and row.value is not None):
            continue
        IndicatorValue.objects.update_or_create(
            report=report, indicator=indicator, defaults={"value": Decimal(total)}
        )
