"""Who is who: the same subject nominated or awarded twice, namesakes, frozen subjects."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.db.models import QuerySet

from awards.enums import NominationState
from awards.models import AwardRecord
from awards.models import Nomination
from awards.models import SubjectFreeze
from documents.text import fold

# Another unit's draft is nobody's business yet; what has ended blocks nobody.
NOT_COUNTED = (
    NominationState.DRAFT,
    NominationState.WITHDRAWN,
    NominationState.REFUSED,
    NominationState.REVOKED,
)


def sorted_words(name: str) -> tuple[str, ...]:
    """The folded words of a name in alphabetical order: equal for any order and spelling."""
    return tuple(sorted(fold(name).split()))


def _others(nomination: Nomination) -> QuerySet[Nomination]:
    """The other dossiers of the round that have been handed in and live."""
    return (
        Nomination.objects.filter(round=nomination.round_id)
        .exclude(pk=nomination.pk)
        .exclude(state__in=NOT_COUNTED)
        .select_related("form", "nominating_unit")
    )


def same_subject_nominated(nomination: Nomination) -> Nomination | None:
    """Another dossier of the round for the same subject: same unit, or same name written alike.

    People count as the same only where nothing tells them apart: birth dates that differ do.
    """
    if nomination.subject_unit_id:
        return _others(nomination).filter(subject_unit=nomination.subject_unit_id).first()
    alike = _others(nomination).filter(
        subject_name=nomination.subject_name, subject_unit__isnull=True
    )
    return next((other for other in alike if not _told_apart(nomination, other)), None)


def _told_apart(one: Nomination, other: Nomination) -> bool:
    if one.birth_date and other.birth_date:
        return one.birth_date != other.birth_date
    return bool(one.workplace and other.workplace and fold(one.workplace) != fold(other.workplace))


def same_award_given(nomination: Nomination) -> AwardRecord | None:
    """A valid award to the same subject for the same campaign, occasion and year."""
    award_round = nomination.round
    records = (
        AwardRecord.objects.valid()
        .filter(
            campaign=award_round.campaign_id, occasion=award_round.occasion, year=award_round.year
        )
        .exclude(nomination=nomination)
        .select_related("form", "nomination")
    )
    if nomination.subject_unit_id:
        return records.filter(nomination__subject_unit=nomination.subject_unit_id).first()
    for given in records.filter(subject_name=nomination.subject_name):
        if given.nomination is None or not _told_apart(nomination, given.nomination):
            return given
    return None


def namesakes(nomination: Nomination) -> list[Nomination]:
    """Dossiers of the round whose name has the same words in other order, case or diacritics."""
    words = sorted_words(nomination.subject_name)
    if not words:
        return []
    alike = _others(nomination)
    for word in words:
        alike = alike.filter(subject_search__contains=word)
    certain = same_subject_nominated(nomination)
    return [
        other
        for other in alike
        if sorted_words(other.subject_name) == words
        and (certain is None or other.pk != certain.pk)
        and not (
            nomination.birth_date and other.birth_date and nomination.birth_date != other.birth_date
        )
    ]


def frozen_by(nomination: Nomination, day: dt.date) -> SubjectFreeze | None:
    """The freeze in force on `day` that meets this subject, if any."""
    running = SubjectFreeze.objects.filter(starts_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )
    if nomination.subject_unit_id and (
        found := running.filter(subject_unit=nomination.subject_unit_id).first()
    ):
        return found
    words = sorted_words(nomination.subject_name)
    for freeze in running.filter(subject_unit__isnull=True, subject_search__contains=words[0]):
        same_day = (
            not freeze.birth_date
            or not nomination.birth_date
            or freeze.birth_date == nomination.birth_date
        )
        if same_day and sorted_words(freeze.subject_name) == words:
            return freeze
    return None
