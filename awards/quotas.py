"""How many of a form a unit may nominate, and the share of people without a leadership post."""

from __future__ import annotations

from dataclasses import dataclass

from awards.enums import PEOPLE
from awards.models import AwardFormRule
from awards.models import Nomination
from awards.models import RoundQuota
from units.models import BlocMember


@dataclass(frozen=True)
class Limit:
    """A quota that applies, with how many other dossiers have used it."""

    maximum: int
    used: int
    words: str


def quota_for(nomination: Nomination, rule: AwardFormRule) -> Limit | None:
    """The narrowest quota: of the unit, of each unit of its bloc, of every unit, of the rule."""
    rows = list(
        RoundQuota.objects.filter(
            round=nomination.round_id, form__in=[nomination.form_id, nomination.form.grade_of_id]
        ).select_related("bloc")
    )
    unit = next((r for r in rows if r.unit_id == nomination.nominating_unit_id), None)
    if unit:
        return Limit(unit.maximum, _used(nomination), "Chỉ tiêu của đơn vị")
    blocs = {r.bloc_id: r for r in rows if r.bloc_id}
    if blocs:
        member = BlocMember.objects.filter(
            unit=nomination.nominating_unit_id, year=nomination.round.year, bloc__in=blocs
        ).first()
        if member:
            row = blocs[member.bloc_id]
            return Limit(row.maximum, _used(nomination), f"Chỉ tiêu mỗi đơn vị của {row.bloc}")
    common = next((r for r in rows if not r.unit_id and not r.bloc_id), None)
    if common:
        return Limit(common.maximum, _used(nomination), "Chỉ tiêu mỗi đơn vị")
    if rule.quota is not None:
        return Limit(rule.quota, _used(nomination), "Số lượng mỗi đơn vị theo quy định")
    return None


def _used(nomination: Nomination) -> int:
    return (
        Nomination.objects.counting_for_quota()
        .filter(
            round=nomination.round_id,
            form=nomination.form_id,
            nominating_unit=nomination.nominating_unit_id,
        )
        .exclude(pk=nomination.pk)
        .count()
    )


def direct_share(nomination: Nomination) -> tuple[int, int]:
    """(people without a leadership post, people) of the unit for this form, this dossier included."""
    people = Nomination.objects.counting_for_quota().filter(
        round=nomination.round_id,
        form=nomination.form_id,
        nominating_unit=nomination.nominating_unit_id,
        subject_class__in=PEOPLE,
    )
    flags = list(people.exclude(pk=nomination.pk).values_list("is_leader", flat=True))
    flags.append(nomination.is_leader)
    return flags.count(False), len(flags)
