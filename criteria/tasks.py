"""Celery entry points and job handlers of scoring: ids in, verb called."""

from celery import shared_task

from accounts.jobs import handles


@shared_task(name="criteria.tell_of_opening")
def tell_of_opening(table: int) -> None:
    from criteria.models import ScoringTable
    from criteria.scorecard_notices import tell_of_opening as work

    work(ScoringTable.objects.select_related("unit").get(pk=table))


@shared_task(name="criteria.send_reminders")
def send_reminders() -> None:
    from criteria.scorecard_notices import send_scorecard_reminders

    send_scorecard_reminders()


@handles("criteria.print_pledge")
def print_pledge(job, progress) -> str:
    from criteria.pledge_signing import print_pledge as work

    return work(job.payload["pledge"], progress)


@handles("criteria.print_minutes")
def print_minutes(job, progress) -> str:
    from criteria.minutes import print_minutes as work

    return work(job.payload["ranking"], progress)
