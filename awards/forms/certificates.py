"""Forms of the certificate designer and of printing."""

from __future__ import annotations

from typing import Any

from django import forms

from awards.certificate_layouts import ALIGN_WORDS
from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import COLOUR_WORDS
from awards.certificate_layouts import DOWN
from awards.certificate_layouts import FIELDS
from awards.certificate_layouts import GROW_WORDS
from awards.certificates import MOST_LINES
from awards.models import AwardForm
from awards.models import CertificateLayout
from units.models import Unit


class StartForm(forms.Form):
    """Which sheet a new layout begins from, and whose it is."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), empty_label=None)
    start = forms.ChoiceField(
        label="Bắt đầu từ", choices=[(key, sheet.name) for key, sheet in BUILT_IN.items()]
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class LayoutForm(forms.ModelForm):
    class Meta:
        model = CertificateLayout
        fields = [
            "name",
            "form",
            "page_width",
            "page_height",
            "is_preprinted",
            "frame",
            "offset_x",
            "offset_y",
        ]
        help_texts = {
            "frame": "Chỉ in khi dùng giấy trắng.",
            "offset_x": "Số dương dịch sang phải. Đo trên trang căn.",
            "offset_y": "Số dương dịch xuống dưới.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = AwardForm.objects.all()
        self.fields["form"].empty_label = "Mọi hình thức"

    def _post_clean(self) -> None:
        """Leave the instance alone: the verb validates what it writes."""


class SpotRow(forms.Form):
    """One text of the sheet."""

    name = forms.ChoiceField(
        label="Nội dung",
        choices=[("", "Hãy chọn"), *((name, label) for name, (label, _) in FIELDS.items())],
    )
    text = forms.CharField(label="Chữ cố định", max_length=200, required=False)
    x = forms.FloatField(label="Cách mép trái (mm)")
    y = forms.FloatField(label="Cách mép trên (mm)")
    width = forms.FloatField(label="Rộng (mm)")
    size = forms.FloatField(label="Cỡ chữ", initial=14)
    lines = forms.IntegerField(label="Số dòng", min_value=1, max_value=MOST_LINES, initial=1)
    grow = forms.ChoiceField(label="Khi chữ dài", choices=GROW_WORDS, initial=DOWN)
    align = forms.ChoiceField(label="Căn", choices=ALIGN_WORDS, initial="center")
    colour = forms.ChoiceField(label="Màu", choices=COLOUR_WORDS, initial="black")
    bold = forms.BooleanField(label="Đậm", required=False)
    italic = forms.BooleanField(label="Nghiêng", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("x", "y", "width", "size"):
            self.fields[name].widget.attrs["step"] = "0.5"

    @property
    def label_of_spot(self) -> str:
        """The heading of the closed row."""
        name = self["name"].value()
        return self["text"].value() or FIELDS[name][0] if name in FIELDS else "Ô mới"

    @property
    def place_of_spot(self) -> str:
        x, y = self["x"].value(), self["y"].value()
        return f"{x}; {y} mm".replace(".", ",") if x not in {None, ""} else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") == "text" and not data.get("text", "").strip():
            self.add_error("text", "Hãy ghi chữ cần in.")
        if data.get("name") != "text":
            data["text"] = ""
        return data
