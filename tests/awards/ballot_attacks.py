"""Attacks of a reader of the database who wants to join voters to votes.

Every attack knows who voted and in which order (the trail says when each member voted) and returns
a guess for each of those members on each item. It is told nothing of the choices.
"""

from __future__ import annotations

import random
import struct
from collections import Counter
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from typing import NamedTuple

from django.db import connection

from awards.enums import Choice
from awards.models import AgendaItem
from awards.models import Ballot
from awards.models import Session
from awards.models import VoterRoll

Guess = dict[tuple[int, int], str]  # (member, item) → choice
ONE_IN = 1_000_000  # how seldom pure chance may fall outside the bounds


@dataclass(frozen=True)
class Known:
    """What the attacker knows: the session, its items, and who came to vote, in order."""

    session: Session
    order: list[int]  # members

    @property
    def items(self) -> list[int]:
        return list(AgendaItem.objects.filter(session=self.session).values_list("pk", flat=True))


class Row(NamedTuple):
    """A stored row: where it stands, which transaction wrote it, its key and its content."""

    place: int
    writer: int
    key: str
    owner: int  # the item of a ballot, the member of a line of the roll
    content: str


def chance_bounds(votes: int) -> tuple[int, int]:
    """Hits that guessing blindly among three even choices stays within, but for once in `ONE_IN`.

    Exact binomial tails with p = 1/3, half of 1/ONE_IN on each side. Too few hits tell as much as
    too many: they rule a choice out.
    """
    allowed = 3**votes // (2 * ONE_IN)
    ways = [comb(votes, hits) * 2 ** (votes - hits) for hits in range(votes + 1)]
    low, tail = 0, ways[0]
    while tail <= allowed:
        low += 1
        tail += ways[low]
    high, tail = votes, ways[votes]
    while tail <= allowed:
        high -= 1
        tail += ways[high]
    return low, high


def hits(guess: Guess, truth: dict[int, dict[int, str]]) -> int:
    assert set(guess) == {(member, item) for member in truth for item in truth[member]}
    return sum(truth[member][item] == choice for (member, item), choice in guess.items())


## Reading what is stored


def _rows(model: type, owner: str, content: str, session: Session) -> list[Row]:
    """The rows of a session as they lie in the table, with the columns that hide."""
    if connection.vendor == "postgresql":
        place = "((ctid::text::point)[0]::bigint * 65536 + (ctid::text::point)[1]::bigint)"
        writer = "xmin::text::bigint"
    else:
        place, writer = "rowid", "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {place}, {writer}, key, {owner}, {content} "
            f"FROM {model._meta.db_table} WHERE session_id = %s",
            [session.pk],
        )
        return sorted(Row(*row) for row in cursor.fetchall())


def ballots(session: Session) -> list[Row]:
    return _rows(Ballot, "item_id", "choice", session)


def roll(session: Session) -> list[Row]:
    """Lines of the roll of those who have voted, in the order of the table."""
    return [row for row in _rows(VoterRoll, "member_id", "has_voted", session) if row.content]


def _by_item(rows: list[Row]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.owner].append(row.content)
    return found


def _pair(members: list[int], rows: list[Row], items: list[int]) -> Guess:
    """The nth ballot of each item belongs to the nth member."""
    chosen = _by_item(rows)
    return {
        (member, item): chosen[item][number]
        for item in items
        for number, member in enumerate(members)
    }


## Attacks on any database


def by_storage_order(known: Known) -> Guess:
    """PostgreSQL's ctid, SQLite's rowid: ballots lie in the order in which people voted."""
    return _pair(known.order, ballots(known.session), known.items)


def by_key_order(known: Known) -> Guess:
    """Keys that grow with time, as counters and many kinds of identifiers do."""
    rows = sorted(ballots(known.session), key=lambda row: row.key)
    return _pair(known.order, rows, known.items)


def by_place_in_the_roll(known: Known) -> Guess:
    """The roll and the ballots were shuffled alike, or not at all."""
    members = [row.owner for row in roll(known.session)]
    return _pair(members, ballots(known.session), known.items)


def by_key_in_the_roll(known: Known) -> Guess:
    """The keys of the roll and of the ballots were drawn one after the other."""
    members = [row.owner for row in sorted(roll(known.session), key=lambda row: row.key)]
    rows = sorted(ballots(known.session), key=lambda row: row.key)
    return _pair(members, rows, known.items)


def by_reading_without_order(known: Known) -> Guess:
    """As the ORM hands rows out when nobody asks for an order."""
    rows = [
        Row(0, 0, key, item, choice)
        for key, item, choice in Ballot.objects.filter(session=known.session)
        .order_by()
        .values_list("key", "item_id", "choice")
    ]
    return _pair(known.order, rows, known.items)


EVERYWHERE: list[Callable[[Known], Guess]] = [
    by_storage_order,
    by_key_order,
    by_place_in_the_roll,
    by_key_in_the_roll,
    by_reading_without_order,
]


## Attacks on PostgreSQL


def _one_of(candidates: list[str], dice: random.Random) -> str:
    return dice.choice(candidates or Choice.values)


def by_transaction(known: Known) -> Guess:
    """xmin: the transaction that ticked the member off also wrote the member's ballots."""
    wrote = {row.owner: row.writer for row in roll(known.session)}
    return _written_by(wrote, known)


def _written_by(wrote: dict[int, int], known: Known) -> Guess:
    dice = random.Random(1)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in ballots(known.session):
        found[row.writer, row.owner].append(row.content)
    return {
        (member, item): _one_of(found[wrote.get(member, -1), item], dice)
        for member in known.order
        for item in known.items
    }


def by_age_of_transaction(known: Known) -> Guess:
    """The hidden xmin again: the younger the transaction, the later the voter."""
    rows = sorted(ballots(known.session), key=lambda row: (row.writer, row.place))
    return _pair(known.order, rows, known.items)


def by_transaction_of_the_trail(known: Known) -> Guess:
    """The nearest transaction at or before that of the trail's "has voted" wrote the ballots."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT m.id, a.xmin::text::bigint FROM accounts_auditevent a
            JOIN awards_councilmember m ON m.user_id = a.actor_id AND m.council_id = %s
            WHERE a.act = 'awards.cast_ballot' AND a.target_id = %s ORDER BY a.id""",
            [known.session.council_id, str(known.session.pk)],
        )
        told = dict(cursor.fetchall())
    writers = sorted({row.writer for row in ballots(known.session)})
    wrote = {
        member: max((w for w in writers if w <= told.get(member, -1)), default=-1)
        for member in known.order
    }
    return _written_by(wrote, known)


def actors_of_the_ballots_writer(session: Session) -> list[int]:
    """People whom the trail names in the transaction that wrote the ballots as they lie there."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT a.actor_id FROM accounts_auditevent a
            JOIN awards_ballot b ON b.xmin::text = a.xmin::text
            WHERE b.session_id = %s AND a.act = 'awards.cast_ballot'""",
            [session.pk],
        )
        return [actor for (actor,) in cursor.fetchall()]


ON_POSTGRES: list[Callable[[Known], Guess]] = [
    by_transaction,
    by_age_of_transaction,
    by_transaction_of_the_trail,
]


## Rows that are deleted and still lie in the file

PAGE = 8192
NORMAL = 1  # a line pointer with a row behind it


def last_voter_by_dead_rows(known: Known) -> Guess:
    """The two newest copies of all ballots differ by what the last voter chose.

    Older copies are pruned as the table fills; these two are whole until somebody cleans up. Reads
    the table's file page by page, as whoever has the server or a copy of its disk can.
    """
    counted: dict[int, Counter] = defaultdict(Counter)  # writer → (item, choice) → how many
    for writer, item, choice in versions(known.session):
        counted[writer][item, choice] += 1
    none: list[Counter] = [Counter(), Counter()]
    *_, before, after = none + [counted[writer] for writer in sorted(counted)]
    dice, member = random.Random(2), known.order[-1]
    return {(member, item): _grown(before, after, item, dice) for item in known.items}


def _grown(before: Counter, after: Counter, item: int, dice: random.Random) -> str:
    """The choice on an item of which there is one more in the later copy."""
    return _one_of([c for c in Choice.values if after[item, c] > before[item, c]], dice)


def versions(session: Session) -> list[tuple[int, int, str]]:
    """(writer, item, choice) of every version of every ballot in the file, dead ones too."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'awards_ballot'::regclass "
            "AND attnum > 0 ORDER BY attnum"
        )
        columns = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('awards_ballot'))")
        content = bytes(cursor.fetchone()[0])
    rows = []
    for start in range(0, len(content), PAGE):
        for writer, data in _rows_of_page(content[start : start + PAGE]):
            row = _decoded(data, columns)
            if row["session_id"] == session.pk:
                rows.append((writer, row["item_id"], row["choice"]))
    return rows


def _rows_of_page(page: bytes) -> list[tuple[int, bytes]]:
    """(xmin, data) behind every used line pointer of a heap page."""
    (lower,) = struct.unpack_from("<H", page, 12)
    found = []
    for at in range(24, lower, 4):
        (pointer,) = struct.unpack_from("<I", page, at)
        offset, state, length = pointer & 0x7FFF, pointer >> 15 & 3, pointer >> 17
        if state == NORMAL:
            (writer,) = struct.unpack_from("<I", page, offset)
            head = page[offset + 22]
            found.append((writer, page[offset + head : offset + length]))
    return found


def _decoded(data: bytes, columns: list[str]) -> dict[str, int | str]:
    """A ballot's columns: short texts with a one-byte length, whole numbers on eight bytes."""
    row: dict[str, int | str] = {}
    at = 0
    for name in columns:
        if name.endswith("_id"):
            at += -at % 8
            (row[name],) = struct.unpack_from("<q", data, at)
            at += 8
        else:
            size = data[at] >> 1
            row[name] = data[at + 1 : at + size].decode()
            at += size
    return row
