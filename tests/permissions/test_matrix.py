"""Who gets what at every address: the table in matrix.yaml against the portal.

A line reads `name: [object, method, answers]`; the objects are those of world.py, the answers stand
in the order of `PEOPLE`, the same answer for all as one word ("login": sent to the sign-in page).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.world import PEOPLE
from tests.permissions.world import World
from tests.permissions.world import make_world
from tests.permissions.world import own_routes

MATRIX = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text())
# The world is built once for so many lines; what a request changes is taken back at once.
SHARE = 20
# Who may what does not depend on the database: PostgreSQL asks everyone, SQLite asks a few, so
# that each address is walked there too.
ASKED = PEOPLE if connection.vendor == "postgresql" else PEOPLE[::4]
CHUNKS = [list(MATRIX)[start : start + SHARE] for start in range(0, len(MATRIX), SHARE)]


def answer(world: World, person: str, name: str, kind: str, method: str) -> str:
    """The status that `person` gets; what the request changed is taken back."""
    wanted = own_routes()[name].pattern.converters
    values = world.parameters[kind]
    address = reverse(name, kwargs={key: values[key] for key in wanted})
    client = Client()
    if person != "anonymous":
        client.force_login(world.cast.people[person])
    with transaction.atomic():
        response = client.post(address) if method == "post" else client.get(address)
        transaction.set_rollback(True)
    location = response.headers.get("Location", "")
    return "login" if "/tai-khoan/login/" in location else str(response.status_code)


def test_every_address_stands_in_the_matrix():
    assert set(own_routes()) == set(MATRIX)


@pytest.mark.parametrize("lines", CHUNKS, ids=lambda lines: lines[0])
def test_everyone_gets_what_the_matrix_says(cast, lines):
    world = make_world(cast)
    wrong = {}
    for line in lines:
        kind, method, answers = MATRIX[line]
        expected = answers.split() if " " in answers else [answers] * len(PEOPLE)
        for person, wanted in zip(PEOPLE, expected, strict=True):
            if person not in ASKED:
                continue
            got = answer(world, person, line, kind, method)
            if got != wanted:
                wrong[line, person] = f"{got} instead of {wanted}"
    assert wrong == {}
