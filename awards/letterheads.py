"""Head and signature of papers that a unit prints out of its own books."""

from __future__ import annotations

from documents.layout import Header
from documents.layout import Signature
from units.enums import UnitKind
from units.letterhead import agency_lines
from units.letterhead import leaders_line
from units.models import Unit

TYPE_CODE = "BC"


def header_for(unit: Unit) -> Header:
    """The head of a report of `unit`; number and day are written by hand when it is signed."""
    return Header(
        agency=agency_lines(unit),
        notation=f"{TYPE_CODE}-{unit.symbol or 'UBND'}",
        place=unit.place or "",
    )


def signature_for(unit: Unit) -> Signature:
    """A committee signs through its chairman, any other unit through its head."""
    if unit.kind == UnitKind.PROVINCE or unit.is_commune:
        return Signature("TM. UỶ BAN NHÂN DÂN", ("CHỦ TỊCH",))
    return Signature(posts=("THỦ TRƯỞNG ĐƠN VỊ",))


def recipients_for(unit: Unit) -> tuple[str, ...]:
    above = (f"- {unit.parent.name};",) if unit.parent else ()
    return (*above, f"- {leaders_line(unit)};", "- Lưu: VT.")
