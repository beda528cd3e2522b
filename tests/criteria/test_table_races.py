"""Two officers press at the same moment: a table comes into force once, a draft is saved once.

Real threads with connections of their own; each race has a twin with its guard off.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from criteria import table_rows
from criteria import tables
from criteria.models import ScoringTable
from criteria.table_rows import add_item
from criteria.tables import new_version
from criteria.tables import put_in_force
from tests.cast import make_cast
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def draft(cast):
    table = ScoringTableFactory(unit=cast.province)
    ScoringItemFactory(table=table)
    return table


def fresh(table: ScoringTable) -> ScoringTable:
    return ScoringTable.objects.select_related("unit", "replaces").get(pk=table.pk)


def step_without_guard(user: Any, obj: Any, step: Any, *, note: str = "", **changes: Any) -> None:
    type(obj).objects.filter(pk=obj.pk).update(state=step.target)
    obj.transitions.create(
        actor=user, from_state="", to_state=step.target, label=step.label, at=timezone.now()
    )


@pytest.mark.parametrize(("guarded", "steps"), [(True, 1), (False, 2)])
def test_table_comes_into_force_once(cast, draft, monkeypatch, guarded, steps):
    if not guarded:
        monkeypatch.setattr(tables, "move", step_without_guard)
    copies = [fresh(draft), fresh(draft)]
    told = outcomes(
        lambda: put_in_force(cast.province_officer, copies[0]),
        lambda: put_in_force(cast.province_leader, copies[1]),
    )
    assert draft.transitions.count() == steps
    assert sorted(told) == sorted([DONE, REFUSED] if guarded else [DONE, DONE])


@pytest.mark.parametrize(("guarded", "items"), [(True, 2), (False, 3)])
def test_draft_takes_one_of_two_saves_of_the_same_version(cast, draft, monkeypatch, guarded, items):
    if not guarded:
        monkeypatch.setattr(table_rows, "take_version", lambda user, table, version: None)
    copies = [fresh(draft), fresh(draft)]

    def save(number: int) -> None:
        add_item(
            cast.province_officer, copies[number], version=0, parent=None, text="Mục",
            kind="yes_no",
        )  # fmt: skip

    told = outcomes(lambda: save(0), lambda: save(1))
    assert draft.items.count() == items
    assert sorted(told) == sorted([DONE, REFUSED] if guarded else [DONE, DONE])


def test_table_gets_one_successor(cast, draft):
    put_in_force(cast.province_officer, draft)
    copies = [fresh(draft), fresh(draft)]
    told = outcomes(
        lambda: new_version(cast.province_officer, copies[0]),
        lambda: new_version(cast.province_leader, copies[1]),
    )
    assert ScoringTable.objects.filter(replaces=draft).count() == 1
    assert sorted(told) == sorted([DONE, REFUSED])
