"""Writing the target groups and criteria of a draft plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction

from accounts.auditing import record
from campaigns.drafting import take_version
from campaigns.models import Plan
from criteria.models import Criterion
from criteria.models import TargetGroup
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

COPIED = ["text", "kind", "maximum_points", "evidence", "position"]


@transaction.atomic
def save_groups(user: User, plan: Plan, rows: Sequence[dict[str, Any]], *, version: int) -> None:
    """Write groups and criteria anew; a criterion whose words stay keeps how it is judged.

    Args:
        rows: {"ordinal", "title", "criteria"}, the criteria one a line.

    Raises:
        Refused, Stale: as `campaigns.drafting.take_version`.
    """
    demand(user, "criteria.change_target_groups", plan)
    take_version(user, plan, version)
    known = {
        (c.target_group.title, c.text): c
        for c in Criterion.objects.filter(target_group__plan=plan).select_related("target_group")
    }
    kinds = dict(plan.target_groups.values_list("title", "unit_kinds"))
    plan.target_groups.all().delete()
    for number, row in enumerate(rows, start=1):
        group = TargetGroup.objects.create(
            plan=plan,
            position=number,
            ordinal=row.get("ordinal", ""),
            title=row["title"],
            unit_kinds=kinds.get(row["title"], []),
        )
        lines = [line.strip() for line in row.get("criteria", "").splitlines() if line.strip()]
        for place, text in enumerate(lines, start=1):
            old = known.get((row["title"], text))
            kept = (
                {n: getattr(old, n) for n in ("kind", "maximum_points", "evidence")} if old else {}
            )
            Criterion.objects.create(target_group=group, position=place, text=text, **kept)
    record(user, "criteria.save_groups", plan, scope_path=plan.unit.path, groups=len(rows))


@transaction.atomic
def take_over(user: User, plan: Plan, *, version: int) -> None:
    """Copy the groups and criteria of the plan above into a draft that has none.

    Raises:
        Refused: there is no plan above, or the draft has groups already.
    """
    demand(user, "criteria.change_target_groups", plan)
    if plan.parent is None:
        raise Refused("Kế hoạch này không có kế hoạch cấp trên.")
    if plan.target_groups.exists():
        raise Refused("Kế hoạch đã có đối tượng thi đua; hãy xoá trước khi lấy lại từ cấp trên.")
    take_version(user, plan, version)
    copy_groups_of(plan.parent, plan)
    record(user, "criteria.take_over", plan, scope_path=plan.unit.path)


def copy_groups_of(source: Plan, plan: Plan) -> None:
    """Copy the groups and criteria of `source` into `plan`; the caller has checked the right."""
    for model in source.target_groups.prefetch_related("criteria"):
        group = TargetGroup.objects.create(
            plan=plan,
            position=model.position,
            ordinal=model.ordinal,
            title=model.title,
            unit_kinds=model.unit_kinds,
        )
        Criterion.objects.bulk_create(
            Criterion(target_group=group, **{name: getattr(c, name) for name in COPIED})
            for c in model.criteria.all()
        )


def take_over_at_start(user: User, plan: Plan) -> None:
    """Give a plan that was just started the groups of the plan above, if that has any.

    Raises:
        Refused, Stale: as `take_over`.
    """
    if plan.parent is not None and plan.parent.target_groups.exists():
        take_over(user, plan, version=plan.version)
