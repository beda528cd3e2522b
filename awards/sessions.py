"""A sitting of a council up to the opening of the vote: agenda, invitation, attendance, abstention."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.auditing import record
from accounts.notices import tell
from awards.councils import members_on
from awards.enums import NominationState
from awards.enums import Presence
from awards.enums import SessionState
from awards.models import Abstention
from awards.models import AgendaItem
from awards.models import Attendance
from awards.models import AwardRound
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Nomination
from awards.models import Session
from awards.publicity import publicity_gap
from awards.steps import SESSION_STEPS
from awards.steps import STEPS
from awards.voting import held_session
from documents.calendar import local_day
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def plan_session(user: User, council: Council, award_round: AwardRound, **facts: Any) -> Session:
    """Call a sitting (facts: title, meets_at, place) with every member in office on that day.

    Raises:
        Refused: no right, the council has no members that day, or the round is not of its unit's tree.
    """
    session = Session(council=council, round=award_round, **facts)
    demand(user, "awards.run_session", session)
    if not council.unit.is_below(award_round.unit.path):
        raise Refused("Hội đồng này không xét hồ sơ của đợt xét đã chọn.")
    day = local_day(session.meets_at)
    if council.valid_from > day or (council.valid_to and council.valid_to < day):
        raise Refused(
            "Ngày họp nằm ngoài nhiệm kỳ của hội đồng.", errors={"meets_at": "Ngoài nhiệm kỳ."}
        )
    members = list(members_on(council, day))
    if not members:
        raise Refused("Hội đồng chưa có thành viên vào ngày họp. Hãy thêm thành viên trước.")
    session.save()
    Attendance.objects.bulk_create(Attendance(session=session, member=m) for m in members)
    record(user, "awards.plan_session", session, scope_path=council.unit.path)
    return session


def in_preparation(user: User, session: Session) -> Session:
    """The session locked and read anew: nothing slips in behind the freeze of an opening vote.

    Raises:
        Refused: no right, or it is not being prepared.
        Stale: it was opened or cancelled since the page was shown.
    """
    demand(user, "awards.change_session", session)
    held = held_session(session)
    if held.state != SessionState.PLANNED:
        raise Stale
    return held


@transaction.atomic
def change_session(user: User, session: Session, **facts: Any) -> Session:
    """Change title, time or place; the members of the new day are called."""
    session = in_preparation(user, session)
    for name, value in facts.items():
        setattr(session, name, value)
    session.save()
    keys = {m.pk for m in members_on(session.council, local_day(session.meets_at))}
    session.attendances.exclude(member__in=keys).delete()
    present = set(session.attendances.values_list("member", flat=True))
    Attendance.objects.bulk_create(
        Attendance(session=session, member_id=key) for key in keys - present
    )
    record(user, "awards.change_session", session, scope_path=session.council.unit.path)
    return session


def ready_for(session: Session) -> list[Nomination]:
    """Dossiers that may be put on the agenda: appraised here, or waiting at a unit on the way."""
    decides = session.council.unit_id == session.round.unit_id
    state = NominationState.APPRAISED if decides else NominationState.SUBMITTED
    return list(
        Nomination.objects.filter(
            round=session.round_id, holder=session.council.unit_id, state=state
        ).select_related("form", "nominating_unit", "publicity", "rule_set", "round__unit")
    )


@transaction.atomic
def put_on_agenda(
    user: User, session: Session, nominations: Collection[Nomination]
) -> list[tuple[Nomination, str]]:
    """Put dossiers on the agenda; returns those that cannot be, each with the reason.

    Raises:
        Refused: no right, or the session is not being prepared.
    """
    session = in_preparation(user, session)
    allowed = {n.pk for n in ready_for(session)}
    position = session.items.aggregate(last=Max("position"))["last"] or 0
    day, skipped = local_day(session.meets_at), []
    for nomination in nominations:
        if nomination.pk not in allowed:
            skipped.append((nomination, "chưa ở bước đưa ra họp"))
            continue
        gap = publicity_gap(nomination, day)
        if gap and session.council.unit_id == session.round.unit_id:
            skipped.append((nomination, gap))
            continue
        position += 1
        move(user, nomination, STEPS["put_on_agenda"])
        AgendaItem.objects.create(session=session, nomination=nomination, position=position)
    record(
        user,
        "awards.put_on_agenda",
        session,
        scope_path=session.council.unit.path,
        dossiers=len(nominations) - len(skipped),
    )
    return skipped


@transaction.atomic
def take_off_agenda(user: User, item: AgendaItem) -> None:
    """Take a dossier off; it goes back to where it stood."""
    session = in_preparation(user, item.session)
    _put_back(user, item)
    item.delete()
    record(
        user,
        "awards.take_off_agenda",
        session,
        scope_path=session.council.unit.path,
        dossier=str(item.nomination),
    )


def _put_back(user: User, item: AgendaItem) -> None:
    decides = item.session.council.unit_id == item.session.round.unit_id
    step = "take_off_to_appraised" if decides else "take_off_to_submitted"
    move(user, item.nomination, STEPS[step])


@transaction.atomic
def move_item(user: User, item: AgendaItem, *, up: bool) -> None:
    """Move an item one place up or down on the agenda."""
    items = list(in_preparation(user, item.session).items.all())
    index = next(i for i, row in enumerate(items) if row.pk == item.pk)
    other = index - 1 if up else index + 1
    if 0 <= other < len(items):
        items[index], items[other] = items[other], items[index]
        for position, row in enumerate(items, start=1):
            row.position = position
        AgendaItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def invite_members(user: User, session: Session) -> int:
    """Send the invitation; from now on members may read the dossiers. Returns how many were told.

    Raises:
        Refused: no right, not being prepared, or nothing on the agenda.
    """
    demand(user, "awards.change_session", session)
    if not session.items.exists():
        raise Refused("Hãy đưa ít nhất một hồ sơ vào chương trình trước khi gửi giấy mời.")
    session.invited_at = timezone.now()
    session.save(update_fields=["invited_at"])
    when = timezone.localtime(session.meets_at)
    told = 0
    for attendance in session.attendances.select_related("member__user"):
        notice = tell(
            attendance.member.user,
            key=f"session:{session.pk}:{session.invited_at:%Y%m%d%H%M%S}:{attendance.member_id}",
            kind="session_invitation",
            title=f"Giấy mời họp: {session.title}",
            body=f"{when:%H:%M} ngày {when:%d/%m/%Y}, tại {session.place}. "
            "Hồ sơ đã mở để đồng chí đọc trước.",
            url=reverse("awards:session", args=[session.pk]),
        )
        told += notice is not None
    record(user, "awards.invite_members", session, scope_path=session.council.unit.path, told=told)
    return told


@transaction.atomic
def take_attendance(user: User, session: Session, marks: Mapping[int, tuple[str, str]]) -> None:
    """Note who is there: (presence, reason) by key of attendance.

    Raises:
        Refused: no right, not being prepared, unknown mark, or somebody absent without a reason.
    """
    session = in_preparation(user, session)
    errors = {}
    rows = {row.pk: row for row in session.attendances.all()}
    for key, (presence, reason) in marks.items():
        row = rows.get(key)
        if row is None or presence not in Presence.values:
            continue
        away = presence in (Presence.ABSENT, Presence.WRITTEN)
        if away and not reason.strip():
            errors[f"vang-{key}"] = "Hãy ghi lý do vắng."
        row.presence, row.reason = presence, reason.strip() if away else ""
    if errors:
        raise Refused("Có thành viên vắng chưa ghi lý do.", errors=errors)
    Attendance.objects.bulk_update(rows.values(), ["presence", "reason"])
    record(user, "awards.take_attendance", session, scope_path=session.council.unit.path)


@transaction.atomic
def abstain(user: User, item: AgendaItem, member: CouncilMember, *, reason: str) -> Abstention:
    """A member takes no part in one dossier; said by the member or noted by the secretary.

    Raises:
        Refused: neither the member nor the secretary, no reason, not a member of this session.
        Stale: voting is open already.
    """
    session = held_session(item.session)
    if member.user_id != user.pk:
        demand(user, "awards.change_session", session)
    if session.state != SessionState.PLANNED:
        raise Stale("Chỉ ghi nhận không tham gia trước khi mở bỏ phiếu.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do.", errors={"reason": "Hãy ghi lý do."})
    if not session.attendances.filter(member=member).exists():
        raise Refused("Người này không phải thành viên của phiên họp.")
    made, _ = Abstention.objects.update_or_create(
        item=item, member=member, defaults={"reason": reason.strip()[:250]}
    )
    record(
        user,
        "awards.abstain",
        session,
        scope_path=session.council.unit.path,
        person=str(member),
        dossier=str(item.nomination),
    )
    return made


@transaction.atomic
def undo_abstention(user: User, row: Abstention) -> None:
    session = held_session(row.item.session)
    if row.member.user_id != user.pk:
        demand(user, "awards.change_session", session)
    if session.state != SessionState.PLANNED:
        raise Stale("Đã mở bỏ phiếu nên không đổi được.")
    row.delete()
    record(
        user,
        "awards.undo_abstention",
        session,
        scope_path=session.council.unit.path,
        person=str(row.member),
    )


@transaction.atomic
def cancel_session(user: User, session: Session, *, note: str) -> None:
    """Call a sitting off; its dossiers go back to where they stood and the members are told."""
    move(user, session, SESSION_STEPS["cancel"], note=note)
    for item in session.items.select_related("nomination__round__unit", "nomination__holder"):
        item.session = session
        _put_back(user, item)
    record(user, "awards.cancel_session", session, scope_path=session.council.unit.path, note=note)
    if session.invited_at:
        for attendance in session.attendances.select_related("member__user"):
            tell(
                attendance.member.user,
                key=f"session_off:{session.pk}:{attendance.member_id}",
                kind="session_cancelled",
                title=f"Hoãn, huỷ phiên họp: {session.title}",
                body=note,
                url=reverse("awards:session", args=[session.pk]),
            )
