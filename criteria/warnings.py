"""What is odd about the target groups of a plan beside those of the plan above it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from campaigns.models import Plan
from campaigns.warnings import PlanWarning
from criteria.models import TargetGroup
from documents.text import fold

ADVICE = (
    "Bổ sung nhóm đối tượng và tiêu chí còn thiếu, có thể lấy từ kế hoạch cấp trên rồi rút gọn; "
    "bỏ qua nếu nhóm đó không có ở địa phương."
)


def missing_groups(plans: Sequence[Plan]) -> dict[int, list[PlanWarning]]:
    """Plans that name fewer groups than the plan above, by key; one query.

    Every level words its groups anew ("các sở, ban, ngành" becomes "các phòng, ban"), so groups
    are paired by the likeness of their words; a group above without a partner is missing.
    """
    keys = {plan.pk for plan in plans} | {plan.parent_id for plan in plans if plan.parent_id}
    titles: dict[int, list[str]] = {}
    rows = TargetGroup.objects.filter(plan__in=keys).order_by("plan", "position", "pk")
    for key, title in rows.values_list("plan", "title"):
        titles.setdefault(key, []).append(title)
    found = {}
    for plan in plans:
        wanted = titles.get(plan.parent_id or 0, [])
        missing = _without_partner(wanted, titles.get(plan.pk, []))
        if missing:
            found[plan.pk] = [_warning(plan, missing, is_empty=plan.pk not in titles)]
    return found


def _warning(plan: Plan, missing: list[str], *, is_empty: bool) -> PlanWarning:
    if is_empty:
        text = f"{plan.unit.label}: kế hoạch không nêu đối tượng và tiêu chí nào."
    else:
        text = f"{plan.unit.label}: chưa có tiêu chí cho nhóm {'; '.join(missing)}."
    return PlanWarning("Thiếu nhóm tiêu chí của cấp trên", text, advice=ADVICE)


def _without_partner(wanted: Sequence[str], own: Sequence[str]) -> list[str]:
    """Titles of `wanted` that remain when the likest pairs are taken, one partner each."""
    if len(own) >= len(wanted):
        return []
    likeness = sorted(
        (
            (-SequenceMatcher(None, fold(title), fold(other)).ratio(), above, below)
            for above, title in enumerate(wanted)
            for below, other in enumerate(own)
        ),
    )
    taken: dict[int, int] = {}
    for _, above, below in likeness:
        if above not in taken and below not in taken.values():
            taken[above] = below
    return [title for number, title in enumerate(wanted) if number not in taken]
