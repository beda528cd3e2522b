"""Forms of bringing a campaign in from a file, and of making one from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from campaigns.forms import FIRST_YEAR
from campaigns.forms import LAST_YEAR
from units.models import Unit


class WorkbookForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="Đơn vị phát động", queryset=Unit.objects.none(), empty_label=None
    )
    table = forms.FileField(
        label="Tệp Excel",
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx"}),
        help_text="Tệp .xlsx tải từ trang của một phong trào, hoặc tệp mẫu đã điền.",
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class CopyForm(forms.Form):
    title = forms.CharField(label="Tên phong trào mới", max_length=300)
    unit = forms.ModelChoiceField(
        label="Đơn vị phát động", queryset=Unit.objects.none(), empty_label=None
    )
    first_year = forms.IntegerField(label="Từ năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label="Đến năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    parts = forms.MultipleChoiceField(
        label="Lấy lại những phần nào",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Phần không chọn để trống trong dự thảo mới và nhập sau.",
    )

    def __init__(
        self, *args: Any, units: Any, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["parts"].choices = choices
        self.fields["parts"].initial = [key for key, _ in choices]
