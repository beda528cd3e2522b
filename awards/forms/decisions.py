"""Forms of decisions and proposals."""

from __future__ import annotations

from typing import Any

from django import forms

from awards.models import Decision
from awards.models import Nomination

DAY = forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})


class DecisionForm(forms.ModelForm):
    class Meta:
        model = Decision
        fields = [
            "subject_line",
            "legal_bases",
            "addressee",
            "signing_capacity",
            "signatory_post",
            "signatory_name",
        ]
        widgets = {
            "legal_bases": forms.Textarea(attrs={"rows": 8}),
            "signatory_post": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"addressee": "Chỉ dùng cho tờ trình."}


class IssueForm(forms.Form):
    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        required=False,
        help_text="Để trống thì hệ thống lấy số tiếp theo trong sổ của đơn vị.",
    )
    issued_on = forms.DateField(label="Ngày ký", widget=DAY)


class HigherDecisionForm(forms.Form):
    number = forms.CharField(label="Số quyết định của cấp trên", max_length=60)
    decided_on = forms.DateField(label="Ngày quyết định", widget=DAY)
    decided_by = forms.CharField(label="Người quyết định", max_length=200)
    nominations = forms.ModelMultipleChoiceField(
        label="Được khen thưởng",
        queryset=Nomination.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, nominations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = nominations
