"""Forms of scoring tables and their items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from campaigns.models import Campaign
from criteria.enums import ItemKind
from criteria.enums import TableState
from criteria.enums import TieBreak
from criteria.forms.fields import LevelsField
from criteria.forms.fields import PointsField
from criteria.forms.fields import StepsField
from criteria.models import Criterion
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from units.enums import UnitKind
from units.models import Unit

DAY = forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})


class TableFilter(forms.Form):
    tim = forms.CharField(label="Tìm bảng điểm", required=False)
    nam = forms.IntegerField(label="Năm", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), *TableState.choices]
    )


class TableForm(forms.ModelForm):
    """The head of a table; saved by `tables.make_table` and `tables.change_table`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị được chấm",
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một loại đơn vị."},
    )
    bonus_cap = PointsField(label="Điểm thưởng không quá", required=False)
    penalty_cap = PointsField(label="Điểm trừ không quá", required=False)
    flag_share = PointsField(
        label="Tỷ lệ đề nghị cờ thi đua (%)",
        help_text="Phần trăm số đơn vị dẫn đầu có thể được đề nghị.",
    )

    class Meta:
        model = ScoringTable
        fields = [
            "title", "campaign", "year", "basis", "is_checked", "unit_kinds", "self_due_on",
            "cross_due_on", "verify_due_on", "cross_checkers", "appeal_days", "answer_days", "bonus_cap",
            "penalty_cap", "flag_share",
        ]  # fmt: skip
        widgets = {"self_due_on": DAY, "cross_due_on": DAY, "verify_due_on": DAY}
        help_texts = {
            "campaign": "Để trống nếu là bảng điểm thi đua hằng năm.",
            "basis": "Văn bản quy định bảng điểm, ví dụ Kế hoạch số 12/KH-UBND ngày 05/01/2026.",
        }

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].empty_label = "Thi đua hằng năm, không theo phong trào riêng"

        for place, label in enumerate(TIE_LABELS):
            chosen = self.instance.tie_breaks
            self.fields[f"tie_{place}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[("", "Không xét thêm" if place else "Đồng hạng"), *TieBreak.choices],
                initial=chosen[place] if place < len(chosen) else "",
            )

    def facts(self) -> dict[str, Any]:
        """Fields of the table; a tie-break named twice counts once, where it stands first."""
        named = (self.cleaned_data[f"tie_{place}"] for place in range(len(TIE_LABELS)))
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**facts, "tie_breaks": list(dict.fromkeys(name for name in named if name))}


TIE_LABELS = ("Khi bằng điểm, trước hết xét", "Nếu vẫn bằng, xét", "Cuối cùng, xét")


class NewTableForm(forms.Form):
    """The first page of a new table: whose, for which year, from which list of criteria."""

    unit = forms.ModelChoiceField(
        label="Đơn vị tổ chức chấm điểm", queryset=Unit.objects.none(), empty_label=None
    )
    year = forms.IntegerField(label="Năm", min_value=2020, max_value=2100)
    title = forms.CharField(label="Tên bảng điểm", max_length=250)
    campaign = forms.ModelChoiceField(
        label="Phong trào",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="Thi đua hằng năm, không theo phong trào riêng",
    )
    unit_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị được chấm",
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một loại đơn vị."},
    )

    def __init__(self, *args: Any, units: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["campaign"].queryset = campaigns
        self.fields["year"].initial = timezone.localdate().year


class ItemForm(forms.ModelForm):
    """One item of one way of scoring; fields of other ways are left out."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    maximum_points = PointsField(label="Điểm tối đa", required=False)
    levels = LevelsField(
        label="Các mức",
        required=False,
        help_text="Mỗi mức một dòng: tên mức, dấu hai chấm, điểm. Ví dụ: Hoàn thành tốt: 8",
    )
    steps = StepsField(label="Các nấc điểm", required=False)

    class Meta:
        model = ScoringItem
        fields = [
            "ordinal", "text", "maximum_points", "levels", "formula", "steps", "interpolates",
            "source_table", "criterion", "verifier", "guidance", "evidence",
        ]  # fmt: skip
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "guidance": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "formula": "Mã chỉ tiêu trong ngoặc vuông, ví dụ "
            "[ho-so-truc-tuyen] / [tong-ho-so] * 100.",
        }

    def __init__(
        self, *args: Any, kind: str, verifiers: Any, sources: Any, criteria: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = ItemKind(kind)
        for name in set(self.fields) - KEPT - SHOWN.get(self.kind, set()):
            del self.fields[name]
        for name, rows in (
            ("verifier", verifiers), ("source_table", sources), ("criterion", criteria),
        ):  # fmt: skip
            if name in self.fields:
                self.fields[name].queryset = rows
        if self.kind == ItemKind.RANK:
            self.fields["steps"].help_text = (
                "Mỗi nấc một dòng: đến hạng mấy, dấu hai chấm, điểm. Ví dụ 2: 10 là hạng 1 và 2 "
                "được 10 điểm."
            )
        if self.kind == ItemKind.NUMERIC:
            self.fields["steps"].help_text = (
                "Mỗi nấc một dòng: từ số nào, dấu hai chấm, điểm. Ví dụ 90: 10 là từ 90 trở lên "
                "được 10 điểm."
            )
        label, hint = MAXIMUM.get(self.kind, ("Điểm tối đa", ""))
        if "maximum_points" in self.fields:
            self.fields["maximum_points"].label = label
            self.fields["maximum_points"].help_text = hint

    def facts(self) -> dict[str, Any]:
        chosen = {name: self.cleaned_data[name] for name in self.fields if name != "version"}
        return {**chosen, "kind": self.kind}


KEPT = {"version", "ordinal", "text", "guidance"}
SCORED = {"maximum_points", "criterion", "verifier", "evidence"}
SHOWN: dict[ItemKind, set[str]] = {
    ItemKind.GROUP: {"maximum_points"},
    ItemKind.LEVELS: SCORED | {"levels"},
    ItemKind.YES_NO: SCORED,
    ItemKind.NUMERIC: SCORED | {"formula", "steps", "interpolates"},
    ItemKind.RANK: SCORED | {"steps"},
    ItemKind.CAMPAIGN: {"maximum_points", "source_table"},
    ItemKind.BONUS: SCORED,
    ItemKind.PENALTY: SCORED,
    ItemKind.DISQUALIFIER: {"criterion", "verifier", "evidence"},
}
MAXIMUM = {
    ItemKind.GROUP: ("Điểm tối đa của nhóm", "Để trống là bằng tổng các mục bên trong."),
    ItemKind.BONUS: ("Thưởng nhiều nhất", "Để trống là chỉ theo mức chung của cả bảng điểm."),
    ItemKind.PENALTY: ("Trừ nhiều nhất", "Ghi số dương; để trống là theo mức chung của bảng."),
    ItemKind.LEVELS: ("Điểm tối đa", "Để trống là bằng mức cao nhất."),
    ItemKind.NUMERIC: ("Điểm tối đa", "Để trống là bằng nấc cao nhất."),
    ItemKind.RANK: ("Điểm tối đa", "Để trống là bằng nấc cao nhất."),
}


class YearForm(forms.Form):
    year = forms.IntegerField(label="Sang năm", min_value=2020, max_value=2100)


class ReasonForm(forms.Form):
    note = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))


class TryForm(forms.Form):
    """With whose figures of which year a table is tried out."""

    don_vi = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none())
    nam = forms.IntegerField(label="Số liệu của năm", min_value=2020, max_value=2100)

    def __init__(self, *args: Any, units: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].queryset = units
        self.fields["nam"].initial = year


class BookForm(forms.Form):
    table = forms.FileField(
        label="Tệp bảng điểm", help_text="Tệp Excel (.xlsx) theo mẫu, không quá 5 MB."
    )


def criteria_of(table: ScoringTable) -> Any:
    """Criteria of the plans of the table's campaign that its unit issued or stands under."""
    if table.campaign_id is None:
        return Criterion.objects.none()
    return (
        Criterion.objects.filter(
            target_group__plan__campaign=table.campaign_id,
            target_group__plan__unit__in=[*table.unit.ancestor_ids, table.unit_id],
        )
        .select_related("target_group")
        .order_by("target_group__plan", "target_group__position", "position")
    )
