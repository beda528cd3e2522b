"""Forms of an amendment: why it is made, from when it holds, what becomes of open rounds."""

from __future__ import annotations

from typing import Any

from django import forms

FOLLOW = [
    ("1", "Đổi theo: hạn nộp và các mục nội dung của kỳ đang mở theo lời văn mới"),
    ("0", "Giữ nguyên: kỳ đang mở kết thúc như lúc mở, lời văn mới áp dụng từ kỳ sau"),
]


class AmendmentForm(forms.Form):
    reason = forms.CharField(
        label="Lý do sửa đổi",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Ví dụ: theo công văn của Sở Nội vụ; điều chỉnh hạn nộp báo cáo.",
    )


class IssueAmendmentForm(forms.Form):
    effective_on = forms.DateField(
        label="Có hiệu lực từ ngày",
        widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"}),
        help_text="Ngày đã đến thì lời văn mới có hiệu lực ngay; ngày sau này thì cổng tự chuyển "
        "vào 0 giờ 2 phút ngày đó.",
    )
    rounds_follow = forms.ChoiceField(
        label="Kỳ báo cáo đang mở", choices=FOLLOW, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, has_open_work: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_open_work:
            del self.fields["rounds_follow"]

    def clean_rounds_follow(self) -> bool:
        """The choice as yes or no."""
        return self.cleaned_data["rounds_follow"] == "1"
