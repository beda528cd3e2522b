"""How a dossier climbs: submitted, forwarded, returned, withdrawn, refused; who holds it since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from awards.eligibility import run_checks
from awards.enums import CheckLevel
from awards.enums import NominationState
from awards.enums import RefusalCode
from awards.law import rule_of
from awards.models import Nomination
from awards.models import NominationRemark
from awards.models import NominationVersion
from awards.steps import STEPS
from campaigns.queries import working_day_overrides
from documents.calendar import add_working_days
from reports.addressees import receivers_for
from reports.addressees import writers_for
from reports.submission import digest_of
from reports.submission import server_now
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

FIELDS = {  # what a remark may be pinned to, besides the sections
    "subject_name": "Tên đối tượng",
    "subject_class": "Loại đối tượng",
    "form": "Hình thức đề nghị",
    "achievement": "Thành tích ghi trong quyết định",
    "period_from": "Thời gian lập thành tích",
    "files": "Tệp đính kèm",
}


@dataclass
class BulkResult:
    """What a bulk act did: the dossiers it changed, and the others with the reason."""

    done: list[Nomination] = field(default_factory=list)
    skipped: list[tuple[Nomination, str]] = field(default_factory=list)


def hand_over(nomination: Nomination, unit: Unit) -> dict[str, Any]:
    """Columns that say who holds the dossier from now, and until when by the norm."""
    rule = rule_of(nomination)
    due_on = None
    if rule is not None:
        due_on = add_working_days(
            timezone.localdate(), rule.processing_days, working_day_overrides()
        )
    return {"holder": unit, "held_since": timezone.now(), "due_on": due_on}


def next_holder(nomination: Nomination) -> Unit | None:
    """The unit that takes the dossier from its holder: the parent, up to the unit that decides."""
    if nomination.holder_id == nomination.round.unit_id:
        return None
    above: Any = nomination.holder.parent  # declared on the abstract node
    return above


@transaction.atomic
def submit_nomination(
    user: User, nomination: Nomination, *, expected_version: int
) -> NominationVersion:
    """Freeze the dossier as it stands and hand it to the unit above.

    Raises:
        Refused: no right, round closed to new dossiers, or checks that it does not pass.
        Stale: submitted already, or changed since the page was shown.
    """
    demand(user, "awards.submit_nomination", nomination)
    held = _held(nomination)
    if held.state not in STEPS["submit"].sources:
        raise Stale("Hồ sơ đã được trình trước đó.")
    if held.edit_version != expected_version:
        raise Stale("Hồ sơ vừa được người khác sửa. Hãy xem lại rồi trình.")
    _demand_window(held)
    verdicts = run_checks(held)
    if held.stops:
        raise Refused(
            "Hồ sơ chưa trình được vì còn điều không đạt.",
            errors={v.code: v.reason for v in verdicts if v.level == CheckLevel.STOP},
        )
    version = _freeze(user, held)
    target = next_holder(held) or held.round.unit
    move(
        user,
        held,
        STEPS["submit"],
        submitted_at=version.submitted_at,
        supplement_due_on=None,
        **hand_over(held, target),
    )
    record(
        user,
        "awards.submit_nomination",
        held,
        scope_path=held.nominating_unit.path,
        version=version.number,
        sha256=version.sha256,
    )
    _tell_receivers(held, target)
    return version


def submit_nominations(user: User, nominations: Iterable[Nomination]) -> BulkResult:
    """Submit many; each stands for itself."""
    result = BulkResult()
    for nomination in nominations:
        try:
            submit_nomination(user, nomination, expected_version=nomination.edit_version)
        except Refused as refusal:
            why = " ".join([refusal.reason, *refusal.errors.values()])
            result.skipped.append((nomination, why))
        else:
            result.done.append(nomination)
    return result


@transaction.atomic
def withdraw_nomination(user: User, nomination: Nomination, *, note: str) -> None:
    """The nominating unit takes its dossier back; it may be taken up again."""
    move(
        user,
        nomination,
        STEPS["withdraw"],
        note=note,
        holder=nomination.nominating_unit,
        held_since=timezone.now(),
        due_on=None,
    )
    record(
        user,
        "awards.withdraw_nomination",
        nomination,
        scope_path=nomination.nominating_unit.path,
        note=note,
    )


@transaction.atomic
def restore_nomination(user: User, nomination: Nomination) -> None:
    """Take a withdrawn dossier up again as a draft."""
    move(user, nomination, STEPS["restore"], held_since=timezone.now())
    record(
        user, "awards.restore_nomination", nomination, scope_path=nomination.nominating_unit.path
    )


@transaction.atomic
def return_nomination(
    user: User,
    nomination: Nomination,
    *,
    note: str,
    due_on: dt.date | None,
    remarks: Mapping[str, str] | None = None,
) -> None:
    """Send a dossier back for supplement, with a list and the last day.

    Args:
        remarks: text by "muc-<key of section>" or by a name of `FIELDS`; blank ones are left out.

    Raises:
        Refused: no right, no reason, no day or a day that is over, unknown place of a remark.
        Stale: the dossier is not waiting any more.
    """
    rows = _read_remarks(nomination, remarks or {})
    if due_on is None or due_on < timezone.localdate():
        raise Refused(
            "Hãy ghi hạn bổ sung từ hôm nay trở đi.",
            errors={"due_on": "Hãy ghi ngày từ hôm nay trở đi."},
        )
    move(
        user,
        nomination,
        STEPS["return"],
        note=note,
        holder=nomination.nominating_unit,
        held_since=timezone.now(),
        due_on=due_on,
        supplement_due_on=due_on,
    )
    NominationRemark.objects.bulk_create(
        NominationRemark(nomination=nomination, author=user, **row) for row in rows
    )
    record(
        user,
        "awards.return_nomination",
        nomination,
        scope_path=nomination.nominating_unit.path,
        note=note,
        due_on=due_on.isoformat(),
    )
    _tell_writers(
        nomination,
        kind="nomination_returned",
        title=f"Hồ sơ cần bổ sung trước hết ngày {due_on:%d/%m/%Y}: {nomination}",
        body=note,
    )


@transaction.atomic
def forward_nomination(user: User, nomination: Nomination) -> None:
    """Pass a dossier on to the unit above the one that holds it.

    Raises:
        Refused: no right, or the unit that decides holds it already.
    """
    target = next_holder(nomination)
    if target is None:
        raise Refused("Hồ sơ đã ở nơi quyết định.")
    here = nomination.holder
    move(user, nomination, STEPS["forward"], **hand_over(nomination, target))
    run_checks(nomination)
    record(
        user,
        "awards.forward_nomination",
        nomination,
        scope_path=nomination.nominating_unit.path,
        to=target.code,
    )
    _tell_receivers(nomination, target)
    _tell_writers(
        nomination,
        kind="nomination_forwarded",
        title=f"{here.label} đã chuyển hồ sơ lên {target.label}: {nomination}",
        body="",
        mail=False,
    )


@transaction.atomic
def refuse_nomination(user: User, nomination: Nomination, *, code: str, note: str) -> None:
    """End a dossier without award; the nominating unit is told why.

    Raises:
        Refused: no right, no reason code or no reason.
    """
    if code not in RefusalCode.values:
        raise Refused("Hãy chọn lý do.", errors={"code": "Hãy chọn lý do."})
    move(user, nomination, STEPS["refuse"], note=note, refusal_code=code, due_on=None)
    record(
        user,
        "awards.refuse_nomination",
        nomination,
        scope_path=nomination.nominating_unit.path,
        code=code,
        note=note,
    )
    _tell_writers(
        nomination,
        kind="nomination_refused",
        title=f"Hồ sơ không được khen thưởng: {nomination}",
        body=f"Lý do: {RefusalCode(code).label}. {note}",
    )


def payload_of(nomination: Nomination) -> dict[str, Any]:
    """The dossier as frozen: readable without the tables."""
    files = nomination.files.filter(removed_at__isnull=True)
    return {
        "round": {"id": nomination.round_id, "title": nomination.round.title},
        "form": nomination.form.name,
        "unit": {"code": nomination.nominating_unit.code, "name": nomination.nominating_unit.name},
        "subject": {
            "class": nomination.subject_class,
            "name": nomination.subject_name,
            "position": nomination.position,
            "workplace": nomination.workplace,
            "achievement": nomination.achievement,
            "from": nomination.period_from and nomination.period_from.isoformat(),
            "to": nomination.period_to and nomination.period_to.isoformat(),
        },
        "sections": [{"title": s.title, "text": s.text} for s in nomination.sections.all()],
        "files": [
            {"kind": f.kind, "name": f.name, "sha256": f.sha256, "size": f.size} for f in files
        ],
        "checks": nomination.checks,
    }


def _held(nomination: Nomination) -> Nomination:
    return (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("round__unit", "form", "nominating_unit__parent", "holder__parent")
        .get(pk=nomination.pk)
    )


def _demand_window(nomination: Nomination) -> None:
    """New dossiers only while the round takes them; a returned one until its own last day."""
    award_round, today = nomination.round, timezone.localdate(server_now())
    if nomination.state == NominationState.RETURNED:
        last = nomination.supplement_due_on
        if last and today > last:
            raise Refused(
                f"Hạn bổ sung đã hết ngày {last:%d/%m/%Y}. Hãy liên hệ {award_round.unit.name}."
            )
        return
    if award_round.state != "open":
        raise Refused("Đợt xét đã khoá nhận hồ sơ. Bản nháp vẫn được giữ.")
    if today < award_round.opens_on:
        raise Refused(f"Đợt xét nhận hồ sơ từ ngày {award_round.opens_on:%d/%m/%Y}.")
    if today > award_round.closes_on:
        raise Refused(
            f"Đã hết hạn nhận hồ sơ (ngày {award_round.closes_on:%d/%m/%Y}). Bản nháp vẫn được "
            f"giữ; hãy liên hệ {award_round.unit.name}."
        )


def _freeze(user: User, nomination: Nomination) -> NominationVersion:
    payload = payload_of(nomination)
    return NominationVersion.objects.create(
        nomination=nomination,
        number=nomination.versions.count() + 1,
        payload=payload,
        sha256=digest_of(payload),
        submitted_by=user,
        submitted_at=server_now(),
    )


def _read_remarks(nomination: Nomination, remarks: Mapping[str, str]) -> list[dict[str, Any]]:
    known = set(nomination.sections.values_list("pk", flat=True))
    rows: list[dict[str, Any]] = []
    for place, text in remarks.items():
        if not text.strip():
            continue
        key = place.removeprefix("muc-")
        if place != key and key.isdigit() and int(key) in known:
            rows.append({"section_id": int(key), "text": text.strip()})
        elif place in FIELDS:
            rows.append({"field": place, "text": text.strip()})
        else:
            raise Refused("Có ý kiến gắn vào chỗ không thuộc hồ sơ này. Hãy tải lại trang.")
    return rows


def _tell_receivers(nomination: Nomination, unit: Unit) -> None:
    """Only the inbox: who receives 300 dossiers wants one letter a day, not 300."""
    for person in receivers_for(unit):
        tell(
            person,
            key=f"nomination_in:{nomination.pk}:{unit.pk}:{nomination.held_since:%Y%m%d%H%M%S}:{person.pk}",
            kind="nomination_received",
            title=f"Hồ sơ đề nghị khen thưởng: {nomination}",
            body=f"Của {nomination.nominating_unit.name}.",
            url=reverse("awards:nomination", args=[nomination.pk]),
            mail=False,
        )


def _tell_writers(
    nomination: Nomination, *, kind: str, title: str, body: str, mail: bool = True
) -> None:
    for person in writers_for(nomination.nominating_unit):
        tell(
            person,
            key=f"{kind}:{nomination.pk}:{nomination.transitions.count()}:{person.pk}",
            kind=kind,
            title=title,
            body=body,
            url=reverse("awards:nomination", args=[nomination.pk]),
            mail=mail,
        )
