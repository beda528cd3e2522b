"""Looking at what the machinery keeps; nothing here can be typed by hand."""

from django.contrib import admin

from accounts.models import AuditEvent
from accounts.models import Job
from accounts.models import Notice


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list to look at."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor_name", "act", "target_label"]
    search_fields = ["actor_name", "target_label"]
    list_select_related = ["actor"]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["label", "owner", "state", "attempts", "created_at", "finished_at"]
    list_filter = ["state"]
    search_fields = ["label", "key"]
    list_select_related = ["owner"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["title", "recipient", "mail_state", "mail_attempts", "created_at", "mailed_at"]
    list_filter = ["mail_state"]
    search_fields = ["title", "recipient__full_name"]
    list_select_related = ["recipient"]
