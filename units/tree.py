"""Changing the tree: create, change, move, end and reopen a unit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from units.models import Invitation
from units.models import Membership
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

TREE_LOCK = 7_402_027  # any number that nothing else in the portal locks
# What a unit's own administrator keeps; the rest of the columns need a right over the parent.
OWN_FACTS = ("name", "short_name", "symbol", "place", "position")
STRUCTURE = ("code", "exchange_code", "kind", "is_emulation_office", "valid_from")


def lock_tree() -> None:
    """Let only one transaction at a time change who stands under whom.

    Two moves that are each right (A under B, B under A) close a circle together, and neither
    sees the other's row. SQLite's immediate transactions already stand in line.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


@transaction.atomic
def create_unit(user: User, *, parent: Unit | None, **facts: Any) -> Unit:
    """Add a unit under `parent`; only a system administrator adds one at the top.

    Raises:
        Refused: missing right, a parent that has ended, or `errors` by field.
    """
    lock_tree()
    if parent is not None:
        parent = Unit.objects.get(pk=parent.pk)
        _demand_living_parent(parent)
    demand(user, "units.change_unit", parent)
    unit = Unit(parent=parent, **facts)
    save_checked(user, unit, reason="lập đơn vị")
    record(user, "units.create_unit", unit, scope_path=unit.path, code=unit.code)
    return unit


@transaction.atomic
def change_unit(user: User, unit: Unit, *, seen: int | None = None, **facts: Any) -> Unit:
    """Change the facts of a unit, never its place in the tree.

    Args:
        seen: key of the newest history row when the person opened the form.

    Raises:
        Refused: missing right (structural facts need one over the parent), or `errors` by field.
        Stale: somebody changed the unit since `seen`.
    """
    unit = _locked(unit)
    demand(user, "units.change_unit", unit)
    _demand_unseen(unit, seen)
    changed = {name: value for name, value in facts.items() if getattr(unit, name) != value}
    if changed.keys() - set(OWN_FACTS) - set(STRUCTURE):
        raise TypeError(sorted(changed))
    if changed.keys() & set(STRUCTURE):
        demand(user, "units.restructure_unit", unit)
    if not changed:
        return unit
    before = {name: str(getattr(unit, name)) for name in changed}
    for name, value in changed.items():
        setattr(unit, name, value)
    save_checked(user, unit, reason="sửa thông tin")
    record(user, "units.change_unit", unit, scope_path=unit.path, before=before)
    return unit


@transaction.atomic
def move_unit(user: User, unit: Unit, *, parent: Unit) -> Unit:
    """Put a unit with everything below it under another parent.

    Raises:
        Refused: missing right over the old or the new place, a circle, or an ended parent.
    """
    lock_tree()
    unit, parent = _locked(unit), Unit.objects.get(pk=parent.pk)
    demand(user, "units.restructure_unit", unit)
    demand(user, "units.change_unit", parent)
    if unit.parent_id == parent.pk:
        return unit
    if parent.is_below(unit.path):
        raise Refused(
            f"Không thể chuyển {unit.label} vào dưới {parent.label} vì {parent.label} đang nằm dưới "
            f"{unit.label}. Hãy chọn cấp trên khác.",
            errors={"parent": "Đơn vị này nằm dưới chính đơn vị đang chuyển."},
        )
    _demand_living_parent(parent)
    before = unit.parent.name if unit.parent else ""
    unit.parent = parent
    save_checked(user, unit, reason="chuyển cấp trên")
    record(user, "units.move_unit", unit, scope_path=unit.path, before=before, after=parent.name)
    return unit


@transaction.atomic
def end_unit(user: User, unit: Unit, *, day: dt.date, successor: Unit | None = None) -> Unit:
    """End a unit with `day` as its last; its people's roles end with it, invitations are withdrawn.

    Raises:
        Refused: missing right, units below that go on, or a successor that cannot be one.
    """
    lock_tree()
    unit = _locked(unit)
    demand(user, "units.end_unit", unit)
    living = unit.children.exclude(valid_to__lte=day).count()
    if living:
        raise Refused(
            f"Còn {living} đơn vị trực thuộc chưa kết thúc. Hãy chuyển hoặc kết thúc các đơn vị đó "
            "trước, hoặc dùng chức năng sáp nhập."
        )
    if successor is not None:
        demand_fit_successor(unit, successor, day + dt.timedelta(days=1))
    unit.valid_to, unit.successor = day, successor
    save_checked(user, unit, reason="kết thúc")
    people = Membership.objects.filter(unit=unit).lasting_to(day + dt.timedelta(days=1))
    ended = people.update(valid_to=day)
    withdrawn = (
        Invitation.objects.filter(unit=unit).unanswered().update(withdrawn_at=timezone.now())
    )
    record(
        user,
        "units.end_unit",
        unit,
        scope_path=unit.path,
        day=f"{day:%d/%m/%Y}",
        successor=successor.name if successor else "",
        roles=ended,
        invitations=withdrawn,
    )
    return unit


@transaction.atomic
def reopen_unit(user: User, unit: Unit) -> Unit:
    """Take an end back; roles that ended with the unit are given anew by hand.

    Raises:
        Refused: missing right, not ended, ended by a merger (undo that), or an ended parent.
    """
    unit = _locked(unit)
    demand(user, "units.end_unit", unit)
    if unit.valid_to is None:
        raise Refused(f"{unit.label} đang hoạt động, không cần khôi phục.")
    if unit.successor_id:
        raise Refused(
            f"{unit.label} đã có đơn vị kế thừa nên không khôi phục được. Nếu vừa sáp nhập nhầm, "
            "hãy hoàn tác lần sáp nhập trong ngày."
        )
    if unit.parent_id:
        _demand_living_parent(Unit.objects.get(pk=unit.parent_id))
    unit.valid_to = None
    save_checked(user, unit, reason="khôi phục")
    record(user, "units.reopen_unit", unit, scope_path=unit.path)
    return unit


def demand_fit_successor(unit: Unit, successor: Unit, day: dt.date) -> None:
    """Refuse a successor that is the unit itself, follows into it, or does not live on `day`."""
    successor = Unit.objects.get(pk=successor.pk)
    following: Unit | None = successor
    while following is not None:
        if following.pk == unit.pk:
            raise Refused(
                "Đơn vị kế thừa không thể là chính đơn vị này hoặc đơn vị đã sáp nhập vào nó.",
                errors={"successor": "Hãy chọn đơn vị kế thừa khác."},
            )
        following = following.successor
    if not successor.is_valid_on(day):
        raise Refused(
            f"{successor.label} không hoạt động vào ngày {day:%d/%m/%Y} nên không thể kế thừa.",
            errors={"successor": "Hãy chọn đơn vị đang hoạt động."},
        )


def save_checked(user: User, unit: Unit, *, reason: str) -> None:
    """Validate and save with the acting person in the history.

    Raises:
        Refused: `errors` by field, in words for the person.
    """
    try:
        unit.full_clean()
    except ValidationError as invalid:
        raise Refused("Chưa lưu được vì còn lỗi.", errors=_messages(unit, invalid)) from None
    unit._history_user = user  # type: ignore[attr-defined]
    unit._change_reason = reason  # type: ignore[attr-defined]
    unit.save()


def _messages(unit: Unit, invalid: ValidationError) -> dict[str, str]:
    messages = {}
    for name, errors in invalid.error_dict.items():
        if any(error.code == "unique" for error in errors):
            messages[name] = f"Mã “{unit.code}” đã dùng cho đơn vị khác. Hãy chọn mã khác."
        else:
            messages[name] = " ".join(" ".join(error.messages) for error in errors)
    return messages


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)


def _demand_unseen(unit: Unit, seen: int | None) -> None:
    if seen is not None and seen != newest_history(unit):
        raise Stale(
            "Thông tin đơn vị vừa được người khác sửa trong lúc bạn đang nhập. Hãy xem lại phần đã "
            "đổi rồi lưu lần nữa."
        )


def newest_history(unit: Unit) -> int | None:
    """Key of the newest history row, for `change_unit(seen=…)`."""
    return unit.history.order_by("-history_id").values_list("history_id", flat=True).first()


def _demand_living_parent(parent: Unit) -> None:
    if not parent.is_valid_on(timezone.localdate()):
        raise Refused(
            f"{parent.label} đã kết thúc hoạt động nên không thể làm cấp trên.",
            errors={"parent": "Hãy chọn cấp trên đang hoạt động."},
        )
