"""Taking criteria over into a draft table: from the starting catalogue, from plans in the portal."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Sequence
from decimal import ROUND_DOWN
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from criteria.catalogue import CATALOGUE
from criteria.enums import CriterionKind
from criteria.enums import ItemKind
from criteria.models import Criterion
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.models import TargetGroup
from criteria.table_claims import take_version
from criteria.table_rows import ROMAN
from workflow import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

# A proposal for items by level: words and share of the item's points.
SCALE = (
    ("Hoàn thành xuất sắc", Decimal(1)),
    ("Hoàn thành tốt", Decimal("0.8")),
    ("Hoàn thành", Decimal("0.5")),
    ("Chưa hoàn thành", Decimal(0)),
)
NOT_COMPARED = "Thang điểm gợi ý, chưa đối chiếu."
HALF = Decimal("0.5")
KINDS = {
    CriterionKind.QUALITATIVE: ItemKind.LEVELS,
    CriterionKind.YES_NO: ItemKind.YES_NO,
    CriterionKind.NUMERIC: ItemKind.NUMERIC,
    CriterionKind.RANK: ItemKind.RANK,
}


def groups_of(table: ScoringTable) -> QuerySet[TargetGroup]:
    """Target groups with criteria, of issued plans of the table's campaign at its unit or above."""
    if table.campaign_id is None:
        return TargetGroup.objects.none()
    return (
        TargetGroup.objects.filter(
            plan__campaign=table.campaign_id,
            plan__unit__in=[*table.unit.ancestor_ids, table.unit_id],
            criteria__isnull=False,
        )
        .exclude(plan__state="draft")
        .select_related("plan__unit")
        .prefetch_related("criteria")
        .order_by("-plan__unit__depth", "plan", "position")
        .distinct()
    )


@transaction.atomic
def take_criteria(
    user: User, table: ScoringTable, *, version: int, keys: Collection[str],
    total: Decimal | None,
) -> int:  # fmt: skip
    """Append the chosen lists as groups of items; answers how many items were made.

    Args:
        keys: keys of `CATALOGUE`, and "doi-tuong-<key of a target group>".
        total: points to share evenly among the items, in halves, the rest at the first one; a
            proposed scale comes with them. None leaves every scale to be set by hand.

    Raises:
        Refused, Stale: as `table_claims.take_version`; nothing chosen.
    """
    take_version(user, table, version)
    lists = [
        (
            each.title,
            [_of_entry(entry.text, entry.kind, entry.best_place) for entry in each.entries],
        )
        for each in CATALOGUE
        if each.key in keys
    ]
    groups = [group for group in groups_of(table) if f"doi-tuong-{group.pk}" in keys]
    lists += [(group.title, [_of_criterion(c) for c in group.criteria.all()]) for group in groups]
    if not lists:
        raise Refused("Hãy chọn ít nhất một danh sách tiêu chí.")
    made = [item for _, items in lists for item in items]
    _share(made, total)
    _append(table, lists)
    if len(groups) == 1 and table.target_group_id is None:
        ScoringTable.objects.filter(pk=table.pk).update(target_group=groups[0])
    record(
        user, "criteria.take_criteria", table, scope_path=table.unit.path, items=len(made)
    )  # fmt: skip
    return len(made)


def _of_entry(text: str, kind: ItemKind, best_place: int) -> ScoringItem:
    steps = [{"at_least": str(best_place), "points": "0"}] if best_place else []
    return ScoringItem(text=text, kind=kind, steps=steps, guidance=NOT_COMPARED)


def _of_criterion(criterion: Criterion) -> ScoringItem:
    return ScoringItem(
        text=criterion.text,
        kind=KINDS[CriterionKind(criterion.kind)],
        maximum_points=criterion.maximum_points,
        criterion=criterion,
        evidence=criterion.evidence,
    )


def _share(items: Sequence[ScoringItem], total: Decimal | None) -> None:
    """Give each item without points its share of what is left of `total`, and a scale."""
    if total is None:
        for item in items:
            item.steps = []
        return
    bare = [item for item in items if item.maximum_points is None]
    left = max(total - sum((i.maximum_points or Decimal(0) for i in items), Decimal(0)), Decimal(0))
    for number, item in enumerate(bare):
        even = (left / len(bare) / HALF).quantize(Decimal(1), ROUND_DOWN) * HALF
        item.maximum_points = left - even * (len(bare) - 1) if number == 0 else even
    for item in items:
        most = item.maximum_points or Decimal(0)
        if item.kind == ItemKind.LEVELS:
            item.levels = [
                {"label": label, "points": f"{(most * part).quantize(Decimal('0.01')):f}"}
                for label, part in SCALE
            ]
        item.steps = [{**step, "points": f"{most:f}"} for step in item.steps]


def _append(table: ScoringTable, lists: Sequence[tuple[str, Sequence[ScoringItem]]]) -> None:
    there = list(table.items.filter(parent=None).order_by("position"))
    position = there[-1].position if there else 0
    for number, (title, items) in enumerate(lists, start=1):
        place = len(there) + number
        group = ScoringItem.objects.create(
            table=table,
            position=position + number,
            kind=ItemKind.GROUP,
            text=title,
            ordinal=ROMAN[place - 1] if place <= len(ROMAN) else str(place),
        )
        for inner, item in enumerate(items, start=1):
            item.table, item.parent = table, group
            item.position, item.ordinal = inner, str(inner)
        ScoringItem.objects.bulk_create(items)
