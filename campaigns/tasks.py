"""Celery entry points and job handlers of campaigns: ids in, verb called."""

from celery import shared_task

from accounts.jobs import handles


@shared_task(name="campaigns.forget_old_readings")
def forget_old_readings() -> None:
    from campaigns.plan_reading import forget_old_readings as work

    work()


@shared_task(name="campaigns.put_in_force")
def put_in_force() -> None:
    from campaigns.versions import put_due_in_force

    put_due_in_force()


@shared_task(name="campaigns.send_reminders")
def send_reminders() -> None:
    from campaigns.duty_notices import send_duty_reminders
    from campaigns.inspections import send_finding_reminders

    send_duty_reminders()
    send_finding_reminders()


@handles("campaigns.read_plan")
def read_plan(job, progress) -> str:
    from campaigns.plan_reading import read_kept_document

    return read_kept_document(job.payload["reading"], progress)
