"""The ballot in the browser: what is asked, kept and answered does not tell how somebody voted."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signals
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.views.debug import ExceptionReporter

from awards.enums import Choice
from awards.models import Ballot
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.awards.council_scenes import proved_client
from tests.awards.two_worlds import VOLATILE
from tests.awards.two_worlds import everything_logged
from tests.awards.two_worlds import in_both_worlds
from tests.awards.two_worlds import kept_beside_the_ballots
from tests.awards.two_worlds import no_dice
from tests.awards.two_worlds import no_table
from tests.factories.accounts import PASSWORD

FRESH = 900  # seconds that a proof of identity holds
TOKENS = re.compile(r'(?<=value=")\w{64}(?=")|(?<=nonce=")[^"]+|(?<="X-CSRFToken": ")\w+')


@pytest.fixture
def sitting(cast) -> Sitting:
    made = make_sitting(cast, items=3)
    open_sitting(made)
    return made


def member(sitting: Sitting, *, proved: float = 0) -> Client:
    """The last member's browser, whose password was asked for `proved` seconds ago."""
    return proved_client(sitting.members[-1].user, seconds_ago=proved)


def address(sitting: Sitting) -> str:
    return reverse("awards:ballot", args=[sitting.session.pk])


def filled(choices: dict[int, str], **more: str) -> dict[str, str]:
    return {f"muc-{item}": choice for item, choice in choices.items()} | more


def answer(response: Any) -> tuple:
    """All of an answer but what is drawn anew each time."""
    headers = {k: v for k, v in response.headers.items() if k != "Content-Security-Policy"}
    cookies = {k: c.value for k, c in response.cookies.items() if k != "csrftoken"}
    return (
        response.status_code,
        sorted(headers.items()),
        sorted(cookies.items()),
        TOKENS.sub("#", response.content.decode()),
    )


## The way of a ballot


def test_ballot_is_checked_before_it_is_sent_and_then_taken_once(sitting):
    client, choices = member(sitting), {item.pk: Choice.AGREE.value for item in sitting.items}
    assert client.get(address(sitting)).status_code == 200
    shown = client.post(address(sitting), filled(choices))
    assert "Kiểm tra lại phiếu" in shown.content.decode()
    assert Ballot.objects.count() == 0
    taken = client.post(address(sitting), filled(choices, gui="1"), follow=True)
    assert "Đã nhận phiếu của bạn" in taken.content.decode()
    assert Ballot.objects.count() == 3
    again = client.post(address(sitting), filled(choices, gui="1"))
    assert again.status_code == 409
    assert Ballot.objects.count() == 3


def test_ballot_is_kept_in_no_cache(sitting):
    client, choices = member(sitting), {item.pk: Choice.AGREE.value for item in sitting.items}
    for response in (
        client.get(address(sitting)),
        client.post(address(sitting), filled(choices)),
        client.post(address(sitting), filled(choices, gui="1")),
    ):
        assert "no-store" in response.headers["Cache-Control"]


def test_ballot_asks_for_the_password_anew(sitting):
    stale = member(sitting, proved=FRESH + 1)
    response = stale.get(address(sitting))
    assert response.status_code == 302
    assert reverse("account_reauthenticate") in response.headers["Location"]


@pytest.mark.parametrize("left_out", [0, 1, 2])
def test_ballot_with_an_item_left_out_is_not_taken(sitting, left_out):
    choices = {item.pk: Choice.AGREE.value for item in sitting.items}
    del choices[sitting.items[left_out].pk]
    response = member(sitting).post(address(sitting), filled(choices, gui="1"))
    assert response.status_code == 422
    assert Ballot.objects.count() == 0


## What is kept on the way

WAYS: dict[str, Callable[[Client, str, dict], object]] = {
    "check": lambda client, to, choices: client.post(to, filled(choices)),
    "back to change": lambda client, to, choices: client.post(to, filled(choices, sua="1")),
    "cast": lambda client, to, choices: client.post(to, filled(choices, gui="1")),
    "cast twice": lambda client, to, choices: [
        client.post(to, filled(choices, gui="1")),
        client.post(to, filled(choices, gui="1")),
    ],
    "one left out": lambda client, to, choices: client.post(
        to, filled(dict(list(choices.items())[1:]), gui="1")
    ),
    "unknown choice beside": lambda client, to, choices: client.post(
        to, filled(choices | {min(choices): "X"}, gui="1")
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("proved", [0, FRESH + 1], ids=["fresh proof", "stale proof"])
def test_nothing_of_a_ballot_is_kept_in_tables_sessions_or_logs(sitting, way, proved):
    client = member(sitting, proved=proved)

    def act(choices):
        with everything_logged() as lines:
            WAYS[way](client, address(sitting), choices)
        return kept_beside_the_ballots() | {"log": [VOLATILE.sub("#", line) for line in lines]}

    agreed, disagreed = in_both_worlds(sitting, act)
    assert [name for name in agreed if agreed[name] != disagreed[name]] == []


def test_session_that_keeps_the_sending_would_be_found(sitting):
    """The twin: as the package for signing in keeps what was sent, to go on with it later."""
    client = member(sitting)

    def act(choices):
        session = client.session
        session["account_reauthentication_state"] = {"request": str(filled(choices))}
        session.save()
        return kept_beside_the_ballots()

    agreed, disagreed = in_both_worlds(sitting, act)
    assert [name for name in agreed if agreed[name] != disagreed[name]] == ["sessions of the web"]


def test_ballot_sent_too_late_is_dropped_and_asked_for_again(sitting):
    client = member(sitting, proved=FRESH + 1)
    choices = {item.pk: Choice.DISAGREE.value for item in sitting.items}
    response = client.post(address(sitting), filled(choices, gui="1"))
    assert (response.status_code, response.headers["Location"]) == (302, address(sitting))
    asked = client.get(address(sitting), follow=True)
    assert reverse("account_reauthenticate") in asked.redirect_chain[-1][0]
    assert "không được lưu lại" in asked.content.decode()
    assert Ballot.objects.count() == 0
    back = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert back.redirect_chain[-1][0] == address(sitting)
    assert "checked" not in back.content.decode()
    client.post(address(sitting), filled(choices, gui="1"))
    assert Ballot.objects.count() == 3


## What is answered


@pytest.mark.parametrize("way", ["cast", "stale"])
def test_answer_to_a_cast_ballot_does_not_depend_on_it(sitting, way):
    client = member(sitting, proved=FRESH + 1 if way == "stale" else 0)

    def act(choices):
        sent = client.post(address(sitting), filled(choices, gui="1"))
        after = client.get(reverse("awards:session", args=[sitting.session.pk]))
        return answer(sent), answer(after)

    agreed, disagreed = in_both_worlds(sitting, act)
    assert agreed == disagreed


def test_page_that_says_the_choice_back_would_be_found(sitting):
    """The twin: the page on which the member checks the ballot does say it."""
    client = member(sitting)
    agreed, disagreed = in_both_worlds(
        sitting, lambda choices: answer(client.post(address(sitting), filled(choices)))
    )
    assert agreed != disagreed


## When it breaks


def broken_report(sitting: Sitting, fails: Callable, form: str) -> Callable[[dict], str]:
    """The report of an error in the middle of a request that casts a ballot."""
    client = member(sitting)
    client.raise_request_exception = False
    reports: list[str] = []

    def report(request, **rest):
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.append(VOLATILE.sub("#", getattr(reporter, f"get_traceback_{form}")()))

    def act(choices):
        reports.clear()
        signals.got_request_exception.connect(report, weak=False)
        try:
            with fails():
                response = client.post(address(sitting), filled(choices, gui="1"))
        finally:
            signals.got_request_exception.disconnect(report)
        assert response.status_code in {500, 503}  # 503 where the database itself refuses
        return reports[0] + TOKENS.sub("#", response.content.decode())

    return act


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize("fails", [no_dice, no_table])
def test_error_page_and_report_tell_no_choice(sitting, fails, form):
    agreed, disagreed = in_both_worlds(sitting, broken_report(sitting, fails, form))
    assert "_rewrite" in agreed
    assert agreed == disagreed


@override_settings(DEBUG=True)
def test_error_page_under_debug_would_tell(sitting):
    agreed, disagreed = in_both_worlds(sitting, broken_report(sitting, no_dice, "html"))
    assert agreed != disagreed
