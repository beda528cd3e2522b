"""Trying a table out: what its numeric items give a unit by the figures of its accepted reports."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from config.scoring import figures_of
from config.scoring import indicators_for
from criteria.enums import ItemKind
from criteria.formulas import FormulaError
from criteria.formulas import codes_in
from criteria.formulas import evaluate
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.points import points_for
from criteria.table_rows import in_tree_order
from units.models import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


@dataclass(frozen=True)
class Tried:
    """One numeric item: (code, name, figure) of each indicator, the value and its points.

    `value` is None where a figure is missing, a divisor is nought or the formula cannot be read
    (`fault` then says what to change).
    """

    item: ScoringItem
    figures: list[tuple[str, str, Decimal | None]]
    value: Decimal | None
    points: Decimal
    fault: str = ""


def units_scored(user: User, table: ScoringTable) -> QuerySet[Unit]:
    """Units whose kind the table scores, as far as `user` sees them."""
    return (
        Unit.objects.visible_to(user)
        .subtree_of(table.unit)
        .of_kinds(table.unit_kinds)
        .exclude(pk=table.unit_id)
        .in_name_order()
    )


def values_of(
    table: ScoringTable, items: list[ScoringItem], units: list[int]
) -> dict[int, dict[int, Decimal | None]]:
    """{unit: {item: value}} of the numeric items, by the reports of the table's year.

    Asks for the figures of all units at once. A formula that cannot be read has no value.
    """
    found = figures_of(units, table.year, table.campaign_id)
    numeric = [item for item in items if item.kind == ItemKind.NUMERIC]
    return {
        unit: {item.pk: _value(item, found.get(unit, {}))[0] for item in numeric}
        for unit in units
    }  # fmt: skip


def trial_of(table: ScoringTable, unit: Unit, year: int) -> list[Tried]:
    """The numeric items of a table with the figures of one unit, in the order of the paper."""
    figures = figures_of([unit.pk], year, table.campaign_id).get(unit.pk, {})
    names = indicators_for(table.unit, year)
    tried = []
    for item, _ in in_tree_order(table.items.all()):
        if item.kind != ItemKind.NUMERIC:
            continue
        value, fault = _value(item, figures)
        rows = [(code, names.get(code, ""), figures.get(code)) for code in codes_in(item.formula)]
        tried.append(Tried(item, rows, value, points_for(item, value), fault))
    return tried


def _value(item: ScoringItem, figures: dict[str, Decimal]) -> tuple[Decimal | None, str]:
    try:
        return evaluate(item.formula, figures), ""
    except FormulaError as fault:
        return None, str(fault)
