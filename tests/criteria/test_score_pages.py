"""Pages of scorecards: what was typed stays, lists cost the same for any length."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.home import my_scoring
from criteria.models import Scorecard
from criteria.scorecard_notices import send_scorecard_reminders
from tests.criteria.score_scenes import appealed
from tests.criteria.score_scenes import filled
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import submitted
from tests.criteria.score_scenes import verified
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    return opened(cast)


def queries(client, name: str) -> int:
    client.get(reverse(name))  # what is only asked once a process
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(name)).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["scorecards", "to_cross_check", "to_verify", "rankings"])
def test_lists_ask_the_same_number_of_questions_for_any_length(scene, as_user, name):
    user = scene.cast.commune_officer if name == "to_cross_check" else scene.cast.province_officer
    state = ScorecardState.CROSS_CHECKED if name == "to_verify" else ScorecardState.SUBMITTED
    client = as_user(user)
    facts = {"state": state, "submitted_at": "2026-12-01T00:00Z"}
    Scorecard.objects.update(**facts)
    few = queries(client, f"scoring:{name}")
    for _ in range(28):
        unit = UnitFactory(commune=True, parent=scene.cast.province)
        Scorecard.objects.create(table=scene.table, unit=unit, bloc=scene.bloc, **facts)
    assert queries(client, f"scoring:{name}") == few


def test_wrong_points_stay_in_the_form(scene, as_user):
    card = scene.card(scene.third)
    address = reverse("scoring:own_points", args=[card.pk])
    data = {"version": "0", f"v{scene.bonus.pk}": "7,5", f"v{scene.works.pk}": "1"}
    page = as_user(scene.cast.third_officer).post(address, data)
    assert page.status_code == 422
    assert "nhiều nhất là 3" in page.content.decode()
    assert 'value="7,5"' in page.content.decode()
    assert not card.scores.exists()


def test_the_form_saves_itself_and_tells_of_a_colleague(scene, as_user):
    card = scene.card(scene.third)
    client = as_user(scene.cast.third_officer)
    address = reverse("scoring:autosave_own_points", args=[card.pk])
    data = {f"v{scene.works.pk}": "1"}
    assert client.post(address, {**data, "version": "0"}).json()["version"] == 1
    assert client.post(address, {**data, "version": "0"}).status_code == 409
    wrong = client.post(address, {f"v{scene.bonus.pk}": "x", "version": "1"})
    assert (wrong.status_code, "không phải là số" in wrong.json()["error"]) == (422, True)


def test_from_the_form_to_handing_in(scene, as_user):
    card = filled(scene, scene.third, scene.cast.third_officer)
    client = as_user(scene.cast.third_officer)
    page = client.get(reverse("scoring:submit_scorecard", args=[card.pk])).content.decode()
    assert "Chưa có minh chứng cho 1 mục" in page
    client.post(reverse("scoring:submit_scorecard", args=[card.pk]))
    assert scene.card(scene.third).state == ScorecardState.SUBMITTED


def test_the_lead_sees_a_missing_reason_at_its_item(scene, as_user):
    card = submitted(scene, scene.third, scene.cast.third_officer)
    address = reverse("scoring:cross_points", args=[card.pk])
    names = {f"v{scene.works.pk}": "1", f"n{scene.works.pk}": "0"}
    data = {f"v{item.pk}": "" for item in (scene.bonus, scene.penalty, scene.fatal)}
    data |= {f"v{scene.yes_no.pk}": "1", f"v{scene.digital.pk}": "0", **names}
    client = as_user(scene.cast.commune_officer)
    page = client.post(address, data)
    assert page.status_code == 422
    assert "hãy ghi lý do" in page.content.decode()
    client.post(address, {**data, f"r{scene.works.pk}": "Thiếu minh chứng"})
    row = card.scores.get(stage=Stage.CROSS)
    assert (row.item, row.reason) == (scene.works, "Thiếu minh chứng")


def test_a_verified_scorecard_shows_columns_and_leads_to_the_appeal(scene, as_user):
    cast = scene.cast
    card = verified(scene, scene.third, cast.third_officer, cast.commune_officer)
    page = as_user(cast.third_officer).get(reverse("scoring:scorecard", args=[card.pk]))
    assert reverse("scoring:raise_appeal", args=[card.pk, scene.works.pk]) in page.content.decode()


def test_the_home_page_says_what_waits(scene):
    cast = scene.cast
    assert my_scoring(cast.third_officer)["context"]["own"] == [scene.card(scene.third)]
    appealed(scene, scene.digital)
    assert my_scoring(cast.science_officer)["context"]["appeals"] == 1
    assert my_scoring(cast.outsider) is None


def test_those_whose_turn_it_is_are_reminded_once(scene):
    today = dt.date(2026, 12, 1)
    type(scene.table).objects.update(self_due_on=today + dt.timedelta(days=7))
    send_scorecard_reminders(today)
    send_scorecard_reminders(today)
    told = Notice.objects.filter(title__startswith="Còn 7 ngày")
    assert told.filter(recipient=scene.cast.third_officer).count() == 1
    send_scorecard_reminders(today + dt.timedelta(days=8))
    late = Notice.objects.filter(title__startswith="Quá hạn 1 ngày")
    assert late.filter(recipient=scene.cast.third_officer).count() == 1


@pytest.mark.parametrize(("name", "words"), [("blocs", "Xã Cổ Lễ"), ("rankings", "tạm tính")])
def test_lists_of_blocs_and_rankings_are_exported(scene, client, name, words):
    client.force_login(scene.cast.province_officer)
    answer = client.get(reverse(f"scoring:{name}") + "?xuat=csv&nam=2026")
    content = b"".join(answer) if answer.streaming else answer.content
    assert "Cụm thi đua thử" in content.decode("utf-8-sig")
    assert words in content.decode("utf-8-sig")
