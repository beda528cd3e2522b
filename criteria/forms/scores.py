"""Forms of scorecards: points per item, filters, reasons, appeals."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.giving import LONGEST_REASON
from criteria.giving import Given
from criteria.models import ItemScore
from criteria.models import PeerRemark
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.remarking import LONGEST
from criteria.scale_words import plain
from documents.numbers import parse_number
from documents.text import normalize
from units.models import Bloc


class NumberField(forms.CharField):
    """A number as Vietnamese officers write it (12,5); `per_cent` cleans 50 to 0.5."""

    def __init__(self, *, per_cent: bool = False, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "class": "form-control short", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.per_cent = per_cent

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return plain(value * 100 if self.per_cent else value)

    def clean(self, value: Any) -> Decimal | None:
        try:
            number = parse_number(super().clean(value))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None
        return number / 100 if self.per_cent and number is not None else number


@dataclass(frozen=True)
class Fields:
    """The bound fields of one item."""

    value: Any
    reason: Any = None
    version: Any = None


class PointsForm(forms.Form):
    """One value per item, with a reason and the row's version where another's column is checked.

    Args:
        items: what may be given; groups are left out.
        shown: item → value that stands in the field at first.
        rows: item → row of the stage being written; its reason and version are shown.
        fixed: items whose value comes from elsewhere and is not asked for.
    """

    def __init__(
        self,
        *args: Any,
        items: Sequence[ScoringItem],
        shown: Mapping[int, Decimal | None],
        rows: Mapping[int, ItemScore] | None = None,
        fixed: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = [i for i in items if not i.is_group and i.pk not in fixed]
        self.asks_reasons = rows is not None
        for item in self.items:
            self.fields[f"v{item.pk}"] = value_field(item, shown.get(item.pk))
            if rows is not None:
                self._add_reason(item, rows.get(item.pk))

    def _add_reason(self, item: ScoringItem, row: ItemScore | None) -> None:
        self.fields[f"r{item.pk}"] = forms.CharField(
            label=f"Lý do, mục {item}",
            required=False,
            max_length=LONGEST_REASON,
            initial=row.reason if row else "",
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control short-area"}),
        )
        self.fields[f"n{item.pk}"] = forms.IntegerField(
            required=False, initial=row.version if row else 0, widget=forms.HiddenInput
        )

    def fields_of(self, item: ScoringItem) -> Fields | None:
        """The bound fields of an item, None where nothing is asked."""
        if f"v{item.pk}" not in self.fields:
            return None
        if not self.asks_reasons:
            return Fields(self[f"v{item.pk}"])
        return Fields(self[f"v{item.pk}"], self[f"r{item.pk}"], self[f"n{item.pk}"])

    def given(self) -> dict[ScoringItem, Given]:
        """What was typed, for the verbs."""
        data = self.cleaned_data
        return {
            item: Given(
                data.get(f"v{item.pk}"),
                normalize(data.get(f"r{item.pk}") or ""),
                (data.get(f"n{item.pk}") or 0) if self.asks_reasons else None,
            )
            for item in self.items
        }

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Put messages named by key of item at their fields, others at the head."""
        for key, text in errors.items():
            name = next((n for n in (f"r{key}", f"v{key}") if n in self.fields), None)
            self.add_error(name, text)


def value_field(item: ScoringItem, shown: Decimal | None) -> forms.Field:
    """The field that asks for what `criteria.points.points_for` reads for this item."""
    label = str(item)
    if choices := _choices(item):
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[("", "Chưa chấm"), *choices],
            coerce=Decimal,
            empty_value=None,
            initial="" if shown is None else str(int(shown)),
        )
    return NumberField(
        label=label,
        required=False,
        initial=shown,
        per_cent=item.kind == ItemKind.CAMPAIGN,
    )


def _choices(item: ScoringItem) -> list[tuple[str, str]]:
    match item.kind:
        case ItemKind.LEVELS:
            return [
                (str(number), f"{level['label']} ({plain(Decimal(level['points']))} điểm)")
                for number, level in enumerate(item.levels)
            ]
        case ItemKind.YES_NO:
            most = plain(item.maximum_points or Decimal(0))
            return [("1", f"Đạt ({most} điểm)"), ("0", "Không đạt")]
        case ItemKind.DISQUALIFIER:
            return [("0", "Không mắc"), ("1", "Mắc điểm liệt")]
    return []


class ScorecardFilter(forms.Form):
    tim = forms.CharField(label="Tìm đơn vị", required=False)
    bang = forms.ModelChoiceField(
        label="Bảng điểm", queryset=ScoringTable.objects.none(), required=False,
        empty_label="Mọi bảng điểm",
    )  # fmt: skip
    cum = forms.ModelChoiceField(
        label="Cụm, khối", queryset=Bloc.objects.none(), required=False, empty_label="Mọi cụm, khối"
    )
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[
            ("", "Mọi trạng thái"), *ScorecardState.choices, ("late", "Quá hạn bước đang chờ"),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = Scorecard.objects.visible_to(user).order_by()
        tables = ScoringTable.objects.filter(pk__in=cards.values("table"))
        self.fields["bang"].queryset = tables
        self.fields["cum"].queryset = Bloc.objects.filter(pk__in=cards.values("bloc"))


class NoteForm(forms.Form):
    note = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class RemarkForm(forms.Form):
    """What a member of the bloc proposes for one item: points if it has any in mind, and why."""

    def __init__(
        self, *args: Any, item: ScoringItem, remark: PeerRemark | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(item, remark.value if remark else None)
        self.fields["value"].label = "Điểm, mức đề nghị"
        self.fields["value"].help_text = "Để trống nếu chỉ góp ý bằng lời."
        self.fields["reason"] = forms.CharField(
            label="Lý do",
            max_length=LONGEST,
            initial=remark.reason if remark else "",
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Trưởng, phó cụm, khối và cơ quan thẩm định đọc lý do này; đơn vị được chấm "
            "đọc sau khi chấm chéo xong.",
        )


class AppealForm(forms.Form):
    text = forms.CharField(
        label="Nội dung kiến nghị",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Nêu điểm đơn vị cho là đúng, căn cứ và minh chứng kèm theo.",
    )


class AnswerForm(forms.Form):
    """Keep the points, or give other ones."""

    keeps = forms.ChoiceField(
        label="Kết luận",
        choices=[("1", "Giữ nguyên điểm"), ("0", "Điều chỉnh điểm")],
        widget=forms.RadioSelect,
        initial="1",
    )
    answer = forms.CharField(
        label="Trả lời đơn vị", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, item: ScoringItem, row: ItemScore | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(item, row.value if row else None)
        self.fields["value"].label = "Điểm, mức sau điều chỉnh"
        self.fields["version"] = forms.IntegerField(
            required=False, initial=row.version if row else 0, widget=forms.HiddenInput
        )
        self.order_fields(["keeps", "value", "answer", "version"])
