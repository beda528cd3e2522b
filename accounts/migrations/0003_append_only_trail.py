"""The database itself refuses to change or remove what the trail holds.

SQLite rebuilds a table to alter it and loses its triggers on the way: a later migration that
alters one of these tables must run TRIGGERS once more.
"""

from django.db import migrations

TABLES = ("accounts_auditevent", "accounts_auditseal")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION accounts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END $$
"""
POSTGRESQL = (
    "CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION accounts_append_only()",
    "CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION accounts_append_only()",
)
SQLITE = (
    "CREATE TRIGGER {table}_update BEFORE UPDATE ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END",
    "CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END",
)


def guard(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        for statement in POSTGRESQL if postgresql else SQLITE:
            schema_editor.execute(statement.format(table=table), params=None)


def release(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for statement in POSTGRESQL if postgresql else SQLITE:
            name = statement.format(table=table).split()[2]
            schema_editor.execute(
                f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}"
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_past_passwords_and_claims")]
    operations = [migrations.RunPython(guard, release)]
