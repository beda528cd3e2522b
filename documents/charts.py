"""Charts as plain SVG: the same drawing on the page and on paper, words beside the colours."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from decimal import Decimal

import qrcode
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.safestring import mark_safe
from qrcode.image.svg import SvgPathImage

from documents.numbers import format_number

# Hues of the design language, told apart also by the blind to red or green.
COLOURS = ("#1D4F8C", "#C8992E", "#17694A", "#5B3E96", "#9E1B22", "#79746A")
WIDTH = 720
BAR, GAP, LABEL = 22, 12, 240
LINE_HEIGHT, LINE_TOP, LINE_LEFT = 260, 20, 60
LETTER = 8.0  # mean width of a letter or bold digit of 14 units, in the wider of both fonts
LABEL_LETTERS = 32  # what fits beside the bars

Value = Decimal | float | int | None


def bar_chart(
    title: str, rows: Sequence[tuple[str, Value]], *, measure: str = "", decimals: int = 0
) -> SafeString:
    """Horizontal bars, one per (label, value); long labels wrap instead of being cut."""
    known = [float(value) for _, value in rows if value is not None]
    largest = max([*known, 0]) or 1
    words = [_words(value, decimals) for _, value in rows]
    room = _room(words)
    bars, y = [], 8
    for (label, value), shown in zip(rows, words, strict=True):
        lines = wrap(label, LABEL_LETTERS)
        height = max(BAR, 17 * len(lines))
        width = room * max(0.0, float(value or 0)) / largest
        bars.append(
            {
                "y": y + (height - BAR) / 2,
                "width": round(width, 1),
                "height": BAR,
                "lines": _beside(lines, y + height / 2),
                "value_x": round(LABEL + width + 6, 1),
                "value_y": y + height / 2 + 5,
                "value": shown,
            }
        )
        y += height + GAP
    return draw(
        "bar",
        title,
        measure,
        {"bars": bars, "height": y, "label_x": LABEL - 10, "left": LABEL, "colour": COLOURS[0]},
    )


def change_chart(
    title: str, rows: Sequence[tuple[str, Decimal]], *, measure: str = "", decimals: int = 0
) -> SafeString:
    """Horizontal bars from a common line: growth to the right, decline to the left."""
    words = [("+" if value > 0 else "") + _words(value, decimals) for _, value in rows]
    most = max([float(value) for _, value in rows if value > 0], default=0.0)
    least = min([float(value) for _, value in rows if value < 0], default=0.0)
    beside = 20 + LETTER * max(map(len, words), default=0)  # what a value takes beside its bar
    left = beside if least else 0.0
    scale = (WIDTH - LABEL - left - beside) / ((most - least) or 1)
    zero = round(LABEL + left - least * scale, 1)
    bars, y = [], 8
    for (label, value), shown in zip(rows, words, strict=True):
        lines = wrap(label, LABEL_LETTERS)
        height = max(BAR, 17 * len(lines))
        width = round(abs(float(value)) * scale, 1)
        falls = value < 0
        bars.append(
            {
                "x": round(zero - width, 1) if falls else zero,
                "y": y + (height - BAR) / 2,
                "width": width,
                "height": BAR,
                "colour": COLOURS[4] if falls else COLOURS[0],
                "lines": _beside(lines, y + height / 2),
                "value_x": round(zero - width - 6 if falls else zero + width + 6, 1),
                "value_y": y + height / 2 + 5,
                "anchor": "end" if falls else "start",
                "value": shown,
            }
        )
        y += height + GAP
    return draw(
        "change",
        title,
        measure,
        {"bars": bars, "height": y, "foot": y - 4, "label_x": LABEL - 10, "zero": zero},
    )


def grouped_bar_chart(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[Value]]],
    *,
    measure: str = "",
    decimals: int = 0,
) -> SafeString:
    """For each label one bar per series (this year beside last year), with a legend."""
    known = [float(v) for _, values in series for v in values if v is not None]
    largest = max([*known, 0]) or 1
    room = _room([_words(v, decimals) for _, values in series for v in values])
    thick = 15
    legend, y = _legend([name for name, _ in series])
    groups = []
    for index, label in enumerate(labels):
        lines = wrap(label, LABEL_LETTERS)
        height = max((thick + 3) * len(series), 17 * len(lines))
        bars = []
        for number, (_, values) in enumerate(series):
            value = values[index]
            width = room * max(0.0, float(value or 0)) / largest
            top = y + number * (thick + 3)
            bars.append(
                {
                    "y": top,
                    "width": round(width, 1),
                    "height": thick,
                    "colour": COLOURS[number % len(COLOURS)],
                    "value_x": round(LABEL + width + 6, 1),
                    "value_y": top + 12,
                    "value": _words(value, decimals),
                }
            )
        groups.append(
            {
                "bars": bars,
                "lines": _beside(lines, y + height / 2),
            }
        )
        y += height + GAP
    return draw(
        "grouped_bar",
        title,
        measure,
        {"groups": groups, "legend": legend, "height": y, "label_x": LABEL - 10, "left": LABEL},
    )


def line_chart(
    title: str,
    labels: Sequence[str],
    values: Sequence[Value],
    *,
    measure: str = "",
    ceiling: float | None = None,
) -> SafeString:
    """One line over ordered labels (days), broken where a value is not known.

    `ceiling` is drawn as the level to reach.
    """
    known = [float(value) for value in values if value is not None]
    largest = max([*known, ceiling or 0]) or 1
    lowest = min([*known, 0])
    grid = [lowest + (largest - lowest) * k / 4 for k in range(5)]
    words = [_words(value, 0) for value in grid]
    left = max(LINE_LEFT, round(16 + LETTER * max(map(len, words))))
    step = (WIDTH - left - 30) / max(1, len(values) - 1)

    def height_of(value: float) -> float:
        return round(LINE_TOP + LINE_HEIGHT * (largest - value) / (largest - lowest), 1)

    points = [
        None if value is None else (round(left + i * step, 1), height_of(float(value)))
        for i, value in enumerate(values)
    ]
    dots = [point for point in points if point]
    return draw(
        "line",
        title,
        measure,
        {
            "lines": _unbroken(points),
            "dots": dots,
            "ticks": ticks_of(
                [(round(left + i * step, 1), label) for i, label in enumerate(labels)]
            ),
            "height": LINE_TOP + LINE_HEIGHT + 36,
            "bottom": LINE_TOP + LINE_HEIGHT,
            "left": left,
            "right": WIDTH - 30,
            "colour": COLOURS[0],
            "grid": [(height_of(value), shown) for value, shown in zip(grid, words, strict=True)],
            "ceiling": height_of(ceiling) if ceiling else None,
            "last": _words(known[-1], 0) if known else "",
            "last_at": _last_at(dots, left) if dots else None,
        },
    )


def _beside(lines: Sequence[str], middle: float) -> list[tuple[float, str]]:
    """Where the lines of a label stand, so that it is level with its bar."""
    return [(middle + 5 + 17 * (i - (len(lines) - 1) / 2), line) for i, line in enumerate(lines)]


def _words(value: Value, decimals: int) -> str:
    return format_number(None if value is None else Decimal(str(value)), decimals)


def _room(words: Sequence[str]) -> float:
    """How long the longest bar may be, so that the longest value fits behind it."""
    return WIDTH - LABEL - max([110, *(14 + LETTER * len(word) for word in words)])


def _legend(names: Sequence[str]) -> tuple[list[dict], int]:
    """Entries side by side, in as many rows as they need; and where the bars begin."""
    entries: list[dict] = []
    x, y = 0.0, 6
    for number, name in enumerate(names):
        length = 34 + LETTER * _letters(name)
        if x and x + length > WIDTH:
            x, y = 0.0, y + 22
        colour = COLOURS[number % len(COLOURS)]
        entries.append(
            {"x": x, "y": y, "text_x": x + 20, "text_y": y + 12, "label": name, "colour": colour}
        )
        x += length
    return entries, y + 28


def _unbroken(points: Sequence[tuple[float, float] | None]) -> list[str]:
    """The stretches of a line between unknown values."""
    stretches: list[list[str]] = [[]]
    for point in points:
        if point:
            stretches[-1].append(f"{point[0]},{point[1]}")
        elif stretches[-1]:
            stretches.append([])
    return [" ".join(stretch) for stretch in stretches if len(stretch) > 1]


def ticks_of(labels: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """The last label and, before it, every few that do not touch another."""
    kept = list(labels[-1:])
    for x, label in reversed(labels[:-1]):
        next_x, next_label = kept[-1]
        if next_x - x >= (len(label) + len(next_label)) / 2 * LETTER + 6:
            kept.append((x, label))
    return kept[::-1]


def _last_at(dots: Sequence[tuple[float, float]], left: float) -> tuple[float, float, str]:
    """Where the last value is written, and at which of its ends: before the first dot is no room."""
    x, y = dots[-1]
    return x, y, "end" if x - left > 80 else "start"


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG without XML head."""
    stream = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=0, box_size=10).save(stream)
    svg = stream.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])


def qr_lines(text: str) -> SafeString:
    """A QR code that fills its box, as few strokes: hundreds on one paper are set in a third of the time."""
    code = qrcode.QRCode(border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    strokes = []
    for number, row in enumerate(rows):
        start = 0
        for is_dark, run in itertools.groupby(row):
            length = len(list(run))
            if is_dark:
                strokes.append(f"M{start} {number}.5h{length}")
            start += length
    # A hair wider than a row, or viewers show white lines between the rows.
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}">'
        f'<path d="{"".join(strokes)}" fill="none" stroke="#000" stroke-width="1.02"/></svg>'
    )


def wrap(text: str, width: int) -> list[str]:
    """Break a label at spaces into lines of about `width` letters; a longer word is cut."""
    lines: list[str] = [""]
    for word in text.split():
        pieces = [word]
        while _letters(pieces[-1]) > width:
            last = pieces.pop()
            fits = max(1, int(width * len(last) / _letters(last)))
            pieces += [last[:fits], last[fits:]]
        for piece in pieces:
            if lines[-1] and _letters(f"{lines[-1]} {piece}") > width:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    return lines


def _letters(text: str) -> float:
    """The width of a text in letters of usual width: capitals and m, w are wider."""
    return sum(1.4 if c.isupper() or c in "mw" else 1 for c in text)


def draw(kind: str, title: str, measure: str, context: dict) -> SafeString:
    """A chart of the template `kind`, with its title and what it measures for who cannot see it."""
    description = f"{title}, đơn vị tính: {measure}" if measure else title
    context |= {"title": title, "description": description, "width": WIDTH}
    return mark_safe(render_to_string(f"documents/charts/{kind}.svg", context).strip())
