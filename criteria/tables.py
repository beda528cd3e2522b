"""Scoring tables: made, changed while a draft, put in force, replaced, carried to another year."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.auditing import record
from campaigns.permissions import WRITERS
from criteria.enums import TableState
from criteria.models import ScoringTable
from criteria.table_checks import problems_of
from criteria.table_checks import wrong_days
from criteria.table_claims import take_version
from criteria.table_rows import copy_items
from criteria.transitions import TABLE_TRANSITIONS
from units.models import Unit
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

# What a copy takes over; days belong to a year and are set anew.
COPIED = [
    "unit", "campaign", "target_group", "title", "basis", "unit_kinds", "cross_checkers",
    "appeal_days",
    "answer_days", "bonus_cap", "penalty_cap", "tie_breaks", "flag_share",
]  # fmt: skip


def scoring_units(user: User) -> QuerySet[Unit]:
    """Units whose tables `user` may make; for a system administrator the tops of the tree."""
    if user.is_superuser:
        return Unit.objects.filter(parent__isnull=True).in_name_order()
    return Unit.objects.filter(pk__in=keys_acted_for(user, WRITERS)).in_name_order()


@transaction.atomic
def make_table(user: User, *, unit: Unit, **facts: Any) -> ScoringTable:
    """Start the draft of a table of `unit`.

    Raises:
        Refused: missing right, or facts that do not fit (`errors` by field).
    """
    demand(user, "criteria.manage_tables", unit)
    table = ScoringTable(unit=unit, **facts)
    _check(table)
    table.save()
    record(user, "criteria.make_table", table, scope_path=unit.path)
    return table


@transaction.atomic
def change_table(user: User, table: ScoringTable, *, version: int, **facts: Any) -> None:
    """Write the head of a draft: name, year, days, caps, rules of ranking.

    Raises:
        Refused, Stale: as `table_claims.take_version`; facts that do not fit (`errors` by field).
    """
    take_version(user, table, version)
    for name, value in facts.items():
        setattr(table, name, value)
    _check(table)
    table.save()
    record(user, "criteria.change_table", table, scope_path=table.unit.path)


@transaction.atomic
def put_in_force(user: User, table: ScoringTable) -> None:
    """Fix a draft; from now on it never changes. The version that it replaces retires.

    Raises:
        Refused: something in the table cannot be scored (`table_checks.problems_of`).
        Stale: it is no draft any more.
    """
    items = list(table.items.all())
    wrong = [problem.reason for problem in problems_of(table, items) if problem.stops]
    if wrong:
        raise Refused(f"Còn {len(wrong)} chỗ phải sửa trước khi đưa vào sử dụng: {wrong[0]}")
    move(user, table, TABLE_TRANSITIONS["put_in_force"])
    old = table.replaces
    if old is not None and old.state == TableState.IN_FORCE:
        move(user, old, TABLE_TRANSITIONS["retire"], note=f"Thay bằng bản {table.number}.")
    record(user, "criteria.put_table_in_force", table, scope_path=table.unit.path)


@transaction.atomic
def retire_table(user: User, table: ScoringTable, *, note: str) -> None:
    """Stop using a table: no scorecards open by it any more, those that are open stay.

    Raises:
        Refused: missing right or reason.
        Stale: it is not in force any more.
    """
    move(user, table, TABLE_TRANSITIONS["retire"], note=note)
    record(user, "criteria.retire_table", table, scope_path=table.unit.path)


@transaction.atomic
def new_version(user: User, table: ScoringTable) -> ScoringTable:
    """A draft that will replace a table of the same year; the table stays in force until then.

    Raises:
        Refused: missing right, the table is a draft itself, or has its successor already.
    """
    demand(user, "criteria.write_table", table)
    if table.is_draft:
        raise Refused("Bảng điểm còn đang soạn; hãy sửa ngay trên bảng này.")
    # Two officers at once: the second waits here, and then finds the successor.
    ScoringTable.objects.select_for_update(of=("self",)).get(pk=table.pk)
    heir = ScoringTable.objects.filter(replaces=table).first()
    if heir is not None:
        raise Refused(f"Bảng điểm này đã có bản {heir.number}. Hãy mở bản ấy để sửa tiếp.")
    draft = _copied(
        table,
        year=table.year,
        number=_next_number(table, table.year),
        replaces=table,
        is_checked=table.is_checked,
        self_due_on=table.self_due_on,
        cross_due_on=table.cross_due_on,
        verify_due_on=table.verify_due_on,
    )
    record(user, "criteria.new_table_version", draft, scope_path=table.unit.path)
    return draft


@transaction.atomic
def copy_to_year(user: User, table: ScoringTable, *, year: int) -> ScoringTable:
    """A draft of the same table for another year; its days and its check are to be set anew.

    Raises:
        Refused: missing right, the table's own year, or that year has this table already.
    """
    demand(user, "criteria.write_table", table)
    if year == table.year:
        reason = f"Bảng điểm này là của năm {year}. Muốn sửa trong năm, hãy lập bản mới."
        raise Refused(reason, errors={"year": reason})
    if ScoringTable.objects.filter(unit=table.unit, year=year, title=table.title).exists():
        reason = f"Năm {year} đã có bảng điểm “{table.title}”."
        raise Refused(reason, errors={"year": reason})
    draft = _copied(table, year=year, number=1)
    record(user, "criteria.copy_table", draft, scope_path=table.unit.path, year=year)
    return draft


@transaction.atomic
def discard_table(user: User, table: ScoringTable) -> None:
    """Delete a draft with its items; a table that was ever in force stays for good.

    Raises:
        Refused: missing right, or no draft.
    """
    if not table.is_draft:
        raise Refused("Chỉ xoá được bảng điểm đang soạn.")
    demand(user, "criteria.change_table", table)
    gone = ScoringTable.objects.select_for_update(of=("self",)).filter(
        pk=table.pk, state=TableState.DRAFT
    )
    if not gone.exists():
        raise Stale
    record(user, "criteria.discard_table", table, scope_path=table.unit.path, title=str(table))
    table.delete()


def _copied(table: ScoringTable, **facts: Any) -> ScoringTable:
    facts = {name: getattr(table, name) for name in COPIED} | facts
    draft = ScoringTable.objects.create(**facts)
    copy_items(table, draft)
    return draft


def _next_number(table: ScoringTable, year: int) -> int:
    same = ScoringTable.objects.filter(unit=table.unit, year=year, title=table.title)
    return (same.aggregate(last=Max("number"))["last"] or 0) + 1


def _check(table: ScoringTable) -> None:
    errors: dict[str, str] = {}
    try:
        table.full_clean()
    except ValidationError as invalid:
        errors = {
            "title" if name == "__all__" else name: " ".join(texts)
            for name, texts in invalid.message_dict.items()
        }
    errors = wrong_days(table) | errors
    if errors:
        raise Refused("Chưa lưu được vì còn lỗi.", errors=errors)
