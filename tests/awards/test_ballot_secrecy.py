"""The secret ballot under attack: joining voters to votes must not beat chance.

Fifteen members vote on forty items, each choice equally often on each item: who guesses blindly hits
200 of 600. An attack has failed if it hits 145 to 258, the exact binomial bounds that chance leaves
once in a million (160 of 480 and 111 to 212 while three have not voted, 1 to 28 of 40 for one
voter). Each attack has its twin, a writer that does without the guard, whom the attack must read.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.db import transaction
from django.db.models import signals

import awards.tasks  # noqa: F401 -- registers the job handlers as a worker's start does
from accounts import jobs
from accounts.auditing import record
from accounts.models import AuditEvent
from accounts.models import Job
from accounts.models.job import JobState
from awards import counting
from awards import voting
from awards.enums import Choice
from awards.models import Ballot
from awards.models import VoterRoll
from tests.awards import ballot_attacks as attacks
from tests.awards.ballot_attacks import Known
from tests.awards.ballot_attacks import chance_bounds
from tests.awards.ballot_attacks import hits
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import deal_evenly
from tests.awards.council_scenes import in_some_order
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.cast import make_cast

ITEMS = 40
LEAST, MOST = 145, 258
MOMENTS = ["open", "counted", "swept"]
real_commits = pytest.mark.django_db(transaction=True)


## Writers without the guards


@transaction.atomic
def naive_cast(user, session, choices) -> None:
    """As anyone would write it: the roll, the trail and the ballots one after the other."""
    line = VoterRoll.objects.get(session=session, member__user=user, has_voted=False)
    line.delete()
    VoterRoll.objects.create(
        key=clock_key(), session=session, member_id=line.member_id, has_voted=True
    )
    record(user, "awards.cast_ballot", session)
    for item, choice in choices.items():
        Ballot.objects.create(key=clock_key(), session=session, item_id=item, choice=choice)


def clock_key() -> str:
    """A key that grows, as most kinds of identifiers do."""
    return f"{time.time_ns():024d}"


def voted(cast_one: Callable, *, seed: int = 1, voters: int = 15) -> tuple[Sitting, Known, dict]:
    """A session in which the first `voters` of some order have cast their votes."""
    sitting = make_sitting(make_cast(), items=ITEMS)
    open_sitting(sitting)
    order = in_some_order(sitting, seed)[:voters]
    truth = deal_evenly(sitting, seed, order)
    for seat in order:
        cast_one(seat.user, sitting.fresh(), truth[seat.pk])
    return sitting, Known(sitting.session, [seat.pk for seat in order]), truth


def voted_until(moment: str) -> tuple[Known, dict, int, int]:
    """The portal's own vote at a moment of its life, with the bounds of chance."""
    voters = 12 if moment == "open" else 15
    sitting, known, truth = voted(voting.cast_ballot, voters=voters)
    if moment != "open":
        counting.close_voting(sitting.secretary, sitting.fresh(), written={})
    if moment == "swept":
        counting.sweep_ballots()
    return known, truth, *chance_bounds(voters * ITEMS)


def test_bounds_are_those_of_chance():
    assert chance_bounds(600) == (LEAST, MOST)
    assert chance_bounds(480) == (111, 212)
    assert chance_bounds(40) == (1, 28)


## Rows, keys, transaction numbers


@real_commits
@pytest.mark.parametrize("moment", MOMENTS)
def test_order_of_rows_and_of_keys_tells_nothing(moment):
    known, truth, least, most = voted_until(moment)
    got = {attack.__name__: hits(attack(known), truth) for attack in attacks.EVERYWHERE}
    assert {name: n for name, n in got.items() if not least <= n <= most} == {}


@real_commits
@pytest.mark.parametrize("attack", attacks.EVERYWHERE)
def test_the_same_orders_tell_all_that_a_plain_writer_wrote(attack):
    _, known, truth = voted(naive_cast)
    assert hits(attack(known), truth) == 15 * ITEMS


@pytest.mark.postgres
@real_commits
@pytest.mark.parametrize("moment", MOMENTS)
def test_hidden_transaction_numbers_tell_nothing(moment):
    known, truth, least, most = voted_until(moment)
    got = {attack.__name__: hits(attack(known), truth) for attack in attacks.ON_POSTGRES}
    assert {name: n for name, n in got.items() if not least <= n <= most} == {}
    assert len({row.writer for row in attacks.ballots(known.session)}) == 1


@pytest.mark.postgres
@real_commits
@pytest.mark.parametrize("attack", attacks.ON_POSTGRES)
def test_transaction_numbers_tell_all_that_a_plain_writer_wrote(attack):
    _, known, truth = voted(naive_cast)
    assert hits(attack(known), truth) == 15 * ITEMS


@pytest.mark.postgres
@real_commits
def test_no_event_of_the_trail_bears_the_number_of_the_ballots_writer():
    sitting, _, _ = voted(voting.cast_ballot)
    assert AuditEvent.objects.filter(act="awards.cast_ballot").count() == 15
    assert attacks.actors_of_the_ballots_writer(sitting.session) == []


@pytest.mark.postgres
@real_commits
def test_an_event_within_the_transaction_would_bear_it_for_ever(monkeypatch):
    sitting = make_sitting(make_cast())
    open_sitting(sitting)
    voter, rewrite = sitting.members[0].user, voting._rewrite

    def rewrite_and_tell(session, added):
        rewrite(session, added)
        record(voter, "awards.cast_ballot", session)

    monkeypatch.setattr(voting, "_rewrite", rewrite_and_tell)
    voting.cast_ballot(voter, sitting.fresh(), {item.pk: Choice.AGREE for item in sitting.items})
    assert attacks.actors_of_the_ballots_writer(sitting.session) == [voter.pk]


## Rows that are dead


@pytest.fixture
def no_autovacuum(transactional_db):
    """Dead rows must lie where they fell for the twin to find them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE awards_ballot SET (autovacuum_enabled = false)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE awards_ballot RESET (autovacuum_enabled)")


def last_only(known: Known, truth: dict) -> dict:
    return {known.order[-1]: truth[known.order[-1]]}


@pytest.mark.postgres
@real_commits
def test_after_closing_no_dead_row_is_left_to_read(no_autovacuum):
    sitting, known, truth = voted(voting.cast_ballot)
    counting.close_voting(sitting.secretary, sitting.fresh(), written={})
    jobs.run(Job.objects.get(handler="awards.sweep_ballots").pk)
    assert Job.objects.get(handler="awards.sweep_ballots").state == JobState.DONE
    assert len(attacks.versions(sitting.session)) == 15 * ITEMS
    least, most = chance_bounds(ITEMS)
    assert least <= hits(attacks.last_voter_by_dead_rows(known), last_only(known, truth)) <= most


@pytest.fixture
def older_transaction(transactional_db):
    """Somebody who has been reading since before the vote, as a backup does."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM accounts_user")
    yield
    other.rollback()
    other.close()


@pytest.mark.postgres
@real_commits
def test_who_has_read_since_before_the_vote_keeps_no_dead_row_alive(
    no_autovacuum, older_transaction
):
    sitting, _, _ = voted(voting.cast_ballot)
    counting.close_voting(sitting.secretary, sitting.fresh(), written={})
    counting.sweep_ballots()
    assert len(attacks.versions(sitting.session)) == 15 * ITEMS


@pytest.mark.postgres
@real_commits
def test_cleaning_up_in_place_would_leave_them_to_such_a_reader(no_autovacuum, older_transaction):
    sitting, known, truth = voted(voting.cast_ballot)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL awards_ballot")
    assert len(attacks.versions(sitting.session)) > 15 * ITEMS
    assert hits(attacks.last_voter_by_dead_rows(known), last_only(known, truth)) == ITEMS


@pytest.mark.postgres
@real_commits
def test_before_the_sweep_dead_rows_tell_the_last_voters_choices(no_autovacuum):
    """The twin, and a limit that docs/security.md states: a copy of the disk while people vote."""
    _, known, truth = voted(voting.cast_ballot)
    assert hits(attacks.last_voter_by_dead_rows(known), last_only(known, truth)) == ITEMS


## Dice


def two_votes_with_the_same_seed(cast_one: Callable) -> list[list[tuple]]:
    """Both times the attacker knows the state of Python's own dice before the last vote."""
    sitting = make_sitting(make_cast(), items=ITEMS)
    open_sitting(sitting)
    truth = deal_evenly(sitting, 1)
    seen = []
    for _ in range(2):
        with transaction.atomic():
            random.seed(2026)
            for seat in sitting.members:
                cast_one(seat.user, sitting.fresh(), truth[seat.pk])
            seen.append([(row.key, row.owner) for row in attacks.ballots(sitting.session)])
            transaction.set_rollback(True)
    return seen


def test_order_and_keys_come_from_dice_that_nobody_can_repeat(db):
    first, second = two_votes_with_the_same_seed(voting.cast_ballot)
    assert [item for _, item in first] != [item for _, item in second]
    assert {key for key, _ in first} & {key for key, _ in second} == set()


def test_ordinary_dice_can_be_repeated(db, monkeypatch):
    monkeypatch.setattr(voting, "SHUFFLER", random)
    monkeypatch.setattr(
        voting.secrets, "token_urlsafe", lambda n: f"{random.getrandbits(160):040x}"
    )
    first, second = two_votes_with_the_same_seed(voting.cast_ballot)
    assert first == second


## What is kept at all


def test_ballot_and_roll_have_no_column_but_these(db):
    columns = {
        model: {c.name for c in connection.introspection.get_table_description(cursor, table)}
        for model, table in ((Ballot, "awards_ballot"), (VoterRoll, "awards_voterroll"))
        for cursor in [connection.cursor()]
    }
    assert columns[Ballot] == {"key", "session_id", "item_id", "choice"}
    assert columns[VoterRoll] == {"key", "session_id", "member_id", "has_voted"}


def test_nothing_listens_to_ballots_and_nothing_keeps_their_history(db):
    for model in (Ballot, VoterRoll):
        for signal in (
            signals.pre_save,
            signals.post_save,
            signals.pre_delete,
            signals.post_delete,
        ):
            assert not signal.has_listeners(model)
        assert not hasattr(model, "history")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN "
                "('awards_ballot'::regclass, 'awards_voterroll'::regclass)"
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN "
                "('awards_ballot', 'awards_voterroll')"
            )
        assert cursor.fetchall() == []


def sizes() -> set[tuple[int, int]]:
    """Bytes of each ballot, whole and without its key."""
    whole = (
        "pg_column_size(b.*)"
        if connection.vendor == "postgresql"
        else "length(key) + length(choice)"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {whole}, length(choice) FROM awards_ballot b")
        return set(cursor.fetchall())


def test_all_ballots_are_of_one_size(db):
    sitting = make_sitting(make_cast())
    open_sitting(sitting)
    truth = deal_evenly(sitting, 3)
    for seat in sitting.members:
        voting.cast_ballot(seat.user, sitting.fresh(), truth[seat.pk])
    assert len(sizes()) == 1


def test_ballots_with_words_are_told_apart_by_their_size(db):
    sitting = make_sitting(make_cast())
    for choice in Choice:
        Ballot.objects.create(
            key=choice.label, session=sitting.session, item=sitting.items[0], choice=choice
        )
    assert len(sizes()) > 1
