"""Charts as plain SVG: the same drawing on the page and on paper, words beside the colours."""

from __future__ import annotations

import io
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

Value = Decimal | float | int | None


def bar_chart(
    title: str, rows: Sequence[tuple[str, Value]], *, measure: str = "", decimals: int = 0
) -> SafeString:
    """Horizontal bars, one per (label, value); long labels wrap instead of being cut."""
    known = [float(value) for _, value in rows if value is not None]
    largest = max(known, default=0) or 1
    room = WIDTH - LABEL - 110
    bars, y = [], 8
    for label, value in rows:
        lines = wrap(label, 34)
        height = max(BAR, 17 * len(lines))
        width = room * max(0.0, float(value or 0)) / largest
        bars.append(
            {
                "y": y + (height - BAR) / 2,
                "width": round(width, 1),
                "height": BAR,
                "lines": [
                    (y + height / 2 + 5 + 17 * (i - (len(lines) - 1) / 2), line)
                    for i, line in enumerate(lines)
                ],
                "value_x": round(LABEL + width + 6, 1),
                "value_y": y + height / 2 + 5,
                "value": format_number(Decimal(str(value)), decimals) if value is not None else "–",
            }
        )
        y += height + GAP
    return _draw(
        "bar",
        title,
        measure,
        {"bars": bars, "height": y, "label_x": LABEL - 10, "left": LABEL, "colour": COLOURS[0]},
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
    largest = max(known, default=0) or 1
    room = WIDTH - LABEL - 110
    thick = 15
    groups, y = [], 34
    for index, label in enumerate(labels):
        lines = wrap(label, 34)
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
                    "colour": COLOURS[number],
                    "value_x": round(LABEL + width + 6, 1),
                    "value_y": top + 12,
                    "value": format_number(Decimal(str(value)), decimals)
                    if value is not None
                    else "–",
                }
            )
        groups.append(
            {
                "bars": bars,
                "lines": [
                    (y + height / 2 + 5 + 17 * (i - (len(lines) - 1) / 2), line)
                    for i, line in enumerate(lines)
                ],
            }
        )
        y += height + GAP
    legend = [
        {"x": LABEL + 130 * i, "text_x": LABEL + 130 * i + 20, "label": name, "colour": COLOURS[i]}
        for i, (name, _) in enumerate(series)
    ]
    return _draw(
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
    """One line over ordered labels (days); `ceiling` is drawn as the level to reach."""
    numbers = [float(value or 0) for value in values]
    largest = max([*numbers, ceiling or 0]) or 1
    room = WIDTH - LINE_LEFT - 30
    step = room / max(1, len(numbers) - 1)

    def height_of(value: float) -> float:
        return round(LINE_TOP + LINE_HEIGHT * (1 - value / largest), 1)

    points = [(round(LINE_LEFT + i * step, 1), height_of(v)) for i, v in enumerate(numbers)]
    every = max(1, len(labels) // 8)
    ticks = [
        (x, labels[i]) for i, (x, _) in enumerate(points) if i % every == 0 or i == len(points) - 1
    ]
    return _draw(
        "line",
        title,
        measure,
        {
            "points": " ".join(f"{x},{y}" for x, y in points),
            "dots": points,
            "ticks": ticks,
            "height": LINE_TOP + LINE_HEIGHT + 36,
            "bottom": LINE_TOP + LINE_HEIGHT,
            "left": LINE_LEFT,
            "right": WIDTH - 30,
            "colour": COLOURS[0],
            "grid": [
                (height_of(largest * k / 4), format_number(Decimal(str(largest * k / 4))))
                for k in range(5)
            ],
            "ceiling": height_of(ceiling) if ceiling else None,
            "last": format_number(Decimal(str(numbers[-1]))) if numbers else "",
            "last_at": points[-1] if points else None,
        },
    )


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG without XML head."""
    stream = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=0, box_size=10).save(stream)
    svg = stream.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])


def wrap(text: str, width: int) -> list[str]:
    """Break a label at spaces into lines of about `width` letters."""
    lines: list[str] = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _draw(kind: str, title: str, measure: str, context: dict) -> SafeString:
    description = f"{title}, đơn vị tính: {measure}" if measure else title
    context |= {"title": title, "description": description, "width": WIDTH}
    return mark_safe(render_to_string(f"documents/charts/{kind}.svg", context).strip())
