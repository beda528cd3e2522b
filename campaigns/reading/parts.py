"""Which part of a plan is which: purpose, contents, criteria, awards, solutions, time, organisation."""

from __future__ import annotations

import re

from campaigns.reading.outline import Paragraph
from campaigns.reading.words import says_any

PURPOSE, CONTENT, CRITERIA, AWARDS, SOLUTIONS, TIME, ORGANISATION = (
    "purpose", "content", "criteria", "awards", "solutions", "time", "organisation",
)  # fmt: skip
# Most telling first: “nội dung” also stands in headings of other parts.
WORDS: dict[str, tuple[str, ...]] = {
    PURPOSE: ("muc dich", "yeu cau", "muc tieu"),
    CRITERIA: ("tieu chi", "tieu chuan thi dua", "chi tieu thi dua", "doi tuong va tieu"),
    AWARDS: ("khen thuong", "hinh thuc khen"),
    CONTENT: ("noi dung phong trao", "noi dung thi dua", "noi dung", "nhiem vu trong tam"),
    SOLUTIONS: ("giai phap", "bien phap"),
    TIME: ("thoi gian", "tien do", "lo trinh", "thoi han"),
    ORGANISATION: ("to chuc thuc hien", "trach nhiem", "phan cong"),
}


def kinds_of(heading: str) -> list[str]:
    """Every part that a heading announces, in the order of `WORDS`."""
    return [kind for kind, words in WORDS.items() if says_any(heading, words, 88)]


def parts_of(tree: list[Paragraph]) -> dict[str, list[Paragraph]]:
    """Headings by the part they open, outermost first; one heading may open several."""
    found: dict[str, list[Paragraph]] = {kind: [] for kind in WORDS}
    for root in _headings(tree):
        opened: set[str] = set()
        for below in (child for child in root.children if child.kind == "capital"):
            for kind in kinds_of(heading_text(below)):
                found[kind].append(below)
                opened.add(kind)
        for kind in kinds_of(heading_text(root)):
            if kind not in opened:
                found[kind].append(root)
    return found


def heading_text(paragraph: Paragraph) -> str:
    """The first sentence: in “1. Mục đích. Phát huy …” only what names the part."""
    return first_sentence(paragraph)[:160]


def first_sentence(paragraph: Paragraph) -> str:
    return re.split(r"(?<=[a-zà-ỹ])[.:]\s", paragraph.text)[0]


def _headings(tree: list[Paragraph]) -> list[Paragraph]:
    """Roman parts; where a plan has none, its articles or its outermost numbers in capitals."""
    romans = [p for p in tree if p.kind == "roman"]
    if len(romans) >= 3:
        return romans
    articles = [p for p in tree if p.kind == "article"]
    if len(articles) >= 3:
        return articles
    shouted = [p for p in tree if p.is_shouted and p.kind in {"number", "roman", "capital", "none"}]
    return shouted or [p for p in tree if p.kind in {"roman", "article", "capital", "number"}]
