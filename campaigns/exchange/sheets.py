"""Sheets of a campaign's workbook, and the parts of a campaign that fill them.

A part belongs to the room whose rows it carries. It collects rows of a campaign as plain values,
checks rows that were read, and writes them into a new draft; config/campaign_parts.py names the
parts of every room, so that this room knows none of the rooms above it.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from campaigns.exchange.columns import Column
from campaigns.exchange.columns import Known
from campaigns.models import Campaign
from campaigns.models import Plan
from documents.spreadsheets import MAX_CELL
from documents.text import fold

if TYPE_CHECKING:
    from accounts.models import User

MOST_ROWS = 5_000
UPRIGHT_HEADER = ["Mục", "Nội dung"]
CONTINUED = "(tiếp {})"


@dataclass(frozen=True)
class Sheet:
    """A sheet: one row for each thing, or `upright` with the headings one below the other."""

    name: str
    about: str
    columns: tuple[Column, ...]
    upright: bool = False
    most: int = MOST_ROWS

    def title_of(self, name: str) -> str:
        return next((c.title for c in self.columns if c.name == name), "")


@dataclass(frozen=True)
class Row:
    """A row that was read: its number in the file and its values by column.

    On an upright sheet each value has a line of its own, which `lines` tells.
    """

    number: int
    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be written, and where."""

    sheet: str
    row: int
    column: str
    reason: str


Values = dict[str, list[dict[str, Any]]]  # rows to write, by name of their sheet
Rows = dict[str, list[Row]]  # rows that were read, by name of their sheet


@dataclass
class Target:
    """The draft that is being filled; `made` is what other parts refer to, by number."""

    campaign: Campaign
    plan: Plan
    made: dict[str, dict[int, Any]] = field(default_factory=dict)


def nothing_wrong(rows: Rows, known: Known) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True)
class Part:
    """One part of a campaign, which an officer may take over or leave.

    Attributes:
        collect: the rows of a campaign and its plan.
        check: what is wrong beyond single cells.
        write: into a draft that was just made, inside the caller's transaction.
        refers: sheets of other parts by whose numbers the rows of this one are checked.
    """

    key: str
    label: str
    sheets: tuple[Sheet, ...]
    collect: Callable[[Campaign, Plan], Values]
    write: Callable[[User, Target, Values], None]
    check: Callable[[Rows, Known], Iterable[Problem]] = nothing_wrong
    refers: tuple[Sheet, ...] = ()


def table_of(sheet: Sheet, rows: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Head row and cells of a sheet; a text too long for one cell goes on in the next column."""
    header: list[str] = []
    columns: list[list[Any]] = []
    for column in sheet.columns:
        pieces = [_pieces(column.show(row[column.name])) for row in rows]
        for number in range(max([1, *map(len, pieces)])):
            more = f" {CONTINUED.format(number)}" if number else ""
            header.append(f"{column.title}{more}")
            columns.append([each[number] if number < len(each) else "" for each in pieces])
    if sheet.upright:
        return UPRIGHT_HEADER, [
            [title, *cells] for title, cells in zip(header, columns, strict=True)
        ]
    return header, [list(cells) for cells in zip(*columns, strict=True)]


def read_sheet(
    sheet: Sheet, table: Sequence[Sequence[str]], known: Known
) -> tuple[list[Row], list[Problem]]:
    """Rows of a sheet and every cell that is wrong; rows with a wrong cell are left out."""
    if sheet.upright:
        return _read_upright(sheet, table, known)
    if not table:
        return [], []
    places, problems = _places(sheet, table[0])
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row, faults = _read_row(sheet, cells, places, known, number)
        problems += faults
        if row:
            rows.append(row)
    if len(rows) > sheet.most:
        problems.append(Problem(sheet.name, sheet.most + 1, "", f"Quá {sheet.most} dòng."))
    return rows, problems


def said_by_model(instance: models.Model, sheet: Sheet, row: Row) -> Iterator[Problem]:
    """What the model's own `clean` says against a row."""
    try:
        instance.clean()
    except ValidationError as fault:
        for name, messages in fault.message_dict.items():
            yield Problem(sheet.name, row.number, sheet.title_of(name), " ".join(messages))


def years_out_of_order(sheet: Sheet, rows: Iterable[Row]) -> Iterator[Problem]:
    """Rows that end before they begin."""
    for row in rows:
        if row.values["last_year"] < row.values["first_year"]:
            line = row.lines.get("last_year", row.number)
            reason = "Năm kết thúc phải không sớm hơn năm bắt đầu."
            yield Problem(sheet.name, line, sheet.title_of("last_year"), reason)


def repeated(sheet: Sheet, rows: Iterable[Row], *names: str) -> Iterator[Problem]:
    """Rows whose values of `names` stood in a row before."""
    seen = set()
    for row in rows:
        key = tuple(row.values[name] for name in names)
        if key in seen:
            yield Problem(sheet.name, row.number, sheet.title_of(names[-1]), "Trùng với dòng trên.")
        seen.add(key)


def unmatched(
    sheet: Sheet, rows: Iterable[Row], name: str, others: Iterable[Row], other: Sheet
) -> Iterator[Problem]:
    """Rows that refer to a number that no row of `other` bears."""
    numbers = {row.values["row"] for row in others}
    for row in rows:
        value = row.values[name]
        if value is not None and value not in numbers:
            yield Problem(
                sheet.name,
                row.number,
                sheet.title_of(name),
                f"Trang “{other.name}” không có số thứ tự {value}.",
            )


def _pieces(value: Any) -> list[Any]:
    if not isinstance(value, str) or len(value) <= MAX_CELL:
        return [value]
    return [value[start : start + MAX_CELL] for start in range(0, len(value), MAX_CELL)]


def _places(sheet: Sheet, header: Sequence[str]) -> tuple[dict[str, list[int]], list[Problem]]:
    """Where each column stands, with its continuations in order; headings that are wrong."""
    found = [fold(title) for title in header]
    places: dict[str, list[int]] = {}
    for column in sheet.columns:
        wanted = fold(column.title)
        each = [found.index(wanted)] if wanted in found else []
        while each and (more := fold(f"{wanted} {CONTINUED.format(len(each))}")) in found:
            each.append(found.index(more))
        places[column.name] = each
    used = {place for each in places.values() for place in each}
    problems = [
        Problem(sheet.name, 1, column.title, "Thiếu cột này. Hãy dùng tệp mẫu.")
        for column in sheet.columns
        if not places[column.name]
    ]
    for place, title in enumerate(header):
        if title.strip() and place not in used:
            reason = "Cột lặp hoặc không thuộc trang này. Hãy xoá cột hoặc sửa tên cột."
            problems.append(Problem(sheet.name, 1, title.strip()[:60], reason))
    return places, problems


def _read_row(
    sheet: Sheet, cells: Sequence[str], places: dict[str, list[int]], known: Known, number: int
) -> tuple[Row | None, list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    for column in sheet.columns:
        text = "".join(cells[place] for place in places[column.name] if place < len(cells)).strip()
        try:
            values[column.name] = _value(column, text, known)
        except ValueError as reason:
            problems.append(Problem(sheet.name, number, column.title, str(reason)))
    return (None if problems else Row(number, values)), problems


def _value(column: Column, text: str, known: Known) -> Any:
    if text:
        return column.read(text, known)
    if column.needed:
        raise ValueError("Ô này không được để trống.")
    return column.empty()


def _read_upright(
    sheet: Sheet, table: Sequence[Sequence[str]], known: Known
) -> tuple[list[Row], list[Problem]]:
    """As a sheet with one row; a problem tells the row in which the heading stands."""
    labels = [row[0] if row else "" for row in table[1:]]
    cells = [row[1] if len(row) > 1 else "" for row in table[1:]]
    places, problems = _places(sheet, labels)
    row, faults = _read_row(sheet, cells, places, known, 2)
    lines = {c.name: places[c.name][0] + 2 for c in sheet.columns if places[c.name]}
    by_title = {sheet.title_of(name): line for name, line in lines.items()}
    strays = [
        Problem(sheet.name, number, "", "Chỉ ghi nội dung ở cột thứ hai; hãy xoá ô thừa bên phải.")
        for number, each in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in each[2:])
    ]
    # A heading that is missing was told once; its empty cell would tell it again.
    missing = {problem.column for problem in problems}
    told = [
        Problem(sheet.name, by_title.get(fault.column, 1), fault.column, fault.reason)
        for fault in faults
        if fault.column not in missing
    ]
    rows = [Row(row.number, row.values, lines)] if row and not problems else []
    return rows, [*problems, *told, *strays]
