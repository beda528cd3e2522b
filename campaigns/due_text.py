"""A deadline as one line of text: how the reader writes it, how an officer reads and types it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from campaigns.enums import Precision
from documents.text import fold

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
ROMAN_OF = {number: numeral.upper() for numeral, number in ROMAN.items()}
NOT_NAMED = "không nêu"
LEAP_YEAR = 2028  # a yearly 29/2 exists in some years
_YEARS = range(1948, 2201)


def due_text(due: str) -> str:
    """The reader's "MM-DD" (yearly), "YYYY-MM-DD", "YYYY-MM", "YYYY-Qn" or "YYYY" in Vietnamese."""
    if match := re.fullmatch(r"(\d{2})-(\d{2})", due):
        return f"{match[2]}/{match[1]} hằng năm"
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", due):
        return f"{match[3]}/{match[2]}/{match[1]}"
    if match := re.fullmatch(r"(\d{4})-(\d{2})", due):
        return f"tháng {int(match[2])}/{match[1]}"
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", due):
        return f"Quý {ROMAN_OF[int(match[2])]}/{match[1]}"
    if re.fullmatch(r"\d{4}", due):
        return f"năm {due}"
    return due


def due_fields(text: str) -> dict[str, Any] | None:
    """The fields of an `Obligation` for a typed deadline, or None if it cannot be read.

    "15/12 hằng năm", "15/12/2026", "tháng 7/2026", "Quý II/2027", "năm 2030", "không nêu".
    """
    words = fold(text)
    yearly = bool(re.search(r"\b(?:hang|moi) nam\b", words))
    words = re.sub(r"\b(?:hang|moi) nam\b", "", words).replace("nam ", "/").replace("thang ", "/")
    words = re.sub(r"\s*/+\s*|-", "/", words.replace("ngay ", "").strip()).strip()
    if words in {"", fold(NOT_NAMED)}:
        return {"precision": Precision.NONE, "is_yearly": yearly} if text.strip() else None
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", words):
        return _of_day(int(match[1]), int(match[2]), match[3], yearly=yearly)
    if match := re.fullmatch(r"quy (iv|iii|ii|i|[1-4])(?:/(\d{4}))?", words):
        quarter = ROMAN.get(match[1]) or int(match[1])
        return _of(Precision.QUARTER, match[2], yearly=yearly, quarter=quarter)
    if match := re.fullmatch(r"/(\d{1,2})(?:/(\d{4}))?", words):
        if not 1 <= int(match[1]) <= 12:
            return None
        return _of(Precision.MONTH, match[2], yearly=yearly, month=int(match[1]))
    if match := re.fullmatch(r"/?(\d{4})", words):
        return _of(Precision.YEAR, match[1], yearly=False)
    return None


def _of_day(day: int, month: int, year: str | None, *, yearly: bool) -> dict[str, Any] | None:
    try:
        dt.date(int(year) if year else LEAP_YEAR, month, day)
    except ValueError:
        return None
    return _of(Precision.DAY, year, yearly=yearly, day=day, month=month)


def _of(
    precision: Precision, year: str | None, *, yearly: bool, **parts: int
) -> dict[str, Any] | None:
    """Without a year a deadline comes back every year only where it says so."""
    if year is None and not yearly:
        return None
    if year is not None and (yearly or int(year) not in _YEARS):
        return None
    return {
        "precision": precision,
        "is_yearly": yearly,
        "year": int(year) if year else None,
        **parts,
    }
