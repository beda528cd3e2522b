"""Job handlers of the awards room: ids in, verb called."""

from celery import shared_task

from accounts.jobs import handles


@shared_task(name="awards.note_silence")
def note_silence() -> None:
    """Once a day: agencies whose days to answer are over."""
    from django.utils import timezone

    from awards.appraisal import note_silence as work

    work(timezone.localdate())


@handles("awards.announce_round")
def announce_round(job, progress) -> str:
    from awards.rounds import announce_round as work

    return work(job.payload["round"], progress)


@handles("awards.sweep_ballots")
def sweep_ballots(job, progress) -> None:
    from awards.counting import sweep_ballots as work

    work()


@handles("awards.print_decision")
def print_decision(job, progress) -> str:
    from awards.decision_papers import print_decision as work

    return work(job.payload["decision"], progress)


@handles("awards.print_minutes")
def print_minutes(job, progress) -> str:
    from awards.session_papers import print_minutes as work

    return work(job.payload["session"], progress)


@handles("awards.print_certificates")
def print_certificates(job, progress) -> str:
    from awards.certificates import print_batch as work

    return work(job.payload["batch"], progress)


@handles("awards.assemble_dossier")
def assemble_dossier(job, progress) -> str:
    from awards.dossier import assemble_dossier as work

    return work(job.payload["nomination"], job.payload["user"], progress)


@handles("awards.assemble_round")
def assemble_round(job, progress) -> str:
    from awards.dossier_round import assemble_round as work

    return work(job.payload["round"], job.payload["user"], progress)
