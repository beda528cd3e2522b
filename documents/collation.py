"""PostgreSQL's `vi-x-icu` order for SQLite, so that both databases sort names alike."""

from __future__ import annotations

from typing import Any

from documents.text import vietnamese_sort_key


def _compare(left: str, right: str) -> int:
    a, b = vietnamese_sort_key(left), vietnamese_sort_key(right)
    return (a > b) - (a < b)


def register_collation(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("vi-x-icu", _compare)
