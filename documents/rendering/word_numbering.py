"""Word's own numbering for headings and lists, so that a paper stays right when it is edited."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.layout import point_letter
from documents.layout import roman

# Word knows no “đ”: its letters go a, b, c, d, e. From the fifth point on they are typed.
WORDS_LETTERS = 4
LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
FIRST_INDENT = Mm(12.7)


def numbering_of(word: Any) -> Numbering:
    """The numbering of a Word file being written, made with its first use."""
    if not hasattr(word.part, "portal_numbering"):
        word.part.portal_numbering = Numbering(word)
    return word.part.portal_numbering


class Numbering:
    """One list of three levels for headings and one with dashes.

    `dashes` is the number of the latter.
    """

    def __init__(self, word: Any) -> None:
        self._root = word.part.numbering_part.element
        self._counts = [0, 0, 0]
        self._headings = self._add([*LEVELS])
        self.dashes = self._add([("bullet", "-")])

    def take(self, level: int, ordinal: str) -> int:
        """The list that gives a heading this ordinal by counting; 0 where counting gives another.

        A level begins anew under each heading above it, as Word does it.
        """
        expected = self._counts[level - 1] + 1
        if ordinal != _ordinal(level, expected):
            return 0
        self._counts[level - 1] = expected
        self._counts[level:] = [0] * (len(self._counts) - level)
        return self._headings

    def _add(self, levels: list[tuple[str, str]]) -> int:
        abstract_id = 1 + max(
            (int(a.get(qn("w:abstractNumId"))) for a in self._root.findall(qn("w:abstractNum"))),
            default=-1,
        )
        abstract = _element("abstractNum", abstractNumId=abstract_id)
        abstract.append(_element("multiLevelType", val="multilevel"))
        for place, (kind, text) in enumerate(levels):
            level = _element("lvl", ilvl=place)
            level.append(_element("start", val=1))
            level.append(_element("numFmt", val=kind))
            level.append(_element("suff", val="space"))
            level.append(_element("lvlText", val=text))
            level.append(_element("lvlJc", val="left"))
            level.append(OxmlElement("w:pPr"))
            level[-1].append(_element("ind", left=0, firstLine=round(FIRST_INDENT.twips)))
            abstract.append(level)
        number = self._root.add_num(abstract_id)
        # The standard wants all definitions before the lists that use them.
        self._root.insert(0, abstract)
        return number.numId


def number_paragraph(paragraph: Any, number: int, level: int) -> None:
    """Let Word count this paragraph in a list, at a level from 1."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level - 1
    properties.get_or_add_numId().val = number


def _ordinal(level: int, number: int) -> str:
    if level == 1:
        return roman(number) if number < 40 else ""
    if level == 2:
        return str(number)
    return point_letter(number) if number <= WORDS_LETTERS else ""


def _element(name: str, **values: Any) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
