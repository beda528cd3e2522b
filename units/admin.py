"""The administrators' lists of units and people: to look, never to change.

Whoever stands under whom and who may do what is changed by verbs, with their rights and their trail.
"""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from units.models import Bloc
from units.models import BlocMember
from units.models import Invitation
from units.models import Membership
from units.models import Succession
from units.models import Unit


class Looking:
    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(Looking, SimpleHistoryAdmin):
    list_display = ["name", "code", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["kind", "is_emulation_office"]
    search_fields = ["search", "code"]
    list_select_related = ["parent"]


@admin.register(Membership)
class MembershipAdmin(Looking, admin.ModelAdmin):
    list_display = ["user", "unit", "role", "title", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["user__search", "unit__search"]
    list_select_related = ["user", "unit"]


@admin.register(Invitation)
class InvitationAdmin(Looking, admin.ModelAdmin):
    list_display = ["full_name", "email", "unit", "role", "expires_at", "accepted_at"]
    search_fields = ["email", "unit__search"]
    list_select_related = ["unit"]


class BlocMemberInline(Looking, admin.TabularInline):
    model = BlocMember
    extra = 0


@admin.register(Bloc)
class BlocAdmin(Looking, admin.ModelAdmin):
    list_display = ["name", "kind", "unit"]
    list_select_related = ["unit"]
    inlines = [BlocMemberInline]


@admin.register(Succession)
class SuccessionAdmin(Looking, admin.ModelAdmin):
    list_display = ["label", "day", "made_by", "made_at", "undone_at"]
    list_select_related = ["made_by"]
