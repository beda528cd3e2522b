"""Setting certificates: letters that shrink until the words fit, and the PDF of many sheets."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from PIL import ImageFont

from awards.certificate_frames import frame_of
from awards.certificate_frames import grid_of
from awards.certificate_frames import grid_rules
from awards.certificate_layouts import BOTH
from awards.certificate_layouts import COLOURS
from awards.certificate_layouts import QR
from awards.certificate_layouts import RULE
from awards.certificate_layouts import Sheet
from awards.certificate_layouts import Spot
from awards.enums import FrameKind
from documents.charts import qr_lines
from documents.rendering.pdf import Part
from documents.rendering.pdf import parts_to_pdf
from documents.text import normalize

PT = 25.4 / 72  # millimetres of a point
STEP, SMALLEST = 0.5, 4.0  # points by which letters shrink, and where they stop
PITCH = 1.35  # of two lines, in heights of letters
# Of Tinos: height above and below the foot of a line, in heights of letters.
ASCENT, DESCENT = 0.891, 0.216
EM = 1000  # size at which letters are measured
SLACK = 0.985  # the press may set a hair wider than we measure
READABLE, READABLE_AROUND = (
    0.7,
    0.5,
)  # below this share of the size a person should look at the sheet
ROOM_AROUND = 1.4  # what several lines may take where one was planned, in heights of its letters
TIGHT, CAPITAL = 1.2, 0.66  # pitch of such lines, and height of a capital, in heights of letters
PART = 20  # sheets set at once, between two signs of life


@dataclass(frozen=True)
class Fitted:
    """Words broken into lines at a size at which they fit their room."""

    lines: tuple[str, ...]
    size: float
    fits: bool = True


@dataclass(frozen=True)
class Item:
    """One spot with its words on a certain sheet; positions in mm from the upper left corner."""

    number: int
    spot: Spot
    left: float
    fitted: Fitted
    feet: tuple[float, ...] = ()
    drawing: str = ""

    @property
    def colour(self) -> str:
        return COLOURS[self.spot.colour]

    @property
    def anchor(self) -> str:
        return {"left": "start", "center": "middle", "right": "end"}[self.spot.align]

    @property
    def anchor_x(self) -> float:
        share = {"left": 0, "center": 0.5, "right": 1}[self.spot.align]
        return round(self.left + self.spot.width * share, 2)

    @property
    def size_mm(self) -> float:
        return round(self.fitted.size * PT, 3)

    @property
    def thickness(self) -> float:
        return round(self.spot.size * PT, 3)

    @property
    def lines_with_class(self) -> list[tuple[str, str]]:
        return [(line, line_class(self, row)) for row, line in enumerate(self.fitted.lines)]

    @property
    def rows(self) -> list[tuple[str, float]]:
        return list(zip(self.fitted.lines, self.feet, strict=True))


@dataclass
class Page:
    """One certificate: its items and what a person should look at."""

    items: list[Item]
    shrunk: list[str] = field(default_factory=list)


## Measuring


@cache
def _font(*, bold: bool, italic: bool) -> ImageFont.FreeTypeFont:
    face = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic"}.get(
        (bold, italic), "BoldItalic"
    )
    path = settings.BASE_DIR / "static" / "vendor" / "fonts" / f"Tinos-{face}.ttf"
    return ImageFont.truetype(str(path), EM, layout_engine=ImageFont.Layout.BASIC)


def text_width(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Width in millimetres of one line of Tinos at `size` points."""
    return _font(bold=bold, italic=italic).getlength(text) / EM * size * PT


def fit(spot: Spot, text: str) -> Fitted:
    """Break `text` at spaces and shrink its letters until it fits the room of `spot`.

    Lines that the text has of itself stay. At the smallest size the longest words are cut rather
    than let over the edge; `fits` is then False.
    """
    paragraphs = [" ".join(part.split()) for part in normalize(text).split("\n") if part.strip()]
    allowed = max(spot.lines, len(paragraphs))
    if spot.grow == BOTH:
        found = max(
            (_at_most(paragraphs, count, spot.size * min(1, ROOM_AROUND / count), spot)
             for count in range(1, allowed + 1)),
            key=lambda fitted: fitted.size if fitted else 0,
        )  # fmt: skip
    else:
        found = _at_most(paragraphs, allowed, spot.size, spot)
    if found:
        return found
    room = spot.width * SLACK
    lines = _broken(_cut(paragraphs, room, spot), room, SMALLEST, spot) or []
    return Fitted(tuple(lines[:allowed]), SMALLEST, len(lines) <= allowed)


def _at_most(paragraphs: Sequence[str], count: int, largest: float, spot: Spot) -> Fitted | None:
    """The largest letters up to `largest` at which the words need no more than `count` lines."""
    room, size = spot.width * SLACK, largest
    while size > SMALLEST:
        lines = _broken(paragraphs, room, size, spot)
        if lines is not None and len(lines) <= count:
            return Fitted(tuple(_balanced(paragraphs, len(lines), room, size, spot)), size)
        size = max(size - STEP, SMALLEST)
    return None


def _broken(paragraphs: Sequence[str], room: float, size: float, spot: Spot) -> list[str] | None:
    """Lines no wider than `room`, or None where a single word is wider."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if _width(longer, size, spot) <= room:
                line = longer
                continue
            if not line or _width(word, size, spot) > room:
                return None
            lines.append(line)
            line = word
        lines.append(line)
    return lines


def _balanced(
    paragraphs: Sequence[str], count: int, room: float, size: float, spot: Spot
) -> list[str]:
    """The same number of lines, of nearly equal length: a last line of one word looks careless."""
    best = _broken(paragraphs, room, size, spot) or []
    narrower = room
    while count > 1 and narrower > room / 3:
        narrower -= room / 40
        lines = _broken(paragraphs, narrower, size, spot)
        if lines is None or len(lines) > count:
            break
        best = lines
    return best


def _cut(paragraphs: Sequence[str], room: float, spot: Spot) -> list[str]:
    letters = max(1, int(room / text_width("W", SMALLEST, bold=spot.bold)))
    return [
        " ".join(
            word[start : start + letters]
            for word in paragraph.split(" ")
            for start in range(0, len(word), letters)
        )
        for paragraph in paragraphs
    ]


def _width(text: str, size: float, spot: Spot) -> float:
    return text_width(text, size, bold=spot.bold, italic=spot.italic)


## Placing


def place(sheet: Sheet, words: Mapping[str, str], *, url: str = "") -> Page:
    """Put the words of one award onto the sheet.

    Args:
        words: text by the name of `certificate_layouts.FIELDS`; what is missing stays empty.
        url: the address that the QR code holds.
    """
    page = Page([])
    for number, spot in enumerate(sheet.spots):
        left, foot = spot.x + sheet.offset_x, spot.y + sheet.offset_y
        if spot.name == QR:
            drawing = qr_lines(url) if url else ""
            page.items.append(Item(number, spot, left, Fitted((), 0), (foot,), drawing))
            continue
        text = spot.text if spot.name == "text" else words.get(spot.name, "")
        fitted = fit(spot, text) if spot.name != RULE else Fitted((), 0)
        page.items.append(Item(number, spot, left, fitted, _feet(spot, fitted, foot)))
        readable = spot.size * (READABLE_AROUND if spot.grow == BOTH else READABLE)
        if fitted.lines and (not fitted.fits or fitted.size < readable):
            page.shrunk.append(f"{spot.label}: {text}")
    return page


def _feet(spot: Spot, fitted: Fitted, foot: float) -> tuple[float, ...]:
    """Where the lines stand; a rule has one place."""
    count = len(fitted.lines) or int(spot.name == RULE)
    pitch = spot.size * PITCH * PT
    if spot.grow == BOTH and count > 1:
        pitch = fitted.size * TIGHT * PT
        # The middle of the capitals stays where it is with one line.
        foot += CAPITAL / 2 * PT * (fitted.size - spot.size) - pitch * (count - 1) / 2
    return tuple(round(foot + row * pitch, 2) for row in range(count))


## Printing


def sheets_pdf(
    sheet: Sheet,
    awards: Sequence[tuple[Mapping[str, str], str]],
    *,
    title: str,
    told: Callable[[int], None] = lambda done: None,
) -> tuple[bytes, list[str]]:
    """One page per award, and the texts that had to be set small.

    Args:
        awards: words and the address of the QR code.
        title: of the file.
        told: called with the number of sheets set so far.
    """
    shrunk: list[str] = []

    def parts() -> Iterable[Part]:
        for start in range(0, len(awards), PART):
            pages = [place(sheet, words, url=url) for words, url in awards[start : start + PART]]
            shrunk.extend(text for page in pages for text in page.shrunk)
            yield _part(sheet, pages, title)
            told(min(start + PART, len(awards)))

    ground = _part(sheet, [Page([])], title, frame=True) if sheet.frame != FrameKind.NONE else None
    return parts_to_pdf(parts(), sheet="certificate.css", ground=ground), shrunk


def measuring_pdf(sheet: Sheet, words: Mapping[str, str], *, url: str) -> bytes:
    """The test page: a grid of 10 mm with figures, marks at the corners, the spots in outline."""
    title = f"Trang căn: {sheet.name}"
    part = _part(sheet, [place(sheet, words, url=url)], title, frame=True, measuring=True)
    return parts_to_pdf([part], sheet="certificate.css")


def _part(
    sheet: Sheet,
    pages: Sequence[Page],
    title: str,
    *,
    frame: bool = False,
    measuring: bool = False,
) -> Part:
    context = {
        "sheet": sheet,
        "pages": pages,
        "title": title,
        "frame": frame_of(sheet) if frame else None,
        "measuring": measuring,
    }
    rules = sheet_rules(sheet, pages)
    if measuring:
        context["grid"] = grid_of(sheet)
        rules += grid_rules(sheet)
    return Part(render_to_string("awards/certificate.html", context), rules)


def sheet_rules(sheet: Sheet, pages: Sequence[Page]) -> str:
    """Style rules for the places: a template may hold no style of its own, and these are numbers."""
    size = f"{sheet.width}mm {sheet.height}mm"
    rules = [f"@page {{ size: {size}; }}", f".sheet {{ width: {sheet.width}mm; height: {sheet.height}mm; }}"]  # fmt: skip
    seen: set[str] = set()
    for page in pages:
        for item in page.items:
            for name, rule in _item_rules(item):
                if name not in seen:
                    seen.add(name)
                    rules.append(f".{name} {{ {rule} }}")
    return "\n".join(rules)


def _item_rules(item: Item) -> Iterable[tuple[str, str]]:
    spot = item.spot
    box = f"left: {item.left:.2f}mm; width: {spot.width:.2f}mm;"
    name = f"s{item.number}"
    if spot.name == QR:
        yield name, f"{box} top: {item.feet[0]:.2f}mm; height: {spot.width:.2f}mm;"
    elif spot.name == RULE:
        line = f"border-top: {item.thickness:.3f}mm solid {item.colour};"
        yield name, f"{box} top: {item.feet[0]:.2f}mm; {line}"
    else:
        weight = "700" if spot.bold else "400"
        style = "italic" if spot.italic else "normal"
        yield (
            name,
            (
                f"{box} text-align: {spot.align}; font-weight: {weight}; font-style: {style}; "
                f"color: {item.colour};"
            ),
        )
        for row, foot in enumerate(item.feet):
            top = foot - item.size_mm * ASCENT
            height = item.size_mm * (ASCENT + DESCENT)
            yield (
                line_class(item, row),
                (
                    f"top: {top:.2f}mm; font-size: {item.size_mm:.3f}mm; line-height: {height:.3f}mm;"
                ),
            )


def line_class(item: Item, row: int) -> str:
    """The class of one line: same spot, row, count and size stand at the same place."""
    count = len(item.fitted.lines)
    return f"s{item.number}r{row}of{count}z{round(item.fitted.size * 10)}"
