"""Celery entry points and job handlers of campaigns: ids in, verb called."""

from celery import shared_task


@shared_task(name="campaigns.send_reminders")
def send_reminders() -> None:
    from campaigns.duty_notices import send_duty_reminders

    send_duty_reminders()
