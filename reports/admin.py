"""The administrators' lists of rounds, reports and compilations: to look, never to change.

Every change of them is a verb with its own rights, checks and trail.
"""

from django.contrib import admin

from reports.models import Compilation
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.models import RoundSection


class LookingAdmin(admin.ModelAdmin):
    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class SectionInline(admin.TabularInline):
    model = RoundSection
    extra = 0
    can_delete = False
    fields = readonly_fields = ("position", "kind", "title", "is_required")


class IndicatorInline(admin.TabularInline):
    model = RoundIndicator
    extra = 0
    can_delete = False
    fields = readonly_fields = ("code", "name", "unit_of_measure", "aggregation")


@admin.register(ReportRound)
class ReportRoundAdmin(LookingAdmin):
    list_display = ["title", "year", "receiving_unit", "due_on", "state"]
    list_filter = ["year", "state", "kind"]
    search_fields = ["title", "receiving_unit__search"]
    list_select_related = ["receiving_unit"]
    inlines = [SectionInline, IndicatorInline]


@admin.register(Report)
class ReportAdmin(LookingAdmin):
    list_display = ["unit", "round", "state", "first_received_at", "first_on_time"]
    list_filter = ["state", "first_on_time", "round__year"]
    search_fields = ["unit__search", "round__title"]
    list_select_related = ["unit", "round"]


@admin.register(Compilation)
class CompilationAdmin(LookingAdmin):
    list_display = ["title", "number", "state", "document_number", "issued_on"]
    list_filter = ["state", "round__year"]
    search_fields = ["title", "document_number"]
