"""Writing the audit trail."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.models import AuditSeal

if TYPE_CHECKING:
    from django.db import models

GENESIS = "0" * 64


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


def seal() -> int:
    """Chain the events that have no seal yet, in the order of their keys; returns how many.

    One sealer at a time: it holds the last seal's row. An event of a transaction still open may
    get its key before and appear after; it is sealed in the next round, so order is by arrival.
    """
    with transaction.atomic():
        last = AuditSeal.objects.select_for_update().order_by("-pk").first()
        previous = last.digest if last else GENESIS
        waiting = AuditEvent.objects.filter(seal__isnull=True).order_by("pk")
        seals = []
        for event in waiting[:5000]:
            digest = digest_of(event, previous)
            seals.append(AuditSeal(event=event, previous=previous, digest=digest))
            previous = digest
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def broken_seal() -> AuditSeal | None:
    """The first link that does not hold (changed, swapped or removed event), or None."""
    previous = GENESIS
    for link in AuditSeal.objects.select_related("event").order_by("pk").iterator(500):
        if link.previous != previous or link.digest != digest_of(link.event, previous):
            return link
        previous = link.digest
    return None


def digest_of(event: AuditEvent, previous: str) -> str:
    """SHA-256 over the link before and every column of the event."""
    facts = [
        previous, str(event.pk), event.at.astimezone(dt.UTC).isoformat(), str(event.actor_id),
        event.actor_name, event.act, event.target_type, event.target_id, event.target_label,
        event.scope_path, json.dumps(event.data, sort_keys=True, ensure_ascii=False),
    ]
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()
