"""Units ranked by what they have reported, as a start for nominations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.db.models import Q
from django.utils import timezone

from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Nomination
from awards.nominating import start_nomination
from reports.enums import ACCEPTED_STATES
from units.enums import UnitKind
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

FROM_RANKINGS = (
    "Đợt xét này chọn đơn vị từ xếp hạng cụm, khối, không chọn từ kết quả báo cáo. "
    "Đơn vị xét đổi được ở “Sửa đợt xét”."
)
BUSINESSES = {UnitKind.ENTERPRISE, UnitKind.COOPERATIVE, UnitKind.HOUSEHOLD_BUSINESS}


@dataclass(frozen=True)
class RankedUnit:
    """A unit with its reports in the campaign: owed, accepted, arrived on time the first time."""

    unit: Unit
    owed: int
    accepted: int
    on_time: int
    nominated: bool

    @property
    def percent(self) -> int:
        """Share of its reports that are accepted, in percent, cut."""
        return self.accepted * 100 // self.owed if self.owed else 0


def ranked_units(award_round: AwardRound, unit: Unit) -> list[RankedUnit]:
    """The units directly below `unit`, best reporters first, in two queries."""
    mine = Q(reports__round__campaign=award_round.campaign_id)
    units = (
        Unit.objects.filter(parent=unit, is_emulation_office=False)
        .valid_on(timezone.localdate())
        .annotate(
            owed=Count("reports", filter=mine),
            accepted=Count("reports", filter=mine & Q(reports__state__in=ACCEPTED_STATES)),
            on_time=Count("reports", filter=mine & Q(reports__first_on_time=True)),
        )
    )
    nominated = set(
        Nomination.objects.filter(round=award_round, subject_unit__parent=unit)
        .exclude(state__in=["withdrawn", "refused"])
        .values_list("subject_unit", flat=True)
    )
    rows = [
        RankedUnit(each, each.owed, each.accepted, each.on_time, each.pk in nominated)
        for each in units
    ]
    return sorted(rows, key=lambda row: (-row.percent, -row.on_time, row.unit.search))


@transaction.atomic
def nominate_units(
    user: User, award_round: AwardRound, unit: Unit, *, form: AwardForm, units: Collection[Unit]
) -> list[Nomination]:
    """Begin a draft for each chosen unit as a collective (or an enterprise).

    Raises:
        Refused: no right, the round is fed from rankings only, nothing chosen, or a unit not
            directly below `unit`.
    """
    demand(user, "awards.nominate", unit)
    if not award_round.takes_reports:
        raise Refused(FROM_RANKINGS)
    if not units:
        raise Refused("Hãy chọn ít nhất một đơn vị.")
    if any(each.parent_id != unit.pk for each in units):
        raise Refused(f"Chỉ chọn đơn vị trực thuộc {unit.label}.")
    return [
        start_nomination(
            user,
            award_round,
            unit,
            form=form,
            subject_unit=each,
            subject_class=class_of(each),
        )
        for each in units
    ]


def class_of(unit: Unit) -> SubjectClass:
    """As what a unit of the list is nominated."""
    return SubjectClass.ENTERPRISE if unit.kind in BUSINESSES else SubjectClass.COLLECTIVE
