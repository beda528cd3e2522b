"""The administrators' pages of the law: forms, dated rule sets, base salaries, each with its mark."""

from __future__ import annotations

from django import forms
from django.contrib import admin

from awards.enums import FileKind
from awards.enums import Occasion
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import BaseSalary
from awards.models import RuleSet


@admin.register(AwardForm)
class AwardFormAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "level", "grade_of", "position"]
    list_filter = ["level"]


class AwardFormRuleForm(forms.ModelForm):
    """Lists of the rule as boxes to tick instead of the JSON in which they are kept."""

    subject_classes = forms.MultipleChoiceField(
        label="Đối tượng", choices=SubjectClass.choices, widget=forms.CheckboxSelectMultiple
    )
    occasions = forms.MultipleChoiceField(
        label="Dịp", choices=Occasion.choices, widget=forms.CheckboxSelectMultiple
    )
    checklist = forms.MultipleChoiceField(
        label="Thành phần hồ sơ",
        choices=FileKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = AwardFormRule
        exclude: tuple[str, ...] = ()


class AwardFormRuleInline(admin.StackedInline):
    model = AwardFormRule
    form = AwardFormRuleForm
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
