"""Forms of opening scorecards: for whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from criteria.opening import NO_BLOC
from criteria.opening import Opening
from units.enums import UnitKind


class OpeningFilter(forms.Form):
    """Which of the units that a table scores; nothing ticked of a sort is all of it."""

    cum = forms.TypedMultipleChoiceField(
        label="Cụm, khối", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    loai = forms.MultipleChoiceField(
        label="Loại đơn vị", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, openings: Sequence[Opening], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocs = {row.bloc.pk: row.bloc for row in openings if row.bloc}
        named = [
            (bloc.pk, bloc.name)
            for bloc in sorted(blocs.values(), key=lambda bloc: (bloc.position, bloc.pk))
        ]
        outside = sum(row.bloc is None for row in openings)
        if named and outside:
            named.append((NO_BLOC, f"Ngoài cụm, khối ({outside} đơn vị)"))
        self.fields["cum"].choices = named
        kinds = {row.unit.kind for row in openings}
        self.fields["loai"].choices = [each for each in UnitKind.choices if each[0] in kinds]
        for name in ("cum", "loai"):
            if len(self.fields[name].choices) < 2:
                del self.fields[name]

    def chosen(self) -> dict[str, Any]:
        """What was ticked, as `opening.narrowed` reads it; nonsense in the address is nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {"blocs": data.get("cum") or [], "kinds": data.get("loai") or []}


class StageDaysForm(forms.Form):
    """The last day of each stage; empty ones are not reminded of."""

    self_due_on = forms.DateField(label="Hạn tự chấm", required=False)
    cross_due_on = forms.DateField(label="Hạn chấm chéo", required=False)
    verify_due_on = forms.DateField(label="Hạn thẩm định", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"placeholder": "dd/mm/yyyy", "class": "form-control short"}
