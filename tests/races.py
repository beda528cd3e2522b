"""What several people do at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from workflow import Refused

DONE, REFUSED = "được", "không được"


def at_once(*acts: Callable[[], Any], meets: tuple[type[Exception], ...] = (Refused,)) -> list[Any]:
    """Start all acts together; what each gave, or the fault it met, in their order.

    Args:
        meets: faults that may be met; any other is raised here, where the test sees it.
    """
    start, got = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        try:
            start.wait(20)
            got[number] = acts[number]()
        except Exception as fault:  # noqa: BLE001 -- raised below unless it may be met
            got[number] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for each in got:
        if isinstance(each, Exception) and not isinstance(each, meets):
            raise each
    return got


def outcomes(*acts: Callable[[], Any]) -> list[str]:
    """Whether each act, all started together, was done or refused, in no order."""
    return sorted(REFUSED if isinstance(each, Refused) else DONE for each in at_once(*acts))
