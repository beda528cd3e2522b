"""Who led a bloc when, and who is to lead it next: the posts go round among the members."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from criteria.models import Pledge
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class YearOfBloc:
    """A bloc in one year: its lead and deputy, the number of members, the pledge."""

    year: int
    lead: str = ""
    deputies: list[str] = field(default_factory=list)
    members: int = 0
    pledge: Pledge | None = None


@dataclass(frozen=True)
class Proposal:
    """Who should lead next, in which year, with the reason in words."""

    year: int
    members: list[Unit]
    lead: Unit | None
    deputy: Unit | None
    reason: str


def rotation_of(bloc: Bloc) -> list[YearOfBloc]:
    """Who led the bloc in which year, the newest first; years with members or a pledge."""
    years: dict[int, YearOfBloc] = {}
    for member in bloc.members.select_related("unit").order_by("unit__position", "pk"):
        row = years.setdefault(member.year, YearOfBloc(member.year))
        row.members += 1
        if member.is_lead:
            row.lead = member.unit.label
        if member.is_deputy:
            row.deputies.append(member.unit.label)
    for pledge in bloc.pledges.all():
        years.setdefault(pledge.year, YearOfBloc(pledge.year)).pledge = pledge
    return [years[year] for year in sorted(years, reverse=True)]


def next_posts(bloc: Bloc, year: int) -> Proposal:
    """Lead and deputy for `year`: the deputy before moves up, then whoever has waited longest.

    Members of the year before stand in for a year that has none yet; two queries.
    """
    rows = list(bloc.members.select_related("unit").order_by("unit__position", "pk"))
    there = [m for m in rows if m.year == year] or [m for m in rows if m.year == year - 1]
    members = [m.unit for m in there]
    posts = [m for m in rows if m.year < year]
    led = {m.unit_id: m.year for m in sorted(posts, key=lambda m: m.year) if m.is_lead}
    before = [m for m in posts if m.year == year - 1]
    deputies = [m.unit for m in before if m.is_deputy and m.unit in members]
    waiting = sorted(members, key=lambda unit: led.get(unit.pk, 0))
    lead: Unit | None
    if deputies:
        lead, reason = deputies[0], f"phó năm {year - 1} lên làm trưởng"
    else:
        lead, reason = next(iter(waiting), None), "đơn vị lâu nhất chưa làm trưởng"
    last = {m.unit_id for m in before if m.is_lead}
    others = [unit for unit in waiting if unit != lead]
    fresh = [unit for unit in others if unit.pk not in last]
    deputy = next(iter(fresh or others), None)
    return Proposal(year, members, lead, deputy, reason)


@transaction.atomic
def set_posts(user: User, bloc: Bloc, *, year: int, lead: Unit | None, deputy: Unit | None) -> None:
    """Say who leads the bloc in `year`; a year without members takes over those of the year before.

    Earlier years stay as they were, so the list of years is the history of the posts.

    Raises:
        Refused: missing right, no members to take over, or one who is no member or both at once.
    """
    demand(user, "criteria.set_bloc_posts", bloc)
    held = Bloc.objects.select_for_update(of=("self",)).get(pk=bloc.pk)
    members = {m.unit_id: m for m in held.members.filter(year=year)}
    if not members:
        members = _taken_over(held, year)
    errors = {
        name: "Hãy chọn trong các thành viên."
        for name, unit in (("lead", lead), ("deputy", deputy))
        if unit is not None and unit.pk not in members
    }
    if lead is not None and lead == deputy:
        errors["deputy"] = f"{lead.label} không thể vừa làm trưởng vừa làm phó."
    if errors:
        raise Refused("Chưa lưu được vì còn lỗi.", errors=errors)
    for key, member in members.items():
        member.is_lead = lead is not None and key == lead.pk
        member.is_deputy = deputy is not None and key == deputy.pk
    fresh = [member for member in members.values() if member.pk is None]
    BlocMember.objects.bulk_create(fresh)
    there = [member for member in members.values() if member not in fresh]
    BlocMember.objects.bulk_update(there, ["is_lead", "is_deputy"])
    record(
        user, "criteria.set_bloc_posts", held, scope_path=bloc.unit.path, year=year,
        lead=lead.label if lead else "", deputy=deputy.label if deputy else "",
    )  # fmt: skip


def _taken_over(bloc: Bloc, year: int) -> dict[int, BlocMember]:
    """Members of the year before as rows of `year`, without units that have ended or moved away."""
    before = bloc.members.filter(year=year - 1).select_related("unit")
    elsewhere = set(BlocMember.objects.filter(year=year).values_list("unit", flat=True))
    found = {
        m.unit_id: BlocMember(bloc=bloc, unit_id=m.unit_id, year=year)
        for m in before
        if m.unit_id not in elsewhere and (m.unit.valid_to is None or m.unit.valid_to.year >= year)
    }
    if not found:
        raise Refused(f"{bloc.name} không có thành viên năm {year - 1} để lấy sang năm {year}.")
    return found
