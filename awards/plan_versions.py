"""What a plan and its amendment say of awards: copied, compared, exchanged."""

from __future__ import annotations

from awards.models import AwardProvision
from campaigns.models import Plan

WORDS = ["occasion", "form_id", "text", "position"]


def copy_provisions(plan: Plan, draft: Plan) -> None:
    """Copy the provisions of a plan into the draft of its amendment."""
    AwardProvision.objects.bulk_create(
        AwardProvision(plan=draft, **{name: getattr(row, name) for name in WORDS})
        for row in plan.award_provisions.all()
    )


def read_provisions(plan: Plan) -> tuple[str, list[tuple[str, str, str]]]:
    """Provisions to be compared with another wording; a form is one item of its occasion."""
    rows: dict[str, tuple[str, str, str]] = {}
    for row in plan.award_provisions.select_related("form"):
        key = f"{row.occasion} {row.form_id or ''}"
        while key in rows:  # several without a form on one occasion
            key += "+"
        heading = f"{row.get_occasion_display().capitalize()}: {row.form or 'theo thẩm quyền'}"
        rows[key] = (key, heading, row.text)
    return "Khen thưởng", list(rows.values())


def exchange_provisions(plan: Plan, draft: Plan) -> None:
    """Let the two wordings change their provisions; nothing points to these rows."""
    ours = list(plan.award_provisions.values(*WORDS))
    theirs = list(draft.award_provisions.values(*WORDS))
    AwardProvision.objects.filter(plan__in=[plan, draft]).delete()
    AwardProvision.objects.bulk_create(
        [AwardProvision(plan=plan, **row) for row in theirs]
        + [AwardProvision(plan=draft, **row) for row in ours]
    )
