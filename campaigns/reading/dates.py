"""Days and terms as plans word them: 15/12, ngày 20 tháng 11, Quý II năm 2027, trong tháng 7 năm 2025."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from campaigns.reading.words import plain

_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "l": 1, "ll": 2}
_YEAR = r"(20[2-4]\d)"
_SLASHED = re.compile(
    rf"(?<![\d/])(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})(?:\s*[/.\-]\s*{_YEAR})?(?![\d/]|\s*%|\w)"
)
_WORDED = re.compile(
    rf"(?:ngay|truoc|nhat|mung|mong)\s+(\d{{1,2}})\s+(?:cua\s+)?thang\s+(\d{{1,2}})(?:\s+(?:nam\s+)?{_YEAR}|\s+hang nam|\b)"
)
_ANY_YEAR = r"((?:19|20)\d\d)"  # documents cited may be older than any campaign
_SLASHED_DAY = re.compile(
    rf"(?<![\d/])(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*{_ANY_YEAR}(?!\d)"
)
_WORDED_DAY = re.compile(rf"ngay\s+(\d{{1,2}})\s+thang\s+(\d{{1,2}})\s+(?:nam\s+)?{_ANY_YEAR}")
_MISREAD_DAY = re.compile(r"[\dlIOo|]{1,2}[/.][\dlIOo|]{1,2}(?:[/.]20\d\d)?")
_MISREAD_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})
_BEFORE_A_DAY = re.compile(r"(?:ngay|truoc|nhat|qua|han|vao|mung|mong)\s+$")
_LAST_OF_MONTH = re.compile(
    rf"(?:cuoi thang|het thang|trong thang|thang)\s+(\d{{1,2}})\s*(?:[/\s]|nam)\s*(?:nam\s*)?{_YEAR}"
)
_QUARTER = re.compile(rf"quy\s+(iv|iii|ii|i|[1-4])\b\s*(?:nam|[/\-])?\s*{_YEAR}")
_ONLY_YEAR = re.compile(rf"(?:nam|vao|den)\s+(?:nam\s+)?{_YEAR}")
_INCLUSIVE = (
    "cham nhat",
    "khong qua",
    "muon nhat",
    "den het ngay",
    "het ngay",
    "den ngay",
    "vao ngay",
    "ngay han",
)
_EXCLUSIVE = ("truoc ngay", "truoc")


@dataclass(frozen=True)
class Due:
    """A term: `text` as MM-DD (yearly), YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY."""

    text: str
    includes_day: bool
    at: int

    @property
    def is_yearly(self) -> bool:
        return len(self.text) == 5


def day_of(text: str) -> dt.date | None:
    """The first full day of a text: 14/5/2025 or ngày 14 tháng 5 năm 2025."""
    for pattern, given in ((_WORDED_DAY, flat(text)), (_SLASHED_DAY, text)):
        for match in pattern.finditer(given):
            day, month, year = match.groups()
            if made := _date(int(year), int(month), int(day)):
                return made
    return None


def dues_in(text: str) -> list[Due]:
    """Every term of a sentence, in its order."""
    here = flat(text)
    found: list[Due] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in (
        (_WORDED, _day_text),
        (_SLASHED, _day_text),
        (_QUARTER, _quarter_text),
        (_LAST_OF_MONTH, _month_text),
        (_ONLY_YEAR, lambda match: match.group(1)),
    ):
        for match in pattern.finditer(here):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if _is_of_a_paper(here, match.start(), match.end()):
                continue
            is_range = pattern is _SLASHED and "/" not in match.group(0)
            if is_range and not _BEFORE_A_DAY.search(here[: match.start()]):
                continue  # “2-3 mô hình”
            made = read(match)
            if made:
                taken.append(match.span())
                # A month, quarter or year lasts to its own end.
                is_day = len(made) in {5, 10}
                includes = not is_day or _includes(here, match.start())
                found.append(Due(made, includes, match.start()))
    return sorted(found, key=lambda due: due.at)


def flat(text: str) -> str:
    """Folded words with the slashes of dates kept."""
    joined = re.sub(r"(?<=\d)\s*([/.\-])\s*(?=\d)", r"\1", text)
    parts = []
    for token in joined.split():
        bare = token.strip("“”\"'()[],;:.")
        if _MISREAD_DAY.fullmatch(bare) and any(c.isdigit() for c in bare):
            bare = bare.translate(_MISREAD_DIGITS)
        parts.append(
            bare if re.fullmatch(r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{4})?", bare) else plain(token)
        )
    return " ".join(part for part in parts if part)


def _is_of_a_paper(text: str, start: int, end: int) -> bool:
    """Whether a day belongs to a cited document: “số 71/NQ-CP ngày 01/4/2025 của Chính phủ”."""
    before, after = text[max(0, start - 60) : start], text[end : end + 12]
    has_year = re.search(r"20[2-4]\d$", text[start:end].strip()) is not None
    cites = re.search(
        r"(nq|qd|kh|kl|nd|tt|ct|ctr|cv|luat|nghi quyet|quyet dinh|ket luan)\b[^.]*$", before
    )
    return bool(has_year and cites and after.strip().startswith("cua"))


def _day_text(match: re.Match[str]) -> str:
    day, month, year = match.groups()
    made = _date(int(year or 2028), int(month), int(day))  # 2028 holds a 29 February
    if made is None:
        return ""
    return made.isoformat() if year else f"{made:%m-%d}"


def _month_text(match: re.Match[str]) -> str:
    month, year = int(match.group(1)), match.group(2)
    return f"{year}-{month:02d}" if 1 <= month <= 12 else ""


def _quarter_text(match: re.Match[str]) -> str:
    return f"{match.group(2)}-Q{_ROMANS[match.group(1)]}"


def _includes(text: str, at: int) -> bool:
    """“Trước ngày 15/12” leaves the day out; every other wording takes it in."""
    before = text[max(0, at - 26) : at + 6]
    if any(words in before for words in _INCLUSIVE):
        return True
    if re.search(r"truoc \d{1,2}\s?(?:h|gio)\w*\b", before):  # before an hour of that day
        return True
    tail = re.search(r"\b(tr(?!ong|en|o\b|i)\w{2,4})\s+(?:ngay\s*)?$", text[max(0, at - 20) : at])
    return not (any(words in before for words in _EXCLUSIVE) or tail)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day)
