"""From an uploaded table to units or invitations: a preview of every row, then all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

import tablib
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history
from simple_history.utils import bulk_update_with_history

from accounts.auditing import record
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_table
from units.enums import ImportKind
from units.invitations import invite
from units.models import ImportDraft
from units.models import Unit
from units.resources import PeopleResource
from units.resources import UnitResource
from units.tree import lock_tree
from units.tree_node import derive_new_paths
from units.tree_node import rebuild_paths
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

RESOURCES: dict[str, Any] = {ImportKind.UNITS: UnitResource, ImportKind.PEOPLE: PeopleResource}
KEPT_FOR = dt.timedelta(days=1)
BATCH = 500
WRITTEN = [*UnitResource.Meta.fields, "search"]
NEW, CHANGED, SAME, BAD = "new", "update", "skip", "invalid"


@dataclass(frozen=True)
class CheckedRow:
    """A row of the file: its number there, what it will do, its cells, errors as (column, reason)."""

    number: int
    outcome: str
    cells: list[str]
    errors: list[tuple[str, str]]


@dataclass(frozen=True)
class Preview:
    """What writing the file would do."""

    header: list[str]
    rows: list[CheckedRow]
    resource: Any

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def bad(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.outcome == BAD]

    @property
    def changes(self) -> int:
        return self.count(NEW) + self.count(CHANGED)


def header_of(kind: str) -> list[str]:
    """The columns of a table of this kind, as its first row must name them."""
    return [field.column_name for field in RESOURCES[kind](None).get_import_fields()]


def upload(user: User, *, kind: str, name: str, content: bytes) -> ImportDraft:
    """Keep an uploaded table for its preview.

    Raises:
        Refused: no right, or a file that is no such table (`errors` at the field `table`).
    """
    demand(user, "units.import_units", None)
    ImportDraft.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        rows = read_table(content, name)
    except UnreadableSheet as reason:
        raise _bad_file(str(reason)) from None
    table = [[_text(cell) for cell in row] for row in rows]
    table = [row for row in table if any(row)]
    if not table:
        raise _bad_file("Tệp không có dòng nào. Hãy dùng tệp mẫu và điền từ dòng thứ hai.")
    wanted, found = header_of(kind), table[0]
    missing = [title for title in wanted if title not in found]
    if missing:
        raise _bad_file(f"Tệp thiếu cột: {', '.join(missing)}. Hãy dùng tệp mẫu.")
    if len(table) == 1:
        raise _bad_file("Tệp chỉ có dòng tên cột. Hãy điền từ dòng thứ hai.")
    places = [found.index(title) for title in wanted]
    body = [[row[place] if place < len(row) else "" for place in places] for row in table[1:]]
    return ImportDraft.objects.create(
        owner=user, kind=kind, file_name=name[:160], table=[wanted, *body]
    )


def preview(user: User, draft: ImportDraft) -> Preview:
    """Check every row; nothing is written."""
    header, *body = draft.table
    resource = RESOURCES[draft.kind](user)
    # No dry run: the resource saves nothing, and a dry run would make a savepoint for each row.
    result = resource.import_data(tablib.Dataset(*body, headers=header), use_transactions=False)
    columns = {field.attribute: field.column_name for field in resource.get_import_fields()}
    rows = [
        CheckedRow(
            number=number,
            outcome=BAD if row.errors or row.validation_error else row.import_type,
            cells=list(cells),
            errors=_errors(row, columns),
        )
        for number, (cells, row) in enumerate(zip(body, result.rows, strict=True), start=2)
    ]
    return Preview(header=header, rows=rows, resource=resource)


@transaction.atomic
def write(user: User, draft: ImportDraft) -> Preview:
    """Write the whole file, checked once more as things stand now.

    Raises:
        Refused: written already, or a row that is wrong.
    """
    demand(user, "units.import_units", None)
    lock_tree()
    draft = ImportDraft.objects.select_for_update().filter(pk=draft.pk).first()  # type: ignore[assignment]
    if draft is None:
        raise Refused("Tệp này đã được ghi hoặc đã quá một ngày. Hãy tải lại nếu cần.")
    checked = preview(user, draft)
    if checked.bad:
        raise Refused(f"Còn {len(checked.bad)} dòng sai nên chưa ghi gì. Hãy sửa tệp rồi tải lại.")
    facts: dict[str, Any] = {
        "file": draft.file_name,
        "made": checked.count(NEW),
        "changed": checked.count(CHANGED),
    }
    if draft.kind == ImportKind.UNITS:
        _write_units(user, checked.resource.made, checked.resource.changed)
        record(user, "units.import_units", None, **facts)
    else:
        record(user, "units.import_people", None, **facts)
        for row in checked.resource.made:
            invite(
                user, row.unit, email=row.email, full_name=row.full_name, role=row.role,
                title=row.title,
            )  # fmt: skip
    draft.delete()
    return checked


def _write_units(user: User, made: Sequence[Unit], changed: Sequence[Unit]) -> None:
    """New units level by level, so that each finds its parent's key; then the changed ones."""
    waiting = list(made)
    while waiting:
        level = [unit for unit in waiting if unit.parent is None or unit.parent.pk is not None]
        if not level:
            raise Refused("Cây đơn vị trong tệp bị khép vòng.")
        for unit in level:
            unit.parent = unit.parent  # takes the key that the parent has got meanwhile
            unit.derive_columns()
        bulk_create_with_history(
            level, Unit, batch_size=BATCH, default_user=user, default_change_reason="nhập từ tệp"
        )
        waiting = [unit for unit in waiting if unit.pk is None]
    derive_new_paths(Unit)
    _write_changed(user, changed)


def _write_changed(user: User, changed: Sequence[Unit]) -> None:
    """All rows in one statement a batch; `preview` has checked what saving one by one would."""
    before = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[unit.pk for unit in changed])}
    for unit in changed:
        unit.parent = unit.parent
        unit.derive_columns()
    # Only columns in which a row differs: each one more makes the statement much slower.
    differing = [
        name
        for name in WRITTEN
        if any(_stored(unit, name) != _stored(before[unit.pk], name) for unit in changed)
    ]
    bulk_update_with_history(
        changed, Unit, differing, batch_size=BATCH, default_user=user,
        default_change_reason="nhập từ tệp",
    )  # fmt: skip
    if "parent" in differing:
        rebuild_paths(Unit)


def _stored(unit: Unit, name: str) -> Any:
    return getattr(unit, Unit._meta.get_field(name).attname)


def _errors(row: Any, columns: dict[str, str]) -> list[tuple[str, str]]:
    if row.validation_error is not None:
        return [
            (columns.get(name, ""), " ".join(messages))
            for name, messages in row.validation_error.message_dict.items()
        ]
    return [("", str(error.error)) for error in row.errors]


def _bad_file(reason: str) -> Refused:
    return Refused(reason, errors={"table": reason})


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
