"""Clusters and blocs: which units compete with each other in which year, and who leads."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.auditing import record
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_bloc(user: User, unit: Unit, bloc: Bloc | None = None, **facts: Any) -> Bloc:
    """Make a bloc of `unit`, or change one.

    Raises:
        Refused: missing right, or a name that the unit's other bloc bears.
    """
    demand(user, "units.manage_blocs", unit)
    bloc = bloc or Bloc(unit=unit)
    for name, value in facts.items():
        setattr(bloc, name, value)
    try:
        bloc.full_clean()
    except ValidationError as invalid:
        raise Refused(
            "Chưa lưu được vì còn lỗi.",
            errors={
                "name" if field == "__all__" else field: " ".join(messages)
                for field, messages in invalid.message_dict.items()
            },
        ) from None
    bloc.save()
    record(user, "units.save_bloc", bloc, scope_path=unit.path)
    return bloc


@transaction.atomic
def save_members(
    user: User, bloc: Bloc, *, year: int, units: Collection[Unit], lead: Unit | None = None,
    deputy: Unit | None = None,
) -> None:  # fmt: skip
    """Set who stands in the bloc in `year`; other years stay as they were.

    Raises:
        Refused: missing right, a unit outside the organising unit or already in another bloc of
            that year (each is named), a lead or deputy who is no member, one who is both.
    """
    bloc = Bloc.objects.select_for_update(of=("self",)).select_related("unit").get(pk=bloc.pk)
    demand(user, "units.manage_blocs", bloc.unit)
    chosen = {unit.pk: unit for unit in units}
    outside = [unit.label for unit in units if not unit.is_below(bloc.unit.path)]
    if outside:
        raise Refused(f"Không thuộc {bloc.unit.label}: {', '.join(outside)}.")
    for field, unit, post in (("lead", lead, "trưởng"), ("deputy", deputy, "phó")):
        if unit is not None and unit.pk not in chosen:
            raise Refused(
                f"{unit.label} chưa được chọn vào {bloc.name} nên không thể làm {post}.",
                errors={field: "Hãy chọn trong các thành viên."},
            )
    if lead is not None and lead == deputy:
        reason = f"{lead.label} không thể vừa làm trưởng vừa làm phó."
        raise Refused(reason, errors={"deputy": reason})
    elsewhere = BlocMember.objects.filter(year=year, unit__in=chosen).exclude(bloc=bloc)
    taken = [f"{m.unit.label} ({m.bloc.name})" for m in elsewhere.select_related("unit", "bloc")]
    if taken:
        raise Refused(
            f"Năm {year} đã ở cụm, khối khác: {', '.join(taken)}. Hãy bỏ ra khỏi nơi đó trước."
        )
    bloc.members.filter(year=year).exclude(unit__in=chosen).delete()
    for key in chosen:
        BlocMember.objects.update_or_create(
            bloc=bloc,
            year=year,
            unit_id=key,
            defaults={
                "is_lead": lead is not None and lead.pk == key,
                "is_deputy": deputy is not None and deputy.pk == key,
            },
        )
    record(
        user,
        "units.save_bloc_members",
        bloc,
        scope_path=bloc.unit.path,
        year=year,
        count=len(chosen),
    )


@transaction.atomic
def copy_members(user: User, bloc: Bloc, *, year: int, from_year: int) -> int:
    """Take the members of another year over into `year`, without units that have ended.

    Raises:
        Refused: missing right, or as `save_members`.
    """
    demand(user, "units.manage_blocs", bloc.unit)
    members = list(bloc.members.filter(year=from_year).select_related("unit"))
    if not members:
        raise Refused(f"{bloc.name} không có thành viên nào trong năm {from_year}.")
    living = [m for m in members if m.unit.valid_to is None or m.unit.valid_to.year >= year]
    lead = next((m.unit for m in living if m.is_lead), None)
    deputy = next((m.unit for m in living if m.is_deputy), None)
    save_members(user, bloc, year=year, units=[m.unit for m in living], lead=lead, deputy=deputy)
    return len(living)
