"""The plan that a unit hands in: issued in the portal, or uploaded as a file."""

from __future__ import annotations

from typing import Any

from campaigns.models import Plan
from reports.enums import RoundKind
from reports.enums import SectionKind
from reports.models import Report


def issued_plan(report: Report) -> Plan | None:
    """The plan that the unit has issued in the portal under the round's campaign."""
    return (
        Plan.objects.issued()
        .filter(campaign=report.round.campaign_id, unit=report.unit_id)
        .order_by("-issued_on", "-pk")
        .first()
    )


def missing_plan(report: Report) -> dict[str, str]:
    """Why a report of a round for own plans cannot be sent yet; empty for other rounds."""
    if report.round.kind != RoundKind.PLAN or issued_plan(report) is not None:
        return {}
    for section in report.round.sections.all():
        if section.kind == SectionKind.OWN_PLAN and not any(
            file.section_id == section.pk and file.removed_at is None
            for file in report.evidence.all()
        ):
            return {
                f"muc-{section.pk}": "Chưa đính kèm tệp kế hoạch và cũng chưa ban hành kế hoạch trên "
                "hệ thống."
            }
    return {}


def plan_facts(report: Report) -> dict[str, Any] | None:
    """What of the portal's own plan is frozen with the submission."""
    if report.round.kind != RoundKind.PLAN:
        return None
    plan = issued_plan(report)
    if plan is None:
        return None
    return {
        "id": plan.pk,
        "number": plan.number,
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None,
        "title": plan.title,
    }


def plan_words(plan: Plan) -> str:
    """Number, day and title in the words that an officer would type."""
    number = f" số {plan.number}" if plan.number else ""
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    return f"{plan.get_document_kind_display()}{number}{day}: {plan.title}"
