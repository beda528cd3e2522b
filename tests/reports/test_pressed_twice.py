"""A button pressed a second time from the page that was already answered: no second effect."""

from __future__ import annotations

import pytest
from django.test import Client

from reports.models import ReportRound
from tests.reports.test_pressed_many_times import MORE_FORMS
from tests.reports.test_pressed_many_times import Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", MORE_FORMS)
def test_button_pressed_twice_acts_once_and_answers_kindly(name):
    prepare, form, effects = MORE_FORMS[name]
    desk, client = Desk(), Client()
    prepare(desk)
    user, address, data = form(desk)
    client.force_login(user)
    statuses = [client.post(address, data).status_code for _ in range(2)]
    assert effects(desk) == 1
    assert statuses[0] in (200, 302)
    assert statuses[1] in (200, 302, 409, 422)


def test_reopening_pressed_twice_does_not_close_the_round_again():
    desk, client = Desk(), Client()
    prepare, form, _ = MORE_FORMS["reopen the round"]
    prepare(desk)
    user, address, data = form(desk)
    client.force_login(user)
    for _ in range(2):
        client.post(address, data)
    assert ReportRound.objects.get(pk=desk.scene.round.pk).is_open
    # The twin: a form that does not say its step closes what was just opened.
    client.post(address, {"reason": data["reason"]})
    assert not ReportRound.objects.get(pk=desk.scene.round.pk).is_open
