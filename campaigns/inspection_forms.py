"""Forms of inspections."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.enums import InspectionKind
from campaigns.enums import InspectionState
from campaigns.inspections import MAX_FILES
from documents.upload_field import UploadsField
from units.models import Unit

AREA = forms.Textarea(attrs={"rows": 4})


class InspectionFilter(forms.Form):
    tim = forms.CharField(label="Tìm đơn vị được kiểm tra", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Tất cả"),
            ("unsettled", "Còn tồn tại chưa xong"),
            *((value, label.capitalize()) for value, label in InspectionState.choices),
        ],
    )


class InspectionForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="Đơn vị kiểm tra", queryset=Unit.objects.none(), empty_label=None
    )
    inspected = forms.ModelChoiceField(label="Đơn vị được kiểm tra", queryset=Unit.objects.none())
    kind = forms.ChoiceField(label="Hình thức", choices=InspectionKind.choices)
    planned_on = forms.DateField(label="Ngày dự kiến")
    subject = forms.CharField(label="Nội dung kiểm tra", widget=AREA, max_length=4000)
    members = forms.CharField(label="Thành phần đoàn", widget=AREA, max_length=2000, required=False)

    def __init__(self, *args: Any, units: Any, below: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["inspected"].queryset = below


class HoldForm(forms.Form):
    done_on = forms.DateField(label="Ngày kiểm tra")
    conclusion = forms.CharField(label="Kết luận", widget=AREA, max_length=10000)


class FindingForm(forms.Form):
    text = forms.CharField(label="Tồn tại, hạn chế", widget=AREA, max_length=4000)
    remedy = forms.CharField(label="Yêu cầu khắc phục", widget=AREA, max_length=4000)
    due_on = forms.DateField(label="Thời hạn khắc phục", required=False)


class RemedyForm(forms.Form):
    """What the inspected unit has done, with what shows it."""

    note = forms.CharField(label="Kết quả khắc phục", widget=AREA, max_length=4000)
    evidence = UploadsField(
        label="Minh chứng (chọn được nhiều tệp)",
        most=MAX_FILES,
        required=False,
        help_text="Văn bản, biên bản, ảnh. Tệp đã gửi ở lần trước vẫn giữ.",
    )
