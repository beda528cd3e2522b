"""What the pages of the tree ask for; a constant number of queries however many units there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.db.models import Count
from django.db.models import F
from django.db.models import IntegerField
from django.db.models import OuterRef
from django.db.models import QuerySet
from django.db.models import Subquery
from django.db.models import Window
from django.db.models.functions import Coalesce
from django.db.models.functions import Collate
from django.db.models.functions import RowNumber

from units.enums import UnitKind
from units.models import Unit
from units.visibility import scope_paths

if TYPE_CHECKING:
    from accounts.models import User

BRANCH_SIZE = 200
TRACKED = [
    "name",
    "short_name",
    "code",
    "kind",
    "parent_id",
    "symbol",
    "place",
    "is_emulation_office",
    "position",
    "valid_from",
    "valid_to",
    "successor_id",
]


@dataclass
class Node:
    """A unit in the tree as shown; `children` is None where the branch is closed."""

    unit: Any
    children: list[Node] | None = None

    @property
    def more(self) -> int:
        """How many children are not shown because the branch is too long."""
        return max(0, self.unit.living_children - len(self.children or []))


def with_living_children(units: QuerySet[Unit], day: dt.date) -> QuerySet[Unit]:
    """Annotate `living_children`: units directly below that are valid on `day`."""
    below = (
        Unit.objects.valid_on(day)
        .filter(parent=OuterRef("pk"))
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return units.annotate(living_children=Coalesce(Subquery(below, IntegerField()), 0))


def tree_of(user: User, opened: Collection[int], day: dt.date) -> list[Node]:
    """The person's tree: the top units they see, and the branches that are open. Two queries."""
    top = Unit.objects.valid_on(day)
    if user.is_superuser:
        top = top.filter(parent=None)
    else:
        paths = scope_paths(user)
        top = top.filter(path__in=[p for p in paths if not _is_inside(p, paths)])
    roots = [Node(unit) for unit in with_living_children(top, day).in_name_order()]
    wanted = {*opened, *(node.unit.pk for node in roots[:3])}
    by_parent: dict[int | None, list[Node]] = {}
    for unit in branch(Unit.objects.visible_to(user).filter(parent__in=wanted), day):
        by_parent.setdefault(unit.parent_id, []).append(Node(unit))
    for nodes in ([*roots], *by_parent.values()):
        for node in nodes:
            if node.unit.pk in wanted:
                node.children = by_parent.get(node.unit.pk, [])
    return roots


def branch(units: QuerySet[Unit], day: dt.date) -> QuerySet[Unit]:
    """The first BRANCH_SIZE living units of each parent, in order."""
    order: Any = [F("position"), Collate("name", "vi-x-icu"), F("pk")]
    place = Window(RowNumber(), partition_by=F("parent_id"), order_by=order)
    return (
        with_living_children(units.valid_on(day), day)
        .annotate(place_in_branch=place)
        .filter(place_in_branch__lte=BRANCH_SIZE)
        .order_by("place_in_branch")
    )


def counts_of(units: QuerySet[Unit]) -> list[tuple[str, int]]:
    """(label of a kind, number of units) in the order of the kinds; one query."""
    found = dict(units.order_by().values_list("kind").annotate(Count("pk")))
    return [(UnitKind(kind).label, found[kind]) for kind in UnitKind.values if kind in found]


def add_trails(units: Iterable[Unit]) -> None:
    """Put `trail` on each unit: its ancestors from the top down. One query for all of them."""
    units = list(units)
    keys = {key for unit in units for key in unit.ancestor_ids}
    ancestors = Unit.objects.only("name", "short_name", "path").in_bulk(keys)
    for unit in units:
        unit.trail = [ancestors[key] for key in unit.ancestor_ids if key in ancestors]  # type: ignore[attr-defined]


@dataclass
class Change:
    """One entry of a unit's history: who did what when, and each field before and after."""

    at: dt.datetime
    who: str
    reason: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


def changes_of(records: list[Any]) -> list[Change]:
    """History rows, newest first, as changes against the row after them in the list.

    The last row is only compared with, unless it is the unit's first.
    """
    names = _names(records)
    changes = []
    for position, row in enumerate(records):
        older = records[position + 1] if position + 1 < len(records) else None
        if older is None and row.history_type != "+":
            continue
        change = Change(
            at=row.history_date,
            who=str(row.history_user) if row.history_user else "hệ thống",
            reason=row.history_change_reason or _TYPE_WORDS[row.history_type],
        )
        if older is not None:
            for name in TRACKED:
                before, after = getattr(older, name), getattr(row, name)
                if before != after:
                    change.fields.append(
                        (_label(name), _words(name, before, names), _words(name, after, names))
                    )
        changes.append(change)
    return changes


_TYPE_WORDS = {"+": "lập đơn vị", "~": "sửa thông tin", "-": "xoá"}


def _is_inside(path: str, paths: list[str]) -> bool:
    return any(path != other and path.startswith(other) for other in paths)


def _names(records: list[Any]) -> dict[int, str]:
    keys = {key for row in records for key in (row.parent_id, row.successor_id) if key}
    return {unit.pk: unit.label for unit in Unit.objects.filter(pk__in=keys)}


def _label(name: str) -> str:
    return str(Unit._meta.get_field(name.removesuffix("_id")).verbose_name)


def _words(name: str, value: Any, names: dict[int, str]) -> str:
    if value is None or value == "":
        return "trống"
    if name in {"parent_id", "successor_id"}:
        return names.get(value, "đơn vị không còn")
    if name == "kind":
        return UnitKind(value).label
    if isinstance(value, bool):
        return "có" if value else "không"
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
