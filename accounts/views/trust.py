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

from accounts.auditing import chain_head
from accounts.auditing import record
from accounts.auditing import verify_chain
from accounts.forms import TrailFilterForm
from accounts.models import AuditEvent
from accounts.models import AuditSeal
from accounts.models import Job
from accounts.models import Notice
from accounts.models.job import JobState
from accounts.models.notice import MailState
from accounts.publishing import broker_answers
from accounts.tasks import last_beat
from accounts.trail import trail_of
from accounts.trail import words_of
from documents.spreadsheets import table_response

PAGE_SIZE = 50
COLUMNS = ["Lúc", "Người thực hiện", "Việc", "Đối tượng", "Chi tiết"]
EXPORT_LIMIT = 10_000
BEAT_LATE = dt.timedelta(minutes=15)
LOW_DISK = 500 * 1024 * 1024  # bytes


@require_GET
def audit(request):
    """The trail that the person may see, by actor, act and days."""
    filters = TrailFilterForm(request.GET)
    events = filters.apply(trail_of(request.user))
    if request.GET.get("xuat"):
        record(request.user, "accounts.export", what="audit", kind=request.GET["xuat"][:10])
        rows = (
            [e.at, e.actor_name, words_of(e.act), e.target_label, _details(e)]
            for e in events[:EXPORT_LIMIT]
        )
        return table_response(request.GET["xuat"], "nhat-ky", COLUMNS, rows)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("trang"))
    for event in page:
        event.words = words_of(event.act)
    context = {"page": page, "form": filters, "head": chain_head()}
    return render(request, "accounts/audit.html", context)


@require_GET
def chain(request):
    """Recount the whole chain; asked for by hand, as it reads every event."""
    if not request.user.is_superuser:
        raise PermissionDenied
    context = {"broken": verify_chain(), "head": chain_head(), "links": AuditSeal.objects.count()}
    return render(request, "accounts/chain.html", context)


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
    """For the system administrator: each part by itself."""
    if not request.user.is_superuser:
        raise PermissionDenied
    return render(request, "accounts/health.html", {"checks": checks()})


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
        ("Hàng đợi việc", broker_answers(), "việc vẫn được giữ và chạy sau khi hàng đợi trở lại"),
        ("Bộ hẹn giờ", *_beat()),
        ("Bộ nhớ đệm", cache.get("health") == "1", ""),
        ("Dung lượng đĩa", free > LOW_DISK, f"còn {free // 1024 // 1024} MB"),
        ("Việc chạy nền", not stuck, f"{stuck} việc chờ quá 15 phút"),
        ("Thư chờ gửi", not unsent, f"{unsent} thư chờ quá 15 phút"),
        ("Thư gửi hỏng", not failed, f"{failed} thư không gửi được"),
    ]


def _beat() -> tuple[bool, str]:
    beat = last_beat()
    if beat is None:
        return False, "chưa chạy lần nào"
    return timezone.now() - beat < BEAT_LATE, f"lần cuối {timezone.localtime(beat):%H:%M %d/%m/%Y}"


def _details(event: AuditEvent) -> str:
    return "; ".join(f"{name}: {value}" for name, value in event.data.items())
