"""Forms of award rounds, their quotas and public lists."""

from __future__ import annotations

from typing import Any

from django import forms

from awards.enums import AwardRoundState
from awards.enums import Occasion
from awards.models import AwardForm
from awards.models import AwardRound
from campaigns.models import Campaign
from units.models import Bloc
from units.models import Unit

DAY = forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})


class RoundForm(forms.ModelForm):
    """Facts of a round; saved by `rounds.open_round` and `rounds.change_round`."""

    class Meta:
        model = AwardRound
        fields = [
            "title", "occasion", "year", "opens_on", "closes_on", "forms", "candidate_source",
            "guidance",
        ]  # fmt: skip
        widgets = {
            "opens_on": DAY,
            "closes_on": DAY,
            "forms": forms.CheckboxSelectMultiple,
            "candidate_source": forms.RadioSelect,
            "guidance": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "candidate_source": "Khi lập hồ sơ cho nhiều đơn vị cùng lúc, danh sách lấy từ đâu."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occasion"].choices = [("", "Chọn dịp"), *Occasion.choices]


class NewRoundForm(RoundForm):
    campaign = forms.ModelChoiceField(label="Phong trào", queryset=Campaign.objects.none())
    unit = forms.ModelChoiceField(label="Đơn vị xét", queryset=Unit.objects.none())
    field_order = ["campaign", "unit", "title", "occasion", "year", "opens_on", "closes_on"]

    def __init__(self, *args: Any, campaigns, units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].empty_label = "Chọn phong trào"
        self.fields["unit"].queryset = units


class QuotaRow(forms.Form):
    form = forms.ModelChoiceField(label="Hình thức", queryset=AwardForm.objects.none())
    unit = forms.ModelChoiceField(
        label="Riêng một đơn vị", queryset=Unit.objects.none(), required=False
    )
    bloc = forms.ModelChoiceField(
        label="Mỗi đơn vị của cụm, khối", queryset=Bloc.objects.none(), required=False
    )
    maximum = forms.IntegerField(label="Số lượng tối đa", min_value=0, max_value=10_000)

    def __init__(self, *args: Any, award_round: AwardRound, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = award_round.forms.all()
        self.fields["form"].empty_label = "Chọn hình thức"
        self.fields["unit"].queryset = Unit.objects.filter(parent=award_round.unit)
        self.fields["bloc"].queryset = Bloc.objects.filter(unit=award_round.unit)
        self.fields["unit"].empty_label = self.fields["bloc"].empty_label = "Không chọn"


class ReasonForm(forms.Form):
    note = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))


class PublicityForm(forms.Form):
    starts_on = forms.DateField(label="Công khai từ ngày", widget=DAY)


class RoundListFilter(forms.Form):
    tim = forms.CharField(label="Tìm tên đợt xét", required=False)
    nam = forms.IntegerField(label="Năm", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), *AwardRoundState.choices],
    )
