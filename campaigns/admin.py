"""The administrators' lists of campaigns and plans."""

from django.contrib import admin

from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Obligation
from campaigns.models import Phase
from campaigns.models import Plan
from campaigns.models import WorkingDayOverride


class PhaseInline(admin.TabularInline):
    model = Phase
    extra = 0


class ContentAreaInline(admin.TabularInline):
    model = ContentArea
    extra = 0
    raw_id_fields = ["derived_from"]


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    list_display = ["title", "unit", "first_year", "last_year", "state", "is_public"]
    list_filter = ["state", "is_public"]
    search_fields = ["title"]
    raw_id_fields = ["unit"]
    inlines = [PhaseInline]


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """State moves by the verbs only, never here."""

    list_display = ["title", "unit", "number", "issued_on", "state"]
    list_filter = ["state"]
    search_fields = ["title", "number", "unit__search"]
    raw_id_fields = ["campaign", "unit", "parent", "created_by"]
    readonly_fields = ["state", "version", "file", "file_name"]
    inlines = [ContentAreaInline]


@admin.register(Obligation)
class ObligationAdmin(admin.ModelAdmin):
    list_display = ["plan", "what", "precision", "is_yearly"]
    list_filter = ["what"]
    raw_id_fields = ["plan", "debtors"]


@admin.register(WorkingDayOverride)
class WorkingDayOverrideAdmin(admin.ModelAdmin):
    list_display = ["day", "is_working", "note"]
    list_filter = ["is_working"]
