"""Points, levels and steps as people write them, in forms and in workbooks."""

from __future__ import annotations

from decimal import Decimal

from documents.numbers import format_number
from documents.numbers import parse_number
from documents.text import normalize

MOST_POINTS = Decimal("9999.99")
MOST_LINES = 30


def points_of(typed: str) -> Decimal | None:
    """Points as typed; None for nothing.

    Raises:
        ValueError: with the Vietnamese sentence: no number, negative, too many digits.
    """
    value = parse_number(typed)
    if value is None:
        return None
    if value < 0:
        raise ValueError("Điểm không được âm. Điểm trừ cũng ghi số dương.")
    if value > MOST_POINTS or value != round(value, 2):
        raise ValueError("Điểm có nhiều nhất bốn chữ số và hai chữ số sau dấu phẩy.")
    return value


def levels_of(typed: str) -> list[dict[str, str]]:
    """Lines "words: points" as levels.

    Raises:
        ValueError: with the Vietnamese sentence naming the line.
    """
    found = []
    for number, line in _lines(typed):
        label, colon, points = line.rpartition(":")
        if not colon or not label.strip():
            raise ValueError(f"Dòng {number} phải viết “tên mức: điểm”, ví dụ Hoàn thành tốt: 8.")
        found.append({"label": label.strip()[:200], "points": f"{_number(number, points):f}"})
    return found


def steps_of(typed: str) -> list[dict[str, str]]:
    """Lines "from: points" as steps.

    Raises:
        ValueError: with the Vietnamese sentence naming the line.
    """
    found = []
    for number, line in _lines(typed):
        mark, colon, points = line.rpartition(":")
        if not colon:
            raise ValueError(f"Dòng {number} phải viết “số: điểm”, ví dụ 90: 10.")
        try:
            at_least = parse_number(mark)
        except ValueError as fault:
            raise ValueError(f"Dòng {number}: {fault}") from None
        if at_least is None:
            raise ValueError(f"Dòng {number} thiếu số trước dấu hai chấm.")
        found.append({"at_least": f"{at_least:f}", "points": f"{_number(number, points):f}"})
    return found


def levels_words(levels: list[dict[str, str]]) -> str:
    """Levels as lines that `levels_of` reads back."""
    return "\n".join(f"{row['label']}: {plain(Decimal(row['points']))}" for row in levels)


def steps_words(steps: list[dict[str, str]]) -> str:
    """Steps as lines that `steps_of` reads back."""
    return "\n".join(
        f"{plain(Decimal(row['at_least']))}: {plain(Decimal(row['points']))}" for row in steps
    )


def plain(value: Decimal) -> str:
    """A number with as many decimals as it has: 7.50 → "7,5"."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return format_number(value, decimals=places)


def _lines(typed: str) -> list[tuple[int, str]]:
    lines = [
        (number, normalize(line).strip()) for number, line in enumerate(typed.splitlines(), start=1)
    ]
    kept = [(number, line) for number, line in lines if line]
    if len(kept) > MOST_LINES:
        raise ValueError(f"Nhiều nhất {MOST_LINES} dòng.")
    return kept


def _number(line: int, typed: str) -> Decimal:
    try:
        value = points_of(typed)
    except ValueError as fault:
        raise ValueError(f"Dòng {line}: {fault}") from None
    if value is None:
        raise ValueError(f"Dòng {line} thiếu điểm sau dấu hai chấm.")
    return value
