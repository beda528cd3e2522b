"""Jobs and mails through a real Redis and a real worker that is killed in the middle."""

from __future__ import annotations

import datetime as dt
import email
import time

import pytest
import redis
from django.utils import timezone

from accounts import jobs
from accounts import notices
from accounts.models import Job
from accounts.models import Notice
from accounts.models.job import JobState
from accounts.models.notice import MailState
from tests.concurrency import servers
from tests.factories.accounts import UserFactory

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]


@pytest.fixture
def work(plant, tmp_path):
    """Start a job that leaves files in a folder of this test."""

    def begin(key="viec"):
        return jobs.start(
            None,
            key=f"{tmp_path.name}-{key}",
            handler="tests.write_line",
            label="Việc thử",
            payload={"folder": str(tmp_path)},
        )

    return begin


def state_of(row) -> str:
    return (
        type(row)
        .objects.values_list("state" if isinstance(row, Job) else "mail_state", flat=True)
        .get(pk=row.pk)
    )


def expire_leases() -> None:
    past = timezone.now() - dt.timedelta(seconds=1)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=past)
    Notice.objects.filter(mail_state=MailState.SENDING).update(mail_lease_until=past)


def files_of(tmp_path) -> list[str]:
    return sorted(path.name for path in tmp_path.iterdir() if path.name != "starts")


POINTS = ["job.claimed", "tests.step1", "tests.step2", "job.done"]


@pytest.mark.parametrize("point", POINTS)
def test_job_killed_at_a_point_is_finished_after_the_sweep(plant, work, tmp_path, point):
    plant["flag"].write_text(point)
    job = work()
    servers.wait_until(lambda: not plant["flag"].exists())
    expire_leases()
    jobs.sweep()
    servers.wait_until(lambda: state_of(job) == JobState.DONE)
    job.refresh_from_db()
    assert files_of(tmp_path) == [f"{job.pk}-1", f"{job.pk}-2"]
    assert (job.attempts, job.done, job.percent) == (2, 2, 100)


def test_without_the_sweep_a_killed_job_stays_lost(plant, work):
    """The twin: what makes the tests above pass is the sweeper, not the broker's redelivery."""
    plant["flag"].write_text("job.claimed")
    job = work()
    servers.wait_until(lambda: not plant["flag"].exists())
    time.sleep(1.5)
    assert state_of(job) == JobState.RUNNING


def test_message_repeated_ten_times_does_the_work_once(plant, work, tmp_path):
    job = work()
    for _ in range(10):
        jobs.publish("accounts.run_job", job.pk)
        jobs.sweep()
    servers.wait_until(lambda: state_of(job) == JobState.DONE)
    last = work("sau")
    servers.wait_until(lambda: state_of(last) == JobState.DONE)
    assert (tmp_path / "starts").read_text().count(job.key) == 1


def test_flushed_broker_loses_no_job(plant, work, monkeypatch):
    socket = plant["broker"].removeprefix("redis+socket://")
    monkeypatch.setattr(jobs, "publish", lambda *args: None)
    rows = [work(str(number)) for number in range(30)]
    monkeypatch.undo()
    redis.Redis(unix_socket_path=socket).flushall()
    jobs.sweep()
    redis.Redis(unix_socket_path=socket).flushall()
    jobs.sweep()
    servers.wait_until(lambda: all(state_of(row) == JobState.DONE for row in rows), seconds=30)


MAIL_POINTS = [("mail.claimed", 1), ("mail.sent", 2)]


@pytest.mark.parametrize(("point", "letters"), MAIL_POINTS)
def test_mail_killed_at_a_point_is_sent_and_a_twin_bears_the_same_id(plant, point, letters):
    plant["flag"].write_text(point)
    notice = notices.tell(UserFactory(), key=f"mail-{point}", kind="test", title="Thư thử")
    servers.wait_until(lambda: not plant["flag"].exists())
    expire_leases()
    notices.sweep()
    servers.wait_until(lambda: state_of(notice) == MailState.SENT)
    found = [
        message["Message-ID"]
        for path in plant["mails"].iterdir()
        for message in [email.message_from_bytes(path.read_bytes())]
        if message["Message-ID"] == notices.message_id(notice)
    ]
    assert len(found) == letters
