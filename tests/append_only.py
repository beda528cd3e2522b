"""Emptying the tables between tests although the database refuses to empty the trail."""

from __future__ import annotations

from importlib import import_module

from django.db import connection

guards = import_module("accounts.migrations.0003_append_only_trail")


def let_tests_empty_the_trail(monkeypatch) -> None:
    """Lift the triggers for the one transaction in which Django flushes, and set them again."""
    operations = type(connection.ops)
    flush = operations.sql_flush

    def sql_flush(self, *args, **kwargs):
        statements = flush(self, *args, **kwargs)
        lift, keep = _around()
        return [*lift, *statements, *keep] if statements else []

    monkeypatch.setattr(operations, "sql_flush", sql_flush)


def _around() -> tuple[list[str], list[str]]:
    if connection.vendor == "postgresql":
        return (
            [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guards.TABLES],
            [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guards.TABLES],
        )
    made = [text.format(table=table) for table in guards.TABLES for text in guards.SQLITE]
    return [f"DROP TRIGGER IF EXISTS {text.split()[2]}" for text in made], made
