"""Two transactions that wait for each other: the one that PostgreSQL breaks off is done again."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import middleware
from reports import drafting
from reports.models import Report
from tests.cast import make_cast
from tests.reports.scenes import make_round

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def hold(scene, met: threading.Barrier) -> None:
    """The other one: holds the neighbour's report, then asks for the one that is being written."""
    try:
        with transaction.atomic():
            Report.objects.select_for_update().get(pk=scene.neighbour_report.pk)
            with connections["default"].cursor() as cursor:
                # More patient than the request, which is then the one that is broken off.
                cursor.execute("SET LOCAL deadlock_timeout = '20s'")
            met.wait(20)
            Report.objects.select_for_update().get(pk=scene.report.pk)
    finally:
        connections.close_all()


@pytest.mark.parametrize("tries", [middleware.TRIES, 0])
def test_request_that_lost_a_deadlock_is_done_again(monkeypatch, tries):
    cast = make_cast()
    scene = make_round(cast)
    monkeypatch.setattr(middleware, "TRIES", tries)
    met, touch, first = threading.Barrier(2), drafting._touch, iter([True])

    def touch_both(report):
        """The first time it asks in the wrong order for a row that somebody else holds."""
        if next(first, False):
            met.wait(20)
            Report.objects.select_for_update().get(pk=scene.neighbour_report.pk)
        touch(report)

    monkeypatch.setattr(drafting, "_touch", touch_both)
    other = threading.Thread(target=hold, args=(scene, met))
    other.start()
    client = Client(raise_request_exception=False)
    client.force_login(cast.commune_officer)
    address = reverse("reports:section", args=[scene.report.pk, scene.direction.pk])
    status = client.post(address, {"text": "Câu", "version": 0}).status_code
    other.join(60)
    # The twin: without a second try the person is asked for patience.
    assert status == (302 if tries else 503)
    assert scene.report.texts.count() == (1 if tries else 0)
