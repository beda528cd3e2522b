"""Forms of dossiers: facts, files, return, refusal, override, opinions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from awards.climbing import FIELDS
from awards.enums import FileKind
from awards.enums import Opinion
from awards.enums import RefusalCode
from awards.enums import SubjectClass
from awards.models import AwardRound
from awards.models import Nomination
from awards.models import RuleSet
from awards.models import SubjectFreeze
from awards.nominating import FACTS
from units.models import Unit

DAY = forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})


class NominationForm(forms.ModelForm):
    """Who is nominated for which form; saved by `nominating`, judged by `eligibility`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Nomination
        fields = ["form", *FACTS]
        widgets = {
            "birth_date": DAY,
            "period_from": DAY,
            "period_to": DAY,
            "achievement": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "subject_unit": "Với tập thể có trong danh sách đơn vị; hệ thống tự lấy tên.",
            "subject_name": "Họ và tên đầy đủ, có dấu, đúng như sẽ in trên bằng.",
            "birth_date": "Chỉ để phân biệt người trùng tên; không bao giờ công khai.",
            "achievement": "Một câu, in trong quyết định. Ví dụ: Đã có thành tích xuất sắc trong "
            "chuyển đổi số giai đoạn 2025 – 2027.",
        }

    def __init__(self, *args: Any, award_round: AwardRound, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forms_open = award_round.forms.all()
        self.fields["form"].queryset = forms_open
        self.fields["form"].empty_label = "Chọn hình thức"
        self.fields["subject_unit"].queryset = Unit.objects.filter(Q(pk=unit.pk) | Q(parent=unit))
        self.fields["subject_unit"].empty_label = "Không có trong danh sách"
        self.fields["subject_name"].required = False
        self.fields["subject_class"].choices = [("", "Chọn đối tượng"), *SubjectClass.choices]
        self.fields["gender"].choices = [("", "Không ghi"), ("male", "Nam"), ("female", "Nữ")]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("subject_unit") and not (cleaned.get("subject_name") or "").strip():
            self.add_error("subject_name", "Hãy ghi tên, hoặc chọn đơn vị được đề nghị ở trên.")
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "Phải không sớm hơn ngày bắt đầu.")
        return cleaned


class FileForm(forms.Form):
    kind = forms.ChoiceField(label="Loại tệp", choices=FileKind.choices)
    file = forms.FileField(
        label="Chọn tệp", help_text="PDF, Word, Excel hoặc ảnh; mỗi tệp không quá 20 MB."
    )


class ReturnForm(forms.Form):
    note = forms.CharField(label="Cần bổ sung điều gì", widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(label="Hạn bổ sung, đến hết ngày", widget=DAY)

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [
            *((f"muc-{s.pk}", f"mục “{s.title}”") for s in nomination.sections.all()),
            *((name, f"ô “{label}”") for name, label in FIELDS.items()),
        ]
        self.places = [name for name, _ in places]
        for name, label in places:
            self.fields[name] = forms.CharField(
                label=f"Ý kiến ở {label}",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "class": "short-area"}),
            )

    def remarks(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in self.places}


class RefuseForm(forms.Form):
    code = forms.ChoiceField(label="Lý do", choices=[("", "Chọn lý do"), *RefusalCode.choices])
    note = forms.CharField(
        label="Giải thích cho đơn vị đề nghị", widget=forms.Textarea(attrs={"rows": 3})
    )


class ConcludeForm(forms.Form):
    text = forms.CharField(label="Ý kiến thẩm định", widget=forms.Textarea(attrs={"rows": 4}))


class OverrideForm(forms.Form):
    reason = forms.CharField(
        label="Lý do chấp nhận ngoại lệ", widget=forms.Textarea(attrs={"rows": 3})
    )


class RuleSetForm(forms.Form):
    rule_set = forms.ModelChoiceField(
        label="Bộ quy định áp dụng", queryset=RuleSet.objects.all(), empty_label="Chọn bộ quy định"
    )
    reason = forms.CharField(
        label="Vì sao có lợi hơn cho hồ sơ", widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(forms.Form):
    unit = forms.ModelChoiceField(label="Cơ quan", queryset=Unit.objects.none())
    question = forms.CharField(
        label="Nội dung hỏi", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = nomination.consultations.values("unit")
        self.fields["unit"].queryset = (
            Unit.objects.filter(parent=nomination.round.unit_id)
            .exclude(pk__in=asked)
            .exclude(pk=nomination.nominating_unit_id)
            .in_name_order()
        )
        self.fields["unit"].empty_label = "Chọn cơ quan"


class AnswerForm(forms.Form):
    opinion = forms.ChoiceField(
        label="Ý kiến",
        choices=[(Opinion.AGREE, "Đồng ý"), (Opinion.DISAGREE, "Không đồng ý")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Nội dung ý kiến", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class InnerNoteForm(forms.Form):
    text = forms.CharField(label="Ghi chú nội bộ", widget=forms.Textarea(attrs={"rows": 2}))


class CommentForm(forms.Form):
    received_on = forms.DateField(label="Nhận ngày", widget=DAY)
    text = forms.CharField(label="Nội dung phản ánh", widget=forms.Textarea(attrs={"rows": 3}))


class SettleForm(forms.Form):
    answer = forms.CharField(label="Kết quả xử lý", widget=forms.Textarea(attrs={"rows": 3}))


class FreezeForm(forms.ModelForm):
    class Meta:
        model = SubjectFreeze
        fields = ["subject_unit", "subject_name", "birth_date", "reason", "starts_on", "ends_on"]
        widgets = {"birth_date": DAY, "starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject_unit"].queryset = Unit.objects.filter(Q(pk=unit.pk) | Q(parent=unit))
        self.fields["subject_unit"].empty_label = "Không (là cá nhân, hộ)"


class TableForm(forms.Form):
    unit = forms.ModelChoiceField(label="Đơn vị đề nghị", queryset=Unit.objects.none())
    table = forms.FileField(label="Tệp Excel hoặc CSV")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["unit"].initial = units[0].pk if units else None
        self.fields["unit"].empty_label = None
