"""Jobs: once per key, lease, attempts, cancel, retry, roll-back, a broker that is away."""

import datetime as dt
import time
from contextlib import suppress

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import jobs
from accounts import publishing
from accounts.models import AuditEvent
from accounts.models import Job
from accounts.models.job import JobState
from tests.concurrency.servers import publishing_to
from tests.factories.accounts import UserFactory
from workflow import Refused

pytestmark = pytest.mark.django_db
PAST = dt.timedelta(seconds=-1)


@pytest.fixture
def handler(monkeypatch):
    """The function behind the job "thu", and the list of its calls."""
    calls = []

    def use(work):
        def counted(job, progress):
            calls.append(job.pk)
            return work(job, progress)

        monkeypatch.setitem(jobs._handlers, "thu", counted)
        return calls

    return use


@pytest.fixture
def published(monkeypatch):
    sent = []
    monkeypatch.setattr(jobs, "publish", lambda task, *args: sent.append((task, *args)))
    return sent


def new_job(user=None, **facts) -> Job:
    return jobs.start(user, key=facts.pop("key", "k"), handler="thu", label="Việc thử", **facts)


def test_same_key_gives_the_same_job_and_one_message(published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = new_job(), new_job()
    assert first == second
    assert published == [("accounts.run_job", first.pk)]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_request_leaves_neither_row_nor_message(published):
    with suppress(ZeroDivisionError), transaction.atomic():
        new_job()
        raise ZeroDivisionError
    assert Job.objects.count() == 0
    assert published == []


def test_job_reports_progress_and_keeps_its_result(handler):
    handler(
        lambda job, progress: progress.step(done=1, total=4, message="nửa chừng") or "/ket-qua/"
    )
    job = new_job()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result_url) == (JobState.DONE, 1, 4, "/ket-qua/")
    assert job.lease_until is None


def test_second_worker_leaves_a_held_job_alone(handler):
    calls = handler(lambda job, progress: jobs.run(job.pk))
    jobs.run(new_job().pk)
    assert len(calls) == 1


def test_without_the_conditional_claim_both_workers_do_it(handler, monkeypatch):
    """The twin: the claim is what stands between one effect and two."""
    depth = iter([True, False])
    calls = handler(lambda job, progress: (next(depth) and jobs.run(job.pk)) or None)
    monkeypatch.setattr(jobs, "_claim", lambda pk: Job.objects.get(pk=pk))
    jobs.run(new_job().pk)
    assert len(calls) == 2


def test_job_runs_again_after_its_lease_and_gives_up_after_three_attempts(handler):
    def fail(job, progress):
        raise OSError("disk")

    calls = handler(fail)
    job = new_job()
    for _ in range(5):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert len(calls) == Job.MAX_ATTEMPTS
    assert (job.state, job.error) == (JobState.FAILED, jobs.ERROR_TEXT)


def test_refusal_fails_at_once_with_its_own_sentence(handler):
    def refuse(job, progress):
        raise Refused("Kỳ báo cáo đã đóng.")

    calls = handler(refuse)
    job = new_job()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, len(calls)) == (JobState.FAILED, "Kỳ báo cáo đã đóng.", 1)


def test_sweep_publishes_waiting_and_expired_jobs_only(published):
    held, expired = new_job(key="a"), new_job(key="b")
    waiting, over = new_job(key="c"), new_job(key="d")
    now = timezone.now()
    Job.objects.filter(pk=held.pk).update(state="running", lease_until=now + jobs.LEASE)
    Job.objects.filter(pk=expired.pk).update(state="running", lease_until=now + PAST)
    Job.objects.filter(pk=over.pk).update(state="done")
    assert jobs.sweep() == 2
    assert {args[1] for args in published} == {expired.pk, waiting.pk}


def test_work_of_a_dead_worker_goes_on_within_a_minute(settings):
    """Lease and pace of the sweeper together; one heartbeat may fail."""
    pace = settings.CELERY_BEAT_SCHEDULE["accounts.sweep"]["schedule"]
    assert jobs.LEASE.total_seconds() + pace <= 55
    assert jobs.LEASE.total_seconds() > 2 * jobs.HEARTBEAT


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("beats", [True, False])
def test_one_long_step_keeps_its_lease_by_the_heartbeat(handler, published, monkeypatch, beats):
    monkeypatch.setattr(jobs, "HEARTBEAT", 0.05 if beats else 60)
    swept = []

    def one_long_step(job, progress):
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + PAST)
        time.sleep(0.3)
        swept.append(jobs.sweep())

    handler(one_long_step)
    job = new_job()
    jobs.run(job.pk)
    assert swept == [0 if beats else 1]  # the twin: a living worker's job would be given away
    job.refresh_from_db()
    assert (job.state, job.lease_until) == (JobState.DONE, None)


def test_sweep_fails_a_job_whose_last_worker_died(published):
    job = new_job()
    Job.objects.filter(pk=job.pk).update(
        state="running", lease_until=timezone.now() + PAST, attempts=Job.MAX_ATTEMPTS
    )
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert published == []


def test_cancelled_job_stops_at_its_next_step(handler):
    owner = UserFactory()
    reached = []

    def work(job, progress):
        jobs.cancel(owner, job)
        progress.step(done=1)
        reached.append("after")

    handler(work)
    job = new_job(owner)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, reached) == (JobState.CANCELLED, [])


def test_worker_of_a_cancelled_and_repeated_job_notices_that_it_lost_it(handler):
    owner = UserFactory()
    outcomes = []

    def work(job, progress):
        if job.claims == 1:
            jobs.cancel(owner, job)
            jobs.retry(owner, job)
            jobs.run(job.pk)
            with pytest.raises(jobs.Cancelled):
                progress.step(done=1)
        outcomes.append(job.claims)

    handler(work)
    jobs.run(new_job(owner).pk)
    assert outcomes == [2, 1]


def test_retry_starts_afresh_and_both_acts_stand_in_the_trail(published):
    owner = UserFactory()
    job = new_job(owner)
    jobs.cancel(owner, job)
    jobs.retry(owner, job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 0, "")
    acts = AuditEvent.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["accounts.cancel_job", "accounts.retry_job"]


@pytest.mark.parametrize("verb", [jobs.cancel, jobs.retry])
def test_job_of_somebody_else_is_refused(verb):
    with pytest.raises(Refused) as refusal:
        verb(UserFactory(), new_job(UserFactory()))
    assert refusal.value.denied


def test_finished_job_cannot_be_cancelled_nor_a_waiting_one_repeated():
    owner = UserFactory()
    job = new_job(owner)
    with pytest.raises(Refused):
        jobs.retry(owner, job)
    Job.objects.filter(pk=job.pk).update(state="done")
    with pytest.raises(Refused):
        jobs.cancel(owner, job)


def test_broker_that_is_away_neither_fails_nor_holds_up_the_request():
    """Port 1 refuses; the row keeps waiting for the sweeper."""
    job = new_job()
    with publishing_to("redis://127.0.0.1:1/0"):
        began = time.monotonic()
        assert publishing.publish("accounts.run_job", job.pk) is False
        assert publishing.broker_answers() is False
        assert time.monotonic() - began < 8  # two refusals; a loaded machine takes three seconds
    assert Job.objects.get(pk=job.pk).state == JobState.WAITING
