"""Celery entry points: ids in, verb called."""

import datetime as dt

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from accounts import auditing
from accounts import jobs
from accounts import notices

BEAT_KEY = "accounts.last_beat"


def last_beat() -> dt.datetime | None:
    """When a worker last did what beat asked for; None before the first time."""
    kept = cache.get(BEAT_KEY)
    return dt.datetime.fromisoformat(kept) if kept else None


@shared_task(name="accounts.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="accounts.send_mail")
def send_mail(notice_id: int) -> None:
    notices.deliver(notice_id)


@shared_task(name="accounts.sweep")
def sweep() -> None:
    cache.set(BEAT_KEY, timezone.now().isoformat(), None)
    jobs.sweep()
    notices.sweep()


@shared_task(name="accounts.seal_audit")
def seal_audit() -> None:
    auditing.seal()
