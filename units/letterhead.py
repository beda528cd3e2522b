"""How a unit stands in the head of its papers."""

from __future__ import annotations

from units.models import Unit


def agency_lines(unit: Unit) -> str:
    """Set “UỶ BAN NHÂN DÂN” over the name of the place; other agencies as they are called."""
    name = unit.name.upper()
    for opening in ("UỶ BAN NHÂN DÂN ", "ỦY BAN NHÂN DÂN "):
        if name.startswith(opening):
            return f"{opening.strip()}\n{name.removeprefix(opening)}"
    return name
