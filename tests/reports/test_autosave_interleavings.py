"""Two officers write one section with autosave on: whatever the order, no word is lost."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import pytest

from reports import drafting
from reports.drafting import save_text
from reports.models import SectionText
from tests.reports.scenes import make_round
from workflow import Stale

ORDERS = 200
# What each of the two does, in this order; how the two mix is what the test goes through.
STEPS = ("open", "type", "save", "type", "save")


class Desk:
    """One officer's page: what is in the field, the version it stands on, what was typed."""

    def __init__(self, name: str, user, report, section) -> None:
        self.name, self.user, self.report, self.section = name, user, report, section
        self.typed: list[str] = []
        self.open()

    def open(self) -> None:
        row = SectionText.objects.filter(report=self.report, section=self.section).first()
        self.field, self.version = (row.text, row.version) if row else ("", 0)

    def type(self) -> None:
        word = f"{self.name}{len(self.typed)}"
        self.typed.append(word)
        self.field = f"{self.field} {word}".strip()

    def save(self) -> None:
        """What the page does: the one who comes second is shown both texts and joins them."""
        try:
            self._send()
        except Stale:
            other = SectionText.objects.get(report=self.report, section=self.section)
            missing = [word for word in self.field.split() if word not in other.text.split()]
            self.field, self.version = " ".join([other.text, *missing]), other.version
            self._send()

    def _send(self) -> None:
        row = save_text(
            self.user, self.report, self.section, text=self.field, expected_version=self.version
        )
        self.version = row.version


def orders() -> list[tuple[int, ...]]:
    """Ways to mix the steps of two, as whose turn it is."""
    length = len(STEPS)
    every = [
        tuple(int(place in mine) for place in range(2 * length))
        for mine in itertools.combinations(range(2 * length), length)
    ]
    return random.Random(4).sample(every, ORDERS)


def lost_words(cast, scene) -> Iterator[str]:
    for order in orders():
        SectionText.objects.filter(report=scene.report, section=scene.direction).delete()
        people = [
            Desk(name, user, scene.report, scene.direction)
            for name, user in (("a", cast.commune_leader), ("b", cast.commune_officer))
        ]
        todo = [iter(STEPS), iter(STEPS)]
        for turn in order:
            getattr(people[turn], next(todo[turn]))()
        kept = SectionText.objects.get(report=scene.report, section=scene.direction).text.split()
        yield from (word for desk in people for word in desk.typed if word not in kept)


@pytest.mark.parametrize("guarded", [True, False])
def test_no_word_is_lost_in_any_order_of_two_autosaves(cast, monkeypatch, guarded):
    scene = make_round(cast)
    # Right and lock are asked for elsewhere; here it is the versions that keep the words, and the
    # transaction is that of the test.
    monkeypatch.setattr(drafting, "_demand_editable", lambda user, report: None)
    monkeypatch.setattr(drafting, "_touch", lambda report: None)
    monkeypatch.setattr(f"{__name__}.save_text", save_text.__wrapped__)
    if not guarded:

        def overwrite(user, report, section, *, text, expected_version):
            row, _ = SectionText.objects.update_or_create(
                report=report, section=section, defaults={"text": text}
            )
            return row

        monkeypatch.setattr(f"{__name__}.save_text", overwrite)
    assert (next(lost_words(cast, scene), None) is None) is guarded
