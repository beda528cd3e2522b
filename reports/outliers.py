"""Figures that stand far from those of the other units: pure arithmetic, a rule that can be said in words.

The modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers, ASQC 1993): distance
from the median over the median absolute deviation. One wrong figure shifts neither of the two, as it
would shift a mean and a standard deviation. Where more than half of the units give the same figure
that deviation is nothing, and the mean absolute deviation stands in for it.
"""

from __future__ import annotations

from collections.abc import Hashable
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Generic
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

LIMIT = Decimal("3.5")
FEWEST = 8  # figures below which nothing is called far: there is no crowd to be far from
TO_DEVIATION = Decimal("1.4826")  # makes the median deviation that of the normal curve
TO_DEVIATION_OF_MEAN = Decimal("1.2533")
RULE = (
    "Một số liệu bị đánh dấu khi cách trung vị của các đơn vị hơn 3,5 lần độ lệch thường gặp "
    "(trung vị của các độ lệch tuyệt đối, nhân 1,4826; nếu quá nửa số đơn vị báo cùng một số thì dùng "
    "độ lệch tuyệt đối bình quân, nhân 1,2533). Ít hơn 8 đơn vị có số liệu thì không đánh dấu."
)


@dataclass(frozen=True)
class Outlier(Generic[Key]):
    """A figure far from the others: `times` usual deviations above (or, negative, below) `middle`."""

    key: Key
    value: Decimal
    middle: Decimal
    times: Decimal

    @property
    def words(self) -> str:
        return "cao hơn hẳn" if self.times > 0 else "thấp hơn hẳn"


def outliers_among(values: Mapping[Key, Decimal | None]) -> list[Outlier[Key]]:
    """The figures beyond the limit, the farthest first; units without a figure are left out."""
    given = {key: value for key, value in values.items() if value is not None}
    if len(given) < FEWEST:
        return []
    middle = Decimal(median(given.values()))
    distances = [abs(value - middle) for value in given.values()]
    usual = Decimal(median(distances)) * TO_DEVIATION
    if not usual:
        usual = sum(distances, Decimal(0)) / len(distances) * TO_DEVIATION_OF_MEAN
    if not usual:
        return []
    found = [
        Outlier(key, value, middle, (value - middle) / usual)
        for key, value in given.items()
        if abs(value - middle) > LIMIT * usual
    ]
    return sorted(found, key=lambda outlier: -abs(outlier.times))
