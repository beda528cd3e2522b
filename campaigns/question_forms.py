"""Forms of questions and answers."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.enums import QuestionState
from units.models import Unit


class QuestionFilter(forms.Form):
    tim = forms.CharField(label="Tìm trong câu hỏi, trả lời", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Tất cả tình trạng"),
            ("unanswered", "Chưa trả lời xong"),
            *((value, label.capitalize()) for value, label in QuestionState.choices),
        ],
    )
    cua = forms.ChoiceField(
        label="Của",
        required=False,
        choices=[
            ("", "Mọi đơn vị"),
            ("hoi", "Đơn vị tôi hỏi"),
            ("tra_loi", "Chờ đơn vị tôi trả lời"),
        ],
    )


class AnswerSearch(forms.Form):
    tim = forms.CharField(label="Tìm trong hỏi đáp", required=False)


class QuestionForm(forms.Form):
    unit = forms.ModelChoiceField(
        label="Đơn vị hỏi", queryset=Unit.objects.none(), empty_label=None
    )
    title = forms.CharField(label="Vấn đề", max_length=200, help_text="Một câu ngắn.")
    text = forms.CharField(
        label="Nội dung khó khăn, vướng mắc",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=10000,
        help_text="Nêu rõ đang vướng ở đâu, quy định nào, đề xuất của đơn vị.",
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].pk


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="Câu trả lời", widget=forms.Textarea(attrs={"rows": 8}), max_length=10000
    )


class NoteForm(forms.Form):
    """One field of words; what they say depends on the step."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label


class PassOnForm(forms.Form):
    handler = forms.ModelChoiceField(label="Đơn vị trả lời", queryset=Unit.objects.none())
    note = forms.CharField(
        label="Lời nhắn", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, required=False
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = units


class PublishForm(forms.Form):
    public_question = forms.CharField(
        label="Câu hỏi", widget=forms.Textarea(attrs={"rows": 5}), max_length=10000
    )
    public_answer = forms.CharField(
        label="Câu trả lời", widget=forms.Textarea(attrs={"rows": 8}), max_length=10000
    )
