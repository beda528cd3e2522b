"""Charts of progress: curves against days, and shares of a whole told apart by line and pattern."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from documents.charts import GAP
from documents.charts import LABEL
from documents.charts import LABEL_LETTERS
from documents.charts import LETTER
from documents.charts import LINE_HEIGHT
from documents.charts import WIDTH
from documents.charts import draw
from documents.charts import ticks_of
from documents.charts import wrap
from documents.numbers import format_number

BAR = 20
WORDS = 206  # room for the words behind a bar
TOP = 62  # the legend and the names of marked days stand above the curve
MOST_TICKS = 8


@dataclass(frozen=True)
class Curve:
    """A name and the level reached on each day on which it rose."""

    name: str
    steps: Sequence[tuple[dt.date, int]]


@dataclass(frozen=True)
class Share:
    """One bar: its parts of `whole` in the order of the names, and the words behind it."""

    label: str
    whole: int
    parts: Sequence[int]
    words: str


def curve_chart(
    title: str, curves: Sequence[Curve], *, first: dt.date, last: dt.date, until: dt.date,
    ceiling: int, marks: Sequence[tuple[dt.date, str]] = (), measure: str = "",
) -> SafeString:  # fmt: skip
    """Levels that rise in steps from `first` to `last`, flat since the last step up to `until`.

    The first curve is drawn whole and thick, the second dashed upon it, so that both are seen where
    they run together; `marks` are days with a
    word, `ceiling` the level to reach.
    """
    span = max(1, (last - first).days)
    highest = max([ceiling, 1, *(level for curve in curves for _, level in curve.steps)])
    grid = sorted({round(highest * k / 4) for k in range(5)})
    left = round(20 + LETTER * max(len(format_number(level)) for level in grid))
    right, bottom = WIDTH - 30, TOP + LINE_HEIGHT

    def across(day: dt.date) -> float:
        return round(left + (right - left) * (day - first).days / span, 1)

    def up(level: float) -> float:
        return round(bottom - LINE_HEIGHT * level / highest, 1)

    step = max(1, -(-(span + 1) // MOST_TICKS))
    days = [first + dt.timedelta(days=n) for n in range(0, span + 1, step)]
    legend, x = [], float(left)
    for number, curve in enumerate(curves):
        legend.append({"x": x, "text_x": x + 40, "name": curve.name, "style": number})
        x += 64 + LETTER * len(curve.name)
    context = {
        "legend": legend,
        "curves": [
            {"points": _stairs(curve, first, until, across, up), "style": number}
            for number, curve in enumerate(curves)
        ],
        "grid": [(up(level), format_number(level)) for level in grid],
        "ticks": ticks_of([(across(day), f"{day:%d/%m}") for day in days]),
        "marks": [
            (across(day), word, "end" if across(day) > WIDTH - 150 else "start")
            for day, word in marks
            if first <= day <= last
        ],
        "left": left, "right": right, "top": TOP, "bottom": bottom, "height": bottom + 36,
    }  # fmt: skip
    return draw("curve", title, measure, context)


def share_chart(title: str, names: Sequence[str], rows: Sequence[Share]) -> SafeString:
    """Bars of equal length, each divided into full, hatched and empty: shares can be compared
    between groups of any size. `names` are those of the parts; the last one is what is left.
    """
    room = WIDTH - LABEL - WORDS
    bars, y = [], 34
    for row in rows:
        lines = wrap(row.label, LABEL_LETTERS)
        height = max(BAR, 17 * len(lines))
        middle, x, pieces = y + height / 2, float(LABEL), []
        for style, part in enumerate(row.parts):
            width = room * part / row.whole if row.whole else 0
            if part:
                pieces.append({"x": round(x, 1), "width": round(width, 1), "style": style})
            x += width
        bars.append(
            {
                "y": middle - BAR / 2, "pieces": pieces, "words": row.words, "words_y": middle + 5,
                "lines": [
                    (middle + 5 + 17 * (n - (len(lines) - 1) / 2), line)
                    for n, line in enumerate(lines)
                ],
            }
        )  # fmt: skip
        y += height + GAP
    legend, x = [], float(LABEL)
    for style, name in enumerate(names):
        legend.append({"x": x, "text_x": x + 22, "name": name, "style": style})
        x += 44 + LETTER * len(name)
    context = {
        "bars": bars, "legend": legend, "left": LABEL, "room": room,
        "label_x": LABEL - 10, "words_x": LABEL + room + 10, "height": y,
        "pattern": f"gach-{zlib.crc32(title.encode()):x}",
    }  # fmt: skip
    return draw("share", title, "", context)


def _stairs(curve: Curve, first: dt.date, until: dt.date, across, up) -> str:
    """The points of a line that goes right, then up, on each day."""
    level = 0
    points = [(across(first), up(0))]
    for day, reached in curve.steps:
        points += [(across(day), up(level)), (across(day), up(reached))]
        level = reached
    last = max([until, *(day for day, _ in curve.steps)])
    points.append((across(last), up(level)))
    return " ".join(f"{x},{y}" for x, y in points)
