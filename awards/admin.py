"""The administrators' pages of the law: forms, dated rule sets, base salaries, each with its mark."""

from __future__ import annotations

from django.contrib import admin

from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import BaseSalary
from awards.models import RuleSet


@admin.register(AwardForm)
class AwardFormAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "level", "grade_of", "position"]
    list_filter = ["level"]


class AwardFormRuleInline(admin.StackedInline):
    model = AwardFormRule
    extra = 0


@admin.register(RuleSet)
class RuleSetAdmin(admin.ModelAdmin):
    """Thresholds, factors and terms of a period; unverified sets stand out in the list."""

    list_display = ["title", "valid_from", "valid_to", "is_verified", "unverified_rules"]
    list_filter = ["is_verified"]
    inlines = [AwardFormRuleInline]
    save_on_top = True

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("form_rules")

    @admin.display(description="quy định chưa đối chiếu")
    def unverified_rules(self, obj) -> str:
        rules = list(obj.form_rules.all())
        return f"{sum(not rule.is_verified for rule in rules)}/{len(rules)}"


@admin.register(BaseSalary)
class BaseSalaryAdmin(admin.ModelAdmin):
    list_display = ["amount", "valid_from", "valid_to", "legal_basis", "is_verified"]
    list_filter = ["is_verified"]
