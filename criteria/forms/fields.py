"""Form fields of scoring: points, levels and steps as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from criteria.scale_words import levels_of
from criteria.scale_words import levels_words
from criteria.scale_words import plain
from criteria.scale_words import points_of
from criteria.scale_words import steps_of
from criteria.scale_words import steps_words


class PointsField(forms.CharField):
    """Points as Vietnamese officers write them (7,5), at most two digits after the comma."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control short"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        try:
            return points_of(typed)
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class LevelsField(forms.CharField):
    """Levels, one a line: "Hoàn thành tốt: 8"; cleans to [{"label", "points"}]."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return levels_words(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, str]]:
        try:
            return levels_of(super().clean(value))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class StepsField(LevelsField):
    """Steps, one a line: "90: 10"; cleans to [{"at_least", "points"}]."""

    def prepare_value(self, value: Any) -> Any:
        return steps_words(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[dict[str, str]]:
        try:
            return steps_of(forms.CharField.clean(self, value))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None
