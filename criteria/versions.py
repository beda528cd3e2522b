"""The criteria of a plan and of its amendment: copied, compared, exchanged."""

from __future__ import annotations

from campaigns.models import Plan
from criteria.models import Criterion
from criteria.models import TargetGroup
from criteria.writing import copy_groups_of
from documents.text import fold

GROUP_WORDS = ["position", "ordinal", "unit_kinds"]
CRITERION_WORDS = ["position", "kind", "maximum_points", "evidence"]


def copy_groups(plan: Plan, draft: Plan) -> None:
    """Copy the groups and criteria of a plan into the draft of its amendment."""
    copy_groups_of(plan, draft)


def read_groups(plan: Plan) -> tuple[str, list[tuple[str, str, str]]]:
    """Groups with their criteria, one a line, to be compared with another wording."""
    rows: dict[str, tuple[str, str, str]] = {}
    for group in plan.target_groups.prefetch_related("criteria"):
        lines = [_criterion_line(criterion) for criterion in group.criteria.all()]
        rows[fold(group.title)] = (fold(group.title), str(group), "\n".join(lines))
    return "Đối tượng và tiêu chí", list(rows.values())


def exchange_groups(plan: Plan, draft: Plan) -> None:
    """Groups and criteria of the same words keep their rows; all others change plans."""
    old = {fold(group.title): group for group in plan.target_groups.all()}
    kept = set()
    for group in draft.target_groups.all():
        partner = old.get(fold(group.title))
        if partner is None or partner.pk in kept:
            TargetGroup.objects.filter(pk=group.pk).update(plan=plan)
            continue
        kept.add(partner.pk)
        _swap(partner, group, [*GROUP_WORDS, "title"])
        _exchange_criteria(partner, group)
    plan.target_groups.filter(pk__in=[g.pk for g in old.values() if g.pk not in kept]).update(
        plan=draft
    )


def _exchange_criteria(ours: TargetGroup, theirs: TargetGroup) -> None:
    old = {criterion.text: criterion for criterion in ours.criteria.all()}
    kept = set()
    for criterion in theirs.criteria.all():
        partner = old.get(criterion.text)
        if partner is None or partner.pk in kept:
            Criterion.objects.filter(pk=criterion.pk).update(target_group=ours)
            continue
        kept.add(partner.pk)
        _swap(partner, criterion, CRITERION_WORDS)
    dropped = [c.pk for c in old.values() if c.pk not in kept]
    Criterion.objects.filter(pk__in=dropped).update(target_group=theirs)


def _swap(ours: TargetGroup | Criterion, theirs: TargetGroup | Criterion, names: list[str]) -> None:
    for name in names:
        mine = getattr(ours, name)
        setattr(ours, name, getattr(theirs, name))
        setattr(theirs, name, mine)
    ours.save()
    theirs.save()


def _criterion_line(criterion: Criterion) -> str:
    points = f" (tối đa {criterion.maximum_points:f} điểm)" if criterion.maximum_points else ""
    return f"- {criterion.text}{points}"
