"""Roles of people in units: change, end. Rows are never deleted, they get a last day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from units.enums import Role
from units.models import Membership
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def change_role(user: User, membership: Membership, *, role: str, title: str) -> Membership:
    """Give a person another role in the same unit from today; the old row stays as history.

    Raises:
        Refused: missing right, an ended role, the only administrator stepping down, a role held.
    """
    membership = _locked(membership)
    unit = membership.unit
    demand(user, "units.manage_people", unit)
    today = timezone.localdate()
    _demand_lasting(membership, today)
    if role == membership.role:
        membership.title = title
        membership.save(update_fields=["title"])
        return membership
    if role not in Role.values:
        raise Refused("Vai trò không có trong danh sách.", errors={"role": "Hãy chọn vai trò."})
    held = Membership.objects.filter(user=membership.user, unit=unit, role=role).lasting_to(today)
    if held.exists():
        raise Refused(
            f"{membership.user.full_name} đã có vai trò này trong {unit.label}.",
            errors={"role": "Người này đã có vai trò đó."},
        )
    _demand_administrator_left(user, membership, today)
    lasting_to, membership.valid_to = membership.valid_to, today - ONE_DAY
    membership.save(update_fields=["valid_to"])
    changed = Membership.objects.create(
        user=membership.user,
        unit=unit,
        role=role,
        title=title,
        valid_from=today,
        valid_to=lasting_to,
    )
    record(
        user, "units.change_role", changed, scope_path=unit.path, before=membership.role, after=role
    )
    return changed


@transaction.atomic
def end_membership(
    user: User, membership: Membership, *, last_day: dt.date | None = None
) -> Membership:
    """End a role: at once, or with `last_day` as the last on which it counts.

    Raises:
        Refused: missing right, a role ended before, the only administrator leaving.
    """
    membership = _locked(membership)
    demand(user, "units.manage_people", membership.unit)
    today = timezone.localdate()
    _demand_lasting(membership, today)
    last_day = last_day or today - ONE_DAY
    if last_day < today - ONE_DAY:
        raise Refused(
            "Ngày cuối cùng đã qua. Hãy để trống để kết thúc ngay.",
            errors={"last_day": "Hãy chọn từ hôm nay trở đi hoặc để trống."},
        )
    _demand_administrator_left(user, membership, last_day + ONE_DAY)
    membership.valid_to = last_day
    membership.save(update_fields=["valid_to"])
    record(
        user,
        "units.end_membership",
        membership,
        scope_path=membership.unit.path,
        last_day=f"{last_day:%d/%m/%Y}",
    )
    return membership


@transaction.atomic
def end_memberships(
    user: User, memberships: Iterable[Membership], *, last_day: dt.date | None = None
) -> int:
    """End several roles with the same last day: all, or none where one is refused.

    Raises:
        Refused: as `end_membership`, for the first role that cannot end.
    """
    ended = 0
    # In one order for everybody, so that two people ending the same roles do not lock crosswise.
    for membership in sorted(memberships, key=lambda each: (each.unit_id, each.pk)):
        end_membership(user, membership, last_day=last_day)
        ended += 1
    return ended


def _locked(membership: Membership) -> Membership:
    """The row as it is now; the unit is locked so that two administrators cannot leave at once."""
    Unit.objects.select_for_update(of=("self",)).get(pk=membership.unit_id)
    return Membership.objects.select_related("user", "unit__parent").get(pk=membership.pk)


def _demand_lasting(membership: Membership, today: dt.date) -> None:
    if membership.valid_to is not None and membership.valid_to < today:
        raise Refused(f"Vai trò này đã kết thúc từ ngày {membership.valid_to:%d/%m/%Y}.")


def _demand_administrator_left(user: User, membership: Membership, day: dt.date) -> None:
    """Nobody locks themselves and their unit out; those above may end the last administrator."""
    if membership.role != Role.ADMINISTRATOR or membership.user_id != user.pk:
        return
    others = Membership.objects.filter(unit=membership.unit, role=Role.ADMINISTRATOR)
    if not others.exclude(pk=membership.pk).exclude(user=user).valid_on(day).exists():
        raise Refused(
            f"Bạn là người quản trị duy nhất của {membership.unit.label}. "
            "Hãy giao vai trò này cho người khác trước."
        )
