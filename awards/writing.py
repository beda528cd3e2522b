"""Writing what a draft plan says of awards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction

from accounts.auditing import record
from awards.models import AwardProvision
from campaigns.drafting import take_version
from campaigns.models import Plan
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_provisions(
    user: User, plan: Plan, rows: Sequence[dict[str, Any]], *, version: int
) -> None:
    """Write the award provisions of a draft anew, in the order given.

    Raises:
        Refused: a form stands twice for one occasion; or as `campaigns.drafting.take_version`.
    """
    demand(user, "awards.change_provisions", plan)
    named = [(row["occasion"], row["form"]) for row in rows if row.get("form")]
    if len(named) != len(set(named)):
        raise Refused(
            "Một hình thức chỉ ghi một lần cho mỗi dịp.", errors={"dong": "Trùng hình thức."}
        )
    take_version(user, plan, version)
    plan.award_provisions.all().delete()
    AwardProvision.objects.bulk_create(
        AwardProvision(plan=plan, position=number, **row)
        for number, row in enumerate(rows, start=1)
    )
    record(user, "awards.save_provisions", plan, scope_path=plan.unit.path, rows=len(rows))
