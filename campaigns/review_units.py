"""Units that the words of a document name, among those a plan can oblige or give work to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence
from typing import TYPE_CHECKING

from campaigns.reading.words import plain
from units.models import Unit

if TYPE_CHECKING:
    from campaigns.models import PlanReading

FILLING = 12  # letters around a name that a heading may have: "Đề nghị …"


def units_of(reading: PlanReading) -> list[Unit]:
    """The planning unit, then those directly below it; asked once for all rows of a page."""
    kept = getattr(reading, "_units_of_plan", None)
    if kept is None:
        below = Unit.objects.filter(parent=reading.unit_id).in_name_order()
        kept = [reading.unit, *below]
        reading._units_of_plan = kept  # type: ignore[attr-defined]
    return kept


def named_in(words: str, units: Iterable[Unit], place: str = "") -> list[Unit]:
    """The units whose name, short name or name without `place` stands in the words.

    A longer name is taken out first: “Phòng Kinh tế” is not named by “Phòng Kinh tế và Hạ tầng”.

    Args:
        place: the planning unit's own name, whose place local offices carry at the end of theirs.
    """
    here = f" {_spelt(words)} "
    names = sorted(
        ((name, unit) for unit in units for name in _names(unit, place)),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    found: dict[int, Unit] = {}
    for name, unit in names:
        here, times = re.subn(rf"(?<= ){re.escape(name)}(?= )", "", here)
        if times:
            found[unit.pk] = unit
    return list(found.values())


def actor_named(words: str, units: Sequence[Unit], place: str = "") -> Unit | None:
    """The one unit that a heading names and nothing else; None for a circle of many."""
    found = named_in(words, units, place)
    if len(found) != 1:
        return None
    here = _spelt(words)
    longest = max((name for name in _names(found[0], place) if name in here), key=len)
    return found[0] if len(here) <= len(longest) + FILLING else None


def _spelt(words: str) -> str:
    return re.sub(r"\bubnd\b", "uy ban nhan dan", plain(words))


def _names(unit: Unit, place: str) -> set[str]:
    whole = _spelt(unit.name)
    names = {whole, _spelt(unit.short_name)}
    if suffix := re.search(r"\b(?:tinh|thanh pho|xa|phuong|dac khu)\b.*", plain(place)):
        short = whole.removesuffix(f" {suffix.group()}")
        names |= {short, f"{short} {suffix.group().split(' ')[0]}"}
    return {name for name in names if " " in name}
