"""Target groups and criteria of a document that was read, on their way into a draft plan."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from campaigns.review_forms import SURE
from campaigns.review_forms import ReviewRow
from campaigns.review_parts import ReviewPart
from campaigns.review_parts import Row
from campaigns.review_parts import headed
from campaigns.review_parts import place_of
from criteria.forms.plan_groups import GroupRow
from criteria.writing import save_groups

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models import Plan
    from campaigns.models import PlanReading


class GroupReview(ReviewRow, GroupRow):
    """A group with its criteria, one a line."""


def _propose(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    rows = []
    for item in found.get("target_groups", []):
        criteria = item.get("criteria", [])
        places = [pair for part in [item, *criteria] if (pair := part.get("lines"))]
        surest = min(float(part.get("confidence") or 0) for part in [item, *criteria])
        whole = {
            "lines": [min(p[0] for p in places), max(p[-1] for p in places)] if places else [],
            "confidence": surest,
        }
        rows.append(
            {
                "ordinal": str(item.get("ordinal") or "")[:10],
                "title": headed(item.get("title") or "")[0],
                "criteria": "\n".join(" ".join(c["text"].split()) for c in criteria),
                "note": _doubts(criteria),
                **place_of(whole),
            }
        )
    return rows


def _doubts(criteria: Sequence[Mapping[str, Any]]) -> str:
    unsure = [
        str(number)
        for number, criterion in enumerate(criteria, start=1)
        if float(criterion.get("confidence") or 0) < SURE
    ]
    return f"Cần xem kỹ tiêu chí số {', '.join(unsure)}." if unsure else ""


def _write(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    save_groups(user, plan, rows, version=plan.version)


GROUPS = ReviewPart(
    key="doi-tuong",
    title="Đối tượng và tiêu chí",
    row_label="Đối tượng",
    form=GroupReview,
    propose=_propose,
    write=_write,
    joins={"title": " ", "criteria": "\n"},
)
