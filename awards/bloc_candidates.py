"""Units of a ranked bloc put forward in an award round: who may be ticked, and drafts for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from awards.enums import NominationState
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Nomination
from awards.nominating import start_nomination
from awards.permissions import WRITERS
from awards.ranking import class_of
from criteria.candidates import Candidate
from criteria.candidates import Candidates
from criteria.candidates import Offer
from criteria.candidates import candidates_of
from criteria.candidates import rankings_offered
from criteria.models import ScoringTable
from units.models import Bloc
from units.models import Unit
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

GONE = (NominationState.WITHDRAWN, NominationState.REFUSED)
FROM_REPORTS = (
    "Đợt xét này chọn đơn vị từ kết quả báo cáo, không chọn từ xếp hạng cụm, khối. "
    "Đơn vị xét đổi được ở “Sửa đợt xét”."
)


@dataclass(frozen=True)
class Choice:
    """One unit as the page offers it; `refusal` says why it cannot be ticked, empty where it can."""

    candidate: Candidate
    reason: str
    refusal: str
    nomination: Nomination | None = None


def offers_for(user: Any, award_round: AwardRound) -> list[Offer]:
    """Rankings from which this round can be fed: organised in its unit's tree, annual or its own."""
    return rankings_offered(
        user,
        within=award_round.unit,
        campaign=award_round.campaign_id,
        until_year=award_round.year,
    )


def choices_of(
    award_round: AwardRound, unit: Unit, form: AwardForm, candidates: Candidates
) -> list[Choice]:
    """Every unit of the ranking in the order of places, each with why it cannot be ticked; one query."""
    today = timezone.localdate()
    there = {
        nomination.subject_unit_id: nomination
        for nomination in Nomination.objects.filter(
            round=award_round, form=form, subject_unit__in=[row.unit.pk for row in candidates.rows]
        ).exclude(state__in=GONE)
    }
    return [
        Choice(
            row,
            candidates.reason_for(row, today),
            _refusal(row, unit, there.get(row.unit.pk), today),
            there.get(row.unit.pk),
        )
        for row in candidates.rows
    ]


@transaction.atomic
def nominate_ranked(
    user: User,
    award_round: AwardRound,
    unit: Unit,
    *,
    form: AwardForm,
    table: ScoringTable,
    bloc: Bloc,
    keys: Collection[int],
) -> list[Nomination]:
    """Begin a draft for each chosen unit of a ranking, its place written down as the achievement.

    All or none: where one unit cannot be put forward, nothing is written and each is named.

    Args:
        unit: the nominating one; it puts forward itself and the units directly below it.
        keys: of the units that were ticked.

    Raises:
        Refused: no right, the round is fed from reports only, nothing chosen, or units that cannot
            be put forward (not in the ranking, outside the share, disqualified, not of `unit`,
            no longer active, already nominated for this form), each named; more of a shared place
            than the share has room for.
    """
    demand(user, "awards.nominate", unit)
    if not award_round.takes_rankings:
        raise Refused(FROM_REPORTS)
    if not keys:
        raise Refused("Hãy chọn ít nhất một đơn vị.")
    _hold(award_round)
    candidates = candidates_of(table, bloc)
    choices = {
        each.candidate.unit.pk: each for each in choices_of(award_round, unit, form, candidates)
    }
    if unknown := set(keys) - set(choices):
        names = Unit.objects.filter(pk__in=unknown).in_name_order()
        listed = ", ".join(each.label for each in names) or "đơn vị đã chọn"
        raise Refused(f"Không có trong bảng xếp hạng: {listed}.")
    chosen = [choice for key, choice in choices.items() if key in keys]
    if wrong := [choice for choice in chosen if choice.refusal]:
        named = "; ".join(f"{each.candidate.unit.label}: {each.refusal}" for each in wrong)
        raise Refused(f"Chưa lập hồ sơ nào vì có đơn vị không đề nghị được. {named}.")
    _refuse_crowd(candidates, chosen, choices.values())
    made = [_start(user, award_round, unit, form, table.year, choice) for choice in chosen]
    record(
        user, "awards.nominate_ranked", award_round, scope_path=unit.path, bloc=bloc.name,
        year=table.year, locked=bool(candidates.locked_on), units=len(made),
    )  # fmt: skip
    return made


def rounds_taking(user: Any, table: ScoringTable, bloc: Bloc) -> list[tuple[str, str]]:
    """(address, title) of the open rounds that `user` can feed from this ranking; one query."""
    own = keys_acted_for(user, WRITERS)
    if not own:
        return []
    above = [*table.unit.ancestor_ids, table.unit_id]
    rounds = AwardRound.objects.visible_to(user).open().filter(
        unit__in=above, year__gte=table.year
    ).exclude(candidate_source="reports")  # fmt: skip
    if table.campaign_id:
        rounds = rounds.filter(campaign=table.campaign_id)
    query = f"?xep_hang={table.pk}-{bloc.pk}"
    return [
        (reverse("awards:rank_blocs", args=[each.pk]) + query, each.title)
        for each in rounds.order_by("-year", "-pk")
    ]


def _hold(award_round: AwardRound) -> None:
    """Keep the round until the end, so that a second click finds the dossiers of the first."""
    AwardRound.objects.select_for_update().get(pk=award_round.pk)


def _refuse_crowd(
    candidates: Candidates, chosen: Iterable[Choice], choices: Iterable[Choice]
) -> None:
    """Of units that share the last place of the share, only as many as there is room for."""
    level = [each for each in choices if each.candidate.is_contested]
    there = sum(each.nomination is not None for each in level)
    wanted = sum(each.candidate.is_contested for each in chosen)
    if wanted and there + wanted > candidates.room:
        raise Refused(
            f"{len(level)} đơn vị đồng hạng {level[0].candidate.place} mà tỷ lệ chỉ còn chỗ cho "
            f"{candidates.room}. Hãy chọn theo kết quả bình xét của cụm, khối."
        )


def _start(
    user: User, award_round: AwardRound, unit: Unit, form: AwardForm, year: int, choice: Choice
) -> Nomination:
    subject = choice.candidate.unit
    return start_nomination(
        user,
        award_round,
        unit,
        form=form,
        subject_unit=subject,
        subject_class=class_of(subject),
        achievement=choice.reason,
        period_from=dt.date(year, 1, 1),
        period_to=dt.date(year, 12, 31),
    )


def _refusal(
    row: Candidate, unit: Unit, nomination: Nomination | None, today: dt.date
) -> str:  # fmt: skip
    if row.is_disqualified:
        return "mắc điểm liệt"
    if not (row.may_be_proposed or row.is_contested):
        return "ngoài tỷ lệ được đề nghị"
    if nomination is not None:
        return f"đã có hồ sơ {nomination.code} ({nomination.get_state_display()})"
    if row.unit.valid_to is not None and row.unit.valid_to < today:
        return "đã thôi hoạt động"
    if unit.pk not in {row.unit.pk, row.unit.parent_id}:
        return f"không thuộc {unit.label}"
    return ""
