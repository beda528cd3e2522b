"""Nothing beside the ballots tells how somebody voted: two worlds, one vote apart, look the same.

In one world a member agrees to everything, in the other the member disagrees; all else is equal.
Whatever the portal keeps, logs or reports of the two is compared line by line.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.db import connection
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.views.debug import ExceptionReporter

from accounts.auditing import record
from accounts.models import AuditEvent
from awards import voting
from awards.enums import Choice
from awards.models import Ballot
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import deal_evenly
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.awards.two_worlds import VOLATILE
from tests.awards.two_worlds import everything_logged
from tests.awards.two_worlds import in_both_worlds
from tests.awards.two_worlds import kept_beside_the_ballots
from tests.awards.two_worlds import no_dice
from tests.awards.two_worlds import no_table


@pytest.fixture
def sitting(cast) -> Sitting:
    """Fourteen have voted, the last one is about to."""
    made = make_sitting(cast)
    open_sitting(made)
    others = deal_evenly(made, 7, made.members[:-1])
    for seat in made.members[:-1]:
        voting.cast_ballot(seat.user, made.fresh(), others[seat.pk])
    return made


## Tables


def chatty_cast(user, session, choices) -> None:
    voting.cast_ballot(user, session, choices)
    record(user, "awards.cast_ballot", session, items=sorted(choices.items()))


def tables_after(cast_one: Callable, sitting: Sitting) -> Callable[[dict], dict]:
    def act(choices):
        cast_one(sitting.members[-1].user, sitting.fresh(), choices)
        return kept_beside_the_ballots()

    return act


def test_no_other_table_knows_how_the_member_voted(sitting):
    agreed, disagreed = in_both_worlds(sitting, tables_after(voting.cast_ballot, sitting))
    assert len(agreed) > 50
    assert agreed == disagreed


def test_the_comparison_finds_a_choice_in_the_trail(sitting):
    agreed, disagreed = in_both_worlds(sitting, tables_after(chatty_cast, sitting))
    assert [t for t in agreed if agreed[t] != disagreed[t]] == ["accounts_auditevent"]


def test_trail_says_that_a_member_voted_and_nothing_more(sitting):
    events = AuditEvent.objects.filter(act="awards.cast_ballot")
    assert events.count() == 14
    for event in events:
        assert event.data == {}
        assert event.target_label == sitting.session.title
    assert {e.target_id for e in events} == {str(sitting.session.pk)}


## Logs


def lines_of_a_cast(sitting: Sitting) -> Callable[[dict], list[str]]:
    def act(choices):
        with everything_logged() as lines:
            logging.getLogger("tests").debug("listening")
            voting.cast_ballot(sitting.members[-1].user, sitting.fresh(), choices)
        return [VOLATILE.sub("#", line) for line in lines]

    return act


def test_no_log_line_tells_a_choice(sitting):
    agreed, disagreed = in_both_worlds(sitting, lines_of_a_cast(sitting))
    assert any("listening" in line for line in agreed)
    assert agreed == disagreed
    assert not any("awards_ballot" in line for line in agreed)


def test_log_of_statements_would_tell_them(sitting):
    """The twin, and why DEBUG is never on where people vote."""
    with CaptureQueriesContext(connection):
        lines, _ = in_both_worlds(sitting, lines_of_a_cast(sitting))
    assert any('INSERT INTO "awards_ballot"' in line for line in lines)


## Reports of errors


def report_of_a_failure(sitting: Sitting, *, fails: Callable, form: str) -> Callable[[dict], str]:
    """The report that Django writes of a vote that breaks in the middle."""

    def act(choices):
        try:
            with transaction.atomic(), fails():
                voting.cast_ballot(sitting.members[-1].user, sitting.fresh(), choices)
        except (RuntimeError, OperationalError) as error:
            # Without the test's own frame, which does hold the choices.
            trace = error.__traceback__.tb_next
            reporter = ExceptionReporter(None, type(error), error, trace)
            report = getattr(reporter, f"get_traceback_{form}")()
            return VOLATILE.sub("#", report)
        raise AssertionError("the vote did not break")

    return act


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("fails", [no_dice, no_table])
def test_report_of_an_error_tells_no_choice(sitting, settings, fails, form):
    settings.DEBUG = False
    report = report_of_a_failure(sitting, fails=fails, form=form)
    agreed, disagreed = in_both_worlds(sitting, report)
    assert "_rewrite" in agreed
    assert agreed == disagreed


@pytest.mark.parametrize("fails", [no_dice, no_table])
def test_page_of_an_error_under_debug_would_tell_them(sitting, settings, fails):
    """The twin, and again why DEBUG is never on where people vote."""
    settings.DEBUG = True
    agreed, disagreed = in_both_worlds(
        sitting, report_of_a_failure(sitting, fails=fails, form="html")
    )
    assert agreed != disagreed


def test_vote_that_breaks_leaves_nothing_behind(sitting):
    before = (kept_beside_the_ballots(), Ballot.objects.count())
    report_of_a_failure(sitting, fails=no_table, form="text")(
        {item.pk: Choice.BLANK.value for item in sitting.items}
    )
    assert (kept_beside_the_ballots(), Ballot.objects.count()) == before
    voting.cast_ballot(
        sitting.members[-1].user, sitting.fresh(), dict.fromkeys(_keys(sitting), Choice.BLANK.value)
    )
    assert Ballot.objects.count() == 15 * len(sitting.items)


def _keys(sitting: Sitting) -> list[int]:
    return [item.pk for item in sitting.items]
