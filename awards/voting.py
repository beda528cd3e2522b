"""The vote: opening freezes everything, a ballot is cast once, closing counts.

Secret means: nothing stored joins a member to a ballot. Every cast rewrites all ballots and the
whole roll of the session in random order in one transaction, so that neither the hidden columns
of PostgreSQL (xmin, ctid) nor SQLite's rowid tell who voted what or when; the audit event is
written after the commit, in its own transaction. docs/security.md says what this promises and
what it does not (write-ahead log, point-in-time backups, somebody who watches the database live).
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.auditing import record
from awards.enums import BallotKind
from awards.enums import Choice
from awards.enums import Presence
from awards.enums import SessionState
from awards.law import RuleBook
from awards.models import Abstention
from awards.models import AgendaItem
from awards.models import AwardFormRule
from awards.models import Ballot
from awards.models import OpenVote
from awards.models import Session
from awards.models import VoterRoll
from awards.steps import SESSION_STEPS
from reports.submission import digest_of
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User

PROMISE = (
    "Hệ thống lưu riêng danh sách người đã bỏ phiếu và các lá phiếu, không lưu mối liên hệ giữa "
    "hai bên."
)
SHUFFLER = random.SystemRandom()


def held_session(session: Session) -> Session:
    """The session's row, locked to the end of the transaction: one ballot or one count at a time."""
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("council__unit", "round__unit")
        .get(pk=session.pk)
    )


@transaction.atomic
def open_voting(user: User, session: Session) -> Session:
    """Freeze agenda, rules and roll under one hash and let the members vote.

    Raises:
        Refused: no right, nothing on the agenda, attendance not taken, quorum not reached.
        Stale: opened already.
    """
    held = held_session(session)
    frozen = frozen_of(held)
    if not frozen["items"]:
        raise Refused("Chương trình họp chưa có hồ sơ nào.")
    unknown = [m["name"] for m in frozen["members"] if m["presence"] == Presence.UNKNOWN]
    if unknown:
        raise Refused(f"Chưa điểm danh: {', '.join(unknown)}.")
    if reason := quorum_gap(frozen):
        raise Refused(reason)
    move(
        user,
        held,
        SESSION_STEPS["open"],
        opened_at=timezone.now(),
        frozen=frozen,
        frozen_sha256=digest_of(frozen),
    )
    voters = [m["id"] for m in frozen["members"] if m["presence"] == Presence.PRESENT]
    SHUFFLER.shuffle(voters)
    VoterRoll.objects.bulk_create(
        VoterRoll(key=secrets.token_urlsafe(24), session=held, member_id=key) for key in voters
    )
    record(
        user,
        "awards.open_voting",
        held,
        scope_path=held.council.unit.path,
        sha256=held.frozen_sha256,
    )
    return held


def frozen_of(session: Session) -> dict[str, Any]:
    """What a vote stands on: members with their presence, items with their rules, abstentions."""
    items = session.items.select_related("nomination__form")
    book = RuleBook()
    return {
        "council": session.council.name,
        "members": [
            {
                "id": row.member_id,
                "name": row.member.user.full_name,
                "post": row.member.post,
                "presence": row.presence,
            }
            for row in session.attendances.select_related("member__user")
        ],
        "items": [_frozen_item(item, book.rule_of(item.nomination)) for item in items],
        "abstentions": [
            {"item": row.item_id, "member": row.member_id, "reason": row.reason}
            for row in Abstention.objects.filter(item__session=session).order_by("pk")
        ],
    }


def _frozen_item(item: AgendaItem, rule: AwardFormRule | None) -> dict[str, Any]:
    if rule is None:
        raise Refused(f"Chưa có quy định cho {item.nomination.form.name}.")
    return {
        "id": item.pk,
        "nomination": item.nomination_id,
        "subject": item.nomination.subject_name,
        "form": item.nomination.form.name,
        "rule_set": str(rule.rule_set),
        "ballot": rule.ballot,
        "quorum": [rule.quorum_numerator, rule.quorum_denominator],
        "threshold": str(rule.threshold_percent),
        "denominator": rule.denominator,
        "absent_mode": rule.absent_mode,
    }


def quorum_gap(frozen: Mapping[str, Any]) -> str:
    """Why the council cannot vote for lack of members; empty if it can. Exact fractions only."""
    members = frozen["members"]
    present = sum(m["presence"] == Presence.PRESENT for m in members)
    for item in frozen["items"]:
        share, whole = item["quorum"]
        if present * whole < share * len(members):
            return (
                f"Mới có {present} trong {len(members)} thành viên dự họp; cần ít nhất "
                f"{share}/{whole} để họp hợp lệ."
            )
    return ""


def items_to_vote(session: Session, member_id: int) -> list[AgendaItem]:
    """The items of an open session on which a member votes: all but those of an abstention."""
    out = {a["item"] for a in session.frozen["abstentions"] if a["member"] == member_id}
    return [
        item
        for item in session.items.select_related("nomination__form", "nomination__nominating_unit")
        if item.pk not in out
    ]


@sensitive_variables()  # all: frames below, of the ORM too, hold the choices under other names
def cast_ballot(user: User, session: Session, choices: Mapping[int, str]) -> None:
    """Cast one member's votes on every item at once; there is no second time and no change.

    Args:
        choices: letter of `Choice` by key of agenda item, for each item the member votes on.

    Raises:
        Refused: not on the roll, or an item left out.
        Stale: not open (any more), or voted already (double click, second tab).
    """
    demand(user, "awards.vote", session)
    _cast(user, session, choices)
    # After the commit and on its own: an append-only row keeps its transaction number for ever.
    record(user, "awards.cast_ballot", session, scope_path=session.council.unit.path)


@transaction.atomic
@sensitive_variables()
def _cast(user: User, session: Session, choices: Mapping[int, str]) -> None:
    held = held_session(session)
    if held.state != SessionState.OPEN:
        raise Stale("Phiên bỏ phiếu chưa mở hoặc đã đóng. Lá phiếu này chưa được nhận.")
    roll = VoterRoll.objects.filter(session=held, member__user=user)
    member_id = roll.values_list("member", flat=True).first()
    if member_id is None:
        raise Refused("Bạn không có tên trong danh sách bỏ phiếu.", denied=True)
    if not roll.filter(has_voted=False).update(has_voted=True):
        raise Stale("Bạn đã bỏ phiếu trong phiên này. Lá phiếu trước được giữ nguyên.")
    kinds = {row["id"]: row["ballot"] for row in held.frozen["items"]}
    wanted = {item.pk for item in items_to_vote(held, member_id)}
    if set(choices) != wanted or not set(choices.values()) <= set(Choice.values):
        raise Refused("Hãy chọn ý kiến cho từng hồ sơ.")
    secret = {k: v for k, v in choices.items() if kinds[k] == BallotKind.SECRET}
    named = {k: v for k, v in choices.items() if kinds[k] == BallotKind.OPEN}
    _rewrite(held, secret)
    OpenVote.objects.bulk_create(
        OpenVote(item_id=key, member_id=member_id, choice=choice) for key, choice in named.items()
    )


@sensitive_variables()
def _rewrite(session: Session, added: Mapping[int, str]) -> None:
    """Write all ballots and the whole roll of a session anew, with new keys, in random order."""
    stored = Ballot.objects.filter(session=session)
    ballots = [*stored.values_list("item", "choice"), *added.items()]
    roll = list(VoterRoll.objects.filter(session=session).values_list("member", "has_voted"))
    SHUFFLER.shuffle(ballots)
    SHUFFLER.shuffle(roll)
    stored.delete()
    VoterRoll.objects.filter(session=session).delete()
    Ballot.objects.bulk_create(
        Ballot(key=secrets.token_urlsafe(24), session=session, item_id=item, choice=choice)
        for item, choice in ballots
    )
    VoterRoll.objects.bulk_create(
        VoterRoll(
            key=secrets.token_urlsafe(24), session=session, member_id=member, has_voted=has_voted
        )
        for member, has_voted in roll
    )
