"""Celery entry points: ids in, verb called."""

from celery import shared_task

from accounts import auditing
from accounts import jobs
from accounts import notices


@shared_task(name="accounts.run_job")
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(name="accounts.send_mail")
def send_mail(notice_id: int) -> None:
    notices.deliver(notice_id)


@shared_task(name="accounts.sweep")
def sweep() -> None:
    jobs.sweep()
    notices.sweep()


@shared_task(name="accounts.seal_audit")
def seal_audit() -> None:
    auditing.seal()
