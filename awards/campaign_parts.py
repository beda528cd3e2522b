"""What a plan says of awards, as a part of a campaign's workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from awards.models import AwardForm
from awards.models import AwardProvision
from campaigns.exchange.columns import Column
from campaigns.exchange.columns import Known
from campaigns.exchange.columns import of
from campaigns.exchange.sheets import Part
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Rows
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import Target
from campaigns.exchange.sheets import Values
from campaigns.exchange.sheets import repeated
from campaigns.models import Campaign
from campaigns.models import Plan

if TYPE_CHECKING:
    from accounts.models import User


def _form(text: str, known: Known) -> AwardForm:
    forms = known.once("forms", lambda: {form.code: form for form in AwardForm.objects.all()})
    code = text.partition(" – ")[0].strip()
    if code not in forms:
        raise ValueError(f"Không có hình thức khen thưởng nào mang mã “{code}”.")
    return forms[code]


PROVISIONS = Sheet(
    "Khen thưởng",
    "Quy định khen thưởng của kế hoạch theo từng dịp.",
    (
        of(AwardProvision, "occasion"),
        Column(
            name="form",
            title="Hình thức",
            show=lambda form: f"{form.code} – {form.name}" if form else "",
            read=_form,
            empty=lambda: None,
            hint="Mã hình thức; tên sau mã chỉ để đọc. Để trống nếu kế hoạch không nêu tên.",
            width=40,
        ),
        of(AwardProvision, "text"),
    ),
)


def _collect(campaign: Campaign, plan: Plan) -> Values:
    return {
        PROVISIONS.name: [
            {"occasion": each.occasion, "form": each.form, "text": each.text}
            for each in plan.award_provisions.select_related("form")
        ]
    }


def _check(rows: Rows, known: Known) -> Iterator[Problem]:
    named = [row for row in rows[PROVISIONS.name] if row.values["form"]]
    return repeated(PROVISIONS, named, "occasion", "form")


def _write(user: User, target: Target, values: Values) -> None:
    AwardProvision.objects.bulk_create(
        AwardProvision(plan=target.plan, position=place, **row)
        for place, row in enumerate(values[PROVISIONS.name], start=1)
    )


PARTS = (Part("awards", "Quy định khen thưởng", (PROVISIONS,), _collect, _write, _check),)
