"""Long work that survives: a row first, then a message, a lease while it runs, a sweeper behind.

The row is the truth. The broker only makes a worker look sooner; whatever it loses, the sweeper
finds. A handler may run again after a crash and must therefore be repeatable. While it runs, a
heart beats beside it: the work of a worker that died goes on elsewhere within a minute (`LEASE`
and the sweeper's pace together), however long one step of it takes.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from typing import Any

from django.db import DatabaseError
from django.db import connection
from django.db import transaction
from django.db.models import F
from django.db.models import Q
from django.utils import timezone

from accounts.auditing import record
from accounts.models import Job
from accounts.models.job import JobState
from accounts.publishing import publish
from documents.limits import TooHeavy
from workflow import Refused
from workflow.faults import reach

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

LEASE = dt.timedelta(seconds=30)
HEARTBEAT = 10.0  # seconds between two renewals of the lease
ERROR_TEXT = "Việc này gặp lỗi. Hãy chạy lại; nếu vẫn lỗi, hãy báo bộ phận hỗ trợ."
log = logging.getLogger(__name__)

Handler = Callable[[Job, "Progress"], str | None]
_handlers: dict[str, Handler] = {}


class Cancelled(Exception):
    """The owner cancelled the job while it ran."""


class Progress:
    """What a handler reports through; each step renews the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def step(self, *, done: int | None = None, total: int | None = None, message: str = "") -> None:
        """Show where the work stands.

        Raises:
            Cancelled: somebody pressed cancel, or another worker holds the job by now.
        """
        changes: dict[str, Any] = {"lease_until": timezone.now() + LEASE, "message": message}
        if done is not None:
            changes["done"] = done
        if total is not None:
            changes["total"] = total
        if not _held(self.job).update(**changes):
            raise Cancelled


def handles(name: str) -> Callable[[Handler], Handler]:
    """Register the function that does the jobs called `name`; it returns the result's address."""

    def register(handler: Handler) -> Handler:
        _handlers[name] = handler
        return handler

    return register


def start(
    user: User | None,
    *,
    key: str,
    handler: str,
    label: str,
    payload: dict[str, Any] | None = None,
    total: int = 0,
) -> Job:
    """Have work done once per `key`; asking twice gives the same job.

    The message to the workers leaves after the commit: a rolled-back request leaves no job.
    """
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "owner": user,
            "handler": handler,
            "label": label[:200],
            "payload": payload or {},
            "total": total,
        },
    )
    if is_new:
        transaction.on_commit(lambda: publish("accounts.run_job", job.pk))
    return job


def run(job_id: int) -> None:
    """Claim a job and do it; a job that somebody else holds is left alone."""
    job = _claim(job_id)
    if job is None:
        return
    reach("job.claimed")
    try:
        with _heart(job):
            result = _handlers[job.handler](job, Progress(job))
    except Cancelled:
        return
    except Refused as refusal:
        _finish(job, JobState.FAILED, error=refusal.reason)
    except TooHeavy as heavy:
        log.exception("job %s was too heavy, attempt %s", job.key, job.attempts)
        _fail_or_leave(job, heavy.reason)
    except Exception:
        log.exception("job %s failed, attempt %s", job.key, job.attempts)
        _fail_or_leave(job, ERROR_TEXT)
    else:
        reach("job.done")
        _finish(job, JobState.DONE, result_url=result or "")


def sweep() -> int:
    """Publish again what waits or has lost its worker; give up after the last attempt."""
    now = timezone.now()
    Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__gte=Job.MAX_ATTEMPTS
    ).update(state=JobState.FAILED, error=ERROR_TEXT, finished_at=now)
    keys = list(
        Job.objects.filter(_claimable(now)).order_by("pk").values_list("pk", flat=True)[:200]
    )
    for key in keys:
        publish("accounts.run_job", key)
    return len(keys)


@transaction.atomic
def cancel(user: User, job: Job) -> None:
    """Stop a job of one's own; work under way stops at its next step.

    Raises:
        Refused: somebody else's job, or it is over.
    """
    _demand_own(user, job)
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING]).update(
        state=JobState.CANCELLED, finished_at=timezone.now()
    )
    if not changed:
        raise Refused("Việc này đã kết thúc nên không huỷ được nữa.")
    record(user, "accounts.cancel_job", job)


@transaction.atomic
def retry(user: User, job: Job) -> None:
    """Run a failed or cancelled job of one's own once more.

    Raises:
        Refused: somebody else's job, or it has neither failed nor been cancelled.
    """
    _demand_own(user, job)
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.WAITING,
        attempts=0,
        error="",
        message="",
        done=0,
        lease_until=None,
        finished_at=None,
    )
    if not changed:
        raise Refused("Chỉ chạy lại được việc không thành công hoặc đã huỷ.")
    record(user, "accounts.retry_job", job)
    transaction.on_commit(lambda: publish("accounts.run_job", job.pk))


def _demand_own(user: User, job: Job) -> None:
    if job.owner_id != user.pk and not user.is_superuser:
        raise Refused("Đây là việc của người khác.", denied=True)


def _claimable(now: dt.datetime) -> Q:
    return Q(attempts__lt=Job.MAX_ATTEMPTS) & (
        Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, lease_until__lt=now)
    )


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    claimed = Job.objects.filter(_claimable(now), pk=job_id).update(
        state=JobState.RUNNING,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        claims=F("claims") + 1,
    )
    return Job.objects.get(pk=job_id) if claimed else None


@contextmanager
def _heart(job: Job) -> Iterator[None]:
    """Renew the lease while the work goes on; it ends with the process, as a lease must."""
    stopped = threading.Event()

    def beat() -> None:
        try:
            while not stopped.wait(HEARTBEAT):
                try:
                    _held(job).update(lease_until=timezone.now() + LEASE)
                except DatabaseError:
                    log.warning("lease of job %s not renewed, trying again", job.key, exc_info=True)
        finally:
            connection.close()

    heart = threading.Thread(target=beat, name=f"heart of job {job.pk}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        stopped.set()
        heart.join(HEARTBEAT)


def _held(job: Job) -> QuerySet[Job]:
    """The row, as long as this worker is the one that holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, claims=job.claims)


def _fail_or_leave(job: Job, reason: str) -> None:
    """Below the last attempt the job waits for the sweeper; at the last one a person must look."""
    if job.attempts >= Job.MAX_ATTEMPTS:
        _finish(job, JobState.FAILED, error=reason)
    else:
        _held(job).update(state=JobState.WAITING, lease_until=None)


def _finish(job: Job, state: JobState, *, error: str = "", result_url: str = "") -> None:
    _held(job).update(
        state=state,
        error=error,
        result_url=result_url,
        lease_until=None,
        finished_at=timezone.now(),
    )
