"""Target groups and criteria as a part of a campaign's workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from campaigns.exchange.columns import Known
from campaigns.exchange.columns import number_column
from campaigns.exchange.columns import of
from campaigns.exchange.columns import several_of
from campaigns.exchange.sheets import Part
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Rows
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Target
from campaigns.exchange.sheets import Values
from campaigns.exchange.sheets import repeated
from campaigns.exchange.sheets import unmatched
from campaigns.models import Campaign
from campaigns.models import Plan
from criteria.models import Criterion
from criteria.models import TargetGroup
from units.enums import UnitKind

if TYPE_CHECKING:
    from accounts.models import User

GROUPS = Sheet(
    "Đối tượng thi đua",
    "Các đối tượng mà tiêu chí nhằm tới.",
    (
        number_column(hint="Để trang “Tiêu chí” nhắc tới; không trùng nhau."),
        of(TargetGroup, "ordinal"),
        of(TargetGroup, "title"),
        several_of(TargetGroup, "unit_kinds", UnitKind.choices),
    ),
)
CRITERIA = Sheet(
    "Tiêu chí",
    "Các tiêu chí, theo thứ tự trong từng đối tượng.",
    (
        number_column("Đối tượng số", name="group", hint="Số thứ tự ở trang “Đối tượng thi đua”."),
        *(of(Criterion, name) for name in ("text", "kind", "maximum_points", "evidence")),
    ),
)
GROUP_FACTS = ("ordinal", "title", "unit_kinds")
CRITERION_FACTS = ("text", "kind", "maximum_points", "evidence")


def _collect(campaign: Campaign, plan: Plan) -> Values:
    groups = list(plan.target_groups.prefetch_related("criteria"))
    return {
        GROUPS.name: [
            {"row": number, **{name: getattr(group, name) for name in GROUP_FACTS}}
            for number, group in enumerate(groups, start=1)
        ],
        CRITERIA.name: [
            {"group": number, **{name: getattr(criterion, name) for name in CRITERION_FACTS}}
            for number, group in enumerate(groups, start=1)
            for criterion in group.criteria.all()
        ],
    }


def _check(rows: Rows, known: Known) -> Iterator[Problem]:
    yield from repeated(GROUPS, rows[GROUPS.name], "row")
    yield from unmatched(CRITERIA, rows[CRITERIA.name], "group", rows[GROUPS.name], GROUPS)


def _write(user: User, target: Target, values: Values) -> None:
    rows = values[GROUPS.name]
    made = TargetGroup.objects.bulk_create(
        TargetGroup(plan=target.plan, position=place, **{name: row[name] for name in GROUP_FACTS})
        for place, row in enumerate(rows, start=1)
    )
    groups = {row["row"]: group for row, group in zip(rows, made, strict=True)}
    Criterion.objects.bulk_create(
        Criterion(
            target_group=groups[row["group"]],
            position=place,
            **{name: row[name] for name in CRITERION_FACTS},
        )
        for place, row in enumerate(values[CRITERIA.name], start=1)
    )


PARTS = (
    Part("groups", "Đối tượng thi đua và tiêu chí", (GROUPS, CRITERIA), _collect, _write, _check),
)
