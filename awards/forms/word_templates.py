"""The form of uploading a Word template."""

from __future__ import annotations

from django import forms

from awards.enums import TemplateKind


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label="Loại văn bản", choices=[("", "Hãy chọn"), *TemplateKind.choices]
    )
    file = forms.FileField(
        label="Tệp Word (.docx)",
        help_text="Tối đa 5 MB; không có macro, liên kết ra ngoài hay đối tượng nhúng.",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".docx"}),
    )
    note = forms.CharField(
        label="Ghi chú",
        max_length=300,
        required=False,
        help_text="Ví dụ: theo thể thức mới từ tháng 3 năm 2027.",
    )
