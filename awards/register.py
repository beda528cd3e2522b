"""The register of awards: looked up by anyone in scope, changed only by adding to a record's life.

Nothing is ever deleted: a correction, a re-issue and a revocation each leave a `RecordEvent`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models import Q
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record as leave_trace
from accounts.notices import tell
from awards.enums import NominationState
from awards.enums import RecordEventKind
from awards.enums import RecordState
from awards.models import AwardRecord
from awards.models import Nomination
from awards.models import RecordEvent
from awards.register_filter import RecordFilter
from awards.register_filter import with_corrections
from awards.steps import STEPS
from documents.text import fold
from documents.text import normalize
from documents.verification import normalize_code
from reports.addressees import writers_for
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

CORRECTABLE = (
    "subject_name",
    "subject_class",
    "workplace",
    "home_unit",
    "is_leader",
    "achievement",
    "occasion",
    "decision_number",
    "decided_on",
    "decided_by",
    "year",
)
NEEDED = ("subject_name", "subject_class", "decision_number", "decided_on", "year")
FIRST_YEAR = 1945


## Looking up


def records_for(user: User) -> QuerySet[AwardRecord]:
    """The records that a person sees, with what a list shows of each."""
    return with_corrections(
        AwardRecord.objects.visible_to(user).select_related("form", "unit", "home_unit")
    )


def search(user: User, filters: Mapping[str, Any] | None) -> RecordFilter:
    """The register as the address narrows and orders it; `.qs` are the records."""
    return RecordFilter(filters, queryset=records_for(user))


def standing_counts(filtering: RecordFilter) -> dict[str, int]:
    """How many records match the other filters, by standing; for the chips."""
    data = {**dict(filtering.data.items()), "trang_thai": ""} if filtering.is_bound else None
    found = RecordFilter(data, queryset=filtering.queryset).qs.order_by()
    return found.aggregate(
        total=Count("pk"),
        valid=Count("pk", filter=Q(state=RecordState.VALID)),
        revoked=Count("pk", filter=Q(state=RecordState.REVOKED)),
        corrected=Count("pk", filter=Q(is_corrected=True)),
    )


@dataclass(frozen=True)
class Moment:
    """One event of a record's life; `changes` as (what, before, after)."""

    event: RecordEvent
    changes: list[tuple[str, str, str]]


def life_of(record: AwardRecord) -> list[Moment]:
    """A record's events in order, corrections with the values before and after."""
    now = {name: words_of(record, name) for name in CORRECTABLE}
    moments: list[Moment] = []
    for event in record.events.select_related("actor").order_by("-pk"):
        changes = []
        for name in CORRECTABLE:
            if name in event.before:
                label = record._meta.get_field(name).verbose_name
                changes.append((str(label), event.before[name], now[name]))
                now[name] = event.before[name]
        moments.append(Moment(event=event, changes=changes))
    return moments[::-1]


@dataclass(frozen=True)
class Namesakes:
    """Awards under one name: `own` of the same unit, `others` perhaps of another person."""

    own: list[AwardRecord]
    others: list[AwardRecord]


def same_name(user: User, record: AwardRecord) -> Namesakes:
    """Every record under the same name without diacritics that `user` sees.

    The unit tells namesakes apart as far as it goes: a person may have moved, and two people of one
    unit may bear one name, so the page says so.
    """
    key = fold(record.subject_name)
    found = records_for(user).filter(search__startswith=key).order_by("-decided_on", "-pk")
    same = [other for other in found if fold(other.subject_name) == key]
    return Namesakes(
        own=[other for other in same if _same_home(other, record)],
        others=[other for other in same if not _same_home(other, record)],
    )


def _same_home(one: AwardRecord, other: AwardRecord) -> bool:
    if one.home_unit_id or other.home_unit_id:
        return one.home_unit_id == other.home_unit_id
    return one.unit_id == other.unit_id and fold(one.workplace) == fold(other.workplace)


def awards_of_unit(user: User, unit: Unit) -> QuerySet[AwardRecord]:
    """What a unit, those it succeeded and their people received, newest first."""
    homes = Unit.objects.filter(Q(pk=unit.pk) | Q(successor=unit)).values("pk")
    return records_for(user).filter(home_unit__in=homes).order_by("-decided_on", "-pk")


## The public check


def find_public(code: str) -> AwardRecord | None:
    """The record that a certificate's code stands for, with `is_corrected`."""
    records = with_corrections(AwardRecord.objects.select_related("form"))
    return records.filter(code=normalize_code(code)).first()


def public_page_of(code: str) -> str | None:
    """Where the general check of papers leads for a certificate's code; None for other codes."""
    stored = normalize_code(code)
    if not AwardRecord.objects.filter(code=stored).exists():
        return None
    return reverse("awards:public_record", args=[stored])


## Verbs


@transaction.atomic
def correct(
    user: User,
    record: AwardRecord,
    *,
    changes: Mapping[str, Any],
    reason: str,
    seen: int | None = None,
    document_number: str = "",
    document_date: dt.date | None = None,
) -> AwardRecord:
    """Change what stands wrong in the register; the words before stay in the record's life.

    Args:
        changes: new values of some of `CORRECTABLE`; equal ones are left out.
        seen: how many events the page showed; more by now means that somebody was faster.
        document_number: the paper that corrects (công văn đính chính), where there is one.

    Raises:
        Refused: no right, no reason, nothing changed, a value that cannot be, or revoked already.
        Stale: somebody else changed the record meanwhile.
    """
    demand(user, "awards.correct_record", record)
    record = _locked(record)
    if seen is not None and record.events.count() != seen:
        raise Stale
    reason = _reason(reason)
    new = {name: _clean(value) for name, value in changes.items() if name in CORRECTABLE}
    _check_values(record, new)
    _check_home(user, record, new)
    changed = [name for name, value in new.items() if getattr(record, name) != value]
    if not changed:
        raise Refused("Không có gì thay đổi so với sổ.")
    before = {name: words_of(record, name) for name in changed}
    for name in changed:
        setattr(record, name, new[name])
    if "is_leader" in changed:
        record.is_leader_recorded = True
    record.save()
    event = _add_event(
        user, record, RecordEventKind.CORRECTED, note=reason, before=before,
        document_number=document_number, document_date=document_date,
    )  # fmt: skip
    _tell_home(user, event, f"Đã đính chính khen thưởng của {record.subject_name}")
    _trace(user, "awards.correct_record", record, fields=changed, reason=reason)
    return record


@transaction.atomic
def reissue(user: User, record: AwardRecord, *, reason: str) -> AwardRecord:
    """Note that the certificate was printed and handed out again (lost, damaged, corrected).

    Raises:
        Refused: no right, no reason, or revoked already.
    """
    demand(user, "awards.reissue_record", record)
    record = _locked(record)
    reason = _reason(reason)
    _add_event(user, record, RecordEventKind.REISSUED, note=reason)
    _trace(user, "awards.reissue_record", record, reason=reason)
    return record


@transaction.atomic
def revoke(
    user: User, record: AwardRecord, *, reason: str, decision_number: str, decided_on: dt.date
) -> AwardRecord:
    """Revoke an award by a decision of whoever gave it (Law 06/2022/QH15, article 93).

    The dossier, where the portal has one, is revoked with it.

    Raises:
        Refused: no right, something missing, a day that cannot be, or revoked already.
    """
    demand(user, "awards.revoke_record", record)
    record = _locked(record)
    reason, number = _reason(reason), normalize(decision_number).strip()
    if not number:
        raise _wrong("decision_number", "Hãy ghi số quyết định huỷ bỏ, thu hồi.")
    if decided_on < record.decided_on:
        raise _wrong("decided_on", "Ngày huỷ bỏ không thể trước ngày quyết định khen thưởng.")
    if decided_on > timezone.localdate():
        raise _wrong("decided_on", "Ngày quyết định chưa đến.")
    record.state = RecordState.REVOKED
    record.save()
    event = _add_event(
        user, record, RecordEventKind.REVOKED, note=reason, document_number=number,
        document_date=decided_on,
    )  # fmt: skip
    _tell_home(user, event, f"Khen thưởng của {record.subject_name} đã bị huỷ bỏ, thu hồi")
    nomination = Nomination.objects.filter(pk=record.nomination_id).first()
    if nomination is not None and nomination.state == NominationState.AWARDED:
        move(user, nomination, STEPS["revoke"], note=reason)
    _trace(user, "awards.revoke_record", record, reason=reason, decision=number)
    return record


def words_of(record: AwardRecord, name: str) -> str:
    """A column's value as a person reads it."""
    field = record._meta.get_field(name)
    if getattr(field, "choices", None):
        return str(getattr(record, f"get_{name}_display")())
    value = getattr(record, name)
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value)


def _locked(record: AwardRecord) -> AwardRecord:
    """The record as it stands now, nobody else writing; refuses one that was revoked."""
    found = AwardRecord.objects.select_for_update().get(pk=record.pk)
    if found.state == RecordState.REVOKED:
        raise Refused("Khen thưởng này đã bị huỷ bỏ, thu hồi nên không thay đổi được nữa.")
    return found


def _check_values(record: AwardRecord, new: Mapping[str, Any]) -> None:
    today = timezone.localdate()
    for name in NEEDED:
        if name in new and not new[name]:
            raise _wrong(name, "Không được để trống.")
    for name in ("subject_class", "occasion"):
        known = dict(record._meta.get_field(name).choices or ())
        if new.get(name) and new[name] not in known:
            raise _wrong(name, "Hãy chọn trong danh sách.")
    if (day := new.get("decided_on")) and not FIRST_YEAR <= day.year <= today.year:
        raise _wrong("decided_on", f"Ngày phải từ năm {FIRST_YEAR} đến nay.")
    if (day := new.get("decided_on")) and day > today:
        raise _wrong("decided_on", "Ngày quyết định chưa đến.")
    if (year := new.get("year")) and not FIRST_YEAR <= year <= today.year:
        raise _wrong("year", f"Năm phải từ {FIRST_YEAR} đến {today.year}.")
    for name in ("subject_name", "workplace", "achievement", "decision_number", "decided_by"):
        limit = record._meta.get_field(name).max_length
        if limit and len(new.get(name) or "") > limit:
            raise _wrong(name, f"Không dài quá {limit} ký tự.")


def _check_home(user: User, record: AwardRecord, new: Mapping[str, Any]) -> None:
    """An award may be laid to a unit that the person sees, or stay where it is."""
    home = new.get("home_unit")
    if home is None or home.pk == record.home_unit_id:
        return
    if not Unit.objects.visible_to(user).filter(pk=home.pk).exists():
        raise _wrong("home_unit", "Hãy chọn đơn vị trong phạm vi của mình.")


def _clean(value: Any) -> Any:
    return normalize(value).strip() if isinstance(value, str) else value


def _reason(typed: str) -> str:
    reason = normalize(typed).strip()
    if not reason:
        raise _wrong("reason", "Hãy ghi lý do.")
    return reason


def _wrong(name: str, words: str) -> Refused:
    return Refused(words, errors={name: words})


def _add_event(user: User, record: AwardRecord, kind: RecordEventKind, **facts: Any) -> RecordEvent:
    return RecordEvent.objects.create(record=record, kind=kind, actor=user, **facts)


def _tell_home(user: User, event: RecordEvent, title: str) -> None:
    """Let the awarded unit know; whoever did it knows already."""
    record = event.record
    if record.home_unit is None:
        return
    for person in writers_for(record.home_unit):
        if person.pk != user.pk:
            tell(
                person,
                key=f"record_event:{event.pk}:{person.pk}",
                kind="award_record",
                title=title[:200],
                body=f"{record.form}, quyết định số {record.decision_number}. Lý do: {event.note}",
                url=reverse("awards:record", args=[record.pk]),
            )


def _trace(user: User, act: str, record: AwardRecord, **facts: Any) -> None:
    leave_trace(user, act, record, scope_path=record.unit.path, **facts)
