"""The trail: only added to, chained, and any later change is found."""

import ast
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.db import connection
from django.db import transaction

from accounts import auditing
from accounts.models import AuditEvent
from accounts.models import AuditSeal
from accounts.trail import ACTS
from tests.append_only import _around
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail():
    user = UserFactory()
    return [auditing.record(user, "reports.submit", user, number=n) for n in range(4)]


@pytest.fixture
def unguarded():
    """The triggers lifted, as an attacker with the right to alter tables would."""
    lift, _ = _around()
    with connection.cursor() as cursor:
        # Deferred checks must be over before PostgreSQL lets the table be altered.
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        ) if connection.vendor == "postgresql" else None
        for statement in lift:
            cursor.execute(statement)


CHANGES = [
    lambda: AuditEvent.objects.update(act="reports.accept"),
    lambda: AuditSeal.objects.update(digest="0" * 64),
    lambda: AuditEvent.objects.all()._raw_delete("default"),
    lambda: AuditSeal.objects.all()._raw_delete("default"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_database_refuses_to_change_or_remove_the_trail(trail, change):
    auditing.seal()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        change()
    assert AuditEvent.objects.filter(act="reports.submit").count() == 4


def test_database_refuses_to_empty_the_trail_at_once(trail):
    if connection.vendor == "postgresql":
        empty = "TRUNCATE accounts_auditevent CASCADE"
    else:
        empty = "DELETE FROM accounts_auditevent"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(empty)
    assert AuditEvent.objects.count() == 4


def test_sealing_chains_every_event_once_in_order(trail):
    assert [auditing.seal(), auditing.seal()] == [4, 0]
    links = list(AuditSeal.objects.order_by("pk"))
    assert [link.event_id for link in links] == [event.pk for event in trail]
    assert links[0].previous == auditing.GENESIS
    assert [link.previous for link in links[1:]] == [link.digest for link in links[:-1]]
    assert auditing.verify_chain() is None
    assert auditing.chain_head() == links[-1]


@pytest.mark.parametrize(
    "forged",
    [
        {"act": "x"},
        {"actor_name": "Ai đó"},
        {"data": {"number": 9}},
        {"scope_path": "/1/"},
        {"target_label": ""},
        {"target_id": "0"},
    ],
)
def test_changed_event_is_found(trail, unguarded, forged):
    auditing.seal()
    AuditEvent.objects.filter(pk=trail[2].pk).update(**forged)
    assert auditing.verify_chain().event_id == trail[2].pk


def test_removed_link_is_found(trail, unguarded):
    auditing.seal()
    AuditSeal.objects.filter(event=trail[1])._raw_delete("default")
    assert auditing.verify_chain().event_id == trail[2].pk


def test_swapped_contents_are_found(trail, unguarded):
    auditing.seal()
    AuditEvent.objects.filter(pk=trail[0].pk).update(data=trail[1].data)
    AuditEvent.objects.filter(pk=trail[1].pk).update(data=trail[0].data)
    assert auditing.verify_chain().event_id == trail[0].pk


def test_rolled_back_act_leaves_no_event():
    with suppress(ZeroDivisionError), transaction.atomic():
        auditing.record(None, "reports.submit")
        raise ZeroDivisionError
    assert AuditEvent.objects.count() == 0


def recorded_acts() -> set[str]:
    """Every act that some call of `record(…)` in the portal's own code names."""
    found = set()
    for room in ("accounts", "units", "campaigns", "criteria", "reports", "awards", "documents"):
        for path in Path(settings.BASE_DIR, room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and len(node.args) > 1:
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    act = getattr(node.args[1], "value", None)
                    if name == "record" and isinstance(act, str):
                        found.add(act)
    return found


def test_every_recorded_act_has_a_vietnamese_name():
    acts = recorded_acts()
    assert "accounts.sign_in" in acts
    assert sorted(acts - set(ACTS)) == []
