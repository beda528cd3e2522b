"""The row of one target group."""

from __future__ import annotations

from django import forms


class GroupRow(forms.Form):
    ordinal = forms.CharField(label="Số mục như in", max_length=10, required=False)
    title = forms.CharField(label="Đối tượng", max_length=300)
    criteria = forms.CharField(
        label="Tiêu chí",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi tiêu chí một dòng.",
    )
