"""Job handlers of the awards room: ids in, verb called."""

from accounts.jobs import handles


@handles("awards.announce_round")
def announce_round(job, progress) -> str:
    from awards.rounds import announce_round as work

    return work(job.payload["round"], progress)


@handles("awards.sweep_ballots")
def sweep_ballots(job, progress) -> None:
    from awards.counting import sweep_ballots as work

    work()
