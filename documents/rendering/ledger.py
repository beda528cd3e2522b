"""Sets papers that are one long table: the annexes of figures and the list of what is bound.

The press lays out any HTML and needs seconds for a thousand cells. A ledger is known to be a title
and a grid, so that its lines can be measured and drawn at once, with the same letters, margins and
marks for readers aloud. It is kept without the programs of its faces: it is only ever bound, and
the binder lays each face into the volume once (`faces.share_fonts`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from dataclasses import replace

import pikepdf
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import String

from documents.layout import Annex
from documents.layout import Column
from documents.layout import Document
from documents.layout import Table
from documents.layout import printable
from documents.rendering.faces import bare_font
from documents.rendering.faces import face
from documents.rendering.html import attached_to
from documents.rendering.html import cell_text
from documents.rendering.lines import broken
from documents.rendering.lines import has_letters
from documents.rendering.lines import shares
from documents.rendering.press import Printed

MILLIMETRE = 72 / 25.4
# As in document.css: A4, margins of 20 mm above and below, 30 mm left and 15 mm right.
SHORT, LONG = 595.28, 841.89
TOP, LEFT, RIGHT = 20 * MILLIMETRE, 30 * MILLIMETRE, 15 * MILLIMETRE
TITLE, RULE_SHARE = 14.0, 0.34
SIZES = {False: (12.0, 9.0, 8.0, 7.0), True: (10.5, 9.0, 8.0, 7.0)}  # first that fits
LEADING, PAD_X, PAD_Y = 1.2, 4.0, 2.5
PLAIN, BOLD, ITALIC = "Tinos", "Tinos-Bold", "Tinos-Italic"
FONTS = {PLAIN: "/R", BOLD: "/B", ITALIC: "/I"}
HAIR = 0.5


@dataclass(frozen=True)
class Ledger:
    """A title in bold lines, a line in italics, a table.

    `heading` is the line of the title that stands in the outline. Where `links` is set, the second
    cell of the n-th row leads to `portal:part/n`, which the binder turns into a jump.
    """

    title: tuple[str, ...]
    attached: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    wide: bool = False
    links: bool = False
    first_numbered: bool = True

    @property
    def heading(self) -> str:
        return ". ".join(self.title)


@dataclass(frozen=True)
class _Row:
    cells: tuple[list[str], ...]
    face: str
    height: float


def parted(document: Document) -> tuple[Document, list[Ledger]]:
    """A paper without its annexes, and these as ledgers; unchanged where one of them is none."""
    ledgers = [ledger_of(document, annex) for annex in document.annexes]
    known = [ledger for ledger in ledgers if ledger is not None]
    return (replace(document, annexes=()), known) if len(known) == len(ledgers) else (document, [])


def ledger_of(document: Document, annex: Annex) -> Ledger | None:
    """The annex as a ledger; None where it is more than one table or has letters we do not own."""
    annex = printable(annex)
    if len(annex.blocks) != 1 or not isinstance(table := annex.blocks[0], Table) or table.caption:
        return None
    ledger = Ledger(
        title=(f"Phụ lục {annex.ordinal}".strip(), annex.title.upper()),
        attached=attached_to(printable(document)),
        columns=table.columns,
        rows=tuple(_texts(row, table.columns) for row in table.rows),
        total=_texts(table.total, table.columns) if table.total else (),
        wide=annex.landscape,
    )
    return ledger if can_be_set(ledger) else None


def can_be_set(ledger: Ledger) -> bool:
    """Whether our faces have every letter and no row is taller than a page."""
    bold = [*ledger.title, *(column.title for column in ledger.columns), *ledger.total]
    plain = [text for row in ledger.rows for text in row]
    owned = has_letters(PLAIN, plain) and has_letters(BOLD, bold)
    if not owned or not has_letters(ITALIC, [ledger.attached]):
        return False
    setting = _Setting(ledger)
    room = setting.height - 2 * TOP - setting.head.height - setting.title_height
    return all(row.height <= room for row in setting.rows)


def pages_of(ledger: Ledger) -> int:
    return len(_Setting(ledger).pages())


def set_ledger(ledger: Ledger) -> Printed:
    """The pages of a ledger, tagged, ready for the binder and for nothing else."""
    setting = _Setting(ledger)
    sheets = setting.pages()
    with pikepdf.new() as book:
        _Drawing(book, setting).draw(sheets)
        stream = io.BytesIO()
        book.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Printed(stream.getvalue(), len(sheets))


def _texts(row: tuple, columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(cell_text(cell, column) for cell, column in zip(row, columns, strict=True))


class _Setting:
    """Where everything stands: sizes of letters, widths of columns, heights of rows."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.width, self.height = (LONG, SHORT) if ledger.wide else (SHORT, LONG)
        self.room = self.width - LEFT - RIGHT
        heads = tuple(column.title for column in ledger.columns)
        body = [*ledger.rows, *([ledger.total] if ledger.total else [])]
        for self.size in SIZES[ledger.wide]:
            self.widths, fits = shares(
                [column.width for column in ledger.columns], heads, body,
                room=self.room, size=self.size, padding=2 * PAD_X,
            )  # fmt: skip
            if fits:
                break
        self.head = self._row(heads, BOLD)
        self.rows = [self._row(row, PLAIN) for row in ledger.rows]
        if ledger.total:
            self.rows.append(self._row(ledger.total, BOLD))
        self.title = [
            (text, name)
            for words, name in (*((line, BOLD) for line in ledger.title), (ledger.attached, ITALIC))
            for text in broken(words, name, self.room / TITLE)
            if words
        ]
        self.title_height = len(self.title) * TITLE * 1.3 + 18

    def _row(self, texts: tuple[str, ...], name: str) -> _Row:
        cells = tuple(
            broken(text, name, (width - 2 * PAD_X) / self.size)
            for text, width in zip(texts, self.widths, strict=True)
        )
        lines = max(len(cell) for cell in cells)
        return _Row(cells, name, lines * self.size * LEADING + 2 * PAD_Y)

    def pages(self) -> list[list[_Row]]:
        """The rows of each page; the head stands on all, the title on the first."""
        room = self.height - 2 * TOP - self.head.height
        sheets: list[list[_Row]] = [[]]
        left = room - self.title_height
        for row in self.rows:
            if row.height > left:
                sheets.append([])
                left = room
            sheets[-1].append(row)
            left -= row.height
        return sheets


class _Drawing:
    """Draws the pages and hangs every cell into the tree of tags."""

    def __init__(self, book: pikepdf.Pdf, setting: _Setting) -> None:
        self.book, self.setting, self.ledger = book, setting, setting.ledger
        self.parents: list = []  # the tree's keys by number: of pages, then of links
        self.link_owners: list = []
        root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.part = self._element("/Part", root)
        root.K = Array([self.part])
        self.tree = root
        texts = [*self.ledger.title, self.ledger.attached, *(c.title for c in self.ledger.columns)]
        letters = "0123456789" + "".join({*"".join(texts), *"".join(map("".join, self.ledger.rows)), *"".join(self.ledger.total)})  # fmt: skip
        self.fonts = Dictionary(
            {key: bare_font(book, name, letters) for name, key in FONTS.items()}
        )

    def draw(self, sheets: list[list[_Row]]) -> None:
        table = self._element("/Table", self.part)
        number = 0
        for place, rows in enumerate(sheets, start=1):
            self._begin()
            y = self.setting.height - TOP
            if place > 1 or self.ledger.first_numbered:
                self._page_number(place)
            if place == 1:
                y = self._title(y)
                self.part.K.append(table)
            y = self._row(self.setting.head, y, table, cell="/TH", spoken=place == 1)
            for row in rows:
                number += 1
                link = number if self.ledger.links and number <= len(self.ledger.rows) else 0
                y = self._row(row, y, table, link=link)
            self._finish(place - 1)
        nums: list = []
        for key, owner in enumerate([*self.parents, *self.link_owners]):
            nums += [key, owner]
        for key, owner in enumerate(self.link_owners, start=len(self.parents)):
            owner.K[1].Obj.StructParent = key
        self.tree.ParentTree = self.book.make_indirect(Dictionary(Nums=Array(nums)))
        self.book.Root.StructTreeRoot = self.tree

    def _begin(self) -> None:
        setting = self.setting
        self.page = self.book.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, setting.width, setting.height]),
                Resources=Dictionary(Font=self.fonts),
                Tabs=Name.S,
            )
        )
        self.orders: list[str] = [f"q {HAIR} w 0 g 0 G"]
        self.owners: list = []
        self.notes: list = []

    def _finish(self, key: int) -> None:
        self.page.Contents = self.book.make_stream("\n".join([*self.orders, "Q"]).encode())
        self.page.StructParents = key
        if self.notes:
            self.page.Annots = Array(self.notes)
        self.parents.append(self.book.make_indirect(Array(self.owners)))
        self.book.pages.append(pikepdf.Page(self.page))

    def _element(self, kind: str, parent: pikepdf.Object) -> pikepdf.Object:
        return self.book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(kind), P=parent, K=Array())
        )

    def _spoken(self, kind: str, parent: pikepdf.Object) -> pikepdf.Object:
        """A new element whose words are drawn next."""
        element = self.book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(kind), P=parent, Pg=self.page, K=len(self.owners))
        )  # fmt: skip
        parent.K.append(element)
        self.orders.append(f"{kind} <</MCID {len(self.owners)}>> BDC")
        self.owners.append(element)
        return element

    def _title(self, y: float) -> float:
        setting = self.setting
        for place, (text, name) in enumerate(setting.title):
            self._spoken("/H2" if place == len(self.ledger.title) - 1 else "/P", self.part)
            y -= TITLE * 1.3
            self._line(text, name, TITLE, y + TITLE * 0.37, LEFT, setting.room, "center")
            self.orders.append("EMC")
        half = setting.room * RULE_SHARE / 2
        middle = LEFT + setting.room / 2
        self.orders.append(
            f"/Artifact BMC {middle - half:.2f} {y - 4:.2f} m {middle + half:.2f} {y - 4:.2f} l S EMC"
        )
        return y - 18

    def _page_number(self, number: int) -> None:
        self.orders.append("/Artifact <</Type /Pagination /Subtype /Header>> BDC")
        y = self.setting.height - TOP / 2 - TITLE * 0.35
        self._line(str(number), PLAIN, TITLE, y, LEFT, self.setting.room, "center")
        self.orders.append("EMC")

    def _row(
        self, row: _Row, y: float, table: pikepdf.Object, *, cell: str = "/TD",
        spoken: bool = True, link: int = 0,
    ) -> float:  # fmt: skip
        """Draw one row from `y` downward; heads that are repeated are not spoken again."""
        setting = self.setting
        if spoken:
            group = self._element("/TR", table)
            table.K.append(group)
        x = LEFT
        for column, lines, width in zip(
            self.ledger.columns, row.cells, setting.widths, strict=True
        ):
            if spoken:
                element = self._spoken(cell, group)
                if cell == "/TH":
                    element.A = Dictionary(O=Name.Table, Scope=Name.Column)
            else:
                self.orders.append("/Artifact BMC")
            align = "center" if cell == "/TH" else column.align
            leading = setting.size * LEADING
            first = y - (row.height - len(lines) * leading) / 2 - setting.size * 0.94
            for place, text in enumerate(lines):
                self._line(
                    text, row.face, setting.size, first - place * leading,
                    x + PAD_X, width - 2 * PAD_X, align,
                )  # fmt: skip
            self.orders.append("EMC")
            if link and column is self.ledger.columns[1]:
                self._link(element, link, (x, y - row.height, x + width, y))
            x += width
        self._grid(y, row.height)
        return y - row.height

    def _grid(self, y: float, height: float) -> None:
        x, orders = LEFT, ["/Artifact BMC"]
        orders.append(f"{LEFT:.2f} {y - height:.2f} {self.setting.room:.2f} {height:.2f} re")
        for width in self.setting.widths[:-1]:
            x += width
            orders.append(f"{x:.2f} {y:.2f} m {x:.2f} {y - height:.2f} l")
        self.orders.append(" ".join([*orders, "S EMC"]))

    def _line(
        self, text: str, name: str, size: float, y: float, x: float, room: float, align: str
    ) -> None:
        known = face(name)
        rest = room - known.width(text) * size
        left = x + {"left": 0, "center": rest / 2, "right": rest}[align]
        self.orders.append(
            f"BT {FONTS[name]} {size:g} Tf {left:.2f} {y:.2f} Td <{known.code(text).decode()}> Tj ET"
        )

    def _link(self, cell: pikepdf.Object, number: int, box: tuple[float, ...]) -> None:
        """Make a cell lead to the n-th paper: a link in the tree that owns the words and the spot."""
        note = self.book.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(side, 2) for side in box]),
                Border=Array([0, 0, 0]),
                F=4,
                A=Dictionary(S=Name.URI, URI=String(f"portal:part/{number}")),
                Contents=String(self.ledger.rows[number - 1][1]),
            )
        )
        mark = cell.K
        spot = Dictionary(Type=Name.OBJR, Obj=note, Pg=self.page)
        link = self.book.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name.Link, P=cell, Pg=self.page, K=Array([mark, spot])
            )
        )
        cell.K = Array([link])
        self.owners[int(mark)] = link
        self.link_owners.append(link)
        self.notes.append(note)
