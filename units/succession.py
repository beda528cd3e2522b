"""A and B become C on a day: a preview of what follows, the act, and its undoing that same day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.db.models import RestrictedError
from django.utils import timezone

from accounts.auditing import record
from units.models import Invitation
from units.models import Membership
from units.models import Succession
from units.models import Unit
from units.tree import demand_fit_successor
from units.tree import lock_tree
from units.tree import newest_history
from units.tree import save_checked
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

ONE_DAY = dt.timedelta(days=1)


@dataclass
class Consequences:
    """What a merger will do; `into` names where a unit's people go (None: to the successor)."""

    units: list[Unit]
    moving: list[Unit] = field(default_factory=list)
    ending: list[Unit] = field(default_factory=list)
    into: dict[int, Unit | None] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    invitations: int = 0

    @property
    def gone(self) -> list[Unit]:
        """Every unit that ends: the merged ones and those offices that end with them."""
        return [*self.units, *self.ending]


def foresee(
    user: User,
    units: Sequence[Unit],
    *,
    day: dt.date,
    successor: Unit | None = None,
    new_parent: Unit | None = None,
) -> Consequences:
    """Say what the merger will do, without doing it.

    Units directly below move to the successor. Where the successor would get a second emulation
    office, the further ones end and their people go to the one that stays.

    Raises:
        Refused: a right is missing or the merger makes no sense.
    """
    units = list(units)
    _demand_possible(user, units, day, successor, new_parent)
    outcome = Consequences(units=units, into={unit.pk: None for unit in units})
    office = None
    if successor is not None:
        office = successor.children.valid_on(day).filter(is_emulation_office=True).first()
    taken = {successor.pk} if successor else set()
    children = (
        Unit.objects.filter(parent__in=units)
        .exclude(pk__in=taken)
        .exclude(valid_to__lt=day)
        .select_related("parent")
        .order_by("parent__position", "parent_id", "position", "pk")
    )
    for child in children:
        if child.is_emulation_office and office is not None:
            _demand_no_living_children(child, day)
            outcome.ending.append(child)
            outcome.into[child.pk] = office
        else:
            outcome.moving.append(child)
            office = child if child.is_emulation_office else office
    outcome.memberships = list(
        Membership.objects.filter(unit__in=outcome.gone)
        .lasting_to(day)
        .select_related("user", "unit")
        .order_by("unit", "pk")
    )
    outcome.invitations = Invitation.objects.filter(unit__in=outcome.gone).unanswered().count()
    return outcome


@transaction.atomic
def merge_units(
    user: User,
    units: Sequence[Unit],
    *,
    day: dt.date,
    successor: Unit | None = None,
    new: dict[str, Any] | None = None,
    carry_people: bool = True,
) -> Succession:
    """End `units` the day before `day` and let `successor` (or a `new` unit) follow them.

    Args:
        new: facts of the unit to be made, `parent` among them, where there is no `successor`.
        carry_people: give the people of ended units the same roles where they go to.

    Raises:
        Refused: as `foresee`, and `errors` by field for the facts of a new unit.
    """
    lock_tree()
    locked = Unit.objects.select_for_update(of=("self",)).filter(pk__in=[u.pk for u in units])
    units = list(locked.select_related("parent").order_by("position", "pk"))
    successor = Unit.objects.get(pk=successor.pk) if successor else None
    parent = (new or {}).get("parent")
    outcome = foresee(user, units, day=day, successor=successor, new_parent=parent)
    if successor is None:
        successor = Unit(**(new or {}), valid_from=day)
        save_checked(user, successor, reason="lập khi sáp nhập")
    names = ", ".join(unit.label for unit in units)
    succession = Succession.objects.create(
        successor=successor,
        day=day,
        made_by=user,
        label=f"{names} thành {successor.label}"[:400],
    )
    changes: dict[str, Any] = {"new": bool(new), "seen": {}}
    changes["ended"] = [
        _end(user, unit, day, outcome.into[unit.pk] or successor) for unit in outcome.gone
    ]
    changes["moved"] = [_move(user, child, successor) for child in outcome.moving]
    changes["closed"], changes["carried"] = _carry(outcome, day, successor, carry_people)
    changes["withdrawn"] = _withdraw(outcome.gone)
    touched = [*outcome.gone, *outcome.moving, *([successor] if new else [])]
    changes["seen"] = {str(unit.pk): newest_history(unit) for unit in touched}
    succession.changes = changes
    succession.save(update_fields=["changes"])
    record(
        user,
        "units.merge_units",
        successor,
        scope_path=successor.path,
        day=f"{day:%d/%m/%Y}",
        units=[unit.code for unit in units],
        moved=len(outcome.moving),
        roles=len(changes["carried"]),
    )
    return succession


def undoable(succession: Succession) -> bool:
    """Whether the day of the act is still today and it was not undone."""
    made = timezone.localtime(succession.made_at).date()
    return succession.undone_at is None and made == timezone.localdate()


@transaction.atomic
def undo_merge(user: User, succession: Succession) -> None:
    """Put everything back as it was, on the day of the act and if nothing happened since.

    Raises:
        Refused: missing right, another day, or something that happened since (named).
    """
    lock_tree()
    succession = Succession.objects.select_for_update(of=("self",)).get(pk=succession.pk)
    changes = succession.changes
    before = {row["unit"]: row for row in changes["ended"]}
    ended = list(Unit.objects.filter(pk__in=before).select_related("parent"))
    for unit in ended:
        demand(user, "units.restructure_unit", unit)
    if not undoable(succession):
        raise Refused("Chỉ hoàn tác được trong ngày thực hiện sáp nhập và chỉ một lần.")
    moved = {row["unit"]: row["parent"] for row in changes["moved"]}
    children = list(Unit.objects.filter(pk__in=moved))
    successor = succession.successor
    if successor is None:
        raise Refused("Đơn vị kế thừa không còn nên không hoàn tác được.")
    _demand_untouched([*ended, *children, *([successor] if changes["new"] else [])], changes)
    carried = Membership.objects.filter(pk__in=changes["carried"])
    for unit in ended:
        unit.valid_to = before[unit.pk]["valid_to"]
        unit.successor_id = before[unit.pk]["successor"]
        save_checked(user, unit, reason="hoàn tác sáp nhập")
    for child in children:
        child.parent_id = moved[child.pk]
        save_checked(user, child, reason="hoàn tác sáp nhập")
    carried.delete()
    for row in changes["closed"]:
        Membership.objects.filter(pk=row["membership"]).update(valid_to=row["valid_to"])
    Invitation.objects.filter(pk__in=changes["withdrawn"]).update(withdrawn_at=None)
    succession.undone_at = timezone.now()
    succession.save(update_fields=["undone_at"])
    record(user, "units.undo_merge", successor, scope_path=successor.path, label=succession.label)
    if changes["new"]:
        _remove_new(user, successor)


## What must hold


def _demand_possible(
    user: User, units: list[Unit], day: dt.date, successor: Unit | None, new_parent: Unit | None
) -> None:
    if not units:
        raise Refused("Hãy chọn ít nhất một đơn vị.", errors={"units": "Hãy chọn đơn vị."})
    if day > timezone.localdate():
        raise Refused(
            "Ngày sáp nhập chưa đến. Hãy thực hiện vào đúng ngày hoặc sau ngày có hiệu lực.",
            errors={"day": "Ngày này chưa đến."},
        )
    for unit in units:
        demand(user, "units.restructure_unit", unit)
        _demand_mergeable(unit, units, day)
    if successor is None:
        demand(user, "units.change_unit", new_parent)
        for unit in units:
            if new_parent is not None and new_parent.is_below(unit.path):
                raise Refused(f"Đơn vị mới không thể nằm dưới {unit.label} là đơn vị kết thúc.")
        return
    demand(user, "units.change_unit", successor)
    for unit in units:
        demand_fit_successor(unit, successor, day)
        if successor.is_below(unit.path):
            raise Refused(f"{successor.label} nằm dưới {unit.label} nên không thể kế thừa.")


def _demand_mergeable(unit: Unit, units: list[Unit], day: dt.date) -> None:
    if not unit.is_valid_on(day - ONE_DAY):
        raise Refused(
            f"{unit.label} không hoạt động vào ngày {day - ONE_DAY:%d/%m/%Y}, là ngày trước sáp nhập. "
            "Hãy xem lại ngày hoặc bỏ đơn vị này ra.",
            errors={"day": f"{unit.label} không hoạt động ngay trước ngày này."},
        )
    if any(other.pk != unit.pk and unit.is_below(other.path) for other in units):
        raise Refused(f"{unit.label} nằm dưới một đơn vị khác trong danh sách sáp nhập.")


def _demand_no_living_children(office: Unit, day: dt.date) -> None:
    if office.children.exclude(valid_to__lt=day).exists():
        raise Refused(
            f"{office.label} sẽ kết thúc cùng cấp trên nhưng còn đơn vị trực thuộc. "
            "Hãy chuyển các đơn vị đó trước."
        )


def _demand_untouched(units: list[Unit], changes: dict[str, Any]) -> None:
    for unit in units:
        if newest_history(unit) != changes["seen"].get(str(unit.pk)):
            raise Refused(
                f"{unit.label} đã được thay đổi sau khi sáp nhập nên không hoàn tác được nữa."
            )
    for row in changes["closed"]:
        membership = Membership.objects.filter(pk=row["membership"]).first()
        if membership is None or str(membership.valid_to) != row["written"]:
            raise Refused(
                "Vai trò của người dùng đã thay đổi sau khi sáp nhập nên không hoàn tác được."
            )
    kept = Membership.objects.filter(pk__in=changes["carried"], valid_to=None).count()
    lasting = Membership.objects.filter(pk__in=changes["carried"]).exclude(valid_to=None)
    if kept + lasting.lasting_to(timezone.localdate()).count() != len(changes["carried"]):
        raise Refused(
            "Vai trò của người dùng đã thay đổi sau khi sáp nhập nên không hoàn tác được."
        )


## What is written


def _end(user: User, unit: Unit, day: dt.date, successor: Unit) -> dict[str, Any]:
    before = {
        "unit": unit.pk,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "successor": unit.successor_id,
    }
    unit.valid_to, unit.successor = day - ONE_DAY, successor
    save_checked(user, unit, reason="kết thúc do sáp nhập")
    return before


def _move(user: User, child: Unit, successor: Unit) -> dict[str, Any]:
    before = {"unit": child.pk, "parent": child.parent_id}
    # Read again: its path may have moved with an earlier one.
    child = Unit.objects.get(pk=child.pk)
    child.parent = successor
    save_checked(user, child, reason="chuyển về đơn vị sau sáp nhập")
    return before


def _carry(
    outcome: Consequences, day: dt.date, successor: Unit, carry_people: bool
) -> tuple[list[dict[str, Any]], list[int]]:
    """End the roles in units that end; give them again where the people go, each once."""
    closed, carried = [], []
    for membership in outcome.memberships:
        target = outcome.into[membership.unit_id] or successor
        lasting_to, begun = membership.valid_to, membership.valid_from
        closed.append(
            {
                "membership": membership.pk,
                "written": str(day - ONE_DAY),
                "valid_to": lasting_to.isoformat() if lasting_to else None,
            }
        )
        membership.valid_to = day - ONE_DAY
        membership.save(update_fields=["valid_to"])
        same = Membership.objects.filter(
            user=membership.user, unit=target, role=membership.role
        ).lasting_to(day)
        if carry_people and not same.exists():
            carried.append(
                Membership.objects.create(
                    user=membership.user,
                    unit=target,
                    role=membership.role,
                    title=membership.title,
                    valid_from=max(day, begun or day),
                    valid_to=lasting_to,
                ).pk
            )
    return closed, carried


def _withdraw(units: list[Unit]) -> list[int]:
    waiting = Invitation.objects.filter(unit__in=units).unanswered()
    keys = list(waiting.values_list("pk", flat=True))
    waiting.update(withdrawn_at=timezone.now())
    return keys


def _remove_new(user: User, unit: Unit) -> None:
    """Remove the unit that the merger made, unless anything of any room hangs on it."""
    unit = Unit.objects.get(pk=unit.pk)
    for relation in Unit._meta.related_objects:
        if relation.related_model is Succession:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: unit})
        if rows.exists():
            name = relation.related_model._meta.verbose_name
            raise Refused(
                f"{unit.label} đã có {name} gắn vào sau khi sáp nhập nên không hoàn tác được."
            )
    unit._history_user = user  # type: ignore[attr-defined]
    try:
        unit.delete()
    except (ProtectedError, RestrictedError):
        raise Refused(
            f"{unit.label} đã được dùng ở nơi khác sau khi sáp nhập nên không hoàn tác được."
        ) from None
