"""The law as the portal applies it."""

from __future__ import annotations

from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from awards.models import BaseSalary
from awards.models import RuleSet


@require_GET
def rule_sets(request):
    """The law as the portal applies it: every set with its forms, for everyone who signs in."""
    context = {
        "rule_sets": RuleSet.objects.order_by("-valid_from").prefetch_related(
            "form_rules__form", "form_rules__rule_set"
        ),
        "salaries": BaseSalary.objects.order_by("-valid_from"),
        "today": timezone.localdate(),
    }
    return render(request, "awards/rule_sets.html", context)


urlpatterns = [
    path("quy-dinh/", rule_sets, name="rule_sets"),
]
