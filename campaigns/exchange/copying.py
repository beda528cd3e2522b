"""A new campaign from an old one: the chosen parts, moved to new years and present units."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction

from accounts.auditing import record
from campaigns.exchange.columns import Move
from campaigns.exchange.columns import known_for
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Target
from campaigns.exchange.workbook import plan_to_carry
from campaigns.launching import start_campaign
from campaigns.models import Campaign
from campaigns.models import Plan
from config.campaign_parts import campaign_parts
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit

LONGEST_TITLE = 400


def choices_of(campaign: Campaign, plan: Plan) -> list[tuple[str, str]]:
    """The parts that the old campaign has, each with how much there is of it."""
    choices = []
    for part in campaign_parts():
        values = part.collect(campaign, plan)
        counts = [
            f"{len(values[sheet.name])} dòng ở “{sheet.name}”" if len(part.sheets) > 1
            else f"{len(values[sheet.name])} dòng"
            for sheet in part.sheets
            if not sheet.upright
        ]  # fmt: skip
        if any(values.values()):
            choices.append(
                (part.key, f"{part.label} ({', '.join(counts)})" if counts else part.label)
            )
    return choices


@transaction.atomic
def copy_campaign(
    user: User, source: Campaign, *, unit: Unit, title: str, first_year: int, last_year: int,
    parts: Collection[str],
) -> tuple[Campaign, Plan]:  # fmt: skip
    """Make a draft campaign with the parts of `source` named by `parts`.

    Years of phases and deadlines move by as much as the first year does. Number, day and signatory
    stay with the old plan; named units that have ended give way to their successors.

    Raises:
        Refused: no right to launch for `unit`, years out of order, or no plan that may be read.
    """
    demand(user, "campaigns.add_campaign")
    old = plan_to_carry(user, source)
    if old is None:
        raise Refused("Phong trào này chưa có kế hoạch mà bạn được đọc.")
    campaign, plan = start_campaign(
        user, unit=unit, title=title, first_year=first_year, last_year=last_year,
        summary=source.summary,
    )  # fmt: skip
    move = Move(first_year - source.first_year, known_for(unit), source.unit_id)
    target = Target(campaign, plan)
    for part in campaign_parts():
        if part.key in parts:
            values = part.collect(source, old)
            carried = {
                sheet.name: [_carried(sheet, row, move) for row in values[sheet.name]]
                for sheet in part.sheets
            }
            part.write(user, target, carried)
    if "plan" in parts and source.title in plan.title:
        plan.title = plan.title.replace(source.title, title)[:LONGEST_TITLE]
        plan.save(update_fields=["title"])
    record(
        user, "campaigns.copy", campaign, scope_path=unit.path,
        source=source.pk, parts=sorted(parts),
    )  # fmt: skip
    return campaign, plan


def _carried(sheet: Sheet, row: dict[str, Any], move: Move) -> dict[str, Any]:
    return {column.name: column.carry(row[column.name], move) for column in sheet.columns}
