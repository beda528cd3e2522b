"""Every step of every state machine of awards × every person × every state, against steps.yaml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db import transaction

from awards.enums import RefusalCode
from awards.models import Decision
from awards.steps import DECISION_STEPS
from awards.steps import ROUND_STEPS
from awards.steps import SESSION_STEPS
from awards.steps import STEPS
from tests.awards.council_scenes import Sitting
from tests.awards.council_scenes import make_sitting
from tests.cast import Cast
from tests.factories.awards_council import CouncilFactory
from tests.factories.awards_council import CouncilNominationFactory
from tests.factories.awards_council import CouncilRoundFactory
from tests.factories.awards_council import SessionFactory
from tests.factories.campaigns import CampaignFactory
from units.models import Unit
from workflow import Refused
from workflow import Stale
from workflow import available
from workflow import move

TABLE = yaml.safe_load((Path(__file__).parent / "steps.yaml").read_text())
PLACES = TABLE["places"]
CODE = {
    "nomination": STEPS,
    "round": ROUND_STEPS,
    "session": SESSION_STEPS,
    "decision": DECISION_STEPS,
}
ALLOWED, DENIED, WRONG_STATE = "được", "không có quyền", "sai trạng thái"


def people_of(sitting: Sitting) -> dict[str, Any]:
    """The cast, a secretary, a member of the council and a visitor who has not signed in."""
    return {
        **sitting.cast.people,
        "secretary": sitting.secretary,
        "council_member": sitting.members[1].user,
        "anonymous": AnonymousUser(),
    }


def nomination(of: Unit, to: Unit, held_by: Unit) -> models.Model:
    award_round = CouncilRoundFactory(campaign=CampaignFactory(unit=to))
    return CouncilNominationFactory(
        round=award_round, nominating_unit=of, holder=held_by, refusal_code=RefusalCode.OTHER
    )


def a_session(unit: Unit) -> models.Model:
    return SessionFactory(council=CouncilFactory(unit=unit))


def a_decision(unit: Unit) -> models.Model:
    dossier = nomination(unit, unit, unit)
    return Decision.objects.create(
        unit=unit, round=dossier.round, form=dossier.form, subject_line="Về việc tặng Bằng khen"
    )


MADE: dict[str, Callable[[Cast], models.Model]] = {
    "nomination_at_the_province": lambda c: nomination(c.economy_office, c.province, c.province),
    "nomination_at_the_commune": lambda c: nomination(c.economy_office, c.province, c.commune),
    "nomination_for_the_commune": lambda c: nomination(c.school, c.commune, c.commune),
    "nomination_of_the_emulation_office": lambda c: nomination(
        c.home_affairs, c.province, c.province
    ),
    "round_of_the_province": lambda c: CouncilRoundFactory(campaign__unit=c.province),
    "round_of_the_commune": lambda c: CouncilRoundFactory(campaign__unit=c.commune),
    "session_of_the_province": lambda c: a_session(c.province),
    "session_of_the_commune": lambda c: a_session(c.commune),
    "decision_of_the_province": lambda c: a_decision(c.province),
    "decision_of_the_commune": lambda c: a_decision(c.commune),
}


def states_of(obj: models.Model) -> list[str]:
    return [value for value, _ in obj._meta.get_field("state").choices]


def set_state(obj: Any, state: str) -> None:
    type(obj)._base_manager.filter(pk=obj.pk).update(state=state)
    obj.state = state


def taken(person: Any, obj: Any, step: str, table: dict, note: str = "Có lý do.") -> str:
    """What comes of trying; what was done is taken back."""
    before = obj.state
    try:
        with transaction.atomic():
            move(person, obj, table[step], note=note)
            transaction.set_rollback(True)
    except Stale:
        return WRONG_STATE
    except Refused as refusal:
        return DENIED if refusal.denied else refusal.reason
    finally:
        after, obj.state = obj.state, before
    return ALLOWED if after == table[step].target else after


@pytest.mark.parametrize("place", PLACES)
def test_everyone_may_take_just_the_steps_of_the_table(cast, place):
    kind = place.split("_")[0]
    people = people_of(make_sitting(cast, items=1))
    obj, expected, got = MADE[place](cast), {}, {}
    for state in states_of(obj):
        set_state(obj, state)
        for step, line in TABLE[kind].items():
            entitled = {*PLACES[place][step].split(), "superuser"}
            for name, person in people.items():
                cell = (state, step, name)
                fits = state in line["from"].split()
                expected[cell] = (
                    DENIED if name not in entitled else ALLOWED if fits else WRONG_STATE
                )
                got[cell] = taken(person, obj, step, CODE[kind])
    assert {cell: answer for cell, answer in got.items() if answer != expected[cell]} == {}
    assert len(got) == len(states_of(obj)) * len(TABLE[kind]) * 18


@pytest.mark.parametrize("place", PLACES)
def test_buttons_are_those_of_the_steps_that_may_be_taken(cast, place):
    kind = place.split("_")[0]
    people = people_of(make_sitting(cast, items=1))
    obj = MADE[place](cast)
    for state in states_of(obj):
        set_state(obj, state)
        for name, person in people.items():
            wanted = {
                step
                for step, line in TABLE[kind].items()
                if state in line["from"].split()
                and name in {*PLACES[place][step].split(), "superuser"}
            }
            assert set(available(person, obj, CODE[kind])) == wanted, (state, name)


@pytest.mark.parametrize("kind", CODE)
def test_table_names_every_step_with_its_states_and_its_reason(kind):
    in_code = {
        name: (sorted(step.sources), step.target, step.note_required)
        for name, step in CODE[kind].items()
    }
    in_table = {
        name: (sorted(line["from"].split()), line["to"], line.get("note", False))
        for name, line in TABLE[kind].items()
    }
    assert in_code == in_table
    assert all(set(PLACES[p]) == set(TABLE[kind]) for p in PLACES if p.startswith(kind))


@pytest.mark.parametrize("kind", CODE)
def test_step_that_asks_for_a_reason_is_refused_without_one(cast, kind):
    place = next(name for name in PLACES if name.startswith(kind))
    obj = MADE[place](cast)
    for step, line in TABLE[kind].items():
        set_state(obj, line["from"].split()[0])
        answer = taken(cast.superuser, obj, step, CODE[kind], note="  ")
        assert answer == ("Hãy ghi lý do." if line.get("note") else ALLOWED)


def test_refused_step_leaves_no_trace(cast):
    obj = MADE["nomination_at_the_province"](cast)
    set_state(obj, "submitted")
    assert taken(cast.neighbour_officer, obj, "receive", STEPS) == DENIED
    assert taken(cast.province_officer, obj, "conclude", STEPS) == WRONG_STATE
    obj.refresh_from_db()
    assert obj.state == "submitted"
    assert obj.transitions.count() == 0
