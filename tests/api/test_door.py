"""Who comes through the door of the API: keys, scopes, limits, and whose data they reach."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from config.api import description
from tests.api.scenes import CANARY
from tests.api.scenes import LISTS
from tests.api.scenes import ask
from tests.api.scenes import key_for
from tests.api.scenes import make_data
from units import api_door
from units.enums import ApiScope
from units.models import SystemToken
from units.models import SystemTokenUse
from units.models import Unit
from units.system_tokens import System
from units.system_tokens import issue_token
from units.system_tokens import revoke_token
from units.visibility import VisibleToQuerySet
from workflow import Refused


def leaks(secret: str) -> list[str]:
    """Lists and rows that hold the neighbour's mark; the first keys of each are tried."""
    rows = [f"{name}/{key}" for name in ("plans", "reports", "awards") for key in range(1, 12)]
    return [each for each in (*LISTS, *rows) if CANARY in ask(each, secret).content.decode()]


def test_a_key_of_one_commune_reads_nothing_of_its_neighbour(cast, settings):
    settings.API_CALLS_PER_MINUTE = 500
    data = make_data(cast)
    _, secret = key_for(cast, cast.commune)
    assert leaks(secret) == []
    assert ask(f"rounds/{data.scene.round.pk}", secret).status_code == 200
    # The commune owes in the province's round, but does not read what all came to.
    refused = ask(f"rounds/{data.scene.round.pk}/totals", secret)
    assert (refused.status_code, refused.json()["code"]) == (403, "outside_scope")
    assert ask(f"documents/{data.paper.code}", secret).status_code == 404


def test_without_the_one_scope_the_same_key_reads_the_neighbour(cast, settings, monkeypatch):
    """The twin: it is `visible_to` that keeps units apart."""
    settings.API_CALLS_PER_MINUTE = 500
    make_data(cast)
    _, secret = key_for(cast, cast.commune)
    for queryset in _querysets():
        monkeypatch.setattr(queryset, "visible_to", lambda self, user: self)
    assert {"plans", "reports", "figures", "awards"} <= set(leaks(secret))


def _querysets() -> list[type]:
    from awards.querysets import AwardRecordQuerySet
    from campaigns.querysets import PlanQuerySet
    from reports.querysets import ReportQuerySet

    return [VisibleToQuerySet, AwardRecordQuerySet, PlanQuerySet, ReportQuerySet]


def test_every_endpoint_opens_for_its_own_scope_only(cast, settings):
    settings.API_CALLS_PER_MINUTE = 10_000
    data = make_data(cast)
    keys = {
        scope: key_for(cast, cast.province, scopes=[scope], name=scope)[1]
        for scope in ApiScope.values
    }
    for path, operations in description()["paths"].items():
        wanted = operations["get"]["x-scope"]
        address = path.removeprefix("/api/v1/").format(
            key=data.scene.round.pk, code=data.paper.code
        )
        for scope, secret in keys.items():
            answer = ask(address, secret)
            if scope == wanted:
                assert answer.status_code in {200, 404}, (address, scope)
            else:
                assert answer.json()["code"] == "missing_scope", (address, scope)


def test_only_the_header_brings_a_key(cast):
    _, secret = key_for(cast, cast.province)
    assert ask("plans", secret).status_code == 200
    assert ask(f"plans?token={secret}&access_token={secret}").json()["code"] == "no_token"
    client = Client()
    client.cookies["token"] = secret
    assert client.get("/api/v1/plans").status_code == 401
    basic = {"Authorization": f"Basic {secret}"}
    assert ask("plans", headers=basic).json()["code"] == "no_token"


def test_being_signed_in_opens_nothing_and_cookies_go_neither_way(cast, as_user):
    browser = as_user(cast.superuser)
    answer = browser.get("/api/v1/plans", headers={"Origin": "https://elsewhere.vn"})
    assert answer.status_code == 401
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer
    _, secret = key_for(cast, cast.province)
    good = browser.get("/api/v1/plans", headers={"Authorization": f"Bearer {secret}"})
    assert (good.status_code, good.cookies) == (200, {})
    assert good["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_get_is_answered(cast, method):
    _, secret = key_for(cast, cast.province)
    answer = getattr(Client(), method)(
        "/api/v1/plans", headers={"Authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (405, "read_only")


def test_wrong_revoked_and_expired_keys_are_refused_alike(cast):
    token, secret = key_for(cast, cast.province)
    refusals = [ask("plans", "ctd_sai")]
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        refusals.append(ask("plans", secret))
    revoke_token(cast.superuser, token)
    refusals.append(ask("plans", secret))
    assert [(r.status_code, r.json()["code"]) for r in refusals] == [(401, "bad_token")] * 3
    assert refusals[0]["WWW-Authenticate"] == "Bearer"


def test_a_key_works_through_its_last_day_of_vietnam(cast):
    day = timezone.localdate()
    _, secret = key_for(cast, cast.province)
    zone = timezone.get_current_timezone()
    last = dt.datetime.combine(day, dt.time(23, 59, 59), zone)
    for moment, status in ((last, 200), (last + dt.timedelta(seconds=1), 401)):
        with time_machine.travel(moment, tick=False):
            assert ask("plans", secret).status_code == status


def test_a_key_of_a_unit_that_has_ended_is_refused(cast):
    _, secret = key_for(cast, cast.commune)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Unit.objects.filter(pk=cast.commune.pk).update(valid_to=yesterday)
    assert ask("plans", secret).status_code == 401


def test_a_key_calls_so_often_a_minute_and_again_in_the_next(cast, settings):
    settings.API_CALLS_PER_MINUTE = 3
    _, secret = key_for(cast, cast.province)
    _, other = key_for(cast, cast.province, name="Khác")
    with time_machine.travel("2025-12-01 08:00:20+07:00", tick=False):
        assert [ask("plans", secret).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = ask("plans", secret)
        assert (refused["Retry-After"], refused.json()["code"]) == ("40", "too_many")
        assert ask("plans", other).status_code == 200
    with time_machine.travel("2025-12-01 08:01:00+07:00", tick=False):
        assert ask("plans", secret).status_code == 200


def test_without_the_counter_the_same_calls_are_all_answered(cast, settings, monkeypatch):
    """The twin: it is the counter that refuses."""
    settings.API_CALLS_PER_MINUTE = 3
    monkeypatch.setattr(api_door, "_demand_seldom", lambda key, most: None)
    _, secret = key_for(cast, cast.province)
    assert [ask("plans", secret).status_code for _ in range(5)] == [200] * 5


def test_wrong_keys_are_counted_for_an_address_and_right_ones_go_on(cast, monkeypatch):
    monkeypatch.setattr(api_door, "WRONG_KEYS", 2)
    _, secret = key_for(cast, cast.province)
    with time_machine.travel("2025-12-01 08:00:20+07:00", tick=False):
        codes = [ask("plans", f"ctd_{n}").status_code for n in range(3)]
        assert codes == [401, 401, 429]
        assert ask("plans", secret).status_code == 200
        assert ask("plans", "ctd_x", REMOTE_ADDR="10.0.0.9").status_code == 401


def test_uses_are_counted_by_day(cast):
    token, secret = key_for(cast, cast.province)
    for _ in range(3):
        ask("plans", secret)
    ask("nothing", secret)
    assert [use.calls for use in SystemTokenUse.objects.filter(token=token)] == [3]


def test_the_secret_is_shown_once_and_stored_as_a_digest(cast, as_user):
    browser = as_user(cast.commune_administrator)
    answer = browser.post(
        f"/don-vi/{cast.commune.pk}/he-thong/cap-ma/",
        {"name": "LGSP", "scopes": ["plans"], "expires_on": f"{timezone.localdate():%d/%m/%Y}"},
    )
    page = answer.content.decode()
    secret = page.split('value="ctd_')[1].split('"')[0]
    assert answer["Cache-Control"] == "no-store"
    assert ask("plans", f"ctd_{secret}").status_code == 200
    token = SystemToken.objects.get()
    assert secret not in str({**token.__dict__})
    assert secret not in browser.get(f"/don-vi/{cast.commune.pk}/he-thong/").content.decode()
    assert secret not in str(list(AuditEvent.objects.values_list("data", flat=True)))
    table = browser.get(f"/don-vi/{cast.commune.pk}/he-thong/?xuat=csv").content.decode()
    assert "LGSP" in table
    assert token.digest not in table


def test_a_revoked_key_stays_on_the_list_and_in_the_trail(cast, as_user):
    token, _ = issue_token(
        cast.commune_administrator, cast.commune, name="LGSP", scopes=["plans"],
        expires_on=timezone.localdate(),
    )  # fmt: skip
    browser = as_user(cast.commune_administrator)
    asked = browser.get(f"/don-vi/he-thong/{token.pk}/thu-hoi/").content.decode()
    assert "Không khôi phục được" in asked
    browser.post(f"/don-vi/he-thong/{token.pk}/thu-hoi/")
    page = browser.get(f"/don-vi/{cast.commune.pk}/he-thong/").content.decode()
    assert "Đã thu hồi" in page
    acts = list(AuditEvent.objects.order_by("pk").values_list("act", "scope_path"))
    assert acts[-2:] == [
        ("units.issue_token", cast.commune.path),
        ("units.revoke_token", cast.commune.path),
    ]
    assert browser.post(f"/don-vi/he-thong/{token.pk}/thu-hoi/").status_code == 409


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires_on": -1}, "expires_on"),
        ({"expires_on": 367}, "expires_on"),
    ],
)
def test_unsound_keys_are_not_issued(cast, facts, field):
    usual = {"name": "LGSP", "scopes": ["plans"], "expires_on": 366, **facts}
    usual["expires_on"] = timezone.localdate() + dt.timedelta(days=usual["expires_on"])
    with pytest.raises(Refused) as refusal:
        issue_token(cast.superuser, cast.commune, **usual)
    assert set(refusal.value.errors) == {field}
    assert not SystemToken.objects.exists()


def test_one_system_has_one_key_whatever_clicks_twice(cast):
    token, _ = key_for(cast, cast.commune)
    with pytest.raises(Refused, match="đã có mã"):
        key_for(cast, cast.commune)
    # Should two clicks ever pass the question together, the database still says no.
    token.pk, token.digest = None, "0" * 64
    with pytest.raises(IntegrityError):
        token.save(force_insert=True)


def test_who_may_not_manage_a_unit_issues_and_revokes_nothing(cast):
    token, _ = key_for(cast, cast.commune)
    day = timezone.localdate()
    for person in (cast.commune_officer, cast.neighbour_officer, cast.province_reader):
        with pytest.raises(Refused) as refusal:
            issue_token(person, cast.commune, name="X", scopes=["plans"], expires_on=day)
        assert refusal.value.denied
        with pytest.raises(Refused):
            revoke_token(person, token)
    with pytest.raises(Refused):
        issue_token(
            cast.commune_administrator, cast.province, name="X", scopes=["plans"], expires_on=day
        )


def test_a_system_is_a_reader_of_what_the_unit_works_for(cast):
    office = System(SystemToken(unit=cast.culture_office, name="X"))
    assert set(Unit.objects.visible_to(office)) == set(
        Unit.objects.filter(path__startswith=cast.commune.path)
    )
    assert not office.has_perm("units.manage_people", cast.commune)
