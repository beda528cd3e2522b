"""Jobs for the worker processes of the tests; each writes what it did into a file."""

from __future__ import annotations

from pathlib import Path

from accounts.jobs import handles
from workflow.faults import reach


@handles("tests.write_line")
def write_line(job, progress) -> str:
    """One effect per step, each repeatable: the file of a step is written whole or not at all."""
    folder = Path(job.payload["folder"])
    with (folder / "starts").open("a", encoding="utf-8") as starts:
        starts.write(f"{job.key}\n")
    for step in range(1, 3):
        (folder / f"{job.pk}-{step}").write_text("xong", encoding="utf-8")
        progress.step(done=step, total=2)
        reach(f"tests.step{step}")
    return "/"
