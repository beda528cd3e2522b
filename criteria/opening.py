"""Opening scorecards: one for every unit that a table in force scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from accounts.publishing import publish
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.scorecard_rights import WRITERS
from criteria.table_checks import wrong_days
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

DAYS = ("self_due_on", "cross_due_on", "verify_due_on")
# In place of the key of a bloc: the units that stand in none.
NO_BLOC = 0


@dataclass(frozen=True)
class Opening:
    """A unit that the table scores: its bloc that year, and whether its scorecard is there."""

    unit: Unit
    bloc: Bloc | None
    is_open: bool


def tables_to_open(user: User) -> QuerySet[ScoringTable]:
    """Tables in force by which `user` may open scorecards, the newest year first."""
    tables = ScoringTable.objects.in_force().select_related("unit").order_by("-year", "title")
    if user.is_superuser:
        return tables
    return tables.filter(unit__in=keys_acted_for(user, WRITERS))


def units_to_score(table: ScoringTable) -> list[Opening]:
    """Units of the kinds that the table names, or all members of blocs where it names none.

    Units stand directly below the organising unit and are valid today. Three queries.
    """
    members = {
        member.unit_id: member.bloc
        for member in BlocMember.objects.filter(
            year=table.year, bloc__unit=table.unit_id
        ).select_related("bloc")
    }
    units = table.unit.children.valid_on(timezone.localdate()).in_name_order()
    chosen = units.of_kinds(table.unit_kinds) if table.unit_kinds else units.filter(pk__in=members)
    there = set(table.scorecards.values_list("unit", flat=True))
    return [Opening(unit, members.get(unit.pk), unit.pk in there) for unit in chosen]


def narrowed(
    openings: Iterable[Opening], *, blocs: Collection[int] = (), kinds: Collection[str] = ()
) -> list[Opening]:
    """Openings of some blocs (keys, `NO_BLOC` for units outside every bloc) and some kinds of unit.

    Nothing chosen of a sort means all of it.
    """
    return [
        row
        for row in openings
        if (not blocs or (row.bloc.pk if row.bloc else NO_BLOC) in blocs)
        and (not kinds or row.unit.kind in kinds)
    ]


@transaction.atomic
def open_scorecards(
    user: User,
    table: ScoringTable,
    *,
    bloc: Bloc | None = None,
    blocs: Collection[int] = (),
    kinds: Collection[str] = (),
    days: Mapping[str, dt.date | None] | None = None,
) -> int:
    """Make the scorecards that are missing; repeating is harmless and picks up newcomers.

    Args:
        bloc: only its members get one; the same as its key in `blocs`.
        blocs: as `narrowed` reads them.
        kinds: as `narrowed` reads them.
        days: last days of the stages, see `set_days`; None leaves them as they are.

    Returns:
        How many scorecards were made.

    Raises:
        Refused: no right, the table is not in force, it scores nobody, or days out of order.
    """
    demand(user, "criteria.use_table", table)
    chosen = {*blocs, bloc.pk} if bloc is not None else blocs
    openings = narrowed(units_to_score(table), blocs=chosen, kinds=kinds)
    if not openings:
        raise Refused(
            f"Không có đơn vị nào để mở phiếu: năm {table.year} chưa có thành viên cụm, khối, "
            "hoặc không có đơn vị thuộc loại mà bảng điểm nêu."
        )
    if days is not None:
        set_days(user, table, days)
    fresh = [
        Scorecard(table=table, unit=row.unit, bloc=row.bloc) for row in openings if not row.is_open
    ]
    before = table.scorecards.count()
    Scorecard.objects.bulk_create(fresh, ignore_conflicts=True)
    made = table.scorecards.count() - before
    if made:
        record(user, "criteria.open_scorecards", table, scope_path=table.unit.path, count=made)
        transaction.on_commit(partial(publish, "criteria.tell_of_opening", table.pk))
    return made


@transaction.atomic
def set_days(user: User, table: ScoringTable, days: Mapping[str, dt.date | None]) -> bool:
    """Set until when the stages of a table in force run; the scale itself never changes.

    Args:
        days: some of `DAYS` → the last day of the stage, None for none.

    Returns:
        Whether a day changed.

    Raises:
        Refused: no right, not in force, or a stage that ends before the one it follows.
    """
    demand(user, "criteria.use_table", table)
    stored = ScoringTable.objects.select_for_update(of=("self",)).get(pk=table.pk)
    changed = {name: day for name, day in days.items() if getattr(stored, name) != day}
    for name, day in changed.items():
        setattr(stored, name, day)
        setattr(table, name, day)
    if errors := wrong_days(stored):
        raise Refused("Chưa mở được vì các hạn chưa hợp lý.", errors=errors)
    if changed:
        stored.save(update_fields=list(changed))
        words = {name: f"{day:%d/%m/%Y}" if day else "" for name, day in changed.items()}
        record(user, "criteria.set_scoring_days", table, scope_path=table.unit.path, **words)
    return bool(changed)
