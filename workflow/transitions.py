"""Moving a thing from one state to the next: legality, permission, conditional update, step row.

A room declares its steps as data:

    TRANSITIONS = {"submit": Step({"draft", "returned"}, "submitted", "Nộp báo cáo",
                                  permission="reports.submit_report")}

and its verbs call `move`. Two people who press at the same moment get one step and one `Stale`.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from django.db import models


class Refused(Exception):
    """The act is not allowed; carries the Vietnamese sentence for the person who asked.

    `errors` may hold one message per field or section for the page to show in place.
    `denied` is true where the reason is a missing right (HTTP 403), not the state of the thing.
    """

    def __init__(
        self, reason: str, *, errors: Mapping[str, str] | None = None, denied: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.errors = dict(errors or {})
        self.denied = denied


class Stale(Refused):
    """Somebody else was faster: the thing is no longer in the state that the page showed."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(
            reason
            or "Nội dung này vừa được người khác thay đổi. Hãy tải lại trang để xem trạng thái mới."
        )


@dataclass(frozen=True)
class Step:
    """One row of a transition table."""

    sources: frozenset[str] | Collection[str]
    target: str
    label: str
    permission: str
    note_required: bool = False


def available(user: Any, obj: models.Model, table: Mapping[str, Step]) -> list[str]:
    """Names of the steps that `user` may take now, for buttons."""
    state = obj.state  # type: ignore[attr-defined]
    return [
        name
        for name, step in table.items()
        if state in step.sources and user.has_perm(step.permission, obj)
    ]


def demand(user: Any, permission: str, obj: models.Model | None = None) -> None:
    """Refuse unless `user` holds `permission` over `obj`."""
    if not user.has_perm(permission, obj):
        raise Refused("Bạn không có quyền thực hiện việc này.", denied=True)


@transaction.atomic
def move(user: Any, obj: models.Model, step: Step, *, note: str = "", **changes: Any) -> None:
    """Take one step: check right, state and note, update conditionally, leave the step row.

    Args:
        user: the acting person; None only for steps the system takes by itself.
        obj: an instance with `state` and a `transitions` relation of `AbstractTransition`.
        step: the row of the transition table.
        note: the reason, required where the step says so.
        changes: further columns set in the same UPDATE.

    Raises:
        Refused: missing right or missing note.
        Stale: the stored state is not one of the step's sources any more.
    """
    if user is not None:
        demand(user, step.permission, obj)
    if step.note_required and not note.strip():
        raise Refused("Hãy ghi lý do.", errors={"note": "Hãy ghi lý do."})
    model = type(obj)
    before = obj.state  # type: ignore[attr-defined]
    sources = [before] if before in step.sources else list(step.sources)
    updated = model._base_manager.filter(pk=obj.pk, state__in=sources).update(
        state=step.target, **changes
    )
    if not updated or before not in step.sources:
        transaction.set_rollback(True)
        raise Stale
    obj.state = step.target  # type: ignore[attr-defined]
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.transitions.create(  # type: ignore[attr-defined]
        actor=user,
        from_state=before,
        to_state=step.target,
        label=step.label,
        note=note.strip(),
        at=timezone.now(),
    )
