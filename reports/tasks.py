"""Celery entry points and job handlers: ids in, verb called."""

from celery import shared_task

from accounts.jobs import handles


@shared_task(name="reports.open_due_rounds")
def open_due_rounds() -> None:
    from reports.opening import open_due_rounds as work

    work()


@shared_task(name="reports.send_reminders")
def send_reminders() -> None:
    from reports.reminders import send_due_reminders

    send_due_reminders()


@handles("reports.render_compilation")
def render_compilation(job, progress) -> str:
    from reports.printing import render_compilation as work

    return work(job.payload["compilation"], job.payload["code"], progress)


@handles("reports.bundle_reports")
def bundle_reports(job, progress) -> str:
    from reports.bundling import bundle_reports as work

    return work(job.payload["compilation"], progress)


@handles("reports.take_below")
def take_below(job, progress) -> str:
    from reports.changes_below import take_below as work

    return work(job.payload["round"], job.owner_id, job.payload["acts"], progress)


@handles("reports.print_report")
def print_report(job, progress) -> None:
    from reports.papers import print_report as work

    work(job.payload["version"], progress.step)
