"""Forms of duties."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.models import Plan
from documents.files import RefusedFile
from documents.files import accept_upload
from units.models import Unit


class DutyFilter(forms.Form):
    tim = forms.CharField(label="Tìm nhiệm vụ, nơi thực hiện", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Tất cả tình trạng"),
            ("open", "Chưa xong"),
            ("todo", "Chưa làm"),
            ("doing", "Đang làm"),
            ("done", "Đã làm"),
            ("overdue", "Quá hạn"),
        ],
    )


class DutyRow(forms.Form):
    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(
        label="Đơn vị thực hiện",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Ghi bằng lời ở ô dưới",
    )
    actor = forms.CharField(
        label="Nơi thực hiện bằng lời",
        max_length=250,
        required=False,
        help_text="Ví dụ: Các cơ quan, đơn vị.",
    )
    text = forms.CharField(label="Nhiệm vụ", widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label="Thời hạn", required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(
            path__startswith=plan.unit.path, depth__lte=plan.unit.depth + 1
        ).in_name_order()


class FinishForm(forms.Form):
    result = forms.CharField(
        label="Kết quả",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )
    evidence = forms.FileField(label="Minh chứng (tệp)", required=False)

    def clean_evidence(self):
        """The checked file, or None."""
        upload = self.cleaned_data["evidence"]
        if not upload:
            return None
        try:
            return accept_upload(upload)
        except RefusedFile as reason:
            raise forms.ValidationError(str(reason)) from None
