"""Columns of a campaign's workbook: how a value becomes a cell, and a cell a value again.

Most are made from a field of a model, so that heading, length and choices are said once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from documents.numbers import parse_number
from documents.text import fold
from documents.text import normalize
from units.models import Unit
from units.resources import DayWidget

WIDE, NARROW = 60, 18
LONG = 150  # characters from which on a text gets a wide column
FIRST_EXCEL_DAY = dt.date(1900, 3, 1)  # what lies before, spreadsheet programs count differently
_day = DayWidget().clean


@dataclass
class Known:
    """What the cells of one file are read against; `kept` holds what rooms look up once."""

    unit: Unit
    units: dict[str, Unit]
    children: frozenset[int]
    above: frozenset[int]
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, look_up: Callable[[], Any]) -> Any:
        if name not in self.kept:
            self.kept[name] = look_up()
        return self.kept[name]


@dataclass(frozen=True)
class Move:
    """From an old campaign to a new one: by how many years, and into whose hands."""

    years: int
    known: Known
    old_unit_id: int


def as_it_is(value: Any, _: Move) -> Any:
    return value


def years_later(value: int | None, move: Move) -> int | None:
    return None if value is None else value + move.years


def left_behind(value: Any, _: Move) -> Any:
    """What belongs to the old document alone: its number, its day, who signed it."""
    return "" if isinstance(value, str) else None


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        show: value to cell.
        read: text of a cell that is not empty, and what is known, to value; raises ValueError
            with the Vietnamese sentence.
        empty: the value of an empty cell.
        carry: what becomes of a value when a campaign is made from an old one.
    """

    name: str
    title: str
    show: Callable[[Any], Any]
    read: Callable[[str, Known], Any]
    empty: Callable[[], Any] = str
    needed: bool = False
    hint: str = ""
    width: int = NARROW
    carry: Callable[[Any, Move], Any] = as_it_is


def known_for(unit: Unit, *, code_in_file: str = "") -> Known:
    """Units that the plan of `unit` may name, by code; the file's own launching unit is `unit`."""
    children = list(Unit.objects.filter(parent=unit))
    above = list(Unit.objects.filter(pk__in=unit.ancestor_ids))
    units = {each.code: each for each in [*above, *children, unit]}
    if code_in_file:
        units[code_in_file] = unit
    return Known(
        unit=unit,
        units=units,
        children=frozenset(each.pk for each in children),
        above=frozenset([*unit.ancestor_ids, unit.pk]),
    )


def of(
    model: type[models.Model], name: str, *, title: str = "", hint: str = "", low: int = 0,
    high: int = 32_767, carry: Callable[[Any, Move], Any] = as_it_is,
) -> Column:  # fmt: skip
    """The column of a model's field, its heading the field's Vietnamese name."""
    found: Any = model._meta.get_field(name)
    show, read, said = _ways_of(found, low, high)
    is_long = not found.choices and (found.max_length is None or found.max_length >= LONG)
    return Column(
        name=name,
        title=title or capfirst(found.verbose_name),
        show=show,
        read=read,
        empty=found.get_default,
        needed=not (found.blank or found.null or found.has_default()),
        hint=" ".join(part for part in (hint or str(found.help_text), said) if part),
        width=WIDE
        if is_long and isinstance(found, models.CharField | models.TextField)
        else NARROW,
        carry=carry,
    )


def several_of(model: type[models.Model], name: str, choices: Sequence[tuple[Any, Any]]) -> Column:
    """The column of a list of choices, each on a line of its own."""
    found: Any = model._meta.get_field(name)
    labels = {str(value): str(label) for value, label in choices}
    read_one = _label_reader(labels)
    return Column(
        name=name,
        title=capfirst(found.verbose_name),
        show=lambda values: "\n".join(labels.get(value, value) for value in values),
        read=lambda text, known: list(
            dict.fromkeys(read_one(line, known) for line in lines_of(text))
        ),
        empty=list,
        hint=f"Mỗi loại một dòng trong ô: {'; '.join(labels.values())}.",
        width=40,
    )


def number_column(title: str = "Số thứ tự", *, name: str = "row", hint: str = "") -> Column:
    """What rows of this or of another sheet are called by."""
    return Column(
        name=name, title=title, show=int, read=_whole_reader(1, 100_000), needed=True, hint=hint
    )


def unit_text(unit: Unit) -> str:
    return f"{unit.code} – {unit.name}"


def unit_of(text: str, known: Known) -> Unit:
    """The unit of a cell "code – name"; the name is for the reader and not compared.

    Raises:
        ValueError: nobody above or directly below the launching unit has the code.
    """
    code = text.partition(" – ")[0].strip()
    if code not in known.units:
        raise ValueError(
            f"Không có đơn vị nào mang mã “{code}” ở cấp trên hoặc trực thuộc {known.unit.name}."
        )
    return known.units[code]


def lines_of(text: str) -> list[str]:
    """What stands on lines of one cell, or between semicolons."""
    return [part.strip() for part in text.replace(";", "\n").split("\n") if part.strip()]


def _ways_of(found: Any, low: int, high: int) -> tuple[Any, Any, str]:
    """How a field's value is shown and read, and what to say of it."""
    if found.choices:
        labels = {str(value): str(label) for value, label in found.choices}
        said = f"Ghi một trong: {'; '.join(labels.values())}."
        return (lambda value: labels.get(str(value), value)), _label_reader(labels), said
    if isinstance(found, models.BooleanField):
        return bool, _yes, "Ghi có hoặc không."
    if isinstance(found, models.IntegerField):
        return _plain, _whole_reader(low, high), "Số nguyên."
    if isinstance(found, models.DecimalField):
        return _exact, _decimal_reader(found), "Số."
    if isinstance(found, models.DateField):
        return _shown_day, lambda text, _: _day(text), "Ngày, như 01/07/2025."
    return _tidy, _words_reader(found), ""


def _plain(value: Any) -> Any:
    return value


def _tidy(value: str) -> str:
    return normalize(value).strip()


def _exact(value: Decimal | None) -> Any:
    """A number, or its text where a spreadsheet's number would lose digits."""
    if value is None or Decimal(repr(float(value))) == value:
        return value
    return f"{value:f}".replace(".", ",")


def _shown_day(value: dt.date | None) -> Any:
    if value is None or value >= FIRST_EXCEL_DAY:
        return value
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def _words_reader(found: Any) -> Callable[[str, Known], str]:
    def read(text: str, _: Known) -> str:
        if found.max_length and len(text) > found.max_length:
            raise ValueError(f"Dài {len(text)} ký tự, vượt mức {found.max_length}. Hãy rút gọn.")
        return _checked(found, text)

    return read


def _decimal_reader(found: Any) -> Callable[[str, Known], Decimal]:
    return lambda text, _: _checked(found, parse_number(text))


def _checked(found: Any, value: Any) -> Any:
    try:
        found.run_validators(value)
    except ValidationError as fault:
        raise ValueError(" ".join(fault.messages)) from None
    return value


def _whole_reader(low: int, high: int) -> Callable[[str, Known], int]:
    def read(text: str, _: Known) -> int:
        value = parse_number(text)
        if value is None or value != int(value) or not low <= value <= high:
            raise ValueError(f"Hãy ghi số nguyên từ {low} đến {high}.")
        return int(value)

    return read


def _label_reader(labels: dict[str, str]) -> Callable[[str, Known], str]:
    values = {fold(label): value for value, label in labels.items()}

    def read(text: str, _: Known) -> str:
        if fold(text) not in values:
            raise ValueError(
                f"“{text[:40]}” không có. Hãy ghi một trong: {'; '.join(labels.values())}."
            )
        return values[fold(text)]

    return read


def _yes(text: str, _: Known) -> bool:
    if fold(text) not in {"co", "x", "1", "khong", "0"}:
        raise ValueError(f"“{text[:40]}” không hiểu được. Hãy ghi “có” hoặc “không”.")
    return fold(text) in {"co", "x", "1"}
