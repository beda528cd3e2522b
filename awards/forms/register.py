"""Forms of the register: corrections, re-issues, revocations, the table of old decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from awards.enums import Occasion
from awards.enums import SubjectClass
from awards.models import AwardRecord
from awards.register import CORRECTABLE
from units.models import Unit

DAY_HINT = "Ví dụ: 05/12/2026."


class HomeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class CorrectionForm(forms.Form):
    """The words of a record as they should stand, why, and the paper that says so."""

    seen = forms.IntegerField(widget=forms.HiddenInput, localize=False)
    subject_name = forms.CharField(label="Tên cá nhân, tập thể, hộ", max_length=200)
    subject_class = forms.ChoiceField(label="Đối tượng", choices=SubjectClass.choices)
    workplace = forms.CharField(label="Chức vụ, đơn vị, nơi ở", max_length=450, required=False)
    home_unit = HomeField(
        label="Đơn vị được khen hoặc quản lý người được khen",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Không ghi",
    )
    is_leader = forms.BooleanField(label="Giữ chức vụ lãnh đạo, quản lý", required=False)
    achievement = forms.CharField(label="Thành tích", max_length=400, required=False)
    occasion = forms.ChoiceField(
        label="Dịp", choices=[("", "Không ghi"), *Occasion.choices], required=False
    )
    decision_number = forms.CharField(label="Số quyết định", max_length=60)
    decided_on = forms.DateField(label="Ngày quyết định", help_text=DAY_HINT)
    decided_by = forms.CharField(label="Người quyết định", max_length=200, required=False)
    year = forms.IntegerField(
        label="Năm ghi sổ",
        localize=False,
        widget=forms.NumberInput(attrs={"class": "form-control short"}),
    )
    reason = forms.CharField(
        label="Lý do đính chính", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    document_number = forms.CharField(
        label="Văn bản đính chính",
        max_length=60,
        required=False,
        help_text="Ví dụ: 45/CV-UBND. Để trống nếu chỉ sửa lỗi nhập sổ.",
    )
    document_date = forms.DateField(
        label="Ngày văn bản đính chính", required=False, help_text=DAY_HINT
    )

    def __init__(self, *args: Any, record: AwardRecord, units: QuerySet, **kwargs: Any) -> None:
        initial = {name: getattr(record, name) for name in CORRECTABLE}
        initial["home_unit"] = record.home_unit_id
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["home_unit"].queryset = units

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CORRECTABLE}


class ReissueForm(forms.Form):
    reason = forms.CharField(
        label="Lý do cấp lại",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Ví dụ: bằng bị hỏng, bị mất, hoặc in lại sau khi đính chính tên.",
    )


class RevocationForm(forms.Form):
    decision_number = forms.CharField(
        label="Số quyết định huỷ bỏ, thu hồi", max_length=60, help_text="Ví dụ: 120/QĐ-UBND."
    )
    decided_on = forms.DateField(label="Ngày quyết định huỷ bỏ, thu hồi", help_text=DAY_HINT)
    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class OldDecisionsForm(forms.Form):
    """Which unit's register, and the table."""

    unit = HomeField(label="Ghi vào sổ của", queryset=Unit.objects.none(), empty_label=None)
    table = forms.FileField(
        label="Tệp Excel hoặc CSV",
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.csv"}),
        help_text="Dòng đầu tiên là tên cột như trong tệp mẫu.",
    )

    def __init__(self, *args: Any, units: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
