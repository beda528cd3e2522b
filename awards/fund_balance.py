"""What the book of a fund says: balances, what is left of commitments, months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField
from django.db.models import Case
from django.db.models import F
from django.db.models import Q
from django.db.models import QuerySet
from django.db.models import Sum
from django.db.models import When
from django.db.models.functions import ExtractMonth
from django.db.models.functions import ExtractYear

from awards.enums import DecisionState
from awards.enums import FundEntryKind as K
from awards.enums import RecordState
from awards.models import Decision
from awards.models import FundEntry
from units.models import Unit

# A counter line takes away what its line has added.
SIGNED = Case(
    When(reverses__isnull=True, then=F("amount")),
    default=-F("amount"),
    output_field=BigIntegerField(),
)


@dataclass(frozen=True)
class Balance:
    """Sums of one unit and year in đồng; counter lines are taken off."""

    income: int = 0
    committed: int = 0
    paid: int = 0

    @property
    def owed(self) -> int:
        """Set aside and not paid yet."""
        return self.committed - self.paid

    @property
    def free(self) -> int:
        """Income that nothing is set aside of; below zero the fund has promised too much."""
        return self.income - self.committed

    @property
    def in_hand(self) -> int:
        return self.income - self.paid


@dataclass(frozen=True)
class Commitment:
    """What was set aside for one decision, or for everything else (`decision` None)."""

    decision: Decision | None
    committed: int
    paid: int
    awarded: int = 0  # what the decision's valid records come to today

    @property
    def left(self) -> int:
        return self.committed - self.paid

    @property
    def is_outdated(self) -> bool:
        """An award was revoked, or added, after the money was set aside."""
        return self.decision is not None and self.committed != self.awarded

    @property
    def label(self) -> str:
        if self.decision is None:
            return "Chi khác (in bằng, khung, hiện vật, tổ chức trao thưởng)"
        return f"{self.decision}, {self.decision.form}"


@dataclass(frozen=True)
class Month:
    """Standing lines of one month; the last one gathers what is settled after the year."""

    label: str
    income: int
    committed: int
    paid: int


def balance_of(unit: Unit, year: int) -> Balance:
    """Income, committed, paid and free money of a unit's fund in a year."""
    return balances([unit], year).get(unit.pk, Balance())


def balances(units: Iterable[Unit], year: int) -> dict[int, Balance]:
    """Balances by key of the unit, in one query; units without a line are left out."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = FundEntry.objects.filter(unit__in=list(units), year=year).order_by()
    for unit, kind, total in rows.values_list("unit", "kind").annotate(total=Sum(SIGNED)):
        sums[unit][kind] = total
    return {
        unit: Balance(found.get(K.INCOME, 0), found.get(K.COMMITMENT, 0), found.get(K.PAYMENT, 0))
        for unit, found in sums.items()
    }


def commitments_of(unit: Unit, year: int) -> list[Commitment]:
    """What is set aside in a year by decision, other purposes last."""
    sums: dict[int | None, dict[str, int]] = defaultdict(dict)
    rows = FundEntry.objects.filter(unit=unit, year=year).exclude(kind=K.INCOME).order_by()
    for decision, kind, total in rows.values_list("decision", "kind").annotate(total=Sum(SIGNED)):
        sums[decision][kind] = total
    valid = Sum("records__amount", filter=Q(records__state=RecordState.VALID))
    decisions = (
        Decision.objects.select_related("form")
        .annotate(awarded=valid)
        .in_bulk([key for key in sums if key])
    )
    found = [
        Commitment(
            decisions[key] if key else None,
            row.get(K.COMMITMENT, 0),
            row.get(K.PAYMENT, 0),
            (decisions[key].awarded or 0) if key else 0,
        )
        for key, row in sums.items()
    ]
    return sorted(
        (row for row in found if row.committed or row.paid),
        key=lambda row: (row.decision is None, row.decision.pk if row.decision else 0),
    )


def commitment_left(unit: Unit, year: int, decision: Decision | None) -> int:
    """What may still be paid for a decision, or for other purposes of the year."""
    key = decision.pk if decision else None
    rows = FundEntry.objects.filter(unit=unit, year=year, decision=key).order_by()
    sums = dict(rows.exclude(kind=K.INCOME).values_list("kind").annotate(total=Sum(SIGNED)))
    return sums.get(K.COMMITMENT, 0) - sums.get(K.PAYMENT, 0)


def months_of(unit: Unit, year: int) -> list[Month]:
    """Month by month what stands: lines taken back and their counter lines are left out."""
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    rows = (
        FundEntry.objects.filter(
            unit=unit, year=year, reverses__isnull=True, reversed_by__isnull=True
        )
        .order_by()
        .values_list("kind", ExtractYear("day"), ExtractMonth("day"))
        .annotate(total=Sum("amount"))
    )
    for kind, day_year, month, total in rows:
        place = sums[month if day_year == year else 13]
        place[kind] = place.get(kind, 0) + total
    return [
        Month(
            f"Tháng {number}" if number <= 12 else f"Năm {year + 1}",
            sums[number].get(K.INCOME, 0),
            sums[number].get(K.COMMITMENT, 0),
            sums[number].get(K.PAYMENT, 0),
        )
        for number in range(1, 14)
        if number <= 12 or number in sums
    ]


def waiting_decisions(unit: Unit, year: int) -> QuerySet[Decision]:
    """Issued decisions of the year with award money that nothing is set aside for."""
    standing = FundEntry.objects.filter(
        kind=K.COMMITMENT, reverses__isnull=True, reversed_by__isnull=True, decision__isnull=False
    )
    return (
        Decision.objects.filter(
            unit=unit, state=DecisionState.ISSUED, is_proposal=False, issued_on__year=year
        )
        .exclude(pk__in=standing.values("decision"))
        .annotate(money=Sum("records__amount", filter=Q(records__state=RecordState.VALID)))
        .filter(money__gt=0)
        .select_related("form")
        .order_by("issued_on", "pk")
    )


def years_of(unit: Unit) -> list[int]:
    """Years with lines, latest first."""
    years = FundEntry.objects.filter(unit=unit).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())
