"""An administrative document as the law lays it out (Decree 30/2020/NĐ-CP, annex I), as data.

The caller says what the paper holds; `documents.rendering` says how it looks as PDF and DOCX.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from documents.text import normalize

# Points run in this order; f, j, w, z are not used (Decree 30/2020, annex I, II.5).
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"


def point_letter(number: int) -> str:
    """The letter of the n-th point, from 1: a, b, c, d, đ, e, g, h …"""
    return POINT_LETTERS[number - 1]


def roman(number: int) -> str:
    """Roman numeral of a positive number below 40, for parts and annexes."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]


@dataclass(frozen=True)
class Amount:
    """A figure with decimals of its own; `signed` shows a plus before growth."""

    value: Decimal | int | None
    decimals: int = 0
    signed: bool = False


Cell = str | int | Decimal | Amount | None


@dataclass(frozen=True)
class Header:
    """The two head columns. A missing number or day is left as a gap to be written by hand.

    Without `notation` the paper belongs to no series and has no number line.
    """

    agency: str
    notation: str
    place: str
    parent_agency: str = ""
    number: str = ""
    issued_on: dt.date | None = None

    @property
    def agency_in_one_line(self) -> str:
        return self.agency.replace("\n", " ")


@dataclass(frozen=True)
class Heading:
    """Level 1 is a part (I.), level 2 an item (1.), level 3 a point (a))."""

    text: str
    ordinal: str = ""
    level: int = 1

    @property
    def mark(self) -> str:
        """“I. ”, “1. ” or “a) ”: letters have a bracket wherever they stand (annex I, II.5)."""
        if not self.ordinal:
            return ""
        return f"{self.ordinal}{')' if self.ordinal in POINT_LETTERS else '.'} "


@dataclass(frozen=True)
class Paragraph:
    """`lead` stands in bold before the text (Điều 1.)."""

    text: str
    indent: bool = True
    lead: str = ""


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """`align` is left, center or right; `width` a share of the table in percent; `decimals` for numbers.

    `sums`: the total of this column is the sum of its rows, which a workbook may then reckon itself.
    """

    title: str
    align: str = "left"
    width: int | None = None
    decimals: int = 0
    sums: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on each page; `total` is the last row, in bold.

    `is_signed`: its rows leave room for a signature and a seal.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    total: tuple[Cell, ...] | None = None
    is_signed: bool = False


@dataclass(frozen=True)
class Series:
    """What a chart draws, for programs that draw their own: a value for each label by name."""

    labels: tuple[str, ...]
    values: tuple[tuple[str, tuple[Decimal | int | None, ...]], ...]
    decimals: int = 0


@dataclass(frozen=True)
class Chart:
    """A drawing made by `documents.charts` with its words for those who do not see it.

    With `series` a workbook draws the same chart natively.
    """

    svg: str
    caption: str
    description: str
    table: Table | None = None
    series: Series | None = None


Block = Heading | Paragraph | Bullets | Table | Chart


@dataclass(frozen=True)
class Signature:
    """`authority` is TM. …; `posts` the lines under it (KT. CHỦ TỊCH, PHÓ CHỦ TỊCH)."""

    authority: str = ""
    posts: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Annex:
    """`sheet` is its name in a workbook, at most 31 letters; without it the ordinal stands there."""

    title: str
    blocks: tuple[Block, ...]
    ordinal: str = ""
    landscape: bool = False
    sheet: str = ""


@dataclass(frozen=True)
class Verification:
    """Printed at the end: the code that a public page resolves, and its address."""

    code: str
    url: str
    sources_note: str = ""


@dataclass(frozen=True)
class Document:
    """`authority` heads the legal bases of a decision (CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH …), `resolution`
    follows them (QUYẾT ĐỊNH:). Minutes are signed by two: `second_signature` stands on the left,
    where other papers have their recipients.
    """

    header: Header
    type_name: str
    subject: str
    blocks: tuple[Block, ...]
    authority: str = ""
    addressees: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    resolution: str = ""
    signature: Signature = field(default_factory=Signature)
    second_signature: Signature | None = None
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    verification: Verification | None = None

    @property
    def has_foot(self) -> bool:
        """Whether somebody signs, or recipients are named."""
        return bool(self.recipients or self.second_signature or self.signature != Signature())

    @property
    def title(self) -> str:
        """For metadata and file names."""
        return f"{self.type_name} {self.subject}".strip()


def text_blocks(text: str) -> list[Block]:
    """Lines of an officer's text: those that begin with "- " become one list."""
    blocks: list[Block] = []
    items: list[str] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        if line.startswith(("- ", "+ ", "• ")):
            items.append(line[2:].strip())
            continue
        if items:
            blocks.append(Bullets(tuple(items)))
            items = []
        if line:
            blocks.append(Paragraph(line))
    return blocks


def printable(value: Any) -> Any:
    """The same document with each text composed (NFC) and without control characters.

    Our fonts hold no loose marks, and Word files no control characters. Drawings stay as they are.
    """
    if isinstance(value, str):
        return value if isinstance(value, SafeString) else normalize(value)
    if isinstance(value, tuple):
        return tuple(printable(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: printable(getattr(value, f.name)) for f in fields(value)})
    return value
