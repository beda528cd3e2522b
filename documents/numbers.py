"""Numbers as Vietnamese officers write and read them: 1.234,5."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP
from decimal import Decimal

from documents.text import normalize

_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}([. ][0-9]{3})+(,[0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+(,[0-9]+)?")
_ENGLISH = re.compile(r"-?[0-9,]*[0-9]\.[0-9]+|-?[0-9]{1,3}(,[0-9]{3})+")
# Keyboards of other languages write wide digits and signs, and several kinds of minus.
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF0C, 0xFF0E)}
_SIGNS = str.maketrans({**_WIDE, 0x2212: "-", 0xFF0D: "-", 0x2013: "-"})
MAX_DIGITS = 14  # before the comma; what the database column holds


def parse_number(typed: str) -> Decimal | None:
    """Read a typed number; None for an empty field.

    Accepts 1234 · 1.234 · 1 234 · 1.234,5 · 1234,5. A form that means something else in English
    (1,234.5 or 12.5) is refused rather than guessed.

    Raises:
        ValueError: with the Vietnamese sentence for the field.
    """
    text = normalize(typed).strip().translate(_SIGNS)
    if not text:
        return None
    if _GROUPED.fullmatch(text) or _PLAIN.fullmatch(text):
        value = Decimal(re.sub(r"[. ]", "", text).replace(",", "."))
        if len(str(abs(int(value)))) > MAX_DIGITS:
            raise ValueError("Số quá lớn. Hãy kiểm tra lại số chữ số.")
        return value or Decimal(0)  # “-0” is zero
    if _ENGLISH.fullmatch(text):
        raise ValueError(
            f"“{text}” viết theo kiểu nước ngoài. Hãy viết dấu chấm ở hàng nghìn, dấu phẩy ở "
            "phần thập phân, ví dụ 1.234,5."
        )
    raise ValueError(f"“{text[:40]}” không phải là số. Hãy chỉ nhập chữ số, ví dụ 1.234 hoặc 12,5.")


def format_number(value: Decimal | float | None, decimals: int = 0) -> str:
    """1234.5 → "1.234,5"; None → "–"."""
    if value is None:
        return "–"
    # Through text: 2.675 in binary is a little less, and would be rounded down.
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    english = f"{rounded or abs(rounded):,.{decimals}f}"
    return english.replace(",", "\0").replace(".", ",").replace("\0", ".")
