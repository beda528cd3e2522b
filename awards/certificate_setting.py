"""Setting certificates: letters that shrink until the words fit, frames, and the PDF of many sheets."""

from __future__ import annotations

import math
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

from awards.certificate_layouts import COLOURS
from awards.certificate_layouts import QR
from awards.certificate_layouts import RULE
from awards.certificate_layouts import Sheet
from awards.certificate_layouts import Spot
from awards.enums import FrameKind
from documents.charts import qr_svg
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
READABLE = 0.7  # smaller than this share of the wanted size, a person should look at the sheet
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
    room = spot.width * SLACK
    size = spot.size
    while size > SMALLEST:
        lines = _broken(paragraphs, room, size, spot)
        if lines is not None and len(lines) <= max(spot.lines, len(paragraphs)):
            return Fitted(tuple(_balanced(paragraphs, len(lines), room, size, spot)), size)
        size = max(size - STEP, SMALLEST)
    lines = _broken(_cut(paragraphs, room, spot), room, SMALLEST, spot) or []
    allowed = max(spot.lines, len(paragraphs))
    return Fitted(tuple(lines[:allowed]), SMALLEST, len(lines) <= allowed)


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
            drawing = qr_svg(url, sized=False) if url else ""
            page.items.append(Item(number, spot, left, Fitted((), 0), (foot,), drawing))
            continue
        text = spot.text if spot.name == "text" else words.get(spot.name, "")
        fitted = fit(spot, text) if spot.name != RULE else Fitted((), 0)
        pitch = spot.size * PITCH * PT
        count = len(fitted.lines) or int(spot.name == RULE)
        feet = tuple(round(foot + row * pitch, 2) for row in range(count))
        page.items.append(Item(number, spot, left, fitted, feet))
        if fitted.lines and (not fitted.fits or fitted.size < spot.size * READABLE):
            page.shrunk.append(f"{spot.label}: {text}")
    return page


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

    return parts_to_pdf(parts(), sheet="certificate.css"), shrunk


def measuring_pdf(sheet: Sheet, words: Mapping[str, str], *, url: str) -> bytes:
    """The test page: a grid of 10 mm with figures, marks at the corners, the spots in outline."""
    part = _part(sheet, [place(sheet, words, url=url)], f"Trang căn: {sheet.name}", measuring=True)
    return parts_to_pdf([part], sheet="certificate.css")


def _part(sheet: Sheet, pages: Sequence[Page], title: str, *, measuring: bool = False) -> Part:
    context = {
        "sheet": sheet,
        "pages": pages,
        "title": title,
        "frame": frame_of(sheet),
        "measuring": measuring,
    }
    rules = sheet_rules(sheet, pages)
    if measuring:
        context["grid"] = grid_of(sheet)
        rules += _grid_rules(sheet)
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
    """The class of one line: same spot, same row and same size stand at the same place."""
    return f"s{item.number}r{row}z{round(item.fitted.size * 10)}"


## Frames


def frame_of(sheet: Sheet) -> dict | None:
    """Numbers and paths of the frame around the words, for the template to draw."""
    if sheet.frame == FrameKind.NONE:
        return None
    unit = sheet.height / 297
    outer = 11 * unit
    band, cell = 11 * unit, 11 * unit
    frame = {
        "kind": sheet.frame,
        "unit": round(unit, 4),
        "rects": [
            _rect(sheet, outer + gap * unit, thick * unit) for gap, thick in _LINES[sheet.frame]
        ],
    }
    if sheet.frame == FrameKind.ORNATE:
        edge = outer + 2.2 * unit
        frame["flowers"] = _flowers(sheet, edge + band / 2, cell)
        frame["corners"] = _corners(sheet, edge + band / 2, band * 0.48)
        frame["drum"] = _drum(sheet)
    if sheet.frame == FrameKind.FLAG:
        frame["fringe"] = _fringe(sheet)
    return frame


# Distance from the outer edge and thickness, in mm of an A3 sheet.
_LINES = {
    FrameKind.LINES: ((0, 1.1), (2.6, 0.4)),
    FrameKind.ORNATE: ((0, 1.0), (2.2, 0.3), (13.2, 0.3), (15, 0.7)),
    FrameKind.FLAG: ((-2, 1.6), (1.5, 0.5)),
}


def _rect(sheet: Sheet, gap: float, thick: float) -> dict[str, float]:
    return {
        "x": round(gap, 2),
        "y": round(gap, 2),
        "width": round(sheet.width - 2 * gap, 2),
        "height": round(sheet.height - 2 * gap, 2),
        "thick": round(thick, 2),
    }


def _flowers(sheet: Sheet, middle: float, cell: float) -> str:
    """Rows of lemon flowers (hoa chanh), four petals in a lozenge, along the four sides."""
    paths = []
    for length, place_of in (
        (sheet.width, lambda at: ((at, middle), (at, sheet.height - middle))),
        (sheet.height, lambda at: ((middle, at), (sheet.width - middle, at))),
    ):
        first = middle + cell
        count = max(1, round((length - 2 * first) / cell))
        step = (length - 2 * first) / count
        for number in range(count + 1):
            at = first + number * step
            paths += [_flower(x, y, cell * 0.6, 4, turn=math.pi / 4) for x, y in place_of(at)]
            if number < count:
                at = first + (number + 0.5) * step
                paths += [_lozenge(x, y, cell * 0.13) for x, y in place_of(at)]
    return "".join(paths)


def _corners(sheet: Sheet, middle: float, radius: float) -> str:
    return "".join(
        _flower(x, y, radius, 8) + _flower(x, y, radius * 0.5, 8, turn=math.pi / 8)
        for x in (middle, sheet.width - middle)
        for y in (middle, sheet.height - middle)
    )


def _flower(x: float, y: float, radius: float, petals: int, *, turn: float = 0) -> str:
    """Petals from the centre outwards, each of two curves."""
    paths = []
    spread = math.pi / petals
    for number in range(petals):
        angle = 2 * math.pi * number / petals + turn
        tip = _at(x, y, radius, angle)
        one, other = _at(x, y, radius * 0.72, angle - spread), _at(x, y, radius * 0.72, angle + spread)  # fmt: skip
        paths.append(f"M{x:.2f} {y:.2f}Q{one} {tip}Q{other} {x:.2f} {y:.2f}Z")
    return "".join(paths)


def _at(x: float, y: float, radius: float, angle: float) -> str:
    return f"{x + radius * math.cos(angle):.2f} {y + radius * math.sin(angle):.2f}"


def _lozenge(x: float, y: float, half: float) -> str:
    return (
        f"M{x - half:.2f} {y:.2f}L{x:.2f} {y - half:.2f}L{x + half:.2f} {y:.2f}"
        f"L{x:.2f} {y + half:.2f}Z"
    )


def _drum(sheet: Sheet) -> dict:
    """The face of a bronze drum as a pale ground: a star of 14 rays in rings."""
    x, y, radius = sheet.width / 2, sheet.height * 0.52, sheet.height * 0.3
    star = []
    for number in range(28):
        reach = radius * (0.42 if number % 2 == 0 else 0.13)
        star.append(_at(x, y, reach, math.pi * number / 14 - math.pi / 2))
    teeth = []
    for number in range(56):
        angle = 2 * math.pi * number / 56
        half = math.pi / 56 * 0.8
        teeth.append(
            f"M{_at(x, y, radius * 0.66, angle - half)}L{_at(x, y, radius * 0.74, angle)}"
            f"L{_at(x, y, radius * 0.66, angle + half)}Z"
        )
    return {
        "x": round(x, 2),
        "y": round(y, 2),
        "rings": [round(radius * share, 2) for share in (0.46, 0.5, 0.64, 0.76, 0.8, 0.97, 1)],
        "star": f"M{'L'.join(star)}Z",
        "teeth": "".join(teeth),
        "thin": round(radius / 160, 2),
    }


def _fringe(sheet: Sheet) -> str:
    """Threads along the lower edge and both sides."""
    step, length = sheet.height / 150, sheet.height / 45
    threads = []
    for number in range(int(sheet.width / step) + 1):
        threads.append(f"M{number * step:.2f} {sheet.height}v{-length:.2f}")
    for number in range(int(sheet.height / step) + 1):
        threads.append(f"M0 {number * step:.2f}h{length:.2f}M{sheet.width} {number * step:.2f}h{-length:.2f}")  # fmt: skip
    return "".join(threads)


## The test page


def grid_of(sheet: Sheet) -> dict:
    """Lines every 10 mm, every fifth one strong, and where their figures stand."""
    across, down = range(10, sheet.width, 10), range(10, sheet.height, 10)
    return {
        "fine": "".join(f"M{x} 0V{sheet.height}" for x in across)
        + "".join(f"M0 {y}H{sheet.width}" for y in down),
        "strong": "".join(f"M{x} 0V{sheet.height}" for x in across if x % 50 == 0)
        + "".join(f"M0 {y}H{sheet.width}" for y in down if y % 50 == 0),
        "ticks": "".join(f"M{x} 0v{3 if x % 5 == 0 else 1.5}" for x in range(1, sheet.width))
        + "".join(f"M0 {y}h{3 if y % 5 == 0 else 1.5}" for y in range(1, sheet.height)),
        "marks": "".join(
            f"M{x - 6} {y}h12M{x} {y - 6}v12"
            for x in (10, sheet.width - 10)
            for y in (10, sheet.height - 10)
        ),
        "across": list(across),
        "down": list(down),
    }


def _grid_rules(sheet: Sheet) -> str:
    rules = [f".gx{x} {{ left: {x - 6}mm; }}" for x in range(10, sheet.width, 10)]
    rules += [f".gy{y} {{ top: {y - 1.6:.1f}mm; }}" for y in range(10, sheet.height, 10)]
    return "\n" + "\n".join(rules)
