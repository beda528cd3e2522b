"""Numbers that Word draws before paragraphs and does not keep in their text."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LATIN = "abcdefghijklmnopqrstuvwxyz"


class WordNumbers:
    """Counts the lists of one document, paragraph by paragraph in its order."""

    def __init__(self, document: Any) -> None:
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {
            each.get(qn("w:abstractNumId")): _levels_of(each)
            for each in numbering.findall(qn("w:abstractNum"))
        }
        for number in numbering.findall(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            if link is not None:
                self._levels[number.get(qn("w:numId"))] = abstract.get(link.get(qn("w:val")), {})

    def mark(self, paragraph: Any) -> str:
        """The mark before a paragraph: “I.”, “1.2.”, “a)”, a dash for bullets; empty without one."""
        found = _list_of(paragraph)
        if found is None:
            return ""
        key, level = found
        levels = self._levels.get(key)
        if not levels or level not in levels:
            return "-"
        counts = self._counts[key]
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        form, text, _ = levels[level]
        if form in {"bullet", "none"}:
            return "-" if form == "bullet" else ""

        def filled(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            own_form, _, start = levels.get(at, ("decimal", "", 1))
            return _written(counts.get(at, start), own_form)

        return re.sub(r"%(\d)", filled, text)


def _levels_of(abstract: Any) -> dict[int, tuple[str, str, int]]:
    """Level → how it counts, its pattern (“%1.%2.”), its first number."""
    levels = {}
    for level in abstract.findall(qn("w:lvl")):
        values = {
            name: node.get(qn("w:val"))
            for name in ("numFmt", "lvlText", "start")
            if (node := level.find(qn(f"w:{name}"))) is not None
        }
        levels[int(level.get(qn("w:ilvl")) or 0)] = (
            values.get("numFmt") or "decimal",
            values.get("lvlText") or "",
            int(values.get("start") or 1),
        )
    return levels


def _list_of(paragraph: Any) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or its style's."""
    properties = [paragraph._p.pPr]
    style = paragraph.style
    while style is not None:
        properties.append(style.element.pPr)
        style = style.base_style
    for each in properties:
        if each is None or each.numPr is None:
            continue
        number, level = each.numPr.numId, each.numPr.ilvl
        if number is None:
            continue
        key = str(number.val)
        return None if key == "0" else (key, level.val if level is not None else 0)
    return None


def _written(number: int, form: str) -> str:
    if form.endswith("Roman"):
        made = ""
        for value, sign in _ROMANS:
            made += sign * (number // value)
            number %= value
        return made if form == "upperRoman" else made.lower()
    if form.endswith("Letter"):
        letter = _LATIN[(number - 1) % len(_LATIN)]
        return letter.upper() if form == "upperLetter" else letter
    return str(number)
