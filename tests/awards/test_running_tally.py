"""Nobody sees how votes stand while they are cast: no page, export, form, refusal or error differs.

Everyone asks for every address of awards while fourteen of fifteen have voted; no answer may so much
as read a vote. Then two worlds at the same moment, one in which all fourteen agreed and one in which
they all disagreed: what the council's pages answer must be the same to the letter, but for tokens
drawn anew for each answer.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pdfplumber
import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.enums import BallotKind
from awards.enums import Choice
from awards.models import Ballot
from awards.models import OpenVote
from awards.models import VoterRoll
from awards.views import sessions as session_views
from awards.voting import cast_ballot
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import add_item
from tests.awards.council_scenes import make_sitting
from tests.awards.council_scenes import open_sitting
from tests.awards.council_scenes import proved_client
from tests.permissions.test_canaries import crawl
from tests.permissions.test_canaries import text_of
from tests.permissions.world import own_routes

KEY = 900_001
NOW = dt.datetime(2027, 1, 15, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
DRAWN = re.compile(r'(?<=csrfmiddlewaretoken" value=")\w+|(?<=nonce=")[^"]+|csrftoken=\w+')
TOKEN = re.compile(r'(?<="X-CSRFToken": ")\w+|(?<=csrf-token" content=")\w+')
ARGUMENTS = {
    "pk": KEY,
    "member": KEY,
    "number": 1,
    "year": 2027,
    "slug": "phong-trao-1",
    "code": "AAAA-BBBB",
    "kind": "minutes",
    "token": "khong-co",
}
POST_ONLY = 405
VOTES = ("awards_ballot", "awards_openvote")
NEAR = {
    "ballots", "councils", "decisions", "dossier", "nominating_many", "nomination_steps",
    "nominations", "rounds", "sessions",
}  # fmt: skip
STANDINGS = ["secretary", "last_voter", "superuser", "commune_officer", "anonymous"]


@pytest.fixture
def sitting(cast) -> Iterator[Sitting]:
    """A vote under way, by ballot and by name, with one key for everything on its addresses."""
    with time_machine.travel(NOW, tick=False):
        made = make_sitting(cast, key=KEY, items=2)
        add_item(made, ballot=BallotKind.OPEN)
        open_sitting(made)
        yield made


def everyone(sitting: Sitting) -> dict[str, Any]:
    return {
        **sitting.cast.people,
        "secretary": sitting.secretary,
        "voter": sitting.members[0].user,
        "last_voter": sitting.members[-1].user,
        "anonymous": None,
    }


def signed_in(person: Any) -> Client:
    client = Client() if person is None else proved_client(person)
    client.raise_request_exception = False
    return client


def addresses(*, of_the_council: bool = False) -> dict[str, str]:
    """Addresses of awards by name, each made with what it takes; all, or those near a vote."""
    found = {}
    for name, route in own_routes().items():
        is_near = route.callback.__module__.rpartition(".")[2] in NEAR
        if name.startswith("awards:") and (is_near or not of_the_council):
            takes = {
                key: ARGUMENTS.get(key, KEY if type(kind).__name__ == "IntConverter" else "x")
                for key, kind in route.pattern.converters.items()
            }
            found[name] = reverse(name, kwargs=takes)
    return found


def normal(response: Any) -> tuple:
    """All of an answer but what is drawn anew each time."""
    body = text_of(response)
    if body.startswith("%PDF"):
        body = words_of(response)
    headers = {k: v for k, v in response.headers.items() if k != "Content-Security-Policy"}
    cookies = sorted(key for key in response.cookies if key != "sessionid")
    size = headers.pop("Content-Length", None) if body.startswith("%PDF") else None
    return (
        response.status_code,
        TOKEN.sub("#", DRAWN.sub("#", body)),
        sorted(headers.items()),
        cookies,
        size is None or "pdf",
    )


def words_of(response: Any) -> str:
    with pdfplumber.open(io.BytesIO(response.content)) as paper:
        return "\n".join(page.extract_text() for page in paper.pages)


def answers(user: Any, names: dict[str, str], method: str = "get") -> dict[str, Any]:
    """What a person gets at the addresses; what a request changes is taken back."""
    client, got = signed_in(user), {}
    for name, address in names.items():
        with transaction.atomic():
            got[name] = normal(getattr(client, method)(address))
            transaction.set_rollback(True)
    return got


def asked(sitting: Sitting, names: dict[str, str], people: list[str], method: str = "get") -> dict:
    known = everyone(sitting)
    return {
        (person, name): answer
        for person in people
        for name, answer in answers(known[person], names, method).items()
    }


@contextmanager
def votes_read() -> Iterator[list[str]]:
    """Statements that touch a table of votes."""
    touched = []

    def listen(execute, sql, params, many, context):
        if any(table in sql for table in VOTES):
            touched.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield touched


def vote(sitting: Sitting, choice: str) -> None:
    """Everyone but the last member votes the same on everything."""
    for seat in sitting.members[:-1]:
        cast_ballot(seat.user, sitting.fresh(), {item.pk: str(choice) for item in sitting.items})


def in_both_worlds(sitting: Sitting, look: Callable[[], dict]) -> list[dict]:
    seen = []
    for choice in (Choice.AGREE, Choice.DISAGREE):
        with transaction.atomic():
            vote(sitting, choice)
            seen.append(look())
            transaction.set_rollback(True)
    return seen


def differing(one: dict, other: dict) -> list:
    assert set(one) == set(other)
    return [key for key in one if one[key] != other[key]]


@pytest.mark.parametrize("near", [True, False])
def test_no_page_reads_a_vote_while_votes_are_cast(sitting, near):
    """Everyone at the pages of the council and of dossiers; at all others one of each standing."""
    vote(sitting, Choice.AGREE)
    names = addresses(of_the_council=True)
    if not near:
        names = {name: a for name, a in addresses().items() if name not in names}
    known = everyone(sitting)
    with votes_read() as touched:
        shown = answers(known.pop("superuser"), names)
        pages = {name: names[name] for name, answer in shown.items() if answer[0] != POST_ONLY}
        for person in known if near else set(STANDINGS) - {"superuser"}:
            answers(known[person], pages)
    assert touched == []
    assert len(pages) > 25


def test_no_page_near_the_vote_differs_by_how_votes_stand(sitting):
    names = addresses(of_the_council=True)
    one, other = in_both_worlds(sitting, lambda: asked(sitting, names, STANDINGS))
    assert differing(one, other) == []
    seen = {name for (_, name), answer in one.items() if answer[0] == 200}
    assert {"awards:session", "awards:ballot", "awards:close_voting", "awards:nomination"} <= seen
    assert "14 trong 15 thành viên đã bỏ phiếu" in one["secretary", "awards:session"][1]


def test_no_answer_to_a_sending_differs(sitting):
    """Sending nothing, something wrong, or what is refused because the vote is under way."""
    names = {
        name: address
        for name, address in addresses(of_the_council=True).items()
        if re.search("/(phien-hop|muc-hop|khong-tham-gia|hoi-dong)/", address)
    }
    assert len(names) > 15
    one, other = in_both_worlds(sitting, lambda: asked(sitting, names, STANDINGS, "post"))
    assert differing(one, other) == []


def test_no_page_that_links_lead_to_differs(sitting):
    def look() -> dict[str, str]:
        pages = crawl(sitting.secretary)
        return {address: TOKEN.sub("#", DRAWN.sub("#", text)) for address, text in pages.items()}

    one, other = in_both_worlds(sitting, look)
    assert differing(one, other) == []
    assert f"/khen-thuong/phien-hop/{KEY}/" in one


def test_administrators_pages_hold_no_votes(sitting):
    for model in (Ballot, VoterRoll, OpenVote):
        assert not admin.site.is_registered(model)
    lists = {
        model._meta.label: f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/"
        for model in admin.site._registry
    } | {"index": "/quan-tri/"}
    vote(sitting, Choice.AGREE)
    with votes_read() as touched:
        got = answers(sitting.cast.superuser, lists)
    assert touched == []
    assert {answer[0] for answer in got.values()} == {200}


class RunningTally:
    """What a careless page would print."""

    def __str__(self) -> str:
        votes = Ballot.objects.filter(choice=Choice.AGREE).count()
        return f"{votes + OpenVote.objects.filter(choice=Choice.AGREE).count()} phiếu đồng ý"


def test_page_that_prints_the_tally_is_caught_both_ways(sitting, monkeypatch):
    monkeypatch.setattr(session_views, "PROMISE", RunningTally())
    names = {"awards:session": addresses()["awards:session"]}
    with votes_read() as touched:
        one, other = in_both_worlds(sitting, lambda: asked(sitting, names, STANDINGS))
    caught = {person for person, _ in differing(one, other)}
    assert caught == {"secretary", "last_voter", "superuser"}
    assert any("SELECT COUNT(*)" in sql for sql in touched)
