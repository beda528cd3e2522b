"""Which units report an indicator: those of its kinds, and whoever compiles their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from units.enums import COMMUNE_KINDS
from units.enums import UnitKind

if TYPE_CHECKING:
    from reports.models.indicator import IndicatorDefinition

# Kinds of unit found directly under a commune.
BELOW_A_COMMUNE = frozenset(
    {
        UnitKind.FRONT,
        UnitKind.ASSOCIATION,
        UnitKind.PUBLIC_SERVICE,
        UnitKind.ARMED_FORCES,
        UnitKind.OFFICE,
        UnitKind.SCHOOL,
        UnitKind.VILLAGE,
        UnitKind.ENTERPRISE,
        UnitKind.COOPERATIVE,
        UnitKind.HOUSEHOLD_BUSINESS,
    }
)
CARRIED: dict[str, frozenset[str]] = {
    **dict.fromkeys(COMMUNE_KINDS, BELOW_A_COMMUNE),
    UnitKind.DISTRICT: BELOW_A_COMMUNE | frozenset(COMMUNE_KINDS),
}


def is_reported_by(indicator: IndicatorDefinition, kind: str) -> bool:
    """Whether units of `kind` give a figure: asked themselves, or carrying upward what others give.

    A commune is asked for what only its schools count, because that is how the figure climbs.
    """
    kinds = set(indicator.reporter_kinds)
    return not kinds or kind in kinds or bool(kinds & CARRIED.get(kind, frozenset()))
