"""What narrows the figures and the results of a scoring table; the address holds it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from criteria.forms.fields import PointsField
from criteria.models import Scorecard
from criteria.models import ScoringTable
from units.models import Bloc

USUAL_MAXIMUM = Decimal(20)


class FiguresFilter(forms.Form):
    """The blocs of which the person sees a scorecard by the table."""

    cum = forms.ModelChoiceField(
        label="Cụm, khối", queryset=Bloc.objects.none(), required=False, empty_label="Mọi cụm, khối"
    )

    def __init__(self, *args: Any, user: Any, table: ScoringTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cards = Scorecard.objects.visible_to(user).filter(table=table).order_by()
        self.fields["cum"].queryset = Bloc.objects.filter(pk__in=cards.values("bloc"))

    @property
    def bloc(self) -> Bloc | None:
        """The chosen bloc; None for all, also where the address names one that is not seen."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get("cum")


class ResultsFilter(FiguresFilter):
    """How the results are carried into an annual sheet kept elsewhere."""

    thang = PointsField(label="Quy đổi theo thang", required=False)
    can_cu = forms.CharField(
        label="Căn cứ ghi trong tệp (số, ngày kế hoạch)", required=False, max_length=400
    )

    def clean_thang(self) -> Decimal | None:
        most = self.cleaned_data["thang"]
        if most is not None and most <= 0:
            raise forms.ValidationError("Thang điểm phải lớn hơn 0.")
        return most
