"""Who is told what about an exemplar."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from accounts.notices import tell
from awards.models import Exemplar
from reports.addressees import people_for
from reports.addressees import writers_for
from units.enums import Role
from units.models import Unit


def approvers_of(unit: Unit) -> list[User]:
    """Heads of the nearest unit above that has any; of the top unit itself where none is above."""
    above = list(Unit.objects.filter(pk__in=unit.ancestor_ids).order_by("-depth")) or [unit]
    heads = people_for(above, [Role.LEADER])
    own = set(unit.memberships.values_list("user", flat=True)) if unit.parent_id else set()
    for each in above:
        if found := [person for person in heads.get(each.pk, []) if person.pk not in own]:
            return found
    return []


def tell_approvers(exemplar: Exemplar) -> None:
    """Tell the heads above that an exemplar waits, once for each submission."""
    for person in approvers_of(exemplar.unit):
        tell(
            person,
            key=f"exemplar_submitted:{_last_step(exemplar)}:{person.pk}",
            kind="exemplar_submitted",
            title=f"Điển hình chờ duyệt: {exemplar.title}",
            body=f"{exemplar.unit.name} trình duyệt để công bố.",
            url=reverse("awards:exemplar", args=[exemplar.pk]),
        )


def tell_writers(exemplar: Exemplar, kind: str, what: str, note: str) -> None:
    """Tell whoever wrote it, and those who write for its unit."""
    people = {person.pk: person for person in [exemplar.made_by, *writers_for(exemplar.unit)]}
    for person in people.values():
        tell(
            person,
            key=f"{kind}:{_last_step(exemplar)}:{person.pk}",
            kind=kind,
            title=f"{what}: {exemplar.title}",
            body=note.strip(),
            url=reverse("awards:exemplar", args=[exemplar.pk]),
        )


def _last_step(exemplar: Exemplar) -> int:
    return exemplar.transitions.latest("pk").pk
