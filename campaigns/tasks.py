"""Celery entry points of campaigns: verb called."""

from celery import shared_task


@shared_task(name="campaigns.put_in_force")
def put_in_force() -> None:
    from campaigns.versions import put_due_in_force

    put_due_in_force()
