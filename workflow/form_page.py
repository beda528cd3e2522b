"""Pages around a verb: one with one form, whose fields a refusal goes to; one with a button."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render

from workflow import Refused


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    button: str,
    back: str,
    crumbs: Sequence[tuple[str, str]] = (),
    said: str = "Đã lưu.",
    template: str,
    go: Callable[[Any], str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Render `form`; on a valid POST call `act` with its cleaned data and leave for `go` or `back`.

    Args:
        act: the verb; what it returns is given to `go`, which names the next address.
        back: where "Bỏ qua" leads, and where one lands without `go`.
        crumbs: pairs of address and label.
        template: the room's own page around the form.
        context: further words of the page (`lede`, `warning`, `danger`).

    Raises:
        Refused: where the person lacks the right; other refusals are shown in place.
    """
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = act(form.cleaned_data)
            except Refused as refusal:
                if refusal.denied:
                    raise
                add_errors(form, refusal)
            else:
                messages.success(request, said)
                return redirect(go(made) if go else back)
        status = 422
    page = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "crumbs": crumbs,
        **context,
    }
    return render(request, template, page, status=status)


def add_errors(form: forms.BaseForm, refusal: Refused) -> None:
    """Put a refusal's messages at the fields they name, the rest at the head of the form."""
    placed = {name: text for name, text in refusal.errors.items() if name in form.fields}
    for name, text in placed.items():
        form.add_error(name, text)
    others = [text for name, text in refusal.errors.items() if name not in placed]
    if others or not placed:
        form.add_error(None, " ".join([refusal.reason, *others]))


def attempt(request: HttpRequest, act: Callable[[], object], said: str = "") -> bool:
    """Call the verb of a button; whether it was done, or refused for a reason the next page shows.

    Args:
        act: the verb with what it acts on. said: what the next page says when it was done.

    Raises:
        Refused: the person lacks the right.
    """
    try:
        act()
    except Refused as refusal:
        if refusal.denied:
            raise
        messages.error(request, refusal.reason)
        return False
    if said:
        messages.success(request, said)
    return True
