"""Award rounds: opening, changing, quotas, closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts import jobs
from accounts.auditing import record
from accounts.notices import tell
from awards.enums import NominationState
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import RoundQuota
from awards.steps import ROUND_STEPS
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from reports.addressees import people_for
from units.enums import Role
from units.models import Unit
from workflow import Refused
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

UNFINISHED = (
    NominationState.SUBMITTED,
    NominationState.APPRAISING,
    NominationState.APPRAISED,
    NominationState.IN_SESSION,
    NominationState.RECOMMENDED,
)
FACTS = ("title", "occasion", "year", "opens_on", "closes_on", "guidance", "candidate_source")


@transaction.atomic
def open_round(
    user: User, campaign: Campaign, unit: Unit, *, forms: Iterable[AwardForm], **facts: Any
) -> AwardRound:
    """Open a sitting for awards at `unit` and tell the units below.

    Args:
        forms: the forms that may be asked for; at least one.
        facts: title, occasion, year, opens_on, closes_on, guidance, candidate_source.

    Raises:
        Refused: no right over the unit, the campaign is not running, no form, days out of order.
    """
    demand(user, "awards.open_round", unit)
    chosen = list(forms)
    if campaign.state != CampaignState.ACTIVE:
        raise Refused("Chỉ mở đợt xét khen thưởng khi phong trào đang thực hiện.")
    _check_facts(chosen, facts["opens_on"], facts["closes_on"])
    award_round = AwardRound.objects.create(campaign=campaign, unit=unit, **facts)
    award_round.forms.set(chosen)
    record(user, "awards.open_round", award_round, scope_path=unit.path)
    jobs.start(
        user,
        key=f"award-round-opened:{award_round.pk}",
        handler="awards.announce_round",
        label=f"Báo các đơn vị: {award_round.title}",
        payload={"round": award_round.pk},
    )
    return award_round


@transaction.atomic
def change_round(
    user: User, award_round: AwardRound, *, forms: Iterable[AwardForm], **facts: Any
) -> AwardRound:
    """Change an open round's facts; a form that dossiers already ask for cannot be taken away.

    Raises:
        Refused: no right, round not open, form in use, days out of order.
    """
    demand(user, "awards.manage_round", award_round)
    chosen = list(forms)
    _check_facts(chosen, facts["opens_on"], facts["closes_on"])
    used = AwardForm.objects.filter(nominations__round=award_round).exclude(
        pk__in=[form.pk for form in chosen]
    )
    if kept := used.first():
        raise Refused(
            f"Đã có hồ sơ đề nghị {kept.name} nên không bỏ hình thức này được.",
            errors={"forms": f"Đã có hồ sơ đề nghị {kept.name}."},
        )
    before = {name: str(getattr(award_round, name)) for name in FACTS}
    for name, value in facts.items():
        setattr(award_round, name, value)
    award_round.save()
    award_round.forms.set(chosen)
    record(user, "awards.change_round", award_round, scope_path=award_round.unit.path, was=before)
    return award_round


@transaction.atomic
def set_quotas(user: User, award_round: AwardRound, rows: Sequence[dict[str, Any]]) -> None:
    """Write the quotas of a round anew: rows of form, maximum and at most one of unit and bloc.

    Raises:
        Refused: no right, a form that the round does not open, or a row given twice.
    """
    demand(user, "awards.manage_round", award_round)
    opened = set(award_round.forms.values_list("pk", flat=True))
    seen = set()
    for row in rows:
        if row["form"].pk not in opened:
            raise Refused(f"Đợt xét không mở hình thức {row['form'].name}.")
        if row.get("unit") and row.get("bloc"):
            raise Refused("Mỗi dòng chỉ chọn một đơn vị hoặc một cụm, khối.")
        mark = (row["form"].pk, row.get("unit"), row.get("bloc"))
        if mark in seen:
            raise Refused(f"Hình thức {row['form'].name} có hai dòng cho cùng một nơi.")
        seen.add(mark)
    award_round.quotas.all().delete()
    RoundQuota.objects.bulk_create(RoundQuota(round=award_round, **row) for row in rows)
    record(user, "awards.set_quotas", award_round, scope_path=award_round.unit.path, rows=len(rows))


@transaction.atomic
def close_round(user: User, award_round: AwardRound) -> None:
    """Take no more dossiers; those under way go on."""
    move(user, award_round, ROUND_STEPS["close"])
    record(user, "awards.close_round", award_round, scope_path=award_round.unit.path)


@transaction.atomic
def reopen_round(user: User, award_round: AwardRound, *, note: str) -> None:
    move(user, award_round, ROUND_STEPS["reopen"], note=note)
    record(user, "awards.reopen_round", award_round, scope_path=award_round.unit.path, note=note)


@transaction.atomic
def finish_round(user: User, award_round: AwardRound) -> None:
    """Close the books of a round.

    Raises:
        Refused: dossiers are still under way (how many is said).
    """
    demand(user, "awards.manage_round", award_round)
    left = award_round.nominations.filter(state__in=UNFINISHED).count()
    if left:
        raise Refused(f"Còn {left} hồ sơ chưa có kết quả nên chưa kết thúc đợt xét được.")
    move(user, award_round, ROUND_STEPS["finish"])
    record(user, "awards.finish_round", award_round, scope_path=award_round.unit.path)


def announce_round(round_id: int, progress: jobs.Progress) -> str:
    """Tell the officers of the units directly below that a round is open."""
    award_round = AwardRound.objects.select_related("unit").get(pk=round_id)
    address = reverse("awards:round", args=[award_round.pk])
    below = list(Unit.objects.filter(parent=award_round.unit))
    told = people_for(below, (Role.OFFICER, Role.LEADER))
    progress.step(done=0, total=len(below), message="đang báo các đơn vị")
    for number, unit in enumerate(below, start=1):
        for person in told.get(unit.pk, []):
            tell(
                person,
                key=f"award_round:{award_round.pk}:{person.pk}",
                kind="award_round_opened",
                title=f"Mở đợt xét khen thưởng: {award_round.title}",
                body=f"{award_round.unit.name} nhận hồ sơ đến hết ngày "
                f"{award_round.closes_on:%d/%m/%Y}.",
                url=address,
            )
        progress.step(done=number, total=len(below))
    return address


def _check_facts(forms: list[AwardForm], opens_on: dt.date, closes_on: dt.date) -> None:
    if not forms:
        raise Refused(
            "Hãy chọn ít nhất một hình thức.", errors={"forms": "Hãy chọn ít nhất một hình thức."}
        )
    if closes_on < opens_on:
        raise Refused(
            "Ngày khoá nhận phải không sớm hơn ngày mở.",
            errors={"closes_on": "Phải không sớm hơn ngày mở."},
        )
