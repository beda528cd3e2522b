"""Settings of an open round: changed once, the second of two officers sees what the first saved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from reports import round_settings
from reports.closing import close_round
from reports.round_settings import change_settings
from reports.round_settings import settings_mark
from tests.reports.scenes import make_round
from workflow import Refused
from workflow import Stale

NEW = {"title": "Báo cáo năm 2025", "due_on": dt.date(2025, 12, 20), "reminder_days": [-7, 0]}


@pytest.fixture
def scene(cast):
    return make_round(cast)


def test_settings_are_changed_by_those_who_receive(cast, scene):
    mark = settings_mark(scene.round)
    with pytest.raises(Refused):
        change_settings(cast.commune_officer, scene.round, seen=mark, **NEW)
    changed = change_settings(cast.province_officer, scene.round, seen=mark, **NEW)
    changed.refresh_from_db()
    assert (changed.title, changed.due_on, changed.reminder_days) == tuple(NEW.values())


def test_closed_round_keeps_its_settings(cast, scene):
    mark = settings_mark(scene.round)
    close_round(cast.province_officer, scene.round)
    with pytest.raises(Refused):
        change_settings(cast.province_officer, scene.round, seen=mark, **NEW)


@pytest.mark.parametrize("guarded", [True, False])
def test_second_of_two_officers_does_not_overwrite_the_first(cast, scene, monkeypatch, guarded):
    mark = settings_mark(scene.round)
    if not guarded:
        monkeypatch.setattr(round_settings, "settings_mark", lambda stored: mark)
    change_settings(cast.province_officer, scene.round, seen=mark, **NEW)
    late = {**NEW, "due_on": dt.date(2025, 12, 10)}
    if guarded:
        with pytest.raises(Stale, match="20/12/2025"):
            change_settings(cast.province_officer, scene.round, seen=mark, **late)
    else:
        change_settings(cast.province_officer, scene.round, seen=mark, **late)
    scene.round.refresh_from_db()
    assert (scene.round.due_on == NEW["due_on"]) is guarded


def test_page_keeps_what_was_typed_and_a_second_press_decides(cast, as_user, scene):
    officer = as_user(cast.province_officer)
    address = reverse("reports:round_settings", args=[scene.round.pk])
    seen = officer.get(address).context["form"]["seen"].value()
    change_settings(cast.province_officer, scene.round, seen=seen, **NEW)
    typed = {"title": "Kỳ của tôi", "due_on": "10/12/2025", "stages": "-3, 0", "seen": seen}
    response = officer.post(address, typed)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Kỳ của tôi" in text
    assert "20/12/2025" in text
    again = {**typed, "seen": response.context["form"]["seen"].value()}
    assert officer.post(address, again).status_code == 302
    scene.round.refresh_from_db()
    assert scene.round.due_on == dt.date(2025, 12, 10)
