"""Forms of the fund; sums are written as officers write them: 1.234.000."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from awards.fund_balance import Commitment
from documents.numbers import format_number
from documents.numbers import parse_number

OTHER = "khac"


class MoneyField(forms.CharField):
    """A whole number of đồng."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "form-control short", "inputmode": "numeric"})
        super().__init__(widget=widget, max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        try:
            number = parse_number(super().clean(value))
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None
        if number is None or number != int(number) or number <= 0:
            raise forms.ValidationError("Hãy ghi số đồng chẵn lớn hơn 0, ví dụ 1.500.000.")
        return int(number)


class EntryForm(forms.Form):
    """A line of the book."""

    amount = MoneyField(label="Số tiền (đồng)", help_text="Ví dụ: 25.000.000.")
    day = forms.DateField(
        label="Ngày", initial=timezone.localdate, help_text="Ngày trên chứng từ, dạng 05/12/2026."
    )
    description = forms.CharField(label="Nội dung", max_length=300)
    paper_number = forms.CharField(
        label="Chứng từ số", max_length=60, required=False, help_text="Ví dụ: 45/QĐ-UBND, UNC 112."
    )


class PaymentForm(EntryForm):
    """A payment with the commitment that it is taken from."""

    purpose = forms.ChoiceField(label="Chi từ cam kết")
    field_order = ["purpose", "amount", "day", "description", "paper_number"]

    def __init__(self, *args: Any, commitments: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {str(c.decision.pk): c.decision for c in commitments if c.decision}
        self.fields["purpose"].choices = [
            (
                str(c.decision.pk) if c.decision else OTHER,
                f"{c.label} (còn {format_number(c.left)} đồng)",
            )
            for c in commitments
        ]

    def clean(self) -> dict[str, Any]:
        """Facts for the verb: the decision itself instead of the chosen value."""
        facts = super().clean() or self.cleaned_data
        facts["decision"] = self.decisions.get(facts.pop("purpose", ""))
        return facts


class ReversalForm(forms.Form):
    reason = forms.CharField(
        label="Lý do huỷ", max_length=250, widget=forms.Textarea(attrs={"rows": 3})
    )
