"""What a document that was read says of awards, on its way into a draft plan."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from awards.enums import Occasion
from awards.forms.provisions import ProvisionRow
from awards.models import AwardForm
from awards.writing import save_provisions
from campaigns.review_forms import ReviewRow
from campaigns.review_parts import ReviewPart
from campaigns.review_parts import Row
from campaigns.review_parts import place_of
from documents.text import fold

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models import Plan
    from campaigns.models import PlanReading


class ProvisionReview(ReviewRow, ProvisionRow):
    """A form of commendation on one occasion."""


def _propose(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    """A row for each occasion that is named with a form; without an occasion one to be filled."""
    forms = {fold(form.name): form.pk for form in AwardForm.objects.filter(grade_of=None)}
    rows = []
    for item in found.get("award_forms", []):
        name = " ".join(str(item.get("name") or "").split())
        rows += [
            {
                "occasion": occasion if occasion in Occasion.values else "",
                "form": _form_named(name, forms),
                "text": name[:400],
                **place_of(item),
            }
            for occasion in item.get("occasions") or [""]
        ]
    return rows


def _form_named(name: str, forms: Mapping[str, int]) -> int | str:
    """The form of exactly this name, else the longest that the words begin with."""
    words = fold(name)
    known = [title for title in forms if words == title or words.startswith(f"{title} ")]
    return forms[max(known, key=len)] if known else ""


def _write(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    save_provisions(user, plan, rows, version=plan.version)


PROVISIONS = ReviewPart(
    key="khen-thuong",
    title="Hình thức khen thưởng",
    row_label="Khen thưởng",
    form=ProvisionReview,
    propose=_propose,
    write=_write,
    joins={"text": "; "},
)
