"""Celery entry points."""

from celery import shared_task


@shared_task(name="documents.sweep_parts")
def sweep_parts() -> None:
    from documents.parts import sweep_parts as work

    work()
