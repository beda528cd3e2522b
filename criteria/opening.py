"""Opening scorecards: one for every unit that a table in force scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from accounts.publishing import publish
from criteria.models import Scorecard
from criteria.models import ScoringTable
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Opening:
    """A unit that the table scores: its bloc that year, and whether its scorecard is there."""

    unit: Unit
    bloc: Bloc | None
    is_open: bool


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


@transaction.atomic
def open_scorecards(user: User, table: ScoringTable, *, bloc: Bloc | None = None) -> int:
    """Make the scorecards that are missing; repeating is harmless and picks up newcomers.

    Args:
        bloc: only its members get one; None means every unit that the table scores.

    Returns:
        How many scorecards were made.

    Raises:
        Refused: no right, the table is not in force, or it scores nobody.
    """
    demand(user, "criteria.use_table", table)
    openings = [row for row in units_to_score(table) if bloc is None or row.bloc == bloc]
    if not openings:
        raise Refused(
            f"Không có đơn vị nào để mở phiếu: năm {table.year} chưa có thành viên cụm, khối, "
            "hoặc không có đơn vị thuộc loại mà bảng điểm nêu."
        )
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
