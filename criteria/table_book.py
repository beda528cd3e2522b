"""The items of a table as a workbook, and back: read, previewed, written over a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.exchange.importing import text_of_cell
from criteria.enums import ItemKind
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.models import ScoringTableImport
from criteria.scale_words import levels_of
from criteria.scale_words import levels_words
from criteria.scale_words import points_of
from criteria.scale_words import steps_of
from criteria.scale_words import steps_words
from criteria.table_checks import contradictions_in
from criteria.table_claims import take_version
from criteria.table_rows import MOST_DEPTH
from criteria.table_rows import in_tree_order
from criteria.table_rows import write_items
from documents.spreadsheets import Page
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_table
from documents.spreadsheets import write_book
from documents.text import fold
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FOR = dt.timedelta(days=1)
MOST_ROWS = 300
DEPTH, KIND = "Cấp", "Cách chấm"
# Title of the column, field of the item, width.
COLUMNS = [
    (DEPTH, "", 6), ("Số mục", "ordinal", 8), ("Nội dung chấm", "text", 60), (KIND, "kind", 18),
    ("Điểm tối đa", "maximum_points", 10), ("Các mức", "levels", 30),
    ("Công thức", "formula", 30), ("Các nấc điểm", "steps", 16),
    ("Tính đều giữa hai nấc", "interpolates", 10),
    ("Lấy kết quả của bảng điểm", "source_table", 24), ("Mã cơ quan thẩm định", "verifier", 14),
    ("Hướng dẫn chấm", "guidance", 30), ("Minh chứng cần có", "evidence", 30),
]  # fmt: skip
HEADER = [title for title, _, _ in COLUMNS]
TITLES = {field: title for title, field, _ in COLUMNS if field}
COMPARED = [field for _, field, _ in COLUMNS if field and field != "text"]


@dataclass(frozen=True)
class Wrong:
    """What is wrong in a file: line (the head is 1), column, a sentence."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class Planned:
    """One line of the file: the item it makes, its depth, what it does, which fields change."""

    row: int
    item: ScoringItem
    depth: int
    outcome: str
    changes: list[str]


@dataclass(frozen=True)
class Preview:
    """What a file would do. `dropped`: items of the draft that it does not name."""

    planned: list[Planned]
    dropped: list[ScoringItem]
    problems: list[Wrong]

    @property
    def writes(self) -> int:
        return len(self.dropped) + sum(each.outcome != "như đang có" for each in self.planned)


def table_book(table: ScoringTable) -> bytes:
    """The items of a table as XLSX, one a line, in the order of the paper."""
    items = table.items.select_related("verifier", "source_table")
    rows = [
        [
            depth + 1, item.ordinal, item.text, item.get_kind_display(), item.maximum_points,
            levels_words(item.levels), item.formula, steps_words(item.steps),
            "có" if item.interpolates else "",
            item.source_table.title if item.source_table else "",
            item.verifier.code if item.verifier else "", item.guidance, item.evidence,
        ]
        for item, depth in in_tree_order(items)
    ]  # fmt: skip
    page = Page("Bảng điểm", HEADER, rows, widths=[width for _, _, width in COLUMNS])
    return write_book([page])


@transaction.atomic
def upload_book(
    user: User, table: ScoringTable, *, name: str, content: bytes
) -> ScoringTableImport:
    """Keep a readable file for its preview; nothing of the table changes.

    Raises:
        Refused: no right, no draft, or the file is no such table (`errors["table"]`).
    """
    demand(user, "criteria.change_table", table)
    ScoringTableImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        rows = [[text_of_cell(cell).strip() for cell in row] for row in read_table(content, name)]
    except UnreadableSheet as fault:
        raise Refused(str(fault), errors={"table": str(fault)}) from None
    reason = _unfit(rows)
    if reason:
        raise Refused(reason, errors={"table": reason})
    return ScoringTableImport.objects.create(
        owner=user, table=table, file_name=name[:160], rows=rows
    )


def preview_book(draft: ScoringTableImport) -> Preview:
    """Read and check every line; nothing is written."""
    table = draft.table
    known = _Known(table)
    problems: list[Wrong] = []
    planned: list[Planned] = []
    left = {_key(item): item for item in known.items}
    places = [draft.rows[0].index(title) if title in draft.rows[0] else -1 for title in HEADER]
    above = 0
    for number, row in enumerate(draft.rows[1:], start=2):
        if not any(row):
            continue
        cells = {
            title: row[place] if 0 <= place < len(row) else ""
            for title, place in zip(HEADER, places, strict=True)
        }
        item, wrong = _read(cells, known)
        depth = _depth(cells[DEPTH], above, wrong)
        above = depth + 1 if item.kind == ItemKind.GROUP else depth
        old = left.pop(_key(item), None)
        if old is not None:
            item.criterion = old.criterion
        changes = [] if old is None else _changes(old, item, known.depths[old.pk], depth)
        outcome = "thêm" if old is None else "sửa" if changes else "như đang có"
        planned.append(Planned(number, item, depth, outcome, changes))
        problems += [Wrong(number, column, reason) for column, reason in wrong]
    return Preview(planned, list(left.values()), problems)


@transaction.atomic
def write_book_items(user: User, draft: ScoringTableImport) -> Preview:
    """Put the items of a file in the place of those of the draft.

    Raises:
        Refused: no right, no draft, written already, or something in the file is wrong.
        Stale: somebody saves the draft at this moment.
    """
    table = draft.table
    demand(user, "criteria.change_table", table)
    claimed, _ = ScoringTableImport.objects.filter(pk=draft.pk).delete()
    if not claimed:
        raise Refused("Tệp này đã được nhập hoặc đã quá một ngày. Hãy tải lại nếu cần.")
    take_version(user, table, table.version)
    found = preview_book(draft)
    if found.problems:
        raise Refused(f"Còn {len(found.problems)} chỗ sai nên chưa ghi gì. Hãy sửa rồi tải lại.")
    table.items.all().delete()
    write_items(table, [(each.item, each.depth) for each in found.planned])
    record(
        user, "criteria.import_table", table, scope_path=table.unit.path, file=draft.file_name,
        rows=len(found.planned),
    )  # fmt: skip
    return found


class _Known:
    """What the lines of a file may refer to, asked for once."""

    def __init__(self, table: ScoringTable) -> None:
        found = table.items.select_related("verifier", "source_table", "criterion")
        tree = in_tree_order(found)
        self.items = [item for item, _ in tree]
        self.depths = {item.pk: depth for item, depth in tree}
        self.kinds = {fold(kind.label): kind for kind in ItemKind}
        self.units = {u.code.casefold(): u for u in Unit.objects.filter(parent=table.unit)}
        tables = ScoringTable.objects.in_force().filter(
            unit__in=[*table.unit.ancestor_ids, table.unit_id], year=table.year,
            campaign__isnull=False,
        )  # fmt: skip
        self.tables = {fold(each.title): each for each in tables}


def _read(cells: dict[str, str], known: _Known) -> tuple[ScoringItem, list[tuple[str, str]]]:
    """The item of a line, and what is wrong in it by column."""
    wrong: list[tuple[str, str]] = []

    def read(field: str, reader: Callable[[str], Any], empty: Any) -> Any:
        try:
            return reader(cells[TITLES[field]])
        except ValueError as fault:
            wrong.append((TITLES[field], str(fault)))
            return empty

    kind = known.kinds.get(fold(cells[KIND]))
    if kind is None:
        names = "; ".join(k.label for k in ItemKind)
        wrong.append((KIND, f"Không rõ cách chấm “{cells[KIND]}”. Hãy ghi một trong: {names}."))
    item = ScoringItem(
        kind=kind or ItemKind.LEVELS,
        maximum_points=read("maximum_points", points_of, None),
        levels=read("levels", levels_of, []),
        steps=read("steps", steps_of, []),
        interpolates=fold(cells[TITLES["interpolates"]]) in {"co", "x", "1"},
        source_table=read("source_table", _one_of(known.tables, fold, "bảng điểm"), None),
        verifier=read("verifier", _one_of(known.units, str.casefold, "đơn vị"), None),
        **{
            name: cells[TITLES[name]]
            for name in ("ordinal", "text", "formula", "guidance", "evidence")
        },
    )
    errors = contradictions_in(item)
    try:
        item.clean_fields(exclude=["table"])
    except ValidationError as invalid:
        errors |= {name: " ".join(texts) for name, texts in invalid.message_dict.items()}
    errors.pop("position", None)
    return item, wrong + [(TITLES.get(name, ""), reason) for name, reason in errors.items()]


def _one_of(known: dict[str, Any], key: Callable[[str], str], what: str) -> Callable[[str], Any]:
    def find(typed: str) -> Any:
        if not typed:
            return None
        if key(typed) not in known:
            raise ValueError(f"Không có {what} nào là “{typed}”.")
        return known[key(typed)]

    return find


def _depth(typed: str, deepest: int, wrong: list[tuple[str, str]]) -> int:
    """Depth from 0 of a line; at most one below the group before it."""
    if not typed.isdigit() or not 1 <= int(typed) <= MOST_DEPTH:
        wrong.append((DEPTH, f"Cấp là số từ 1 đến {MOST_DEPTH}."))
        return 0
    depth = int(typed) - 1
    if depth > deepest:
        wrong.append((DEPTH, "Mục này phải nằm dưới một nhóm ở ngay cấp trên."))
        return deepest
    return depth


def _changes(old: ScoringItem, new: ScoringItem, was: int, depth: int) -> list[str]:
    found = [TITLES[name] for name in COMPARED if getattr(old, name) != getattr(new, name)]
    return [DEPTH, *found] if was != depth else found


def _key(item: ScoringItem) -> str:
    return f"{item.ordinal} {fold(item.text)}"


def _unfit(rows: Sequence[Sequence[str]]) -> str:
    if len(rows) < 2:
        return "Tệp không có dòng nào dưới dòng tên cột. Hãy điền từ dòng thứ hai."
    missing = [title for title in (DEPTH, "Nội dung chấm", KIND) if title not in rows[0]]
    if missing:
        return f"Tệp thiếu cột: {', '.join(missing)}. Hãy dùng tệp mẫu."
    if len(rows) > MOST_ROWS + 1:
        return f"Tệp có hơn {MOST_ROWS} mục. Bảng điểm không dài như vậy; hãy kiểm tra lại tệp."
    return ""
