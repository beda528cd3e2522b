"""The body of a plan: content areas, target groups with criteria, awards, phases, obligations."""

from __future__ import annotations

import re

from campaigns.reading import parts
from campaigns.reading.found import Found
from campaigns.reading.found import Group
from campaigns.reading.outline import BULLET
from campaigns.reading.outline import LETTER
from campaigns.reading.outline import NONE
from campaigns.reading.outline import NUMBER
from campaigns.reading.outline import ROMAN
from campaigns.reading.outline import SUB_BULLET
from campaigns.reading.outline import Paragraph
from campaigns.reading.outline import last_line
from campaigns.reading.outline import walk
from campaigns.reading.words import plain
from campaigns.reading.words import says
from campaigns.reading.words import says_any

TITLE_LENGTH = 300
AWARD_FORMS = {  # code-like name: phrases, the most telling first
    "Huân chương Lao động": ("huan chuong lao dong",),
    "Cờ thi đua của Chính phủ": ("co thi dua cua chinh phu", "co thi dua chinh phu"),
    "Bằng khen của Thủ tướng Chính phủ": ("bang khen cua thu tuong", "bang khen thu tuong"),
    "Cờ thi đua của Uỷ ban nhân dân tỉnh": ("co thi dua cua uy ban nhan dan", "co thi dua cua ubnd", "co thi dua cap tinh"),
    "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh": (
        "bang khen cua chu tich uy ban", "bang khen cua chu tich ubnd", "bang khen cua ubnd tinh", "bang khen cua uy ban",
    ),
    "Giấy khen": ("giay khen",),
}  # fmt: skip
_PROVINCE = "(?:uy ban nhan dan|ubnd) (?:tinh|thanh pho)"
_GIVEN = (
    ("bang khen", "thu tuong", "Bằng khen của Thủ tướng Chính phủ"),
    ("bang khen", f"chu tich {_PROVINCE}", "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"),
    ("co thi dua", _PROVINCE, "Cờ thi đua của Uỷ ban nhân dân tỉnh"),
)
OCCASIONS = (
    ("annual", ("hang nam", "hang nam", "dinh ky nam", "khen thuong nam")),
    ("mid_term", ("so ket",)),
    ("final", ("tong ket",)),
    ("prompt", ("kip thoi", "dot xuat", "chuyen de")),
)  # fmt: skip
_YEARS = re.compile(
    r"(20[2-4]\d)\s*(?:[-–—]|den|đến|tới|toi|dén|to)\s*(?:hết\s+|het\s+)?(?:cuối\s+|cuoi\s+)?(?:(?:năm|nam|ndm)\s+(?:học\s+)?|(?:tháng|thang)\s+\d{1,2}\s*(?:/|năm|nam)\s*|(?:quý|quy)\s+\w{1,3}\s*(?:/|năm|nam)\s*)?(20[2-4]\d)"
)


def areas_of(by_part: dict[str, list[Paragraph]]) -> list[Found]:
    """Content areas: the run of marked paragraphs of the content part that speaks of emulating."""
    candidates: list[list[Paragraph]] = []
    for part in by_part[parts.CONTENT]:
        if (
            by_part[parts.CRITERIA]
            and part in by_part[parts.CRITERIA]
            and len(by_part[parts.CONTENT]) > 1
        ):
            continue
        candidates += _runs(part)
    best = max(candidates, key=_area_score, default=[])
    if not best:
        return []
    score = _area_score(best)
    # Short lists of deeds are areas too where the heading says so.
    return [_area(p, 0.95 if score > 3 else 0.75) for p in best]


def _runs(part: Paragraph) -> list[list[Paragraph]]:
    """Sibling paragraphs with the same kind of mark, on every level below a part."""
    found = []
    for node in [part, *walk(part.children)]:
        for kind in (NUMBER, LETTER, BULLET):
            run = [child for child in node.children if child.kind == kind]
            if len(run) >= 2:
                found.append(run)
    return found


def _area_score(run: list[Paragraph]) -> float:
    """Emulation words at the beginning count most; headings of other parts and bullets less."""
    openings = sum(
        says_any(p.text[:60], ("thi dua", "day manh", "tang cuong", "phat trien", "nang cao"), 85)
        for p in run
    )
    emulating = sum(says(p.text[:40], "thi dua", 86) for p in run)
    others = sum(
        says_any(
            parts.heading_text(p)[:60],
            (
                "muc tieu",
                "tieu chi",
                "hinh thuc khen",
                "doi tuong",
                "thoi gian",
                "noi dung thi dua",
                "noi dung phong trao",
            ),
            88,
        )
        for p in run
    )
    kind = {NUMBER: 1.0, LETTER: 0.6, BULLET: -1.5}[run[0].kind]
    return (openings + 2 * emulating - 4 * others) / len(run) + kind + min(len(run), 6) / 6


def _area(paragraph: Paragraph, confidence: float) -> Found:
    title = parts.first_sentence(paragraph)
    if len(title) < 12:
        title = paragraph.text
    if len(title) > TITLE_LENGTH:
        title = title[:TITLE_LENGTH].rpartition(" ")[0]
    return Found(
        {
            "ordinal": paragraph.ordinal or "-",
            "title": title.strip(" .,;:"),
            "text": " ".join([paragraph.text, *(c.text for c in walk(paragraph.children))]),
            "parent_ordinal": None,
        },
        confidence - (0.2 if len(title) < 20 else 0),
        paragraph.first,
        last_line(paragraph),
    )


def groups_of(by_part: dict[str, list[Paragraph]], tree: list[Paragraph]) -> list[Group]:
    """Target groups (“Đối với …”) with their criteria (bullets, or the paragraph itself)."""
    places = by_part[parts.CRITERIA] or by_part[parts.AWARDS] or tree
    best: list[Paragraph] = []
    for part in places:
        nodes = [part, *walk(part.children)]
        for node in nodes:
            run = _group_run(node)
            if len(run) > len(best):
                best = run
    groups = []
    for paragraph in best:
        heading, rest = _group_heading(paragraph)
        criteria = _criteria(paragraph, rest)
        groups.append(
            Group(
                {"ordinal": paragraph.ordinal, "title": heading},
                0.9 if criteria else 0.5,
                paragraph.first,
                last_line(paragraph),
                criteria=criteria,
            )
        )
    return groups


def _group_run(node: Paragraph) -> list[Paragraph]:
    """The groups among the children of a node: where one says “Đối với”, its brothers of the same
    mark are groups too, however badly they were scanned.
    """
    for kind in (LETTER, NUMBER, BULLET, ROMAN):
        run = [child for child in node.children if child.kind == kind]
        sure = sum(_is_group(child) for child in run)
        if sure and kind == LETTER and all(_is_group(c) or _may_be_group(c) for c in run):
            return run
        if sure:
            return [child for child in run if _is_group(child)]
    return []


def _may_be_group(paragraph: Paragraph) -> bool:
    """A short heading with bullets below it."""
    return len(paragraph.text) < 200 and bool(paragraph.children)


def _is_group(paragraph: Paragraph) -> bool:
    opening = plain(paragraph.text)[:14]
    return says(opening, "doi voi", 76) and not says(
        plain(paragraph.text)[:40], "doi voi hinh thuc", 90
    )


def _group_heading(paragraph: Paragraph) -> tuple[str, str]:
    """The words that name the group, and what follows them in the same paragraph."""
    text = paragraph.text
    cut = re.match(r"^(.{6,180}?)\s*[:.]\s+(?=\S)(.*)$", text)
    if cut:
        return _group_name(cut.group(1)), cut.group(2)
    return _group_name(text), ""


def _group_name(text: str) -> str:
    name = re.sub(r"^\S+\s+(?:với|vói|voi|véi|v\S{1,3})\s+", "", text.strip(" :.;"), count=1)
    return (name[:1].upper() + name[1:])[:TITLE_LENGTH] if name else text


def _criteria(paragraph: Paragraph, rest: str) -> list[Found]:
    below = [c for c in paragraph.children if c.kind in {BULLET, SUB_BULLET, NUMBER, LETTER}]
    if not below:
        below = [c for c in paragraph.children if c.kind == NONE and len(c.text) > 30]
    found = [
        Found(
            {"text": " ".join([c.text, *(g.text for g in walk(c.children))])},
            0.9,
            c.first,
            last_line(c),
        )
        for c in below
    ]
    if not found and rest:
        found.append(Found({"text": rest}, 0.6, paragraph.first, paragraph.last))
    return found


def awards_of(by_part: dict[str, list[Paragraph]]) -> list[Found]:
    """Award forms with the occasions under whose heading they stand."""
    found: dict[str, Found] = {}
    for part in by_part[parts.AWARDS]:
        _collect_awards(part, (), found)
    return list(found.values())


def _collect_awards(
    paragraph: Paragraph, occasions: tuple[str, ...], found: dict[str, Found]
) -> None:
    own = tuple(name for name, words in OCCASIONS if says_any(paragraph.text[:160], words, 90))
    named = _forms_named(paragraph.text)
    here = own or occasions
    if "Bằng khen của Thủ tướng Chính phủ" in named and len(named) > 1 and len(paragraph.text) < 60:
        named = ["Bằng khen của Thủ tướng Chính phủ"]
    if named and not _is_criterion(paragraph):
        for form in named:
            row = found.setdefault(
                form, Found({"name": form, "occasions": []}, 0.9, paragraph.first, paragraph.last)
            )
            row.facts["occasions"] = sorted(
                {*row.facts["occasions"], *here}, key=[n for n, _ in OCCASIONS].index
            )
            if not here:
                row.confidence = 0.6
    for child in paragraph.children:
        _collect_awards(child, here, found)


def _forms_named(text: str) -> list[str]:
    """Award forms of a text; who gives one may stand before it: “UBND tỉnh tặng Bằng khen”."""
    named = [
        form
        for form, words in AWARD_FORMS.items()
        # The noun itself must be there: “Giấy khen của Chủ tịch UBND” is nearly “Bằng khen …”.
        if says_any(text, words, 88) and says(text, " ".join(words[0].split()[:2]), 86)
    ]
    given = plain(text)
    for noun, giver, form in _GIVEN:
        if form not in named and re.search(rf"{giver}.{{0,40}}\b{noun}\b(?! cua)", given):
            named.append(form)
    return named


def _is_criterion(paragraph: Paragraph) -> bool:
    return len(paragraph.text) > 600


def phases_of(by_part: dict[str, list[Paragraph]], tree: list[Paragraph]) -> list[Found]:
    """“Giai đoạn 1 (từ 2025 - 2027)”, wherever it stands."""
    found: list[Found] = []
    for paragraph in walk(by_part[parts.TIME] or tree):
        head = paragraph.text[:120]
        if not says(head[:40], "giai doan", 84):
            continue
        years = _YEARS.search(head)
        if years and int(years.group(1)) <= int(years.group(2)):
            value = [int(years.group(1)), int(years.group(2))]
            if value not in [f.facts["value"] for f in found]:
                found.append(Found({"value": value}, 0.9, paragraph.first, paragraph.last))
    return found if len(found) > 1 or not found else _single_phase(found)


def _single_phase(found: list[Found]) -> list[Found]:
    """A lone “giai đoạn 2025–2030” is the whole campaign, not a phase of it."""
    first, last = found[0].facts["value"]
    return [] if last - first >= 4 else found


def period_of(
    by_part: dict[str, list[Paragraph]], tree: list[Paragraph], phases: list[Found]
) -> Found | None:
    """The years of the campaign: those named as such, else from the first phase to the last."""
    best: Found | None = None
    for paragraph in walk(by_part[parts.TIME] or tree) + walk(tree):
        for years in _YEARS.finditer(paragraph.text[:400]):
            first, last = int(years.group(1)), int(years.group(2))
            length = last - first
            if 2 <= length <= 10 and (
                best is None or length > best.facts["value"][1] - best.facts["value"][0]
            ):
                best = Found({"value": [first, last]}, 0.9, paragraph.first, paragraph.last)
        if best and best.facts["value"][1] - best.facts["value"][0] >= 5:
            return best
    if phases:
        value = [phases[0].facts["value"][0], phases[-1].facts["value"][1]]
        if best is None or value[1] - value[0] >= best.facts["value"][1] - best.facts["value"][0]:
            return Found({"value": value}, 0.7, phases[0].first, phases[-1].last)
    return best
