"""The administrators' list of award forms."""

from django.contrib import admin

from awards.models import AwardForm


@admin.register(AwardForm)
class AwardFormAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "level", "position"]
    list_filter = ["level"]
