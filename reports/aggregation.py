"""How the figures of many units become one: pure arithmetic, no models, exact decimals."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from decimal import Decimal
from typing import Protocol

from reports.enums import Aggregation

HUNDRED = Decimal(100)

# One unit's figures by indicator code, units in the order in which their reports arrived.
Row = Mapping[str, Decimal | None]


class Definition(Protocol):
    """What of an indicator the arithmetic needs; `Indicator` and `RoundIndicator` both fit."""

    code: str
    unit_of_measure: str
    aggregation: str
    weight_code: str
    numerator_code: str
    denominator_code: str
    decimals: int


@dataclass(frozen=True)
class Change:
    """A figure against last year's; `percent` is None where last year was nothing."""

    absolute: Decimal
    percent: Decimal | None


def total_of(definition: Definition, rows: Sequence[Row]) -> Decimal | None:
    """The total of one indicator over `rows`, rounded half up to its decimals.

    Units that gave no figure are left out; None means that nobody gave one. A ratio measured in
    "%" is multiplied by 100.
    """
    value = _RULES[Aggregation(definition.aggregation)](definition, rows)
    return None if value is None else rounded(value, definition.decimals)


def needed_codes(definition: Definition) -> tuple[str, ...]:
    """Codes of the figures that a unit must have given to count in the total."""
    if definition.aggregation == Aggregation.RATIO:
        return definition.numerator_code, definition.denominator_code
    if definition.aggregation == Aggregation.WEIGHTED_MEAN:
        return definition.code, definition.weight_code
    return (definition.code,)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up, as reports do."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def change_between(now: Decimal | None, before: Decimal | None) -> Change | None:
    """Growth against last year; None unless both are known. Percent to one decimal."""
    if now is None or before is None:
        return None
    percent = rounded((now - before) * HUNDRED / abs(before), 1) if before else None
    return Change(now - before, percent)


def _given(code: str, rows: Iterable[Row]) -> list[Decimal]:
    return [value for row in rows if (value := row.get(code)) is not None]


def _pairs(first: str, second: str, rows: Iterable[Row]) -> list[tuple[Decimal, Decimal]]:
    """Figures of the units that gave both: half a pair would bend the quotient."""
    return [
        (a, b)
        for row in rows
        if (a := row.get(first)) is not None and (b := row.get(second)) is not None
    ]


def _sum(definition: Definition, rows: Sequence[Row]) -> Decimal | None:
    given = _given(definition.code, rows)
    return sum(given, Decimal(0)) if given else None


def _maximum(definition: Definition, rows: Sequence[Row]) -> Decimal | None:
    return max(_given(definition.code, rows), default=None)


def _last(definition: Definition, rows: Sequence[Row]) -> Decimal | None:
    given = _given(definition.code, rows)
    return given[-1] if given else None


def _weighted_mean(definition: Definition, rows: Sequence[Row]) -> Decimal | None:
    pairs = _pairs(definition.code, definition.weight_code, rows)
    weight = sum((w for _, w in pairs), Decimal(0))
    return sum((v * w for v, w in pairs), Decimal(0)) / weight if weight else None


def _ratio(definition: Definition, rows: Sequence[Row]) -> Decimal | None:
    pairs = _pairs(definition.numerator_code, definition.denominator_code, rows)
    below = sum((b for _, b in pairs), Decimal(0))
    if not below:
        return None
    factor = HUNDRED if definition.unit_of_measure == "%" else Decimal(1)
    return sum((a for a, _ in pairs), Decimal(0)) * factor / below


_RULES = {
    Aggregation.SUM: _sum,
    Aggregation.WEIGHTED_MEAN: _weighted_mean,
    Aggregation.RATIO: _ratio,
    Aggregation.MAX: _maximum,
    Aggregation.LAST: _last,
}
