"""Two people at one fund, or at one exemplar, at the same moment: the money is spent once.

Real threads with connections of their own. Every race has a twin in which the guard is off.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from awards import exemplars
from awards import fund
from awards.exemplars import publish_exemplar
from awards.exemplars import recall_exemplar
from awards.exemplars import save_exemplar
from awards.exemplars import submit_exemplar
from awards.fund import commit_decision
from awards.fund import pay
from awards.fund import reverse_entry
from awards.fund_balance import balance_of
from awards.models import Exemplar
from awards.models import FundEntry
from tests.cast import make_cast
from tests.factories.awards_exemplars import ExemplarFactory
from tests.factories.awards_exemplars import FundEntryFactory
from tests.factories.awards_exemplars import IssuedDecisionFactory
from tests.factories.awards_exemplars import award
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(transactional_db):
    cast = make_cast()
    decision = IssuedDecisionFactory(unit=cast.province)
    award(decision, 1_000_000)
    return cast, decision


def meeting(original: Callable, parties: int = 2) -> Callable:
    """The function, in which all wait for each other after they have read."""
    meet = threading.Barrier(parties)

    def read(*args):
        found = original(*args)
        meet.wait(20)
        return found

    return read


def paying(cast, decision, number: int) -> Callable[[], object]:
    return lambda: pay(
        cast.province_officer, cast.province, year=2026, amount=600_000, decision=decision,
        day=dt.date(2026, 6, 1), description=f"Chi đợt {number}",
    )  # fmt: skip


def test_two_payments_do_not_spend_the_same_money(scene):
    cast, decision = scene
    commit_decision(cast.province_officer, decision)
    got = outcomes(paying(cast, decision, 1), paying(cast, decision, 2))
    assert got == [REFUSED, DONE]
    assert balance_of(cast.province, 2026).owed == 400_000


def test_without_the_units_row_they_do(scene, monkeypatch):
    cast, decision = scene
    commit_decision(cast.province_officer, decision)
    monkeypatch.setattr(fund, "_hold", lambda user, unit: unit)
    monkeypatch.setattr(fund, "commitment_left", meeting(fund.commitment_left))
    got = outcomes(paying(cast, decision, 1), paying(cast, decision, 2))
    assert got == [DONE, DONE]
    assert balance_of(cast.province, 2026).owed == -200_000


def test_a_decision_is_committed_once_by_two_clicks(scene):
    cast, decision = scene
    click = lambda: commit_decision(cast.province_officer, decision)
    assert outcomes(click, click) == [DONE, DONE]
    assert FundEntry.objects.count() == 1


def test_without_the_units_row_it_is_committed_twice(scene, monkeypatch):
    cast, decision = scene
    monkeypatch.setattr(fund, "_hold", lambda user, unit: unit)
    monkeypatch.setattr(fund, "standing_commitment", meeting(fund.standing_commitment))
    click = lambda: commit_decision(cast.province_officer, decision)
    assert outcomes(click, click) == [DONE, DONE]
    assert FundEntry.objects.count() == 2


def test_a_line_is_taken_back_once_by_two_people(scene):
    cast, _ = scene
    entry = FundEntryFactory(unit=cast.province)
    people = (cast.province_officer, cast.province_leader)
    acts = [lambda user=user: reverse_entry(user, entry, reason="Gõ nhầm") for user in people]
    assert outcomes(*acts) == [REFUSED, DONE]
    assert FundEntry.objects.filter(reverses=entry).count() == 1


def changing(cast, exemplar) -> Callable[[], object]:
    """The author takes it back, writes something else and submits that."""

    def act() -> None:
        recall_exemplar(cast.commune_officer, exemplar)
        save_exemplar(cast.commune_officer, exemplar, seen=0, text="Chưa ai đọc")
        submit_exemplar(cast.commune_officer, exemplar, consent=True)

    return act


def publishing(cast, exemplar) -> Callable[[], object]:
    return lambda: publish_exemplar(cast.province_leader, exemplar, seen=0)


def waiting_exemplar(cast) -> Exemplar:
    return ExemplarFactory(
        unit=cast.commune, campaign__unit=cast.province, made_by=cast.commune_officer,
        state="submitted", text="Đã đọc",
    )  # fmt: skip


@pytest.mark.parametrize("turn", range(4))
def test_what_is_published_while_its_author_changes_it_is_what_was_read(scene, turn):
    cast, _ = scene
    exemplar = waiting_exemplar(cast)
    outcomes(changing(cast, exemplar), publishing(cast, exemplar))
    exemplar.refresh_from_db()
    assert exemplar.state != "published" or exemplar.text == "Đã đọc"


def test_without_the_held_row_unread_words_are_published(scene, monkeypatch):
    """The approving person's check of the version is passed, then the author is let in."""
    cast, _ = scene
    exemplar = waiting_exemplar(cast)
    read, changed = threading.Event(), threading.Event()
    held, move = exemplars._held, exemplars.move

    def loose(row: Exemplar) -> Exemplar:
        if threading.current_thread().name == "author":
            return held(row)
        return Exemplar.objects.select_related("unit__parent", "campaign__unit").get(pk=row.pk)

    def late(user, row, step, **facts):
        if step is exemplars.STEPS["publish"]:
            read.set()
            changed.wait(20)
        move(user, row, step, **facts)

    def author() -> None:
        threading.current_thread().name = "author"
        read.wait(20)
        changing(cast, exemplar)()
        changed.set()

    monkeypatch.setattr(exemplars, "_held", loose)
    monkeypatch.setattr(exemplars, "move", late)
    assert outcomes(author, publishing(cast, exemplar)) == [DONE, DONE]
    exemplar.refresh_from_db()
    assert (exemplar.state, exemplar.text) == ("published", "Chưa ai đọc")
