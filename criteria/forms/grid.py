"""What of the scoring grid is shown; everything stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from criteria.enums import Stage
from criteria.models import ScoringItem
from units.models import Bloc

COLUMNS = {"tham-dinh": Stage.VERIFIED, "cheo": Stage.CROSS, "tu-cham": Stage.SELF}


class GridFilter(forms.Form):
    """`nhom` holds the key of a top group of the table, `o` which units are shown."""

    cot = forms.ChoiceField(
        label="Cột điểm",
        required=False,
        choices=[("tham-dinh", "Thẩm định"), ("cheo", "Chấm chéo"), ("tu-cham", "Tự chấm")],
    )
    cum = forms.ModelChoiceField(
        label="Cụm, khối", queryset=Bloc.objects.none(), required=False, empty_label="Mọi cụm, khối"
    )
    nhom = forms.TypedChoiceField(
        label="Nhóm tiêu chí", required=False, coerce=int, empty_value=None
    )
    o = forms.ChoiceField(
        label="Đơn vị",
        required=False,
        choices=[
            ("", "Mọi đơn vị"), ("mo", "Đang chờ tôi chấm"), ("con", "Chờ tôi, còn ô chưa chấm"),
        ],
    )  # fmt: skip
    tim = forms.CharField(label="Tìm đơn vị", required=False)

    def __init__(
        self, *args: Any, blocs: Any, groups: Sequence[ScoringItem], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cum"].queryset = blocs
        names = [(group.pk, str(group)) for group in groups]
        self.fields["nhom"].choices = [("", "Mọi nhóm"), *names]
