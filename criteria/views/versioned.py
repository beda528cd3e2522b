"""Saving a form that carries the version it was opened with; after a clash it may be sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from criteria.models import ScoringTable
from workflow import Stale


def save_versioned(form: forms.BaseForm, table: ScoringTable, act: Callable[[int], Any]) -> Any:
    """Call `act` with the version that the form was opened with.

    Raises:
        Stale: somebody was faster; the form then carries the version of now, so that whoever has
            compared may save what was typed.
    """
    shown = form.cleaned_data.get("version")
    try:
        return act(-1 if shown is None else shown)
    except Stale:
        now = ScoringTable.objects.values_list("version", flat=True).get(pk=table.pk)
        typed: Any = form.data.copy()
        typed["version"] = str(now)
        form.data = typed
        raise
