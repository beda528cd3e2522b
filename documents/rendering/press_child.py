"""The child of `press_room`: sets one paper after the other within limits of memory and time.

Reads orders from standard input and answers on standard output until its parent goes or nothing
comes for a while. It knows the portal's folder and nothing else: no database, no secrets.
"""

from __future__ import annotations

import json
import os
import resource
import select
import struct
import sys
from pathlib import Path
from typing import BinaryIO

IDLE = 600  # seconds without an order after which the memory is given back
READY = b"+"  # said once fonts and style sheet are read
SIZE = struct.Struct(">Q")  # before every order: its length in bytes


def main(base: str, megabytes: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, base)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between two answers
    from django.conf import settings

    settings.configure(BASE_DIR=Path(base))
    from documents.rendering.press import Press

    press = Press()
    answers.write(READY)
    answers.flush()
    orders = sys.stdin.buffer
    while select.select([orders], [], [], IDLE)[0] and (head := orders.read(SIZE.size)):
        order = json.loads(orders.read(SIZE.unpack(head)[0]))
        used = resource.getrusage(resource.RUSAGE_SELF)
        end = int(used.ru_utime + used.ru_stime) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
        _answer(press, order, answers)


def _answer(press, order: dict, answers: BinaryIO) -> None:
    try:
        printed = press.run(**order)
    except MemoryError:
        sys.exit(3)  # what is left of this process is not to be trusted with another paper
    except Exception as error:  # noqa: BLE001 -- the parent raises it
        facts, content = {"error": f"{type(error).__name__}: {error}"}, b""
    else:
        content = printed.content
        facts = {"pages": printed.page_count, "marks": printed.marks}
    head = json.dumps({**facts, "size": len(content)}).encode()
    answers.write(SIZE.pack(len(head)) + head + content)
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
