"""What stands in a cell of the scoring grid, and what a typed or pasted word means.

One word per value, so that what is copied out of a cell can be pasted into one: the points of a
level, of a yes or no, of bonus and penalty; the figure, the place, the share in per cent.
"""

from __future__ import annotations

from decimal import Decimal

from criteria.enums import ItemKind
from criteria.models import ScoringItem
from criteria.scale_words import plain
from criteria.score_sheet import value_in_words
from documents.numbers import parse_number
from documents.text import fold
from documents.text import normalize

STRUCK, FREE = "mắc", "không mắc"
YES = {"dat", "d", "co", "x"}
NO = {"khong dat", "khong", "k"}
STRIKES = {"mac", "m", "co", "x", "1"}
SPARES = {"khong mac", "khong", "k", "0"}
# What a column asks for, where it is not points.
ASKS = {
    ItemKind.NUMERIC: "số liệu",
    ItemKind.RANK: "thứ hạng",
    ItemKind.CAMPAIGN: "%",
    ItemKind.DISQUALIFIER: "mắc hoặc không",
}


def word_of(item: ScoringItem, value: Decimal | None) -> str:
    """The word of a value; empty where nothing was given."""
    if value is None:
        return ""
    match item.kind:
        case ItemKind.LEVELS:
            return _level_word(item, int(value))
        case ItemKind.YES_NO:
            return plain((item.maximum_points or Decimal(0)) if value else Decimal(0))
        case ItemKind.DISQUALIFIER:
            return STRUCK if value else FREE
        case ItemKind.CAMPAIGN:
            return plain(value * 100)
    return plain(value)


def value_of(item: ScoringItem, typed: str) -> Decimal | None:
    """The value that a word means; None for an empty cell.

    Raises:
        ValueError: no value of this item, with the sentence for the cell.
    """
    text = normalize(typed).strip()
    if not text:
        return None
    match item.kind:
        case ItemKind.LEVELS:
            return _level_of(item, text)
        case ItemKind.YES_NO:
            return _yes_or_no(item, text)
        case ItemKind.DISQUALIFIER:
            return _of_words(item, fold(text), STRIKES, SPARES)
        case ItemKind.CAMPAIGN:
            return _number(text.removesuffix("%").strip() or text) / 100
        case ItemKind.PENALTY:
            return abs(_number(text))
    return _number(text)


def choices_of(item: ScoringItem) -> list[tuple[str, str]]:
    """(word, what it means) of an item that knows only a few values."""
    match item.kind:
        case ItemKind.LEVELS:
            values = range(len(item.levels))
        case ItemKind.YES_NO | ItemKind.DISQUALIFIER:
            values = range(1, -1, -1)
        case _:
            return []
    return [(word_of(item, Decimal(v)), value_in_words(item, Decimal(v))) for v in values]


def scale_of(item: ScoringItem) -> str:
    """What may be typed into the column, in a few words for its head."""
    asks = ASKS.get(ItemKind(item.kind), "")
    if item.maximum_points is None:
        return asks
    most = f"tối đa {plain(item.maximum_points)}"
    return f"{asks}, {most}" if asks else most


def _level_word(item: ScoringItem, number: int) -> str:
    if not 0 <= number < len(item.levels):
        return ""
    points = Decimal(item.levels[number]["points"])
    alike = [level for level in item.levels if Decimal(level["points"]) == points]
    return plain(points) if len(alike) == 1 else str(item.levels[number]["label"])


def _level_of(item: ScoringItem, text: str) -> Decimal:
    words = [fold(_level_word(item, number)) for number in range(len(item.levels))]
    labels = [fold(level["label"]) for level in item.levels]
    asked = fold(_tidied(text))
    for row in (words, labels):
        if row.count(asked) == 1:
            return Decimal(row.index(asked))
    begins = [number for number, label in enumerate(labels) if label.startswith(asked)]
    if len(begins) == 1:
        return Decimal(begins[0])
    known = "; ".join(f"{word} ({label})" for word, label in choices_of(item))
    raise ValueError(f"Mục này chỉ có các mức: {known}.")


def _yes_or_no(item: ScoringItem, text: str) -> Decimal:
    asked = fold(_tidied(text))
    yes, no = fold(word_of(item, Decimal(1))), fold(word_of(item, Decimal(0)))
    return _of_words(item, asked, YES | {yes}, NO | {no})


def _of_words(item: ScoringItem, asked: str, yes: set[str], no: set[str]) -> Decimal:
    if asked in yes:
        return Decimal(1)
    if asked in no:
        return Decimal(0)
    known = " hoặc ".join(
        word if word == label else f"{word} ({label})" for word, label in choices_of(item)
    )
    raise ValueError(f"Mục này chỉ nhận {known}.")


def _tidied(text: str) -> str:
    """A number in the one way that words are written (10,0 → 10); other words as they are."""
    try:
        number = parse_number(text)
    except ValueError:
        return text
    return text if number is None else plain(number)


def _number(text: str) -> Decimal:
    return parse_number(text) or Decimal(0)
