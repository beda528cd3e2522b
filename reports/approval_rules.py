"""Where a report needs the leader's approval before it leaves: the unit's own choice, or one above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.db.models import Exists
from django.db.models import OuterRef
from django.db.models import Q
from django.utils import timezone

from accounts.auditing import record
from reports.addressees import people_for
from reports.models import ApprovalRule
from units.enums import Role
from units.enums import UnitKind
from units.models import Membership
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


NAMED = 200  # units without a leader that one page names


@dataclass(frozen=True)
class KindBelow:
    """One kind of the units below: how many there are, and which have nobody to approve."""

    kind: str
    label: str
    count: int
    gaps: int
    named: list[Unit]
    is_required: bool

    @property
    def unnamed(self) -> int:
        """How many without a leader are not in `named`."""
        return self.gaps - len(self.named)


def rule_for(unit: Unit) -> ApprovalRule | None:
    """The rule that makes approval necessary for `unit`, one from above first; None without one."""
    above = [int(key) for key in unit.path.strip("/").split("/")][:-1]
    return (
        ApprovalRule.objects.filter(
            Q(unit=unit, kind="") | Q(unit__in=above, kind=unit.kind),
        )
        .select_related("unit")
        .order_by("-kind", "unit__depth")
        .first()
    )


def approval_needed(unit: Unit) -> bool:
    """Whether a report of `unit` must pass its leader."""
    return rule_for(unit) is not None


def leaders_of(unit: Unit) -> list[User]:
    """Who may approve for `unit`: its leaders and those of its emulation office."""
    return people_for([unit], (Role.LEADER,)).get(unit.pk, [])


def kinds_below(unit: Unit) -> list[KindBelow]:
    """Kinds of the living units below, in the order of `UnitKind`; four queries at any size."""
    today = timezone.localdate()
    living = Unit.objects.valid_on(today).filter(path__startswith=unit.path).exclude(pk=unit.pk)
    leads = Membership.objects.valid_on(today).filter(
        Q(unit=OuterRef("pk")) | Q(unit__is_emulation_office=True, unit__parent=OuterRef("pk")),
        role=Role.LEADER,
    )
    leaderless = living.filter(~Exists(leads))
    counts = _by_kind(living)
    gaps = _by_kind(leaderless)
    named: dict[str, list[Unit]] = {}
    for each in leaderless.order_by("position", "search")[:NAMED]:
        named.setdefault(each.kind, []).append(each)
    chosen = set(
        ApprovalRule.objects.filter(unit=unit).exclude(kind="").values_list("kind", flat=True)
    )
    return [
        KindBelow(
            kind=kind,
            label=UnitKind(kind).label,
            count=counts[kind],
            gaps=gaps.get(kind, 0),
            named=named.get(kind, []),
            is_required=kind in chosen,
        )
        for kind in UnitKind.values
        if kind in counts
    ]


def _by_kind(units) -> dict[str, int]:
    return dict(units.order_by().values_list("kind").annotate(Count("pk")))


@transaction.atomic
def set_approval(user: User, unit: Unit, *, own: bool, kinds: Collection[str]) -> None:
    """Set for whom of the unit and the kinds of units below approval is necessary.

    Reports that lie before a leader stay there; the officer may withdraw them.

    Args:
        own: whether the unit's own reports need it.
        kinds: values of `UnitKind` for units below.

    Raises:
        Refused: no right, or an unknown kind.
    """
    demand(user, "reports.manage_approval", unit)
    if not set(kinds) <= set(UnitKind.values):
        raise Refused("Loại đơn vị không có trong danh mục.", errors={"kinds": "Hãy chọn lại."})
    Unit.objects.select_for_update().get(pk=unit.pk)  # the same click twice stands in line
    wanted = {*kinds, *([""] if own else [])}
    present = set(ApprovalRule.objects.filter(unit=unit).values_list("kind", flat=True))
    ApprovalRule.objects.filter(unit=unit, kind__in=present - wanted).delete()
    for kind in sorted(wanted - present):
        ApprovalRule.objects.get_or_create(unit=unit, kind=kind, defaults={"set_by": user})
    if wanted != present:
        record(
            user,
            "reports.set_approval",
            unit,
            scope_path=unit.path,
            own=own,
            kinds=sorted(kinds),
        )
