"""The head and foot of a plan: issuer, number, day, title, parent, legal bases, signatory."""

from __future__ import annotations

import re

from campaigns.reading.dates import day_of
from campaigns.reading.found import Found
from campaigns.reading.outline import BASIS
from campaigns.reading.outline import BASIS_KINDS
from campaigns.reading.outline import Paragraph
from campaigns.reading.words import plain
from campaigns.reading.words import says
from campaigns.reading.words import says_any

_NUMBER = re.compile(
    r"(\d{1,5})\s*/\s*((?:KH|QĐ|QD|CT|HD|TB|NQ)[-–](?:[A-ZĐƯ]{2,12})(?:[-–][A-ZĐ0-9]+)*)"
)
_CITED = re.compile(
    r"(?:số|so|sé|s6|sô|sd)?\s*[:.]?\s*(\d{1,5}\s*/\s*(?:\d{4}/)?[A-ZĐƯ]{2,6}[-–]\s?[A-ZĐƯ0-9][A-ZĐƯa-z0-9]{1,11}(?:[-–][A-Z0-9]+)?|\d{1,4}[-–](?:NQ|KL|CT|CTr|KH|QĐ)/[A-ZĐ]{2,4})"
)
_SIGNING = re.compile(
    r"(?:TM|KT|TUQ|TL|Q)\.\s*[A-ZĐÀ-Ỹ]{2}.*$|(?<![A-ZĐÀ-Ỹ] )(?:PHÓ\s+|PHO\s+)?CH[ỦU]\s+T[ỊI]CH(?:\s+TH\S+\s+TR\S+)?\s*$"
    r"|(?:^|\s{3})(?:(?:PHÓ|PHO)\s+)?(?:HIỆU TRƯỞNG|HIEU TRUONG|(?:TỔNG |TONG )?GIÁM ĐỐC|GIAM DOC|(?:TRƯỞNG|TRUONG) (?:BAN|PHÒNG|PHONG)|B[ÍI] TH[ƯU])\s*$"
)
_FIRST_FOOT = 8  # no foot stands before this line
_HEAD = 60  # lines in which the head stands
_POSTS = ("chu tich", "pho chu tich", "giam doc", "pho giam doc", "hieu truong", "truong ban")
_AGENCY = ("uy ban nhan dan", "ubnd", "so ", "truong ", "ban ", "phong ", "hoi ", "lien doan")
_AGENCIES = r"(?:uy ban|u[yv] ban|ubnd|so|truong|ban|phong|hoi|doan|lien doan|cong ty|trung tam|benh vien|hop tac xa|dang uy|tong cong ty)\b(?! hoach)"
_ABBREVIATIONS = {"ubnd", "hđnd", "thcs", "thpt", "mttq", "lhpn", "tncs", "tnhh"}
_PLACE_KINDS = (
    "tinh",
    "thanh pho",
    "huyen",
    "quan",
    "thi xa",
    "xa",
    "phuong",
    "dac khu",
    "thi tran",
)


def issuer_of(lines: list[str], title: Found | None) -> Found | None:
    """The agency in the head (two lines of capitals), else the one that the text says issues it."""
    if (letterhead := _letterhead(lines)) is not None:
        return letterhead
    for number, line in enumerate(lines[:_HEAD]):
        if says_any(line, ("uy ban nhan dan",), 88) and _is_capitals(line):
            own = line.split("  ")[0].strip()
            words = plain(own)
            if words in {"uy ban nhan dan", "uv ban nhan dan"} or len(words) < 18:
                extra = _next_capitals(lines, number)
                if extra is not None:
                    return Found({"value": _tidy(f"{own} {extra[1]}")}, 0.95, number, extra[0])
            return Found(
                {"value": _tidy(re.split(r"C[ỘO]NG\s+H[ÒO]A|CONG HOA", own)[0])},
                0.9,
                number,
                number,
            )
    pattern = re.compile(
        r"((?:Ủy|Uỷ|Uy)\s+ban\s+(?:nhân|nhan)\s+(?:dân|dan)\s+(?:xã|phường|tỉnh|thành phố|huyện|xa|phuong|tinh)\s+[A-ZĐÀ-Ỹ][^\s,.;]*(?:\s+[A-ZĐÀ-Ỹ][^\s,.;]*){0,3})"
        r"\s+(?:xây dựng|ban hành|xay dung|ban hanh)"
    )
    text = " ".join(line.strip() for line in lines[:_HEAD])
    if match := pattern.search(" ".join(text.split())):
        number = _line_with(lines, match.group(1)[:24])
        return Found({"value": match.group(1)}, 0.8, number, number)
    if title is not None:
        place = re.search(
            r"(?:địa bàn|dia ban)\s+((?:tỉnh|xã|phường|thành phố|tinh|xa|phuong)\s+[A-ZĐÀ-Ỹ]\S*(?:\s+[A-ZĐÀ-Ỹ]\S*){0,3})",
            title.facts["value"],
        )
        if place:
            return Found(
                {"value": f"Uỷ ban nhân dân {place.group(1)}"}, 0.5, title.first, title.last
            )
    return None


def _letterhead(lines: list[str]) -> Found | None:
    """The last agency in capitals above the number, the day or the name of the document.

    Above it stands the one that it belongs to: “UBND XÃ TÂN LẬP / TRƯỜNG THCS TÂN LẬP”.
    """
    found: Found | None = None
    for number, line in enumerate(lines[:12]):
        own = re.split(r"\s{3,}|C[ỘO]NG\s+H[ÒOÀ]+A?\s+X", line.strip())[0].strip(" -–_*")
        words = plain(own)
        if _NUMBER.search(line) or re.match(r"(?:so|s\S)\s?\d|ke hoach|quyet dinh", words):
            break
        if not own or not _is_capitals(own):
            continue
        if re.match(_AGENCIES, words):
            found = Found({"value": _tidy(own)}, 0.9, number, number)
        elif found and number - found.last <= 2 and words.startswith(_PLACE_KINDS):
            above = re.split(r"\s{3,}", lines[found.first].strip())[0].strip(" -–_*")
            found = Found({"value": _tidy(f"{above} {own}")}, 0.95, found.first, number)
    return found


def number_of(lines: list[str]) -> Found | None:
    """The document's own number; a blank one (“Số:      /KH-UBND”) is none."""
    for index, line in enumerate(lines[:_HEAD]):
        if says_any(line, BASIS, 90) and index > 12:
            continue
        match = _NUMBER.search(line.replace("KI-", "KH-"))
        if match and re.search(r"^\W*(?:S|s|5)\S{0,2}\s*[:.]?\s*\d", line.strip()):
            return Found(
                {"value": f"{match.group(1)}/{match.group(2).replace('–', '-')}"},
                0.95,
                index,
                index,
            )
    return None


def issued_on_of(lines: list[str]) -> Found | None:
    """The day in the head: “Ninh Bình, ngày 9 tháng 7 năm 2025”."""
    for index, line in enumerate(lines[:_HEAD]):
        words = plain(line)
        if (
            re.search(r"\bng\S{1,2} \d", words)
            and re.search(r",\s*ng", line)
            and _is_head_day(line)
        ):
            day = day_of(line)
            if day is not None and not says_any(line, BASIS, 90):
                return Found({"value": day.isoformat()}, 0.95, index, index)
            return None
    return None


def _is_head_day(line: str) -> bool:
    """A place and a day, whole or with blanks to fill in: “…, ngày    tháng 7 năm 2025”."""
    words = plain(line)
    return ("thang" in words and "nam" in words) or day_of(line) is not None


def title_of(paragraphs: list[Paragraph]) -> Found | None:
    """What stands under KẾ HOẠCH (or QUYẾT ĐỊNH), up to the first basis or part."""
    for place, paragraph in enumerate(paragraphs[:40]):
        here = paragraph.plain
        opens = (
            re.fullmatch(r"(?:ke hoach|quyet dinh|chuong trinh)(?:\s.*)?", here)
            and paragraph.text[:2].isupper()
        )
        if not opens and not (says(here[:12], "ke hoach", 90) and paragraph.is_shouted):
            continue
        parts = [
            re.sub(
                r"^(?:KẾ HOẠCH|KE HOACH|QUYẾT ĐỊNH|QUYET DINH|K\S+ HO\S+CH)\s*", "", paragraph.text
            )
        ]
        last = paragraph.last
        for following in paragraphs[place + 1 : place + 6]:
            if (
                following.kind in {"roman", "article", "number"}
                or _opens_bases(following)
                or _is_authority(following)
            ):
                break
            if len(" ".join(parts)) > 40 and " ".join(parts).count("“") == " ".join(parts).count(
                "”"
            ):
                break
            parts.append(following.text)
            last = following.last
        value = " ".join(" ".join(parts).split()).strip(" _-–.*")
        if len(value) > 10:
            return Found(
                {"value": value}, 0.9 if "thi dua" in plain(value) else 0.7, paragraph.first, last
            )
    return None


def bases_of(paragraphs: list[Paragraph]) -> list[Found]:
    """Documents that the plan rests on: paragraphs “Căn cứ …”, “Thực hiện …” before the first part."""
    found: list[Found] = []
    for paragraph in paragraphs:
        if paragraph.kind == "roman" or (paragraph.kind == "article" and found):
            break
        if not _opens_bases(paragraph):
            continue
        value = re.split(r",\s*(?:Ủy|Uỷ|Uy) ban|;\s*$", paragraph.text)[0].strip(" ;.")
        for cited in _citations(value):
            number = _CITED.search(cited)
            day = day_of(cited)
            found.append(
                Found(
                    {
                        "value": cited,
                        "number": _squeeze(number.group(1)) if number else None,
                        "issued_on": day.isoformat() if day else None,
                    },
                    0.9 if number else 0.6,
                    paragraph.first,
                    paragraph.last,
                )
            )
    return found


def _citations(value: str) -> list[str]:
    """The documents of one paragraph: after a semicolon each begins that has a number of its own."""
    cited: list[str] = []
    for piece in re.split(r";\s+", value):
        if not cited or _CITED.search(piece):
            cited.append(piece)
        else:
            cited[-1] += f"; {piece}"
    return cited


def parent_of(bases: list[Found], lines: list[str]) -> Found | None:
    """The plan or decision of the level above that launched the campaign, by its number."""
    best: tuple[int, Found] | None = None
    for place, basis in enumerate(bases):
        number = basis.facts.get("number")
        words = plain(basis.facts["value"])
        if not number or not re.search(r"/(KH|QĐ|QD)", number):
            continue
        score = 4 * ("phong trao thi dua" in words or says(words, "phong trao thi dua", 86)) + 2 * (
            "923" in number
        )
        score += ("ke hoach" in words) + ("trien khai" in words) - place
        if best is None or score > best[0]:
            best = (
                score,
                Found({"value": number}, 0.9 if score >= 4 else 0.5, basis.first, basis.last),
            )
    if best is not None:
        return best[1]
    for index, line in enumerate(lines[:_HEAD]):
        if (match := _CITED.search(line)) and says_any(line, ("ke hoach so", "quyet dinh so"), 85):
            return Found({"value": _squeeze(match.group(1))}, 0.5, index, index)
    return None


def signatory_of(lines: list[str]) -> tuple[Found | None, Found | None]:
    """The name under the signature and the capacity (TM., KT., posts).

    The last block counts; a decision signs before the plan that it encloses.
    """
    starts = [i for i, line in enumerate(lines) if _SIGNING.search(line)]
    if not starts:
        return None, None
    block = [starts[-1]]
    while len(starts) > len(block) and block[0] - starts[-len(block) - 1] <= 3:
        block.insert(0, starts[-len(block) - 1])
    posts = "\n".join(_SIGNING.search(lines[i]).group(0).strip() for i in block)  # type: ignore[union-attr]
    capacity = Found({"value": posts}, 0.85, block[0], block[-1])
    for index in range(block[-1] + 1, min(block[-1] + 16, len(lines))):
        line = re.split(r"\s{3,}", lines[index].strip())[-1].strip()
        if _looks_like_name(line) and not any(plain(line).startswith(p) for p in _POSTS):
            return Found({"value": line}, 0.8, index, index), capacity
    return None, capacity


def feet_of(lines: list[str]) -> list[range]:
    """Lines from “Nơi nhận:” on, which are no part of the body.

    A decision has a foot of its own before the plan that it encloses; the body goes on there.
    """
    feet = []
    for start, line in enumerate(lines):
        if start < _FIRST_FOOT or not (says(line.strip()[:14], "noi nhan", 80) and ":" in line):
            continue
        if any(start in foot for foot in feet):
            continue
        end = next((n for n in range(start + 1, len(lines)) if _opens_plan(lines[n])), len(lines))
        first = start
        while first and (_SIGNING.search(lines[first - 1]) or not lines[first - 1].strip()):
            first -= 1
        feet.append(range(first, end))
    # The signature may stand above or without “Nơi nhận:”.
    signed = [n for n, line in enumerate(lines) if _SIGNING.search(line) and 2 * n > len(lines)]
    if signed and not any(signed[-1] in foot for foot in feet):
        first = next((n for n in signed if signed[-1] - n <= 3), signed[-1])
        feet.append(range(first, len(lines)))
    return feet


def _opens_plan(line: str) -> bool:
    """“KẾ HOẠCH” or “PHỤ LỤC” alone in capitals, or a part in capitals."""
    return _is_capitals(line) and bool(
        re.match(r"(?:ke hoach|phu luc)\b|(?:[ivx]{1,4}|phan \w+) \w+ \w+", plain(line.strip()))
    )


def recipients_of(lines: list[str]) -> list[str]:
    """The lines under “Nơi nhận:”."""
    for index, line in enumerate(lines):
        if says(line[:14], "noi nhan", 80) and ":" in line:
            found = []
            for each in lines[index + 1 :]:
                item = re.split(r"\s{3,}", each.strip())[0]
                if item.startswith(("-", "–", "•")):
                    found.append(item.lstrip("-–• ").strip())
                elif item and not each.startswith(" " * 15):
                    break
            return found
    return []


def _opens_bases(paragraph: Paragraph) -> bool:
    return (
        paragraph.kind in {"none", "bullet"}
        and any(paragraph.plain.startswith(words) for words in BASIS)
        and any(kind in paragraph.plain[:80] for kind in (*BASIS_KINDS, "de nghi"))
    )


def _is_authority(paragraph: Paragraph) -> bool:
    return paragraph.is_shouted and says(paragraph.text, "uy ban nhan dan", 88)


def _is_capitals(line: str) -> bool:
    letters = [c for c in re.split(r"\s{3,}", line.strip())[0] if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _next_capitals(lines: list[str], number: int) -> tuple[int, str] | None:
    for index in range(number + 1, min(number + 4, len(lines))):
        own = re.split(r"\s{3,}", lines[index].strip())[0].strip()
        words = plain(own)
        if (
            own
            and _is_capitals(own)
            and words.split(" ")[0] in {k.split(" ")[0] for k in _PLACE_KINDS}
        ):
            return index, own
    return None


def _tidy(name: str) -> str:
    """“ỦY BAN NHÂN DÂN TỈNH NINH BÌNH” as it is written in a sentence."""
    words = " ".join(name.strip(" _-–").split())
    if words.upper() != words:
        return words
    made: list[str] = []
    is_name = False  # what follows the kind of a place, or an abbreviated kind of school
    kinds = re.compile(r"tỉnh|xã|phường|huyện|quận|khu|tinh|xa|phuong|huyen|quan|thcs|thpt")
    for word in words.lower().split():
        is_short = word in _ABBREVIATIONS
        made.append(word.upper() if is_short else word.capitalize() if is_name else word)
        is_name = is_name or kinds.fullmatch(word) is not None
        if made[-2:] in (["thành", "phố"], ["thị", "xã"], ["thị", "trấn"], ["thanh", "pho"]):
            is_name = True
    return made[0][:1].upper() + " ".join(made)[1:]


def _squeeze(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-")


def _line_with(lines: list[str], words: str) -> int:
    return next((i for i, line in enumerate(lines) if words[:14] in line), 0)


def _looks_like_name(line: str) -> bool:
    parts = line.split()
    return (
        2 <= len(parts) <= 5
        and all(p[:1].isupper() and p.replace("-", "").isalpha() for p in parts)
        and not line.isupper()
    )
