"""The part of a campaign that says what the plan gives each actor to do.

How far each duty has come stays behind: it is the life of the one campaign.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from campaigns.exchange.columns import Column
from campaigns.exchange.columns import Known
from campaigns.exchange.columns import Move
from campaigns.exchange.columns import of
from campaigns.exchange.columns import unit_of
from campaigns.exchange.columns import unit_text
from campaigns.exchange.parts import unit_in_place_of
from campaigns.exchange.parts import values_of
from campaigns.exchange.sheets import Part
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Rows
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Target
from campaigns.exchange.sheets import Values
from campaigns.models import Campaign
from campaigns.models import Duty
from campaigns.models import Plan
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


def _doer(text: str, known: Known) -> Unit:
    unit = unit_of(text, known)
    if unit.pk != known.unit.pk and unit.pk not in known.children:
        raise ValueError(f"Chỉ giao được nhiệm vụ cho {known.unit.name} và đơn vị trực thuộc.")
    return unit


def _doer_now(unit: Unit | None, move: Move) -> Unit | str | None:
    """The unit that stands for the old one; its name where none does, so that no duty is lost."""
    if unit is None:
        return None
    now = unit_in_place_of(unit, move)
    known = now and (now.pk == move.known.unit.pk or now.pk in move.known.children)
    return now if known else unit.name


def _moved(day: dt.date | None, move: Move) -> dt.date | None:
    """The same day so many years later; 29 February falls back by one day."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + move.years)
    except ValueError:
        return day.replace(year=day.year + move.years, day=28)


DUTIES = Sheet(
    "Nhiệm vụ",
    "Việc kế hoạch giao cho từng nơi thực hiện; tiến độ thực hiện không nằm trong tệp.",
    (
        Column(
            name="unit",
            title="Đơn vị thực hiện",
            show=lambda unit: unit_text(unit) if unit else "",
            read=_doer,
            empty=lambda: None,
            hint="Mã đơn vị phát động hoặc đơn vị trực thuộc; để trống nếu ghi bằng lời.",
            width=40,
            carry=_doer_now,
        ),
        of(Duty, "actor", hint="Khi không giao cho một đơn vị, như: Các cơ quan, đơn vị."),
        of(Duty, "text"),
        of(Duty, "due_on", carry=_moved),
    ),
)


def _duties(campaign: Campaign, plan: Plan) -> Values:
    found = plan.duties.select_related("unit__successor")
    return {DUTIES.name: [values_of(duty, DUTIES) for duty in found]}


def _check_duties(rows: Rows, known: Known) -> Iterator[Problem]:
    for row in rows[DUTIES.name]:
        if row.values["unit"] is None and not row.values["actor"]:
            yield Problem(
                DUTIES.name, row.number, DUTIES.title_of("unit"),
                "Hãy ghi mã đơn vị, hoặc ghi nơi thực hiện bằng lời ở cột sau.",
            )  # fmt: skip


def _write_duties(user: User, target: Target, values: Values) -> None:
    made = []
    for place, row in enumerate(values[DUTIES.name], start=1):
        duty = Duty(plan=target.plan, position=place, text=row["text"], due_on=row["due_on"])
        if isinstance(row["unit"], str):
            duty.actor = row["actor"] or row["unit"]
        else:
            duty.unit, duty.actor = row["unit"], row["actor"]
        made.append(duty)
    Duty.objects.bulk_create(made)


PARTS = (
    Part(
        "duties",
        "Nhiệm vụ của từng nơi thực hiện",
        (DUTIES,),
        _duties,
        _write_duties,
        _check_duties,
    ),
)
