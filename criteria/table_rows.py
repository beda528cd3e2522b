"""The items of a draft table: added, changed, moved, removed, copied, written anew."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.auditing import record
from criteria.enums import ItemKind
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.table_checks import contradictions_in
from criteria.table_checks import short_name
from criteria.table_claims import take_version
from workflow import Refused

if TYPE_CHECKING:
    from accounts.models import User

# Fields that say something for one way of scoring; a change of the way empties the others.
SCALE = {
    ItemKind.LEVELS: {"levels"},
    ItemKind.NUMERIC: {"formula", "steps", "interpolates"},
    ItemKind.RANK: {"steps", "interpolates"},
    ItemKind.CAMPAIGN: {"source_table"},
}
EMPTY: dict[str, Any] = {
    "levels": [], "steps": [], "formula": "", "interpolates": False, "source_table": None,
}  # fmt: skip
COPIED = [
    "position", "ordinal", "text", "kind", "maximum_points", "levels", "formula", "steps",
    "interpolates", "source_table", "criterion", "verifier", "guidance", "evidence",
]  # fmt: skip
MOST_DEPTH = 4


def in_tree_order(items: Iterable[ScoringItem]) -> list[tuple[ScoringItem, int]]:
    """Items as they stand on paper, each with its depth from 0; every group before its items."""
    children: dict[int | None, list[ScoringItem]] = {}
    for item in sorted(items, key=lambda each: (each.position, each.pk)):
        children.setdefault(item.parent_id, []).append(item)

    def walk(key: int | None, depth: int) -> list[tuple[ScoringItem, int]]:
        return [
            row
            for item in children.get(key, [])
            for row in [(item, depth), *walk(item.pk, depth + 1)]
        ]

    return walk(None, 0)


@transaction.atomic
def add_item(
    user: User, table: ScoringTable, *, version: int, parent: ScoringItem | None, **facts: Any
) -> ScoringItem:
    """Append an item to a draft, or to a group of it.

    Args:
        facts: fields of `ScoringItem`; those of another way of scoring are dropped.

    Raises:
        Refused, Stale: as `table_claims.take_version`; no group, too deep, or it contradicts itself.
    """
    take_version(user, table, version)
    if parent is not None:
        _demand_room(table, parent)
    last = table.items.filter(parent=parent).order_by("-position").first()
    item = ScoringItem(table=table, parent=parent, position=last.position + 1 if last else 1)
    _fill(item, facts)
    item.save()
    _note(user, table, "thêm", item)
    return item


@transaction.atomic
def change_item(user: User, item: ScoringItem, *, version: int, **facts: Any) -> None:
    """Write an item of a draft.

    Raises:
        Refused, Stale: as `add_item`; a group that holds items may not become something else.
    """
    take_version(user, item.table, version)
    if facts.get("kind", item.kind) != ItemKind.GROUP and item.children.exists():
        reason = "Nhóm đang có mục bên trong. Hãy chuyển hoặc xoá các mục ấy trước."
        raise Refused(reason, errors={"kind": reason})
    _fill(item, facts)
    item.save()
    _note(user, item.table, "sửa", item)


@transaction.atomic
def move_item(user: User, item: ScoringItem, *, version: int, up: bool) -> None:
    """Change places with the neighbour above or below under the same group, if there is one.

    Raises:
        Refused, Stale: as `table_claims.take_version`.
    """
    take_version(user, item.table, version)
    row = list(item.table.items.filter(parent=item.parent).order_by("position", "pk"))
    place = row.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    for number, each in enumerate(row, start=1):
        each.position = number
    ScoringItem.objects.bulk_update(row, ["position"])
    _note(user, item.table, "chuyển", item)


@transaction.atomic
def remove_item(user: User, item: ScoringItem, *, version: int) -> None:
    """Take an item and everything in it out of a draft.

    Raises:
        Refused, Stale: as `table_claims.take_version`.
    """
    take_version(user, item.table, version)
    _note(user, item.table, "xoá", item)
    item.delete()


def write_items(table: ScoringTable, rows: Sequence[tuple[ScoringItem, int]]) -> None:
    """Put unsaved items into an empty table; the caller holds the right and the version.

    Args:
        rows: items in the order of the paper with their depth from 0.
    """
    open_groups: list[ScoringItem] = []
    for number, (item, depth) in enumerate(rows, start=1):
        del open_groups[depth:]
        item.table = table
        item.parent = open_groups[-1] if open_groups else None
        item.position = number
        item.save()
        open_groups.append(item)


def copy_items(source: ScoringTable, target: ScoringTable) -> None:
    """Copy every item of `source` into the empty table `target`."""
    rows = [
        (ScoringItem(**{name: getattr(item, name) for name in COPIED}), depth)
        for item, depth in in_tree_order(
            source.items.select_related("source_table", "criterion", "verifier")
        )
    ]
    write_items(target, rows)


def suggested_ordinal(table: ScoringTable, parent: ScoringItem | None) -> str:
    """The next number under `parent`: I, II … at the top, 1, 2 … in groups, 1.1 … below."""
    number = table.items.filter(parent=parent).count() + 1
    if parent is None:
        return ROMAN[number - 1] if number <= len(ROMAN) else str(number)
    if parent.parent_id is None:
        return str(number)
    return f"{parent.ordinal}.{number}" if parent.ordinal else str(number)


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def depth_of(item: ScoringItem) -> int:
    """How many groups stand around an item."""
    depth, above = 0, item.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    return depth


def _demand_room(table: ScoringTable, parent: ScoringItem) -> None:
    if parent.table_id != table.pk or not parent.is_group:
        reason = "Chỉ thêm được mục vào một nhóm của chính bảng điểm này."
        raise Refused(reason, errors={"parent": reason})
    if depth_of(parent) + 2 > MOST_DEPTH:
        reason = f"Bảng điểm có nhiều nhất {MOST_DEPTH} cấp."
        raise Refused(reason, errors={"parent": reason})


def _fill(item: ScoringItem, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(item, name, value)
    keeps = SCALE.get(ItemKind(item.kind), set())
    for name, empty in EMPTY.items():
        if name not in keeps:
            setattr(item, name, copy(empty))
    scale = [*item.levels, *item.steps]
    if item.maximum_points is None and scale:
        item.maximum_points = max(Decimal(row["points"]) for row in scale)
    errors = contradictions_in(item)
    try:
        item.clean_fields()
    except ValidationError as invalid:
        errors |= {name: " ".join(texts) for name, texts in invalid.message_dict.items()}
    if errors:
        raise Refused("Chưa lưu được vì còn lỗi.", errors=errors)


def _note(user: User, table: ScoringTable, act: str, item: ScoringItem) -> None:
    record(
        user,
        "criteria.change_table_items",
        table,
        scope_path=table.unit.path,
        did=act,
        item=short_name(item),
    )
