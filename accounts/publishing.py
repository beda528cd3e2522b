"""Sending a message to the workers without ever failing or holding up the request."""

from __future__ import annotations

import logging
from typing import Any

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)


def publish(task: str, *args: Any) -> bool:
    """Tell the workers; a broker that is down is only logged, the sweeper will find the row."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        current_app.tasks[task].apply(args=args)
        return True
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True)
    except Exception as reason:  # noqa: BLE001 -- whatever the broker raises, the row is safe
        log.warning("not published: %s %s (%s)", task, args, reason)
        return False
    return True


def broker_answers() -> bool:
    """Whether a message could leave now; asks once, without trying again."""
    try:
        with current_app.connection_for_write() as link:
            link.ensure_connection(max_retries=1, timeout=1)
    except Exception as reason:  # noqa: BLE001 -- each transport raises its own kinds
        log.warning("broker does not answer: %s", reason)
        return False
    return True
