"""Closing a vote: written opinions added, votes counted against the right denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.db import connection
from django.db import transaction
from django.utils import timezone

from accounts import jobs
from accounts.auditing import record
from awards.enums import AbsentMode
from awards.enums import BallotKind
from awards.enums import Choice
from awards.enums import Denominator
from awards.enums import NominationState
from awards.enums import Presence
from awards.enums import SessionState
from awards.models import AgendaItem
from awards.models import Ballot
from awards.models import OpenVote
from awards.models import Session
from awards.models import VoterRoll
from awards.steps import SESSION_STEPS
from awards.steps import STEPS
from awards.voting import SHUFFLER
from awards.voting import held_session
from workflow import Refused
from workflow import Stale
from workflow import demand
from workflow import move

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Written:
    """Written opinions of absent members on one item, as taken from their sealed letters."""

    agree: int = 0
    disagree: int = 0


@dataclass(frozen=True)
class Tally:
    """The result of one item; `base` is what the share is taken of."""

    agree: int
    disagree: int
    blank: int
    base: int
    percent: Decimal
    is_passed: bool


def tally(
    rule: Mapping[str, Any],
    votes: Mapping[str, int],
    written: Written,
    *,
    members: int,
    present: int,
) -> Tally:
    """Count one item by whole numbers only.

    Args:
        rule: the frozen item: threshold (percent with two decimals as text), denominator.
        votes: how many ballots of each choice.
        members: all members of the council in office; the base where the rule says "all". A member
            who takes no part stays in that base, as the law counts on the whole council.
        present: members there who take part in this item; the base where it says "present",
            together with those who wrote: whoever is counted above the line stands below it too.
    """
    agree = votes.get(Choice.AGREE, 0) + written.agree
    taking_part = present + written.agree + written.disagree
    base = members if rule["denominator"] == Denominator.ALL else taking_part
    hundredths = int(Decimal(rule["threshold"]) * 100)
    percent = Decimal(0) if not base else Decimal(agree * 100) / base
    return Tally(
        agree=agree,
        disagree=votes.get(Choice.DISAGREE, 0) + written.disagree,
        blank=votes.get(Choice.BLANK, 0),
        base=base,
        # Cut, not rounded: 79.996 must never be printed as 80.
        percent=percent.quantize(Decimal("0.01"), rounding=ROUND_DOWN),
        is_passed=bool(base) and agree * 10_000 >= hundredths * base,
    )


@transaction.atomic
def close_voting(
    user: User, session: Session, *, written: Mapping[int, Written], discussion: str = ""
) -> Session:
    """Close the vote, count it, and move each dossier to its result.

    Args:
        written: opinions of absent members by key of agenda item, opened now and not before.

    Raises:
        Refused: no right, nobody voted, or more written opinions than absent members who write.
        Stale: closed already.
    """
    demand(user, "awards.run_session", session)
    held = held_session(session)
    if held.state != SessionState.OPEN:
        raise Stale("Phiên bỏ phiếu đã được đóng.")
    voted = set(
        VoterRoll.objects.filter(session=held, has_voted=True).values_list("member", flat=True)
    )
    if not voted:
        raise Refused("Chưa có thành viên nào bỏ phiếu nên chưa kiểm phiếu được.")
    _check_written(held, written)
    results = count(held, voted, written)
    move(
        user,
        held,
        SESSION_STEPS["close"],
        closed_at=timezone.now(),
        discussion=discussion.strip(),
    )
    items = held.items.select_related("nomination__round__unit", "nomination__holder")
    for item in items:
        _store(user, item, results[item.pk], written.get(item.pk, Written()))
    record(
        user,
        "awards.close_voting",
        held,
        scope_path=held.council.unit.path,
        voters=len(voted),
        passed=sum(r.is_passed for r in results.values()),
    )
    jobs.start(
        user,
        key=f"sweep-ballots:{held.pk}",
        handler="awards.sweep_ballots",
        label="Dọn dấu vết lá phiếu",
        payload={},
    )
    return held


def count(session: Session, voted: set[int], written: Mapping[int, Written]) -> dict[int, Tally]:
    """The result of every item.

    Raises:
        RuntimeError: there are more or fewer votes than voters; nothing is written then.
    """
    ballots = _counted(Ballot.objects.filter(session=session).values_list("item", "choice"))
    named = _counted(OpenVote.objects.filter(item__session=session).values_list("item", "choice"))
    members = session.frozen["members"]
    present = {m["id"] for m in members if m["presence"] == Presence.PRESENT}
    results = {}
    for row in session.frozen["items"]:
        key = row["id"]
        out = {a["member"] for a in session.frozen["abstentions"] if a["item"] == key}
        votes = (ballots if row["ballot"] == BallotKind.SECRET else named).get(key, Counter())
        if votes.total() != len(voted - out):
            raise RuntimeError(f"Item {key}: {votes.total()} votes of {len(voted - out)} voters")
        results[key] = tally(
            row,
            votes,
            written.get(key, Written()),
            members=len(members),
            present=len(present - out),
        )
    return results


def _counted(rows: Any) -> dict[int, Counter]:
    found: dict[int, Counter] = {}
    for item, choice in rows:
        found.setdefault(item, Counter())[choice] += 1
    return found


def _check_written(session: Session, written: Mapping[int, Written]) -> None:
    """No more letters than members who are absent and may write on this item."""
    absent = {m["id"] for m in session.frozen["members"] if m["presence"] == Presence.WRITTEN}
    rules = {row["id"]: row for row in session.frozen["items"]}
    errors = {}
    for key, counts in written.items():
        if key not in rules:
            raise Refused("Có ý kiến bằng văn bản cho hồ sơ không thuộc phiên họp.")
        out = {a["member"] for a in session.frozen["abstentions"] if a["item"] == key}
        may = 0 if rules[key]["absent_mode"] == AbsentMode.NONE else len(absent - out)
        if counts.agree < 0 or counts.disagree < 0 or counts.agree + counts.disagree > may:
            errors[f"van-ban-{key}"] = f"Chỉ có {may} thành viên vắng được lấy ý kiến bằng văn bản."
    if errors:
        raise Refused("Số ý kiến bằng văn bản không khớp.", errors=errors)


def _store(user: User, item: AgendaItem, result: Tally, letters: Written) -> None:
    item.agree, item.disagree, item.blank = result.agree, result.disagree, result.blank
    item.written_agree, item.written_disagree = letters.agree, letters.disagree
    item.base, item.percent, item.is_passed = result.base, result.percent, result.is_passed
    item.save()
    step = "recommend" if result.is_passed else "not_recommend"
    nomination = item.nomination
    if nomination.state == NominationState.IN_SESSION:
        move(user, nomination, STEPS[step], held_since=timezone.now())


def sweep_ballots() -> None:
    """Write the two tables of the vote into new files, so that no dead row stays (PostgreSQL).

    TRUNCATE, because VACUUM FULL takes along what an older transaction, say a backup, might still
    see. Locked in the order in which a cast does: session, roll, ballots. Needs the tables' owner.
    """
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(), connection.cursor() as cursor:
        list(Session.objects.select_for_update().order_by("pk").values_list("pk"))
        cursor.execute("LOCK TABLE awards_voterroll, awards_ballot IN ACCESS EXCLUSIVE MODE")
        for model in (VoterRoll, Ballot):
            rows: list[Any] = list(model.objects.all())
            SHUFFLER.shuffle(rows)
            cursor.execute(f"TRUNCATE {model._meta.db_table}")
            model.objects.bulk_create(rows, batch_size=5000)
