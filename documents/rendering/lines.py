"""Measures words with the very faces that are printed, and breaks them into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence

from documents.rendering.faces import face

HEAD, BODY = "Tinos-Bold", "Tinos"
GAPS = re.compile("[ \t\r\n]")  # not the spaces that hold words together


def has_letters(name: str, texts: Iterable[str]) -> bool:
    """Whether the face has every letter of these texts."""
    owned = face(name).glyphs
    return all(ord(letter) in owned for letter in {*"".join(texts)} - {"\n", "\t", "\r"})


def legible(text: str) -> str:
    """The text with a question mark for each letter that our upright face lacks."""
    owned = face(BODY).glyphs
    return "".join(letter if ord(letter) in owned else "?" for letter in text)


def broken(text: str, name: str, room: float) -> list[str]:
    """Lines of a text no wider than `room`; a word that is wider itself is broken anywhere.

    Args:
        room: in ems of the letters' size. Runs of spaces, which are gaps to write into, stay.

    Returns:
        At least one line, which may be empty.
    """
    measure = face(name).width
    if "\n" not in text and measure(text) <= room + 0.001:
        return [text]
    lines, line = [], None
    for word in GAPS.split(text):
        tried = word if line is None else f"{line} {word}"
        if measure(tried) <= room + 0.001:
            line = tried
            continue
        if line is not None:
            lines.append(line)
        *full, line = _pieces(word, measure, room)
        lines += full
    return [*lines, line or ""]


def _pieces(word: str, measure, room: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter) > room + 0.001:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shares(
    wanted: Sequence[int | None], heads: Sequence[str], rows: Sequence[Sequence[str]], *,
    room: float, size: float, padding: float,
) -> tuple[list[float], bool]:  # fmt: skip
    """Widths of columns in points: as wanted, yet none narrower than its longest word.

    Args:
        wanted: shares in percent, None for what is left.
        room: of the whole table.
        padding: of both sides of a cell.

    Returns:
        The widths, which fill the room, and whether every word fits into its column.
    """
    needed = []
    for place, head in enumerate(heads):
        words = {word for row in rows for word in GAPS.split(row[place])}
        widest = max((face(HEAD).width(word) for word in words), default=0.0)
        widest = max(widest, *(face(HEAD).width(word) for word in GAPS.split(head)))
        needed.append(widest * size + padding)
    given = sum(share for share in wanted if share)
    spare = max(100 - given, 0) / max(1, sum(share is None for share in wanted))
    plain = [spare if share is None else share for share in wanted]
    widths = [room * share / (sum(plain) or 1) for share in plain]
    if sum(needed) > room:
        return widths, False
    # Columns that need more take it from the others, by what these can spare.
    short = sum(max(0.0, need - width) for need, width in zip(needed, widths, strict=True))
    free = sum(max(0.0, width - need) for need, width in zip(needed, widths, strict=True))
    taken = short / free if free else 0.0
    return [
        need if width < need else width - (width - need) * taken
        for need, width in zip(needed, widths, strict=True)
    ], True
