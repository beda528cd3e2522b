"""Forms of exemplars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from awards.enums import ExemplarKind
from awards.exemplars import LENGTHS
from campaigns.models import Campaign
from campaigns.models import ContentArea
from units.models import Unit


class NamedField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.name


class WordsForm(forms.Form):
    """The words of an exemplar."""

    kind = forms.ChoiceField(label="Loại", choices=ExemplarKind.choices)
    title = forms.CharField(
        label="Tên điển hình, mô hình, cách làm",
        max_length=LENGTHS["title"],
        help_text="Ví dụ: Tổ công nghệ số cộng đồng xóm 5.",
    )
    content_area = forms.ModelChoiceField(
        label="Nội dung thi đua",
        queryset=ContentArea.objects.none(),
        required=False,
        empty_label="Không thuộc nội dung nào",
    )
    summary = forms.CharField(
        label="Tóm tắt",
        max_length=LENGTHS["summary"],
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control short-area"}),
        help_text="Một hai câu hiện trong danh sách.",
    )
    text = forms.CharField(
        label="Nội dung",
        max_length=LENGTHS["text"],
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Cách làm, kết quả bằng số, bài học. Chỉ nêu tên và đơn vị; không ghi ngày sinh, "
        "số căn cước, số điện thoại, địa chỉ nhà.",
    )

    def __init__(self, *args: Any, areas: QuerySet[ContentArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content_area"].queryset = areas


class NewExemplarForm(WordsForm):
    """The words with the unit and the campaign that they belong to."""

    unit = NamedField(
        label="Đơn vị có điển hình", queryset=Unit.objects.none(), empty_label="Chọn đơn vị"
    )
    campaign = forms.ModelChoiceField(
        label="Phong trào", queryset=Campaign.objects.none(), empty_label="Chọn phong trào"
    )
    field_order = ["unit", "campaign", "kind", "title", "content_area", "summary", "text"]

    def __init__(
        self, *args: Any, units: QuerySet[Unit], campaigns: QuerySet[Campaign], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["campaign"].queryset = campaigns


class ChangedExemplarForm(WordsForm):
    """The words with the saving that the page has shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, localize=False)


class PictureForm(forms.Form):
    picture = forms.FileField(
        label="Ảnh",
        widget=forms.FileInput(
            attrs={"class": "form-control", "accept": "image/png,image/jpeg,image/webp"}
        ),
        help_text="PNG, JPG hoặc WebP. Cổng tự thu nhỏ và xoá toạ độ, thông tin máy ảnh.",
    )
    description = forms.CharField(
        label="Mô tả ảnh",
        max_length=250,
        help_text="Trong ảnh có gì, cho người không nhìn thấy ảnh.",
    )
