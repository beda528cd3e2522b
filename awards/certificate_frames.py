"""What is drawn around and under the words of a certificate, as paths that a template fills in."""

from __future__ import annotations

import math

from awards.certificate_layouts import Sheet
from awards.enums import FrameKind


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
_LINES: dict[str, tuple[tuple[float, float], ...]] = {
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
    below = (
        f"M{number * step:.2f} {sheet.height}v{-length:.2f}"
        for number in range(int(sheet.width / step) + 1)
    )
    beside = (
        f"M0 {number * step:.2f}h{length:.2f}M{sheet.width} {number * step:.2f}h{-length:.2f}"
        for number in range(int(sheet.height / step) + 1)
    )
    return "".join([*below, *beside])


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


def grid_rules(sheet: Sheet) -> str:
    """Places of the figures beside the grid."""
    rules = [f".gx{x} {{ left: {x - 6}mm; }}" for x in range(10, sheet.width, 10)]
    rules += [f".gy{y} {{ top: {y - 1.6:.1f}mm; }}" for y in range(10, sheet.height, 10)]
    return "\n" + "\n".join(rules)
