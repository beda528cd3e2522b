"""What an award and its giver are called in the words of a unit's own papers."""

from __future__ import annotations

from awards.law import decides
from awards.models import AwardForm
from units.enums import UnitKind
from units.models import Unit


def authority_of(unit: Unit) -> str:
    """Who decides for a unit: the committee's chairman, a department's director, or its head."""
    if unit.kind == UnitKind.PROVINCE or unit.is_commune:
        return f"Chủ tịch {unit.name}"
    if unit.name.startswith("Sở "):
        return f"Giám đốc {unit.name}"
    return f"Thủ trưởng {unit.name}"


def award_name(form: AwardForm, unit: Unit) -> str:
    """The form as the deciding unit's papers call it: with the unit's own name for “cấp xã”, “tỉnh”.

    A flag is the committee's, other awards its head's.
    """
    if not form.certificate_name or not decides(unit, form):
        return form.name
    giver = unit.name if form.name.startswith("Cờ") else authority_of(unit)
    return f"{form.certificate_name.capitalize()} của {giver}"
