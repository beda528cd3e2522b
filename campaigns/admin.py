"""The administrators' lists of campaigns and plans."""

from typing import Any

from django.contrib import admin

from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Obligation
from campaigns.models import Phase
from campaigns.models import Plan
from campaigns.models import WorkingDayOverride


class ReadOnly:
    """What has verbs is written by them, with their checks and their trace; here it is read."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


class PhaseInline(ReadOnly, admin.TabularInline):
    model = Phase


class ContentAreaInline(ReadOnly, admin.TabularInline):
    model = ContentArea
    fields = ["ordinal", "title", "derived_from"]


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """Name, introduction and years may be put right; starting, showing, closing are verbs."""

    list_display = ["title", "unit", "first_year", "last_year", "state", "is_public"]
    list_filter = ["state", "is_public"]
    list_select_related = ["unit"]
    search_fields = ["title"]
    readonly_fields = ["unit", "slug", "state", "is_public"]
    inlines = [PhaseInline]

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


@admin.register(Plan)
class PlanAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["title", "unit", "number", "issued_on", "state"]
    list_filter = ["state"]
    list_select_related = ["unit"]
    search_fields = ["title", "number", "unit__search"]
    inlines = [ContentAreaInline]


@admin.register(Obligation)
class ObligationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["plan", "what", "precision", "is_yearly"]
    list_filter = ["what"]
    list_select_related = ["plan__unit"]


@admin.register(WorkingDayOverride)
class WorkingDayOverrideAdmin(admin.ModelAdmin):
    list_display = ["day", "is_working", "note"]
    list_filter = ["is_working"]
