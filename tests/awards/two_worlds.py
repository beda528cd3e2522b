"""One vote in two worlds: what the portal keeps, logs and reports of it, made comparable.

In one world a member agrees to everything, in the other the member disagrees; all else is equal.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextlib import contextmanager

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session as WebSession
from django.db import OperationalError
from django.db import connection
from django.db import models
from django.db import transaction

from awards import voting
from awards.enums import Choice
from awards.models import Ballot
from awards.models import VoterRoll
from tests.awards.council_scenes import Sitting

VOLATILE = re.compile(r"0x[0-9a-f]+|[\w-]{32,}|\d+([.:,-]\d+)*")


def in_both_worlds(sitting: Sitting, act: Callable[[dict], object]) -> tuple[object, object]:
    """What `act` gives where the last member agrees, and where the same member disagrees.

    At the same moment, and after a first world that is not looked at: what is read or compiled only
    once is no difference.
    """
    results = []
    with time_machine.travel(time.time(), tick=False):
        for choice in (Choice.BLANK, Choice.AGREE, Choice.DISAGREE):
            with transaction.atomic():
                results.append(act({item.pk: choice.value for item in sitting.items}))
                transaction.set_rollback(True)
    return results[1], results[2]


def kept_beside_the_ballots() -> dict[str, list[str]]:
    """Every row of every other table, without keys that count on and times of day."""
    return {
        model._meta.db_table: sorted(
            repr(row) for row in model._base_manager.values_list(*_steady_columns(model))
        )
        for model in apps.get_models(include_auto_created=True)
        if model is not Ballot and model._meta.managed
    } | {"sessions of the web": sorted(repr(s.get_decoded()) for s in WebSession.objects.all())}


def _steady_columns(model: type[models.Model]) -> list[str]:
    drawn = {VoterRoll: {"key"}, WebSession: {"session_data"}}.get(model, set())
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.DateTimeField)
        and field.name not in drawn
    ]


@contextmanager
def everything_logged():
    """Lines of every logger at the lowest level, whatever the settings say."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda entry: lines.append(f"{entry.name} {entry.getMessage()} {entry.args}")
    loggers = [logging.getLogger(), *map(logging.getLogger, [*logging.root.manager.loggerDict])]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    try:
        yield lines
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        logging.getLogger().removeHandler(handler)


@contextmanager
def no_dice():
    """Breaks between ticking the member off and writing the ballots."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voting, "SHUFFLER", BrokenDice())
        yield


class BrokenDice:
    def shuffle(self, rows: list) -> None:
        raise RuntimeError("broken")


@contextmanager
def no_table():
    """The database refuses the ballots."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "awards_ballot"'):
            raise OperationalError("broken")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield
