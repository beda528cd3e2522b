"""The row of one provision."""

from __future__ import annotations

from django import forms

from awards.enums import Occasion
from awards.models import AwardForm


class ProvisionRow(forms.Form):
    occasion = forms.ChoiceField(label="Dịp", choices=[("", "Hãy chọn"), *Occasion.choices])
    form = forms.ModelChoiceField(
        label="Hình thức",
        queryset=AwardForm.objects.filter(grade_of__isnull=True),
        required=False,
        empty_label="Theo thẩm quyền",
    )
    text = forms.CharField(label="Nội dung quy định", max_length=400, required=False)
