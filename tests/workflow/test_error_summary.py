"""The list of errors at the head of a page leads to the fields, of whatever kind they are."""

from __future__ import annotations

import re

from django import forms
from django.template.loader import render_to_string

CHOICES = [("1", "Có"), ("2", "Không")]


class EveryKind(forms.Form):
    title = forms.CharField()
    kinds = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    answer = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    agreed = forms.BooleanField()


def test_each_error_leads_to_something_that_takes_the_focus():
    form = EveryKind({})
    links = re.findall(
        r'href="#([^"]*)"', render_to_string("components/error_summary.html", {"form": form})
    )
    inputs = re.findall(r'<input[^>]*\bid="([^"]+)"', form.as_div())
    assert len(links) == len(form.fields)
    assert set(links) <= set(inputs)
