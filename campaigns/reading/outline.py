"""From lines to paragraphs, each with its mark (I., 1., a), -, Điều 1.) and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field

from campaigns.reading.words import plain
from campaigns.reading.words import says

ROMAN, ARTICLE, CAPITAL, NUMBER, LETTER, BULLET, SUB_BULLET, NONE = (
    "roman", "article", "capital", "number", "letter", "bullet", "sub_bullet", "none",
)  # fmt: skip
MAX_PARAGRAPH = 6_000  # letters; no plan has longer ones, and comparing words takes time
_ROMAN_NUMERAL = r"(?:X{0,2}(?:IX|IV|V?I{1,3}|V|X))"
_MARKS = (
    (ROMAN, re.compile(rf"^(?:PHẦN|Phần|PHAN|Phan|CHƯƠNG|Chương|MỤC|Mục)\s+(?:thứ\s+)?({_ROMAN_NUMERAL}|\d+|nhất|hai|ba|tư|năm)\b[.:\-–]?\s*(.*)$")),
    (ROMAN, re.compile(rf"^({_ROMAN_NUMERAL})\s*[.,/)\-–:]\s*(?=\S)(.*)$")),
    (ROMAN, re.compile(r"^(VL|VIL|IL|IIL|Vl|lI|Il|ll|lII|III|lV|1V)\s*[.,]\s+(?=[A-ZĐÀ-Ỹ])(.*)$")),
    (ARTICLE, re.compile(r"^(?:Điều|ĐIỀU|Dieu|Diéu)\s+(\d+)\s*[.:]\s*(.*)$")),
    (CAPITAL, re.compile(r"^([A-HĐ])\s*[.)/]\s+(?=[^\W\da-zà-ỹ]{2})(.*)$")),
    (NUMBER, re.compile(r"^(?:Nội dung|NỘI DUNG|Noi dung|Nội dung thi đua)\s+(?:số\s+|thứ\s+)?(\d{1,2})\s*[.:\-–)]\s*(.*)$")),
    (NUMBER, re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,2})\s*[.)]\s*(?=\D)(.*)$")),
    (NUMBER, re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,2})\s+(?=[^\W\d])(.*)$")),
    (LETTER, re.compile(r"^\(?([a-zđ¢€])\s*[).]\s*(?=\S)(.*)$")),
    (SUB_BULLET, re.compile(r"^(\+)\s*(.*)$")),
    (BULLET, re.compile(r"^([-–—•●▪*·])\s*(?=\S)(.*)$")),
)  # fmt: skip
# A scanner drops the full stop after a part's numeral and takes I for L or a bar.
_SCANNED_PART = re.compile(r"^([IVXLl|]{1,4})[.,:]?\s+(\S.*)$")
_ROMAN_LETTERS = str.maketrans({"L": "I", "l": "I", "|": "I"})
BASIS = ("can cu", "thuc hien", "thi hanh", "xet de nghi", "theo de nghi", "huong ung")
BASIS_KINDS = ("ke hoach", "quyet dinh", "nghi quyet", "nghi dinh", "luat", "thong tu", "chi thi", "ket luan", "cong van", "chuong trinh", "to trinh", "van ban")  # fmt: skip
_PAGE_NUMBER = re.compile(r"^\s*[-–]?\s*\d{1,3}\s*[-–]?\s*$")
_ENDS = (".", ";", ":", "./.", "!", "”.", "…")


@dataclass
class Paragraph:
    """`first` and `last` are line numbers from 0; `title` is the part that names it."""

    kind: str
    ordinal: str
    text: str
    first: int
    last: int
    children: list[Paragraph] = field(default_factory=list)

    @property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def is_shouted(self) -> bool:
        """Whether it is set in capitals, as parts are."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 5 and sum(c.isupper() for c in letters) >= 0.75 * len(letters)


def paragraphs_of(lines: list[str]) -> list[Paragraph]:
    """Join wrapped lines; a new paragraph begins at a mark, after a blank line or a full stop."""
    found: list[Paragraph] = []
    is_broken = True
    for number, raw in enumerate(lines):
        line = " ".join(raw.split())
        if not line or _PAGE_NUMBER.match(line):
            # A blank line within a sentence is the page's, not the writer's.
            is_broken = is_broken or not line
            continue
        kind, ordinal, text = mark_of(line)
        if _continues(found, kind, line, is_broken=is_broken):
            found[-1].text += f" {line}"
            found[-1].last = number
        else:
            found.append(Paragraph(kind, ordinal, text, number, number))
        is_broken = False
    return found


def mark_of(line: str) -> tuple[str, str, str]:
    """Kind of mark, the mark as printed, and the text after it."""
    scanned = _SCANNED_PART.match(line)
    if scanned and Paragraph(NONE, "", scanned.group(2), 0, 0).is_shouted:
        return ROMAN, scanned.group(1).translate(_ROMAN_LETTERS), scanned.group(2).strip()
    if line[:1].isupper() and line.endswith(":") and says(line[:10], "doi voi", 80):
        return LETTER, "", line
    for kind, pattern in _MARKS:
        if match := pattern.match(line):
            return kind, match.group(1).replace("¢", "c").replace("€", "c"), match.group(2).strip()
    return NONE, "", line


def _continues(found: list[Paragraph], kind: str, line: str, *, is_broken: bool) -> bool:
    """Whether an unmarked line belongs to the paragraph before it."""
    if found and kind == BULLET and not is_broken and _is_torn(line):
        return True
    if not found or kind != NONE or len(found[-1].text) > MAX_PARAGRAPH:
        return False
    before = found[-1]
    if not before.text:  # “Phần I” alone on its line: its heading follows
        return True
    if cites_a_basis(line):
        return False
    if before.is_shouted != Paragraph(NONE, "", line, 0, 0).is_shouted and len(line) > 5:
        return not before.is_shouted and not is_broken and line[:1].islower()
    if not is_broken:
        is_ended = before.text.endswith((";", ".", ".”"))
        return not (is_ended and line[:1].isupper())
    starts_low = line[:1].islower() or line[:1].isdigit() or line[:1] in '“"(,;'
    return starts_low and not before.text.rstrip().endswith(_ENDS)


def cites_a_basis(line: str) -> bool:
    """“Căn cứ Luật …”, “Thực hiện Kế hoạch số …” at the beginning of a line."""
    words = plain(line)[:60]
    return line[:1].isupper() and any(
        words.startswith(f"{opening} {kind}") for opening in BASIS for kind in BASIS_KINDS
    )


def _is_torn(line: str) -> bool:
    """A dash that a page broke off a name: “chính trị ⏎ - xã hội”."""
    rest = line[1:].strip()
    return rest[:1].islower() and len(rest) < 40


def nested(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A tree by marks: what begins with a mark already used on an outer level goes back to it."""
    roots: list[Paragraph] = []
    stack: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.kind == NONE:
            (stack[-1].children if stack else roots).append(paragraph)
            continue
        kinds = [_rank(p) for p in stack]
        rank = _rank(paragraph)
        if rank in kinds:
            del stack[kinds.index(rank) :]
        elif rank in (("roman", 0), ("article", 0)):
            stack.clear()
        elif rank[0] == CAPITAL:
            del stack[
                next((n for n, k in enumerate(kinds) if k[0] not in {ROMAN, ARTICLE}), None) :
            ]
        elif rank[0] == BULLET and SUB_BULLET in [k for k, _ in kinds]:
            del stack[[k for k, _ in kinds].index(SUB_BULLET) :]
        (stack[-1].children if stack else roots).append(paragraph)
        stack.append(paragraph)
    return roots


def _rank(paragraph: Paragraph) -> tuple[str, int]:
    return paragraph.kind, paragraph.ordinal.count(".") if paragraph.kind == NUMBER else 0


def walk(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Every paragraph of a tree in the order of the document."""
    return [each for p in paragraphs for each in (p, *walk(p.children))]


def last_line(paragraph: Paragraph) -> int:
    return max(p.last for p in walk([paragraph]))
