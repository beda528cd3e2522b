"""Papers that want too much memory or time end their child process and nothing else."""

import io
import json
import os
import signal
import time
from pathlib import Path

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.middleware import RefusalMiddleware
from documents.limits import TooHeavy
from documents.rendering import press_child
from documents.rendering.press_room import PressRoom
from documents.rendering.press_room import Unprintable
from documents.rendering.press_room import paper_pdf
from documents.rendering.press_room import room
from tests.documents.papers import long_document

SMALL = "<p>Cổ Lễ</p>"
ENDLESS = f"<table>{'<tr><td>Ninh Bình</td><td>1</td></tr>' * 20_000}</table>"


@pytest.fixture
def make():
    made = []

    def build(megabytes: int = 512, seconds: int = 60) -> PressRoom:
        made.append(PressRoom(megabytes, seconds))
        return made[-1]

    yield build
    for each in made:
        each.close()


def child_of(a_room: PressRoom) -> int:
    return a_room._child.pid


def test_one_child_sets_many_papers(make):
    rooms = make()
    assert rooms.run(SMALL).content.startswith(b"%PDF")
    first = child_of(rooms)
    marked = rooms.run('<p id="cho-ky">A</p>')
    assert child_of(rooms) == first
    assert (marked.page_count, marked.marks["cho-ky"][0]) == (1, 0)


def test_paper_that_takes_too_long_is_given_up_and_the_next_is_set(make):
    rooms = make(seconds=2)
    rooms.run(SMALL)
    start = time.monotonic()
    with pytest.raises(TooHeavy, match="quá 2 giây"):
        rooms.run(ENDLESS)
    assert time.monotonic() - start < 5
    assert rooms.run(SMALL).page_count == 1


def test_paper_that_needs_too_much_memory_is_given_up_and_the_next_is_set(make):
    rooms = make(megabytes=370)
    rooms.run(SMALL)
    with pytest.raises(TooHeavy, match="370 MB"):
        rooms.run(f"<p>{'a' * 60_000_000}")
    assert rooms.run(SMALL).page_count == 1


def test_child_killed_while_idle_is_replaced(make):
    rooms = make()
    rooms.run(SMALL)
    os.kill(child_of(rooms), signal.SIGKILL)
    rooms._child.wait()
    assert rooms.run(SMALL).page_count == 1


def test_waiting_may_call_the_work_off(make, monkeypatch):
    monkeypatch.setattr("documents.rendering.press_room.BREATH", 0.01)
    rooms = make()

    def give_up() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rooms.run(ENDLESS, give_up)
    assert rooms._child is None


def test_fault_of_the_press_is_told_by_its_name():
    class Broken:
        def run(self, html: str) -> None:
            raise ValueError("no such colour")

    answers = io.BytesIO()
    press_child._answer(Broken(), {"html": SMALL}, answers)
    facts = json.loads(answers.getvalue()[press_child.SIZE.size :])
    assert facts == {"error": "ValueError: no such colour", "size": 0}


def test_press_that_cannot_start_is_no_heavy_paper(make):
    with pytest.raises(Unprintable, match="did not start"):
        make(megabytes=40).run(SMALL)


def test_child_has_no_secrets_of_the_portal(make):
    rooms = make()
    rooms.run(SMALL)
    entries = Path(f"/proc/{child_of(rooms)}/environ").read_bytes().split(b"\0")
    names = {entry.partition(b"=")[0] for entry in entries}
    assert not names & {b"SECRET_KEY", b"DATABASE_URL", b"REDIS_URL"}


def test_room_of_the_process_follows_the_settings(settings):
    first = room()
    settings.PRINT_SECONDS = 7
    assert room() is first
    assert first.seconds == 7


def test_paper_is_made_for_the_archive_and_a_dossier_is_not(make):
    rooms = make()
    for archive, part in ((True, "3"), (False, None)):
        with pikepdf.open(io.BytesIO(rooms.run(SMALL, archive=archive).content)) as pdf:
            assert pdf.open_metadata().get("pdfaid:part") == part
            assert pdf.Root.MarkInfo.Marked


def test_page_that_wants_a_paper_too_heavy_says_so(monkeypatch):
    def choke(self, html, *more, **others):
        raise TooHeavy("quá 120 giây")

    monkeypatch.setattr(PressRoom, "run", choke)
    with pytest.raises(TooHeavy, match="quá 120 giây") as caught:
        paper_pdf(long_document(sections=1, rows=1))
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    page = RefusalMiddleware(lambda asked: None).process_exception(request, caught.value)
    assert page.status_code == 409
    assert "bớt nội dung quá dài" in page.content.decode()
