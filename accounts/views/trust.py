"""The audit trail and the health of the portal."""

from __future__ import annotations

import datetime as dt
import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.auditing import broken_seal
from accounts.models import AuditEvent
from accounts.models import Job
from accounts.models import Notice
from accounts.models.job import JobState
from accounts.models.notice import MailState
from documents.spreadsheets import table_response

PAGE_SIZE = 50
COLUMNS = ["Lúc", "Người thực hiện", "Việc", "Đối tượng", "Chi tiết"]
EXPORT_LIMIT = 10_000
LOW_DISK = 500 * 1024 * 1024  # bytes


@require_GET
def audit(request):
    """What a person did; all of it for a system administrator."""
    events = AuditEvent.objects.select_related("actor")
    if not request.user.is_superuser:
        events = events.filter(actor=request.user)
    act = request.GET.get("viec", "").strip()
    who = request.GET.get("ai", "").strip()
    if act:
        events = events.filter(act__icontains=act)
    if who:
        events = events.filter(actor_name__icontains=who)
    if request.GET.get("xuat"):
        rows = ([e.at, e.actor_name, e.act, e.target_label, str(e.data)] for e in
                events[:EXPORT_LIMIT])
        return table_response(request.GET["xuat"], "nhat-ky", COLUMNS, rows)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "accounts/audit.html", {"page": page, "act": act, "who": who})


@login_not_required
@require_GET
def alive(request):
    """For a balancer: the process answers and reaches its database."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


@require_GET
def health(request):
    """For the system administrator: each part by itself, and the audit chain."""
    if not request.user.is_superuser:
        raise PermissionDenied
    return render(request, "accounts/health.html", {"checks": checks(), "broken": broken_seal()})


def checks() -> list[tuple[str, bool, str]]:
    """(what, whether it is well, words) for every part."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    old = timezone.now() - dt.timedelta(minutes=15)
    plan = MigrationExecutor(connection).migration_plan(
        MigrationExecutor(connection).loader.graph.leaf_nodes()
    )
    cache.set("health", "1", 10)
    stuck = Job.objects.filter(state=JobState.WAITING, created_at__lt=old).count()
    unsent = Notice.objects.filter(mail_state=MailState.WAITING, created_at__lt=old).count()
    failed = Notice.objects.filter(mail_state=MailState.FAILED).count()
    return [
        ("Cơ sở dữ liệu", True, connection.vendor),
        ("Cập nhật cấu trúc dữ liệu", not plan, f"{len(plan)} bước chưa chạy"),
        ("Bộ nhớ đệm", cache.get("health") == "1", ""),
        ("Dung lượng đĩa", free > LOW_DISK, f"còn {free // 1024 // 1024} MB"),
        ("Việc chạy nền", not stuck, f"{stuck} việc chờ quá 15 phút"),
        ("Thư chờ gửi", not unsent, f"{unsent} thư chờ quá 15 phút"),
        ("Thư gửi hỏng", not failed, f"{failed} thư không gửi được"),
    ]
