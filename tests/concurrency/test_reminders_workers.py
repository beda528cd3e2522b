"""Reminders and papers with real beats, real workers and workers killed in the middle."""

from __future__ import annotations

import datetime as dt
import email
import threading
import uuid
from collections import Counter

import pytest
from django.db import connections
from django.utils import timezone

from accounts import jobs
from accounts import notices
from accounts.models import Job
from accounts.models import Notice
from accounts.models.job import JobState
from accounts.models.notice import MailState
from accounts.publishing import publish
from documents.models import IssuedDocument
from reports import reminders
from reports.compilation import compile_round
from reports.compilation import request_pdf
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import Reminder
from reports.reminders import send_due_reminders
from tests.cast import make_cast
from tests.concurrency import servers
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]


@pytest.fixture
def due():
    """A round whose reports are due in seven days, and the names of those who must hear of it."""
    cast = make_cast()
    make_round(
        cast,
        year=2026,
        due_on=timezone.localdate() + dt.timedelta(days=7),
        opens_on=timezone.localdate(),
    )
    return {"commune_officer", "neighbour_officer", "province_officer"}


def told() -> Counter:
    return Counter(Notice.objects.values_list("recipient__username", flat=True))


def letters(plant) -> Counter:
    """How often each letter left, by its Message-ID."""
    wanted = {notices.message_id(notice) for notice in Notice.objects.all()}
    found: Counter = Counter()
    for path in plant["mails"].iterdir():
        identity = email.message_from_bytes(path.read_bytes())["Message-ID"]
        if identity in wanted:
            found[identity] += 1
    return found


def all_sent() -> bool:
    return not Notice.objects.exclude(mail_state=MailState.SENT).exists()


def remind_at_once(threads: int) -> None:
    start = threading.Barrier(threads)

    def remind():
        try:
            start.wait(10)
            send_due_reminders()
        finally:
            connections.close_all()

    running = [threading.Thread(target=remind) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(30)


def test_eight_tasks_at_once_tell_everyone_once(due):
    remind_at_once(8)
    assert told() == dict.fromkeys(due, 1)
    assert Reminder.objects.count() == 2


def test_without_the_key_the_same_tasks_tell_many_times(due, monkeypatch):
    """The twin: the notice's unique key is what holds, not luck."""
    real = reminders.tell

    def tell(person, *, key, **rest):
        return real(person, key=f"{key}:{uuid.uuid4()}", **rest)

    monkeypatch.setattr(reminders, "tell", tell)
    remind_at_once(4)
    assert max(told().values()) > 1


def test_two_beats_and_a_worker_send_each_letter_once(plant, due):
    with (
        servers.beat(plant["broker"], plant["folder"], "beat-1", seconds=0.5),
        servers.beat(plant["broker"], plant["folder"], "beat-2", seconds=0.5),
    ):
        servers.wait_until(lambda: sum(told().values()) >= len(due), seconds=60)
        servers.wait_until(all_sent, seconds=60)
        for _ in range(5):
            publish("reports.send_reminders")
    last = jobs.start(
        None, key=uuid.uuid4().hex, handler="tests.write_line", label="Sau cùng",
        payload={"folder": str(plant["folder"])},
    )  # fmt: skip
    servers.wait_until(lambda: Job.objects.get(pk=last.pk).state == JobState.DONE, seconds=60)
    assert told() == dict.fromkeys(due, 1)
    assert set(letters(plant).values()) == {1}
    assert len(letters(plant)) == len(due)


def test_worker_killed_between_two_reminders_loses_none_and_repeats_none(plant, due):
    plant["flag"].write_text("reminder.made")
    publish("reports.send_reminders")
    servers.wait_until(lambda: not plant["flag"].exists())
    assert 0 < sum(told().values()) < len(due)
    publish("reports.send_reminders")
    servers.wait_until(lambda: sum(told().values()) == len(due), seconds=60)
    notices.sweep()
    servers.wait_until(all_sent, seconds=60)
    assert told() == dict.fromkeys(due, 1)
    assert set(letters(plant).values()) == {1}


@pytest.mark.parametrize("point", ["compile.document", "compile.bound", "compile.stored"])
def test_print_killed_at_a_point_ends_with_one_valid_paper(plant, point):
    cast = make_cast()
    scene = make_round(cast)
    write(scene.report, scene.area, "Mở 3 lớp")
    count(scene.report, scene.indicator, 25)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    draft = compile_round(cast.province_officer, scene.round)
    plant["flag"].write_text(point)
    job = request_pdf(cast.province_officer, draft)
    servers.wait_until(lambda: not plant["flag"].exists(), seconds=60)
    past = timezone.now() - dt.timedelta(seconds=1)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=past)
    jobs.sweep()
    servers.wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, seconds=60)
    draft.refresh_from_db()
    assert draft.state == CompilationState.RENDERED
    assert IssuedDocument.objects.filter(state="valid").count() == 1
    assert draft.document.state == "valid"
