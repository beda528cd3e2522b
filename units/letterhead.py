"""How a unit stands in the head of its papers."""

from __future__ import annotations

from typing import Any

from units.enums import UnitKind
from units.models import Unit

COMMITTEES = ("Uỷ ban nhân dân ", "Ủy ban nhân dân ")
# Managed by the committee above, whose name then stands over their own (Decree 30/2020/NĐ-CP,
# annex I, II.2). Committees, the Front and enterprises stand alone.
MANAGED = frozenset({
    UnitKind.DEPARTMENT, UnitKind.PUBLIC_SERVICE, UnitKind.OFFICE, UnitKind.SCHOOL, UnitKind.VILLAGE,
})  # fmt: skip


def agency_lines(unit: Unit) -> str:
    """Set “UỶ BAN NHÂN DÂN” over the name of the place; other agencies as they are called."""
    name = unit.name.upper()
    for opening in map(str.upper, COMMITTEES):
        if name.startswith(opening):
            return f"{opening.strip()}\n{name.removeprefix(opening)}"
    return name


def parent_line(unit: Unit) -> str:
    """Set “UBND XÃ CỔ LỄ”, in short as the decree allows, over what that committee manages."""
    above: Any = unit.parent  # declared on the abstract node
    if unit.kind not in MANAGED or above is None:
        return ""
    return short_name(above).upper()


def leaders_line(unit: Unit) -> str:
    """Name the own leaders among the recipients: “Lãnh đạo UBND xã Cổ Lễ”."""
    return f"Lãnh đạo {short_name(unit)}"


def short_name(unit: Unit) -> str:
    """Shorten “Uỷ ban nhân dân” to “UBND”; other agencies as they are called."""
    for opening in COMMITTEES:
        if unit.name.startswith(opening):
            return f"UBND {unit.name.removeprefix(opening)}"
    return unit.name
