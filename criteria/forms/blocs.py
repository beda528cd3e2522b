"""Forms of a bloc's page: the pledge, the days of signing, who leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from django import forms

from units.models import BlocMember
from units.models import Unit

DAY = {"placeholder": "dd/mm/yyyy", "class": "form-control short"}


class PledgeForm(forms.Form):
    text = forms.CharField(
        label="Nội dung giao ước",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi đoạn một dòng. Danh sách thành viên để ký được thêm vào cuối văn bản.",
    )
    place = forms.CharField(label="Nơi ký", max_length=120, required=False)


class SignaturesForm(forms.Form):
    """A day for each member; an empty one means that the member has not signed."""

    def __init__(
        self,
        *args: Any,
        members: Sequence[BlocMember],
        days: Mapping[int, dt.date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[str(member.unit_id)] = forms.DateField(
                label=member.unit.label,
                required=False,
                initial=days.get(member.unit_id),
                widget=forms.DateInput(attrs=DAY),
            )

    def days(self) -> dict[int, dt.date | None]:
        return {int(name): day for name, day in self.cleaned_data.items()}


class PostsForm(forms.Form):
    """Lead and deputy of a bloc among its members."""

    lead = forms.ModelChoiceField(
        label="Trưởng", queryset=Unit.objects.none(), required=False, empty_label="Chưa chọn"
    )
    deputy = forms.ModelChoiceField(
        label="Phó", queryset=Unit.objects.none(), required=False, empty_label="Không có"
    )

    def __init__(self, *args: Any, members: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Unit.objects.filter(pk__in=[unit.pk for unit in members]).in_name_order()
        for name in ("lead", "deputy"):
            self.fields[name].queryset = chosen
            self.fields[name].label_from_instance = lambda unit: unit.label
