"""People who press at the same moment: one ballot a member, one count a session, nothing by halves.

Real threads with connections of their own. Every race has a twin in which the guard is off.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.models import Job
from awards import counting
from awards import voting
from awards.counting import close_voting
from awards.enums import Choice
from awards.enums import SessionState
from awards.models import AgendaItem
from awards.models import Ballot
from awards.models import Session
from awards.models import VoterRoll
from awards.voting import cast_ballot
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.cast import make_cast
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory
from tests.races import at_once
from units.enums import Role
from workflow import Stale

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DONE, LATE = "được", "đã muộn"
RUNS = 12


def outcomes(*acts: Callable[[], object]) -> list[str]:
    """What came of each act, all started together, in their order."""

    def word(met: object) -> str:
        if isinstance(met, Stale):
            return LATE
        return type(met).__name__ if isinstance(met, Exception) else DONE

    return [word(each) for each in at_once(*acts, meets=(Exception,))]


def opened(**facts) -> Sitting:
    sitting = make_sitting(facts.pop("cast", None) or make_cast(), items=3, **facts)
    open_sitting(sitting)
    return sitting


def casting(sitting: Sitting, number: int, choice: str = Choice.AGREE, cast=cast_ballot):
    seat = sitting.members[number]
    session = sitting.fresh()  # as the page showed it
    choices = {item.pk: str(choice) for item in sitting.items}
    return lambda: cast(seat.user, session, choices)


def closing(sitting: Sitting, who=None):
    session = sitting.fresh()
    return lambda: close_voting(who or sitting.secretary, session, written={})


def stored(sitting: Sitting) -> tuple[int, int]:
    """(members ticked off, ballots)."""
    return (
        VoterRoll.objects.filter(session=sitting.session, has_voted=True).count(),
        Ballot.objects.filter(session=sitting.session).count(),
    )


## One member, twice


def test_double_click_casts_one_ballot():
    sitting = opened()
    got = outcomes(*[casting(sitting, 0)] * 2)
    assert sorted(got) == [LATE, DONE]
    assert stored(sitting) == (1, 3)


def test_two_tabs_with_other_choices_cast_the_ballot_of_one():
    sitting = opened()
    got = outcomes(casting(sitting, 0, Choice.AGREE), casting(sitting, 0, Choice.DISAGREE))
    assert sorted(got) == [LATE, DONE]
    kept = {Choice.AGREE: DONE, Choice.DISAGREE: LATE}
    (choice,) = Ballot.objects.values_list("choice", flat=True).distinct()
    assert got[0] == kept[choice]
    assert stored(sitting) == (1, 3)


def test_fifty_clicks_cast_one_ballot_and_one_event():
    sitting = opened()
    got = outcomes(*[casting(sitting, 0)] * 50)
    assert Counter(got) == {DONE: 1, LATE: 49}
    assert stored(sitting) == (1, 3)
    assert AuditEvent.objects.filter(act="awards.cast_ballot").count() == 1


def test_asking_first_and_writing_afterwards_takes_the_double_click_twice():
    """The twin: no lock, and a check that is not the update itself."""
    sitting, meet = opened(), threading.Barrier(2)

    @transaction.atomic
    def careless_cast(user, session, choices):
        line = VoterRoll.objects.get(session=session, member__user=user)
        if line.has_voted:
            raise Stale
        meet.wait(20)
        line.has_voted = True
        line.save()
        for item, choice in choices.items():
            Ballot.objects.create(
                key=f"{threading.get_ident()}-{item}", session=session, item_id=item, choice=choice
            )

    assert outcomes(*[casting(sitting, 0, cast=careless_cast)] * 2) == [DONE, DONE]
    assert stored(sitting) == (1, 6)


## All members at once


def test_fifteen_members_at_once_are_all_counted():
    sitting = opened()
    assert outcomes(*[casting(sitting, n) for n in range(15)]) == [DONE] * 15
    assert stored(sitting) == (15, 45)


def unheld_meeting(parties: int) -> Callable[[Session], Session]:
    """Reads the session as `held_session` does, but holds nothing; waits until all have read."""
    meet = threading.Barrier(parties)

    def read(session: Session) -> Session:
        found = Session.objects.select_related("council__unit", "round__unit").get(pk=session.pk)
        meet.wait(20)
        return found

    return read


def test_without_the_lock_members_at_once_lose_their_votes(monkeypatch):
    sitting = opened()
    monkeypatch.setattr(voting, "held_session", unheld_meeting(6))
    got = outcomes(*[casting(sitting, n) for n in range(6)])
    assert got != [DONE] * 6 or stored(sitting) != (6, 18)


## Two secretaries


def second_secretary(sitting: Sitting):
    user = UserFactory(full_name="Lưu Văn Thư Ký")
    MembershipFactory(user=user, unit=sitting.cast.home_affairs, role=Role.SECRETARY)
    return user


def steps_left(sitting: Sitting) -> tuple[int, int, int]:
    """Rows that closing leaves: of the session, of its dossiers, in the trail."""
    return (
        sitting.session.transitions.filter(to_state=SessionState.CLOSED).count(),
        sum(item.nomination.transitions.count() for item in sitting.items),
        AuditEvent.objects.filter(act="awards.close_voting").count(),
    )


def test_two_secretaries_close_a_session_once():
    sitting = opened()
    casting(sitting, 0)()
    other = second_secretary(sitting)
    got = outcomes(closing(sitting), closing(sitting, other))
    assert sorted(got) == [LATE, DONE]
    assert steps_left(sitting) == (1, 3, 1)
    assert Job.objects.filter(handler="awards.sweep_ballots").count() == 1


def test_without_lock_and_condition_two_secretaries_close_it_twice(monkeypatch):
    sitting = opened()
    casting(sitting, 0)()
    other = second_secretary(sitting)
    monkeypatch.setattr(counting, "held_session", unheld_meeting(2))
    monkeypatch.setattr(counting, "move", careless_move)
    assert outcomes(closing(sitting), closing(sitting, other)) == [DONE, DONE]
    of_session, _, events = steps_left(sitting)
    assert (of_session, events) == (2, 2)


def careless_move(user, obj, step, **changes) -> None:
    """As `workflow.move`, but without asking in the same breath for the state before."""
    before, obj.state = obj.state, step.target
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.save()
    obj.transitions.create(
        actor=user, from_state=before, to_state=step.target, label=step.label, at=timezone.now()
    )


## Voting while it closes


def counted(sitting: Sitting) -> set[int]:
    """How many votes each item was counted with."""
    return {
        item.agree + item.disagree + item.blank
        for item in AgendaItem.objects.filter(session=sitting.session)
    }


def test_vote_that_meets_the_closing_is_counted_or_refused_and_never_half():
    cast, met = make_cast(), Counter()
    for _ in range(RUNS):
        sitting = opened(cast=cast)
        casting(sitting, 14)()
        acts = [casting(sitting, n, Choice.values[n % 3]) for n in range(9)]
        got = outcomes(closing(sitting), *acts)
        assert got[0] == DONE
        assert set(got) <= {DONE, LATE}
        voters = 1 + got[1:].count(DONE)
        assert stored(sitting) == (voters, 3 * voters)
        assert counted(sitting) == {voters}
        met.update(got[1:])
    assert set(met) == {DONE, LATE}  # both have happened


def test_vote_after_the_closing_is_refused_even_from_a_page_shown_before():
    sitting = opened()
    casting(sitting, 14)()
    late = casting(sitting, 0)
    closing(sitting)()
    with pytest.raises(Stale, match="chưa được nhận"):
        late()
    assert stored(sitting) == (1, 3)


def test_without_the_lock_a_vote_slips_in_behind_the_count(monkeypatch):
    sitting = opened()
    casting(sitting, 14)()
    read, is_closed = threading.Event(), threading.Event()

    def unheld(session):
        found = Session.objects.select_related("council__unit").get(pk=session.pk)
        read.set()
        is_closed.wait(20)
        return found

    monkeypatch.setattr(voting, "held_session", unheld)
    close = closing(sitting)

    def close_meanwhile():
        read.wait(20)
        close()
        is_closed.set()

    assert outcomes(close_meanwhile, casting(sitting, 0)) == [DONE, DONE]
    assert counted(sitting) == {1}
    assert stored(sitting) == (2, 6)


## Voting while another session is swept


def test_sweep_after_one_session_loses_no_vote_of_another():
    cast = make_cast()
    over, under_way = opened(cast=cast), opened(cast=cast)
    casting(over, 0)()
    closing(over)()
    for first in (0, 5, 10):
        casts = [casting(under_way, n) for n in range(first, first + 5)]
        got = outcomes(*casts, counting.sweep_ballots, counting.sweep_ballots)
        assert got == [DONE] * 7
    assert stored(under_way) == (15, 45)
    assert stored(over) == (1, 3)
    closing(under_way)()
    assert counted(under_way) == {15}
