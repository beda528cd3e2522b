"""What the rooms above add to the amendment of a plan: their parts of it, and open work under it.

Found by dotted name, so that the room of campaigns knows none of the rooms above it.
"""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

# Each takes the plan in force and the new draft, and copies the room's rows into the draft.
COPIES = ["criteria.versions.copy_groups", "awards.plan_versions.copy_provisions"]
# Each takes the plan in force and the draft, and changes the room's rows of the two for each other.
EXCHANGES = ["criteria.versions.exchange_groups", "awards.plan_versions.exchange_provisions"]
# Each takes a plan and returns a title and rows of (key, heading, text) to compare with another's.
READINGS = ["criteria.versions.read_groups", "awards.plan_versions.read_provisions"]
# Each takes a plan and returns in words the open work that may follow its amendment or stay.
OPEN_WORK = ["reports.following.open_rounds"]
# Each takes a user (None at night) and the amended plan, and lets that open work follow.
FOLLOWERS = ["reports.following.follow_plan"]


def _each(names: list[str]) -> list[Callable[..., Any]]:
    return [import_string(name) for name in names]


def copy_parts(plan: Any, draft: Any) -> None:
    """Let the rooms above copy their parts of `plan` into `draft`."""
    for copy in _each(COPIES):
        copy(plan, draft)


def exchange_parts(plan: Any, draft: Any) -> None:
    """Let the rooms above change their parts of the two plans for each other."""
    for exchange in _each(EXCHANGES):
        exchange(plan, draft)


def read_parts(plan: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The parts of `plan` that the rooms above keep, to be compared."""
    return [read(plan) for read in _each(READINGS)]


def open_work(plan: Any) -> list[str]:
    """What stands open under `plan`, in words; an amendment asks what becomes of it."""
    return [words for look in _each(OPEN_WORK) for words in look(plan)]


def let_work_follow(user: Any, plan: Any) -> None:
    """Bring the open work under `plan` into line with its new wording."""
    for follow in _each(FOLLOWERS):
        follow(user, plan)
