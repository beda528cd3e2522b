"""A person's own pages: inbox, jobs, profile, guide."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from accounts import jobs
from accounts.forms import ProfileForm
from accounts.models import Job
from accounts.notices import mark_read

PAGE_SIZE = 30


@require_GET
def session(request):
    """Whether the person is still signed in: nothing for a script that asks before it sends a form,
    a sentence for the tab in which somebody signed in again.
    """
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return render(request, "accounts/session.html")


@require_GET
def inbox(request):
    notices = request.user.notices.all()
    only_new = request.GET.get("loc") == "moi"
    if only_new:
        notices = notices.filter(read_at__isnull=True)
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "accounts/inbox.html", {"page": page, "only_new": only_new})


@require_POST
def read(request):
    """Mark the ticked notices, or all, as read; with `den` go on to where a notice leads."""
    keys = [int(key) for key in request.POST.getlist("chon") if key.isdigit()]
    mark_read(request.user, notice_ids=None if "tat-ca" in request.POST else keys)
    target = request.POST.get("den", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
    return redirect("accounts:inbox")


@require_GET
def job_list(request):
    page = Paginator(_jobs_of(request.user), PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(request, "accounts/jobs.html", {"page": page})


@require_GET
def job(request, pk: int):
    return render(request, "accounts/job.html", {"job": _job(request.user, pk)})


@require_GET
def job_progress(request, pk: int):
    """The part that polls itself."""
    return render(request, "components/job_progress.html", {"job": _job(request.user, pk)})


@require_POST
def job_cancel(request, pk: int):
    jobs.cancel(request.user, _job(request.user, pk))
    messages.success(request, "Đã huỷ việc này.")
    return redirect("accounts:job", pk=pk)


@require_POST
def job_retry(request, pk: int):
    jobs.retry(request.user, _job(request.user, pk))
    messages.success(request, "Đã cho chạy lại.")
    return redirect("accounts:job", pk=pk)


def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Đã lưu thông tin cá nhân.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_not_required
@require_GET
def guide(request):
    """The user guide of the project, shown inside the portal."""
    text = (settings.BASE_DIR / "docs" / "huong-dan-su-dung.md").read_text(encoding="utf-8")
    return render(request, "accounts/guide.html", {"parts": _parts(text)})


def _jobs_of(user):
    return Job.objects.select_related("owner") if user.is_superuser else user.jobs.all()


def _job(user, pk: int) -> Job:
    return get_object_or_404(_jobs_of(user), pk=pk)


def _parts(text: str) -> list[tuple[str, str]]:
    """The guide's lines as (kind, words): h2, h3, li or p; pictures are for the repository only."""
    kinds = (("### ", "h3"), ("## ", "h2"), ("- ", "li"), ("# ", "h1"))
    parts = []
    for line in text.splitlines():
        words = line.strip()
        if not words or words.startswith("!["):
            continue
        kind = next((k for mark, k in kinds if words.startswith(mark)), "p")
        mark = next((m for m, k in kinds if k == kind), "")
        parts.append((kind, words.removeprefix(mark).replace("**", "")))
    return parts
