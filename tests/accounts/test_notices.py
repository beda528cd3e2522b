"""Notices: once per key, at most one letter, a mail server that is away, one bad address."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from accounts import notices
from accounts.models import Notice
from accounts.models.notice import MailState
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(notices, "publish", lambda *args: True)


@pytest.fixture
def server(monkeypatch):
    """Let the mail server fail: `server(error)`; None lets it work again."""
    failure = {"error": None}
    send = mail.EmailMessage.send

    def fail_or_send(self, *args, **kwargs):
        error = failure["error"]
        if callable(error):
            error = error(self)
        if error:
            raise error
        return send(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", fail_or_send)
    return lambda error: failure.update(error=error)


def tell(user=None, key="k", **facts) -> Notice:
    facts = {"kind": "test", "title": "Sắp đến hạn nộp báo cáo", "url": "/bao-cao/"} | facts
    return notices.tell(user or UserFactory(), key=key, **facts)


def free_leases() -> None:
    Notice.objects.update(mail_lease_until=timezone.now() - dt.timedelta(seconds=1))


def test_same_key_is_told_once():
    assert tell() is not None
    assert tell() is None
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(("wants", "asked"), [(False, True), (True, False)])
def test_without_mail_the_notice_stays_in_the_portal(wants, asked):
    notice = tell(UserFactory(email_notices=wants), mail=asked)
    assert notice.mail_state == MailState.NONE
    assert notices.deliver(notice.pk) is False
    assert mail.outbox == []


def test_letter_is_vietnamese_has_the_link_and_its_own_lasting_id(settings):
    settings.SITE_URL = "https://thidua.example.vn"
    notice = tell(UserFactory(full_name="Nguyễn Thị Văn"), title="Hạn\r\nBcc: x@example.vn")
    assert notices.deliver(notice.pk)
    letter = mail.outbox[0]
    assert letter.subject == "[Cổng Thi đua] Hạn Bcc: x@example.vn"
    assert "Kính gửi Nguyễn Thị Văn" in letter.body
    assert "https://thidua.example.vn/bao-cao/" in letter.body
    assert letter.message()["Message-ID"] == f"<notice-{notice.pk}@thidua.example.vn>"


def test_two_workers_send_one_letter():
    notice = tell()
    assert [notices.deliver(notice.pk), notices.deliver(notice.pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_without_the_conditional_claim_two_letters_leave(monkeypatch):
    """The twin: every row counts as owed."""
    monkeypatch.setattr(notices, "_owed", lambda now: notices.Q())
    notice = tell()
    notices.deliver(notice.pk)
    notices.deliver(notice.pk)
    assert len(mail.outbox) == 2


def test_one_bad_address_does_not_stop_the_rest(server):
    bad = tell(UserFactory(email="hong@example.vn"), key="bad")
    good = tell(UserFactory(), key="good")
    refused = smtplib.SMTPRecipientsRefused({})
    server(lambda letter: refused if letter.to == ["hong@example.vn"] else None)
    for notice in (bad, good):
        notices.deliver(notice.pk)
    assert [letter.to for letter in mail.outbox] == [[good.recipient.email]]


def test_bad_address_fails_after_the_last_attempt_and_waits_between(server):
    server(smtplib.SMTPRecipientsRefused({}))
    notice = tell()
    notices.deliver(notice.pk)
    assert notices.deliver(notice.pk) is False
    assert Notice.objects.get().mail_attempts == 1
    for _ in range(10):
        free_leases()
        notices.deliver(notice.pk)
    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_attempts) == (MailState.FAILED, Notice.MAX_ATTEMPTS)


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPServerDisconnected()]
)
def test_server_away_for_a_day_costs_no_letter(server, error):
    server(error)
    notice = tell()
    for _ in range(50):
        free_leases()
        assert notices.deliver(notice.pk) is False
    server(None)
    free_leases()
    assert notices.deliver(notice.pk)
    assert len(mail.outbox) == 1


def test_sweep_finds_waiting_letters_and_those_of_dead_workers(monkeypatch):
    sent = []
    monkeypatch.setattr(notices, "publish", lambda task, pk: sent.append(pk))
    waiting, dead, held = tell(key="a"), tell(key="b"), tell(key="c")
    Notice.objects.filter(pk=dead.pk).update(
        mail_state="sending", mail_lease_until=timezone.now() - dt.timedelta(seconds=1)
    )
    Notice.objects.filter(pk=held.pk).update(
        mail_state="sending", mail_lease_until=timezone.now() + notices.LEASE
    )
    notices.sweep()
    assert sent == [waiting.pk, dead.pk]


def test_reading_marks_only_ones_own_notices():
    mine, other = tell(key="a"), tell(key="b")
    assert notices.mark_read(mine.recipient, notice_ids=[mine.pk, other.pk]) == 1
    other.refresh_from_db()
    assert other.read_at is None
