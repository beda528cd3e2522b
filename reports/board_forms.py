"""The filters of the dashboards; everything lives in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from reports.models import ReportRound
from units.models import Unit

Choices = Sequence[tuple[Any, str]]


class BoardForm(forms.Form):
    """Receiver, year, round, kind of unit, bloc, unit; a field without a choice is left out."""

    noi_nhan = forms.TypedChoiceField(
        label="Nơi nhận", required=False, coerce=int, empty_value=None
    )
    nam = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    ky = forms.TypedChoiceField(label="Kỳ báo cáo", required=False, coerce=int, empty_value=None)
    loai = forms.ChoiceField(label="Loại đơn vị", required=False)
    khoi = forms.TypedChoiceField(label="Cụm, khối", required=False, coerce=int, empty_value=None)
    don_vi = forms.TypedChoiceField(label="Đơn vị", required=False, coerce=int, empty_value=None)
    chi_tieu = forms.ChoiceField(label="Chỉ tiêu", required=False)

    def __init__(
        self, *args: Any, receivers: Sequence[Unit], years: Sequence[int],
        rounds: Sequence[ReportRound], kinds: Choices, blocs: Choices, units: Choices,
        indicators: Choices, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._offer("noi_nhan", None, [(u.pk, u.label) for u in receivers], least=2)
        self._offer("nam", "Mọi năm", [(year, str(year)) for year in years], least=2)
        self._offer("ky", None, [(r.pk, r.title) for r in rounds], least=2)
        self._offer("loai", "Mọi loại", kinds, least=2)
        self._offer("khoi", "Mọi cụm, khối", blocs)
        self._offer("don_vi", "Mọi đơn vị", units, least=2)
        self._offer("chi_tieu", "Tất cả chỉ tiêu", indicators)

    def _offer(self, name: str, nothing: str | None, choices: Choices, *, least: int = 1) -> None:
        if len(choices) < least:
            del self.fields[name]
            return
        self.fields[name].choices = [*([("", nothing)] if nothing else []), *choices]
