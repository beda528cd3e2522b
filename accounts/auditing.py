"""Writing the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from django.utils import timezone

from accounts.models import AuditEvent

if TYPE_CHECKING:
    from django.db import models


def record(
    actor: Any,
    act: str,
    target: models.Model | None = None,
    *,
    scope_path: str = "",
    **data: Any,
) -> AuditEvent:
    """Add one event: `act` as `<room>.<verb>`, what it was done to, and JSON-able details.

    Call it inside the verb's transaction: what is rolled back leaves no trace of having happened.
    """
    known = actor is not None and getattr(actor, "pk", None) is not None
    return AuditEvent.objects.create(
        at=timezone.now(),
        actor=actor if known else None,
        actor_name=str(actor)[:150] if known else "",
        act=act,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_label=str(target)[:300] if target is not None else "",
        scope_path=scope_path,
        data=data,
    )
