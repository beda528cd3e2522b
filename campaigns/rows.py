"""Pages on which rows are added, moved and removed without JavaScript.

A submit button named `them` adds an empty row, `len` moves the row of its number up; neither
saves, and what was typed stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME

PREFIX = "dong"


def row_formset(
    form_class: Any,
    data: Any = None,
    *,
    initial: Sequence[Mapping[str, Any]] = (),
    form_kwargs: Mapping[str, Any] | None = None,
) -> forms.BaseFormSet:
    """The formset for a page; after `them` or `len` an unbound one with the typed values."""
    options: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": dict(form_kwargs or {})}
    if data is None:
        extra = 0 if initial else 1
        return _factory(form_class, extra)(initial=list(initial), **options)
    if "them" in data or "len" in data:
        rows = typed_rows(form_class, data, dict(form_kwargs or {}))
        place = data.get("len", "")
        if place.isdigit() and 0 < int(place) < len(rows):
            number = int(place)
            rows[number - 1], rows[number] = rows[number], rows[number - 1]
        return _factory(form_class, 1 if "them" in data else 0)(initial=rows, **options)
    return _factory(form_class, 0)(data, **options)


def is_only_rearranged(data: Any) -> bool:
    """Whether the button pressed adds or moves a row, so that nothing is to be saved."""
    return "them" in data or "len" in data


def saved_rows(formset: forms.BaseFormSet) -> list[dict[str, Any]]:
    """Cleaned rows without the removed and the empty ones, in order."""
    return [
        {key: value for key, value in form.cleaned_data.items() if key != DELETION_FIELD_NAME}
        for form in formset
        if form.has_changed()
        and form.cleaned_data
        and not form.cleaned_data.get(DELETION_FIELD_NAME)
    ]


def typed_rows(
    form_class: type[forms.Form], data: Any, form_kwargs: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Raw values of every row as typed, valid or not, and its tick for removal."""
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    fields = form_class(**form_kwargs).fields
    return [
        {
            name: field.widget.value_from_datadict(data, {}, f"{PREFIX}-{number}-{name}")
            for name, field in fields.items()
        }
        | {DELETION_FIELD_NAME: bool(data.get(f"{PREFIX}-{number}-{DELETION_FIELD_NAME}"))}
        for number in range(min(int(count) if count.isdigit() else 0, 200))
    ]


def _factory(form_class: type[forms.Form], extra: int) -> type[forms.BaseFormSet]:
    return forms.formset_factory(
        form_class, extra=extra, can_delete=True, max_num=200, absolute_max=200
    )
