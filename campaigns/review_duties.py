"""Actors and their duties (tổ chức thực hiện) of a read document on their way into a draft plan."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from django import forms

from campaigns.duties import save_duties
from campaigns.review_forms import ReviewRow
from campaigns.review_parts import ReviewPart
from campaigns.review_parts import Row
from campaigns.review_parts import place_of
from campaigns.review_units import actor_named
from campaigns.review_units import units_of

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models import Plan
    from campaigns.models import PlanReading
    from units.models import Unit

ACTOR_LENGTH = 250


class DutyReview(ReviewRow):
    """An actor with what it has to do, one duty a line."""

    unit = forms.TypedChoiceField(
        label="Đơn vị thực hiện",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Đơn vị trên Cổng tự báo đã làm đến đâu.",
    )
    actor = forms.CharField(
        label="Nơi thực hiện bằng lời",
        max_length=ACTOR_LENGTH,
        required=False,
        help_text="Dùng khi văn bản giao cho nhiều nơi hoặc nơi ngoài Cổng.",
    )
    texts = forms.CharField(
        label="Nhiệm vụ (mỗi việc một dòng)", widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units_of(self.reading)}
        choices = [(key, unit.label) for key, unit in self.units.items()]
        self.fields["unit"].choices = [("", "Ghi bằng lời ở ô dưới"), *choices]

    def clean_unit(self) -> Unit | None:
        key = self.cleaned_data["unit"]
        return self.units[key] if key else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("unit") and not data.get("actor"):
            self.add_error("unit", "Hãy chọn đơn vị hoặc ghi nơi thực hiện.")
        return data


def _propose(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    rows = []
    for actor, items in _by_actor(found.get("duties", [])):
        unit = actor_named(actor, units_of(reading), reading.unit.name)
        places = [pair for item in items if (pair := item.get("lines"))]
        whole = {
            "lines": [places[0][0], places[-1][-1]] if places else [],
            "confidence": min(float(item.get("confidence") or 0) for item in items),
        }
        rows.append(
            {
                "unit": str(unit.pk) if unit else "",
                "actor": "" if unit else actor[:ACTOR_LENGTH],
                "texts": "\n".join(" ".join(item["text"].split()) for item in items),
                "note": f"Văn bản ghi nơi thực hiện là “{actor}”.",
                **place_of(whole),
            }
        )
    return rows


def _by_actor(duties: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Duties that follow each other under one actor's heading."""
    groups: list[tuple[str, list[Mapping[str, Any]]]] = []
    for duty in duties:
        if not groups or groups[-1][0] != duty["actor"]:
            groups.append((duty["actor"], []))
        groups[-1][1].append(duty)
    return groups


def _write(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    duties = [
        {"unit": row["unit"], "actor": row["actor"], "text": text.strip()}
        for row in rows
        for text in row["texts"].splitlines()
        if text.strip()
    ]
    removed = list(plan.duties.values_list("pk", flat=True))
    if duties or removed:
        save_duties(user, plan, duties, removed=removed)


DUTIES = ReviewPart(
    key="nhiem-vu",
    title="Tổ chức thực hiện",
    row_label="Nơi thực hiện",
    form=DutyReview,
    propose=_propose,
    write=_write,
    joins={"texts": "\n"},
)
