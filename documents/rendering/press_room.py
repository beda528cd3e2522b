"""Has papers set by a child process, so that a monstrous one ends that child and nothing else.

Each process of the portal keeps one child, which reads fonts and style sheet once.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO
from typing import cast

from django.conf import settings

from documents.layout import Document
from documents.limits import TooHeavy
from documents.rendering import press_child
from documents.rendering.html import document_html
from documents.rendering.press import Printed

STARTING = 90  # seconds for reading programs and fonts on a busy machine
BREATH = 5.0  # seconds between two calls of `waiting`
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")  # fmt: skip
Waiting = Callable[[], None]


class Unprintable(RuntimeError):
    """The press itself failed; the text is its own."""


class PressRoom:
    """One child at work; started with the first paper and anew after it died.

    Args:
        megabytes: of address space that the child may use.
        seconds: that one paper may take, of its own time and by the clock.
    """

    def __init__(self, megabytes: int, seconds: int) -> None:
        self.megabytes, self.seconds = megabytes, seconds
        self.owner = os.getpid()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self, html: str, waiting: Waiting = lambda: None, *, archive: bool = True) -> Printed:
        """Set one paper of our own HTML.

        Args:
            waiting: called every few seconds meanwhile; whatever it raises ends the work.
            archive: as in `Press.run`.

        Raises:
            TooHeavy: memory or time ran out.
            Unprintable: the press failed otherwise.
        """
        with self._lock:
            order = json.dumps({"html": html, "archive": archive}).encode()
            try:
                return self._ask(self._ready(waiting), order, waiting)
            except BaseException:
                self.close()  # an answer that comes late must not be taken for the next paper's
                raise

    def close(self) -> None:
        """End the child; the next paper starts another."""
        child, self._child = self._child, None
        if child is None or self.owner != os.getpid():
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                cast("IO[bytes]", stream).close()

    def _ready(self, waiting: Waiting) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
            self._child = subprocess.Popen(  # noqa: S603 -- our own file, two numbers, a folder
                [
                    sys.executable, "-I", press_child.__file__, str(settings.BASE_DIR),
                    str(self.megabytes), str(self.seconds),
                ],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=known, cwd=Path("/"),
            )  # fmt: skip
            pipe = cast("IO[bytes]", self._child.stdout).fileno()
            try:
                _Reader(pipe, STARTING, waiting).take(len(press_child.READY))
            except (TimeoutError, EOFError):
                raise Unprintable("the press did not start") from None
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], order: bytes, waiting: Waiting) -> Printed:
        orders, answers = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
        with contextlib.suppress(BrokenPipeError):
            orders.write(press_child.SIZE.pack(len(order)) + order)
            orders.flush()
        reader = _Reader(answers.fileno(), self.seconds, waiting)
        try:
            facts = json.loads(reader.take(press_child.SIZE.unpack(reader.take(8))[0]))
            content = reader.take(facts["size"])
        except TimeoutError:
            raise TooHeavy(f"quá {self.seconds} giây") from None
        except EOFError:
            # By the signal of a limit, or for want of memory inside a library.
            raise TooHeavy(f"cần quá {self.megabytes} MB bộ nhớ hoặc {self.seconds} giây") from None
        if "error" in facts:
            raise Unprintable(facts["error"])
        marks = {name: tuple(box) for name, box in facts["marks"].items()}
        return Printed(content, facts["pages"], marks)


class _Reader:
    """Reads from a pipe up to a deadline, calling `waiting` in between."""

    def __init__(self, pipe: int, seconds: int, waiting: Waiting) -> None:
        self.pipe, self.waiting, self.end = pipe, waiting, time.monotonic() + seconds

    def take(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            left = self.end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if not select.select([self.pipe], [], [], min(left, BREATH))[0]:
                self.waiting()
                continue
            part = os.read(self.pipe, min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def paper_pdf(document: Document, waiting: Waiting = lambda: None) -> bytes:
    """A document for the archive (PDF/A-3a), set within the limits of the room.

    Args:
        waiting: called every few seconds meanwhile; may raise to stop.

    Raises:
        TooHeavy: more memory or time than PRINT_MEMORY_MB and PRINT_SECONDS allow.
    """
    return room().run(document_html(document), waiting).content


_room: PressRoom | None = None


def room() -> PressRoom:
    """The room of this process, with the limits of the settings."""
    global _room  # noqa: PLW0603 -- one child for the whole process
    limits = settings.PRINT_MEMORY_MB, settings.PRINT_SECONDS
    if _room is None or _room.owner != os.getpid():
        _room = PressRoom(*limits)
        atexit.register(_room.close)
    elif (_room.megabytes, _room.seconds) != limits:
        _room.close()
        _room.megabytes, _room.seconds = limits
    return _room
