"""Comparing words that may have lost their marks or been misread by a scanner."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from documents.text import fold

# What scanners make of Vietnamese letters, undone for comparison only.
_MISREAD = str.maketrans({"6": "o", "0": "o", "1": "l", "5": "s", "¢": "c", "€": "c", "7": "t"})
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_MIXED = re.compile(r"(?=[a-z0-9]*[a-z])(?=[a-z0-9]*[0-9])[a-z0-9]+")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case, no marks, no punctuation; digits inside words become the letters they stand for."""
    words = _NOT_WORDS.sub(" ", fold(text).replace("¢", "c").replace("€", "c")).split()
    return " ".join(
        word.translate(_MISREAD) if _MIXED.fullmatch(word) and not word[0].isdigit() else word
        for word in words
    )


def says(text: str, phrase: str, at_least: int = 84) -> bool:
    """Whether a text holds a phrase (folded already), letters misread here and there."""
    here = plain(text)
    if phrase in here:
        return True
    if len(here) < len(phrase) * 0.7:
        return False
    return fuzz.partial_ratio(phrase, here) >= at_least


def says_any(text: str, phrases: tuple[str, ...], at_least: int = 84) -> bool:
    return any(says(text, phrase, at_least) for phrase in phrases)


def likeness(one: str, other: str) -> float:
    """How alike two phrases are, from 0 to 1, whatever the order of their words."""
    return fuzz.token_set_ratio(plain(one), plain(other)) / 100


def misread_share(lines: list[str]) -> float:
    """How much of a text looks like the work of a scanner: few Vietnamese marks, digits in words."""
    words = [word for line in lines for word in line.split() if any(c.isalpha() for c in word)]
    if not words:
        return 1.0
    mixed = sum(bool(re.search(r"[a-zà-ỹ]\d|\d[a-zà-ỹ]", word.lower())) for word in words)
    marked = sum(
        any(c in "ăâêôơưđạảấầậắằặẹẻếềệọỏốồộớờợụủứừựỳỵ" for c in word.lower()) for word in words
    )
    poor = max(0.0, 0.45 - marked / len(words)) / 0.45
    return min(1.0, 4 * mixed / len(words) + 0.6 * poor)
