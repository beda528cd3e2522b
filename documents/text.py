"""Vietnamese text as values: how it is stored, searched and ordered.

Pure functions; every room may use them. Three ways to look at one text:

* `normalize` makes what people typed or pasted comparable, without changing what is read;
* `fold` drops all marks, for search columns and for matching scanned headings;
* `vietnamese_sort_key` orders like PostgreSQL's `vi-x-icu`, for SQLite and for Python lists.
"""

import unicodedata
from functools import lru_cache

# Pasted from Word, PDF and chat programs: seen by nobody, but they make equal names differ.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,  # soft hyphen
        0x034F,  # combining grapheme joiner
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),  # zero-width space and joiners, direction marks
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,  # byte order mark
    ]
)
_LINE_ENDS = dict.fromkeys([0x000B, 0x000C, 0x000D, 0x0085, 0x2028, 0x2029], "\n")
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
# PostgreSQL refuses NUL in text, XML and PDF refuse the rest.
_CONTROLS = dict.fromkeys(
    set(range(0x20)) - {0x09, 0x0A} - set(_LINE_ENDS) | set(range(0x7F, 0xA0)) - set(_LINE_ENDS)
)
# Old keyboards and fonts wrote the Icelandic capital, which looks the same.
_LOOKALIKES = {0x00D0: "Đ"}
_CLEANING = {**_INVISIBLE, **_CONTROLS, **_SPACES, **_LINE_ENDS, **_LOOKALIKES}
_STROKED_D = str.maketrans("đð", "dd")

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark
_OTHER_MARKS = "\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0327\u0328\u0304"
_MARK_WEIGHTS = {mark: weight for weight, mark in enumerate(_TONES + _OTHER_MARKS, start=1)}
_LETTER_OF_MARK = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}
# The order of the Unicode collation's root, as PostgreSQL 15 sorts it, then the alphabet.
_ORDER = (
    "\t\n\v\f\r\x85\u2028\u2029 _-‐‑‒–—―,;:!¡?¿.…·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•′″`´^¯¨¸°©®"
    "←→+±÷×<=>¬|¦~−≤≥■□▪▶○●★☆✓¤¢$£¥₫€0123456789aăâbcdðđeêfghijklmnoôơpqrstuưvwxyz"
)
_PRIMARY = {letter: weight for weight, letter in enumerate(_ORDER)}
_UNLISTED = len(_ORDER)

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]


def normalize(text: str) -> str:
    """Return `text` as it is stored: composed (NFC), without invisible characters.

    Every kind of space becomes U+0020, every kind of line end one line feed, control characters
    are dropped and the Icelandic Ð becomes Đ. Spaces are neither collapsed nor trimmed, and
    letters keep their case and tone marks.
    """
    text = text.replace("\r\n", "\n").translate(_CLEANING)
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` for comparison without diacritics: lower case, no marks, đ as d.

    Runs of white space become one space and the ends are trimmed, so that "xã  Liên Minh",
    "XA LIEN MINH" and decomposed input from a Mac all give "xa lien minh".
    """
    lowered = unicodedata.normalize("NFD", normalize(text)).lower()
    letters = unicodedata.normalize("NFD", lowered)
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return " ".join(bare.translate(_STROKED_D).split())


@lru_cache(maxsize=16_384)
def vietnamese_sort_key(text: str) -> SortKey:
    """Return a key that orders texts as PostgreSQL's collation `vi-x-icu` does.

    Letters of the whole text first (a ă â b c d đ e ê …), then tones from the left (ngang,
    huyền, hỏi, ngã, sắc, nặng), then lower before upper case; what is still equal is ordered by
    code points, as PostgreSQL does for its deterministic collations.

    Cached because a database collation asks for the key of the same name many times in a sort.
    """
    primaries: list[int] = []
    secondaries: list[int] = []
    tertiaries: list[int] = []
    for letter, marks in _clusters(text):
        base = letter.lower() if len(letter.lower()) == 1 else letter
        tones = []
        for mark in marks:
            vowel = _LETTER_OF_MARK.get((base, mark))
            if vowel:
                base = vowel
            else:
                tones.append(_MARK_WEIGHTS.get(mark, _UNLISTED + ord(mark)))
        primaries.append(_PRIMARY.get(base, _UNLISTED + ord(base)))
        secondaries += [0, *tones]
        tertiaries += [int(letter != letter.lower()), *[0] * len(tones)]
    return tuple(primaries), tuple(secondaries), tuple(tertiaries), text


def _clusters(text: str) -> list[tuple[str, list[str]]]:
    """Split decomposed `text` into base characters with their marks; ignorable ones left out."""
    clusters: list[tuple[str, list[str]]] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and clusters:
            clusters[-1][1].append(character)
        elif ord(character) in _SPACES:
            clusters.append((" ", []))
        elif ord(character) not in _INVISIBLE and ord(character) not in _CONTROLS:
            clusters.append((character, []))
    return clusters
