"""Celery entry points and job handlers of campaigns: ids in, verb called."""

from celery import shared_task


@shared_task(name="campaigns.put_in_force")
def put_in_force() -> None:
    from campaigns.versions import put_due_in_force

    put_due_in_force()


@shared_task(name="campaigns.send_reminders")
def send_reminders() -> None:
    from campaigns.duty_notices import send_duty_reminders

    send_duty_reminders()
