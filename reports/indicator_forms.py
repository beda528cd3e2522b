"""Forms of the catalogue of indicators and of the pages that open a figure."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from campaigns.models import Campaign
from campaigns.models import ContentArea
from documents.numbers import format_number
from documents.numbers import parse_number
from reports.catalogue import CODES
from reports.catalogue import EDITED
from reports.drilling import FILTERS
from reports.drilling import ORDERS
from reports.models import Indicator
from units.enums import UnitKind


class TypedNumberField(forms.CharField):
    """A number as people here write it: 1.234,5."""

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        decimals = max(0, -value.normalize().as_tuple().exponent)
        return format_number(value, decimals)

    def clean(self, value):
        try:
            return parse_number(super().clean(value))
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None


class IndicatorForm(forms.ModelForm):
    """One definition; the verb checks what belongs together."""

    reporter_kinds = forms.MultipleChoiceField(
        label="Đơn vị báo cáo",
        choices=UnitKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại nào là mọi đơn vị nộp báo cáo. Xã tổng hợp cả chỉ tiêu mà chỉ "
        "đơn vị của xã báo cáo.",
    )
    minimum = TypedNumberField(
        label="Không nhỏ hơn", required=False, help_text="Trống là không nhỏ hơn 0."
    )
    maximum = TypedNumberField(
        label="Không lớn hơn",
        required=False,
        help_text="Giới hạn cho số của một đơn vị; số xã cộng từ đơn vị của mình không bị chặn.",
    )
    weight_code = forms.ChoiceField(label="Trọng số là chỉ tiêu", required=False)
    numerator_code = forms.ChoiceField(label="Tử số là chỉ tiêu", required=False)
    denominator_code = forms.ChoiceField(label="Mẫu số là chỉ tiêu", required=False)

    class Meta:
        model = Indicator
        fields = [
            "code",
            "name",
            "unit_of_measure",
            "content_area",
            "reporter_kinds",
            "aggregation",
            "numerator_code",
            "denominator_code",
            "weight_code",
            "decimals",
            "minimum",
            "maximum",
            "alarm_percent",
            "evidence_wanted",
            "guidance",
            "is_required",
        ]
        help_texts = {
            "code": "Chữ thường không dấu, số và gạch nối; nối số liệu của chỉ tiêu qua các năm.",
            "unit_of_measure": "Ví dụ: lượt người, hồ sơ, tổ, %.",
            "aggregation": "Bình quân có trọng số và tỷ lệ cần chọn thêm chỉ tiêu ở các ô dưới.",
            "guidance": "Câu hướng dẫn hiện ngay dưới ô nhập của đơn vị.",
            "is_required": "Đơn vị phải nhập mới nộp được báo cáo.",
        }
        widgets = {"guidance": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, campaign: Campaign, areas: Sequence[ContentArea], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["content_area"]
        field.queryset = ContentArea.objects.filter(pk__in=[area.pk for area in areas])
        field.label_from_instance = lambda area: f"{area.ordinal}. {area.title}"
        field.empty_label = "Không theo nội dung nào"
        others = campaign.indicators.filter(is_active=True).exclude(pk=self.instance.pk)
        choices = [("", "Không"), *((each.code, str(each)) for each in others)]
        for name in CODES:
            self.fields[name].choices = choices

    def _post_clean(self) -> None:
        """The verb builds and checks the row; the form only reads the fields."""

    def facts(self) -> dict:
        """The definition as the verbs take it."""
        return {name: self.cleaned_data[name] for name in EDITED}


class IndicatorTableForm(forms.Form):
    table = forms.FileField(
        label="Tệp Excel hoặc CSV",
        help_text="Tệp xuất từ trang danh mục, đã sửa hoặc thêm dòng.",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv"}),
    )


class CatalogueFilter(forms.Form):
    """Which indicators of the catalogue; the address holds it."""

    noi_dung = forms.ModelChoiceField(
        label="Nội dung thi đua",
        queryset=ContentArea.objects.none(),
        required=False,
        empty_label="Tất cả",
    )
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Đang dùng"), ("ngung", "Ngừng dùng"), ("tat-ca", "Tất cả")],
    )

    def __init__(self, *args, areas: Sequence[ContentArea], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["noi_dung"]
        field.queryset = ContentArea.objects.filter(pk__in=[area.pk for area in areas])
        field.label_from_instance = lambda area: f"{area.ordinal}. {area.title}"


class PartFilter(forms.Form):
    """Which units behind a figure, in which order; the address holds it."""

    chi = forms.ChoiceField(
        label="Chỉ xem",
        required=False,
        choices=[("", "Tất cả đơn vị"), *((key, label) for key, (label, _) in FILTERS.items())],
    )
    xep = forms.ChoiceField(
        label="Sắp xếp",
        required=False,
        choices=[("", "Theo đơn vị"), *((key, label) for key, (label, _) in ORDERS.items())],
    )
