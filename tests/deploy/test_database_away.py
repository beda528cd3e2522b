"""The database does not answer: people are asked for patience and what they typed stays theirs."""

from __future__ import annotations

import html
import re
from contextlib import contextmanager

import pytest
from django.db import OperationalError
from django.db import connection
from django.urls import reverse

from config import errors
from tests.factories.accounts import PASSWORD
from tests.reports.scenes import make_round

FIELD = re.compile(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', re.DOTALL)


@contextmanager
def away(part: str = ""):
    """Every statement that holds `part` fails as if the server had gone."""

    def fail(execute, sql, params, many, context):
        if part in sql:
            raise OperationalError("unable to open database file")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def at_desk(cast, client):
    """(client, report, address of a section) of an officer who is writing."""
    client.raise_request_exception = False
    client.force_login(cast.commune_officer)
    scene = make_round(cast)
    section = reverse("reports:section", args=[scene.report.pk, scene.direction.pk])
    return client, scene.report, section


def test_page_asks_to_come_back_and_says_when(at_desk, caplog):
    client, _, section = at_desk
    with away():
        answer = client.get(section)
    line = caplog.records[0]
    assert errors.ShortOutage().filter(line)
    assert line.getMessage() == f"Service Unavailable: {section} (unable to open database file)"
    assert line.exc_info is None
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "nội dung bạn gõ vẫn còn" in answer.text
    assert f'href="{section}"' in answer.text


def test_form_that_was_sent_lies_in_the_page_and_can_be_sent_again(at_desk):
    client, report, section = at_desk
    typed = "Dòng 1 </textarea><b>\nDòng 2"
    with away():
        answer = client.post(section, {"text": typed, "version": "0"})
    assert answer.status_code == 503
    sent = {name: html.unescape(value) for name, value in FIELD.findall(answer.text)}
    assert sent == {"text": typed, "version": "0"}
    assert client.post(section, sent).status_code == 302
    assert report.texts.get().text == typed


def test_autosave_is_told_in_its_own_language(at_desk):
    client, _, section = at_desk
    with away():
        answer = client.post(section, {"text": "x"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert answer.json() == {"error": errors.SENTENCE}


def test_session_that_cannot_be_written_is_no_bad_request(at_desk):
    client, _, section = at_desk
    with away('UPDATE "django_session"'):
        assert client.get(section).status_code == 503


def test_password_is_not_written_into_the_page(db, client):
    client.raise_request_exception = False
    with away():
        answer = client.post(reverse("account_login"), {"login": "ai", "password": PASSWORD})
    assert answer.status_code == 503
    assert PASSWORD not in answer.text


def test_fault_of_the_portal_is_still_an_error(at_desk, monkeypatch):
    client, _, section = at_desk
    monkeypatch.setattr("reports.views.editing.text_of_last_year", lambda *_: 1 / 0)
    assert client.get(section).status_code == 500


def test_request_that_cannot_be_read_says_what_to_do(at_desk):
    client, _, section = at_desk
    answer = client.post(section, b"x", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400
    assert "quay lại trang trước" in answer.text
