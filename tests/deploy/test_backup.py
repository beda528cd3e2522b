"""The commands of docs/operations.md for backing up and restoring, on a real database."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from accounts.auditing import seal
from accounts.auditing import verify_chain
from accounts.models import AuditEvent
from reports.compilation import compile_round
from reports.enums import ReportState
from tests.cast import make_cast
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from tests.reports.scenes import write

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TABLES = [
    "units_unit",
    "accounts_user",
    "reports_report",
    "reports_compilation",
    "accounts_auditevent",
]


def program(name: str) -> str:
    found = shutil.which(name) or next(
        iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    assert found, f"{name} is not installed"
    return str(found)


def address(database: str) -> list[str]:
    parts = settings.DATABASES["default"]
    words = ["-U", parts["USER"], "-h", parts["HOST"], "-d", database]
    return [*words, "-p", str(parts["PORT"])] if parts["PORT"] else words


def counts(link) -> dict[str, int]:
    found = {}
    with link.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.fixture
def copy_name():
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_dump_comes_back_whole_and_still_guards_its_trail(tmp_path, copy_name):
    cast = make_cast()
    scene = make_round(cast)
    write(scene.report, scene.area, "Mở 3 lớp")
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    compile_round(cast.province_officer, scene.round)
    seal()
    assert verify_chain() is None
    assert AuditEvent.objects.exists()
    dump = tmp_path / "portal.dump"
    here = connection.settings_dict["NAME"]
    subprocess.run([program("pg_dump"), *address(here), "-Fc", "-f", dump], check=True)
    restore = [program("pg_restore"), *address(copy_name), "--clean", "--if-exists", dump]
    subprocess.run(restore, check=True)
    parts = connection.get_connection_params() | {"dbname": copy_name}
    parts.pop("cursor_factory", None)
    copied = psycopg2.connect(**parts)
    try:
        assert counts(copied) == counts(connection)
        assert counts(copied)["reports_compilation"] == 1
        with copied.cursor() as cursor, pytest.raises(psycopg2.Error):
            cursor.execute("DELETE FROM accounts_auditevent")
    finally:
        copied.close()
