"""Writing the audit trail."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING
from typing import Any

from django.db import connection
from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.models import AuditSeal

if TYPE_CHECKING:
    from django.db import models

GENESIS = "0" * 64
CHAIN_LOCK = 7_402_026  # any number that nothing else in the portal locks
SEAL_AT_ONCE = 5000


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

    One sealer at a time. An event of a transaction still open may get its key before and appear
    after; it is sealed in the next round, so order is by arrival.
    """
    with transaction.atomic():
        _lock_chain()
        last = AuditSeal.objects.order_by("-pk").first()
        previous = last.digest if last else GENESIS
        waiting = AuditEvent.objects.filter(seal__isnull=True).order_by("pk")
        seals = []
        for event in waiting[:SEAL_AT_ONCE]:
            digest = digest_of(event, previous)
            seals.append(AuditSeal(event=event, previous=previous, digest=digest))
            previous = digest
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def verify_chain() -> AuditSeal | None:
    """The first link that does not hold (changed, swapped or removed event), or None.

    A tail cut off together with its events is seen only by comparing `chain_head` with a copy
    kept elsewhere.
    """
    previous = GENESIS
    for link in AuditSeal.objects.select_related("event").order_by("pk").iterator(500):
        if link.previous != previous or link.digest != digest_of(link.event, previous):
            return link
        previous = link.digest
    return None


def chain_head() -> AuditSeal | None:
    """The newest link; its digest vouches for everything before it."""
    return AuditSeal.objects.select_related("event").order_by("-pk").first()


def _lock_chain() -> None:
    """Wait for a sealer at work; SQLite's immediate transactions already stand in line.

    Locking the last row would not do: who waited for it goes on with the row that was last then.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def digest_of(event: AuditEvent, previous: str) -> str:
    """SHA-256 over the link before and every column of the event."""
    facts = [
        previous,
        str(event.pk),
        event.at.astimezone(dt.UTC).isoformat(),
        str(event.actor_id),
        event.actor_name,
        event.act,
        event.target_type,
        event.target_id,
        event.target_label,
        event.scope_path,
        json.dumps(event.data, sort_keys=True, ensure_ascii=False),
    ]
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()
