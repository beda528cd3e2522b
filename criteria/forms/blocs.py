"""The form of a bloc's pledge."""

from __future__ import annotations

from django import forms


class PledgeForm(forms.Form):
    text = forms.CharField(
        label="Nội dung giao ước",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi đoạn một dòng. Danh sách thành viên để ký được thêm vào cuối văn bản.",
    )
    place = forms.CharField(label="Nơi ký", max_length=120, required=False)
    signed_on = forms.DateField(
        label="Ngày ký",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"}),
        help_text="Để trống khi chưa ký.",
    )
