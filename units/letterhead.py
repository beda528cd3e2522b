"""How a unit stands in the head of its papers."""

from __future__ import annotations

from typing import Any

from units.enums import UnitKind
from units.models import Unit

# Managed by the committee above, whose name then stands over their own (Decree 30/2020/NĐ-CP,
# annex I, II.2). Committees, the Front and enterprises stand alone.
MANAGED = frozenset({
    UnitKind.DEPARTMENT, UnitKind.PUBLIC_SERVICE, UnitKind.OFFICE, UnitKind.SCHOOL, UnitKind.VILLAGE,
})  # fmt: skip


def agency_lines(unit: Unit) -> str:
    """Set “UỶ BAN NHÂN DÂN” over the name of the place; other agencies as they are called."""
    name = unit.name.upper()
    for opening in ("UỶ BAN NHÂN DÂN ", "ỦY BAN NHÂN DÂN "):
        if name.startswith(opening):
            return f"{opening.strip()}\n{name.removeprefix(opening)}"
    return name


def parent_line(unit: Unit) -> str:
    """Set “UBND XÃ CỔ LỄ”, in short as the decree allows, over what that committee manages."""
    above: Any = unit.parent  # declared on the abstract node
    if unit.kind not in MANAGED or above is None:
        return ""
    lines = agency_lines(above)
    return lines.replace("UỶ BAN NHÂN DÂN\n", "UBND ").replace("ỦY BAN NHÂN DÂN\n", "UBND ")
