"""Forms of councils, sessions and ballots."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from awards.enums import Choice
from awards.models import AgendaItem
from awards.models import AwardRound
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Session
from units.models import Unit

DAY = forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})


class CouncilForm(forms.ModelForm):
    class Meta:
        model = Council
        fields = ["name", "decision_number", "decision_date", "valid_from", "valid_to"]
        widgets = {"decision_date": DAY, "valid_from": DAY, "valid_to": DAY}


class NewCouncilForm(CouncilForm):
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none())
    field_order = ["unit", "name"]

    def __init__(self, *args: Any, units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None


class MemberForm(forms.ModelForm):
    """A seat; the person is found by the e-mail with which they sign in."""

    email = forms.EmailField(label="Thư điện tử của thành viên")

    class Meta:
        model = CouncilMember
        fields = ["post", "title", "position", "joined_on"]
        widgets = {"joined_on": DAY}

    field_order = ["email", "post", "title", "position", "joined_on"]

    def clean_email(self) -> str:
        address = self.cleaned_data["email"].strip()
        found = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                "Chưa có tài khoản với thư điện tử này. Hãy mời người đó vào đơn vị trước."
            )
        self.person = found
        return address


class SeatForm(forms.ModelForm):
    class Meta:
        model = CouncilMember
        fields = ["post", "title", "position"]


class EndSeatForm(forms.Form):
    left_on = forms.DateField(label="Thôi tham gia từ sau ngày", widget=DAY)


class SessionForm(forms.ModelForm):
    class Meta:
        model = Session
        fields = ["title", "meets_at", "place"]
        widgets = {"meets_at": forms.DateTimeInput(attrs={"placeholder": "dd/mm/yyyy giờ:phút"})}


class NewSessionForm(SessionForm):
    round = forms.ModelChoiceField(label="Đợt xét", queryset=AwardRound.objects.none())
    field_order = ["round", "title", "meets_at", "place"]

    def __init__(self, *args: Any, rounds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
        self.fields["round"].empty_label = "Chọn đợt xét"


class AbstainForm(forms.Form):
    reason = forms.CharField(label="Lý do không tham gia", max_length=250)


class BallotForm(forms.Form):
    """One choice for every item on which the member votes."""

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"muc-{item.pk}"] = forms.ChoiceField(
                label=item.nomination.subject_name,
                choices=[(value, str(label).capitalize()) for value, label in Choice.choices],
                widget=forms.RadioSelect,
                error_messages={"required": "Hãy chọn một ý kiến."},
            )

    def choices(self) -> dict[int, str]:
        """Letter of `Choice` by key of agenda item."""
        return {item.pk: self.cleaned_data[f"muc-{item.pk}"] for item in self.items}


class CloseForm(forms.Form):
    """Written opinions per item, and the discussion for the minutes."""

    def __init__(self, *args: Any, items: list[AgendaItem], asks_written: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = items if asks_written else []
        for item in self.items:
            for name, word in (("dong-y", "đồng ý"), ("khong", "không đồng ý")):
                self.fields[f"van-ban-{item.pk}-{name}"] = forms.IntegerField(
                    label=f"{item.nomination.subject_name}: ý kiến bằng văn bản {word}",
                    min_value=0,
                    max_value=200,
                    initial=0,
                )
        self.fields["discussion"] = forms.CharField(
            label="Diễn biến, ý kiến thảo luận",
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def written(self) -> dict[int, tuple[int, int]]:
        return {
            item.pk: (
                self.cleaned_data[f"van-ban-{item.pk}-dong-y"],
                self.cleaned_data[f"van-ban-{item.pk}-khong"],
            )
            for item in self.items
        }


class DiscussionForm(forms.Form):
    discussion = forms.CharField(
        label="Diễn biến, ý kiến thảo luận",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
