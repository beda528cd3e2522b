"""Telling people things: a row in the inbox, and from that row at most one e-mail."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import socket
from collections.abc import Callable
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Notice
from accounts.models.notice import MailState
from accounts.publishing import publish
from workflow.faults import reach

if TYPE_CHECKING:
    from accounts.models import User

LEASE = dt.timedelta(minutes=5)
PAUSE = dt.timedelta(minutes=2)  # doubled with every attempt that failed
# The server was not there: says nothing about the letter, which waits as long as that lasts.
UNREACHABLE = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
)
log = logging.getLogger(__name__)
# kind of notice -> function that writes the link of its letter
_LINKS: dict[str, Callable[[Notice], str]] = {}


def letter_link(kind: str) -> Callable[[Callable[[Notice], str]], Callable[[Notice], str]]:
    """Register who writes the link into the letters of this kind, instead of the notice's `url`.

    For links that carry a secret: made when the letter is written, they lie in no table.
    """

    def register(write: Callable[[Notice], str]) -> Callable[[Notice], str]:
        _LINKS[kind] = write
        return write

    return register


def tell(
    recipient: User,
    *,
    key: str,
    kind: str,
    title: str,
    body: str = "",
    url: str = "",
    mail: bool = True,
) -> Notice | None:
    """Put a notice into a person's inbox and have it mailed; None if `key` was told before.

    Args:
        key: unique over all notices; the reason why repeating is harmless.
        url: path inside the portal that the notice leads to.
        mail: False for what only belongs into the inbox.
    """
    wants_mail = mail and recipient.email_notices and bool(recipient.email)
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "kind": kind,
            "title": title[:250],
            "body": body,
            "url": url,
            "mail_state": MailState.WAITING if wants_mail else MailState.NONE,
        },
    )
    if not is_new:
        return None
    if wants_mail:
        transaction.on_commit(lambda: publish("accounts.send_mail", notice.pk))
    return notice


def tell_inboxes(
    recipients: Iterable[User], *, key: str, kind: str, title: str, body: str = "", url: str = ""
) -> None:
    """Put the same notice into many inboxes in one statement; nothing is mailed.

    Args:
        key: unique for the occasion; with the person's key it makes repeating harmless.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=person,
                key=f"{key}:{person.pk}",
                kind=kind,
                title=title[:250],
                body=body,
                url=url,
                mail_state=MailState.NONE,
            )
            for person in recipients
        ],
        ignore_conflicts=True,
    )


def deliver(notice_id: int) -> bool:
    """Send the mail of one notice if it is still owed; returns whether a mail left.

    Claimed by a conditional update: of two workers one sends. The same notice always carries the
    same Message-ID, so that even the one doubtful window (a worker killed between the server's
    answer and our note of it) shows a reader one letter.
    """
    now = timezone.now()
    claimed = Notice.objects.filter(_owed(now), pk=notice_id).update(
        mail_state=MailState.SENDING,
        mail_lease_until=now + LEASE,
        mail_attempts=F("mail_attempts") + 1,
    )
    if not claimed:
        return False
    notice = Notice.objects.select_related("recipient").get(pk=notice_id)
    reach("mail.claimed")
    try:
        _letter(notice).send()
    except Exception as reason:  # noqa: BLE001 -- one bad address must not stop the rest
        log.warning("mail of notice %s failed: %s", notice.pk, reason)
        _note_failure(notice, reason)
        return False
    reach("mail.sent")
    Notice.objects.filter(pk=notice.pk).update(
        mail_state=MailState.SENT, mailed_at=timezone.now(), mail_lease_until=None, mail_error=""
    )
    return True


def sweep() -> int:
    """Publish every mail again that waits or whose worker died."""
    now = timezone.now()
    Notice.objects.filter(
        mail_state=MailState.SENDING,
        mail_lease_until__lt=now,
        mail_attempts__gte=Notice.MAX_ATTEMPTS,
    ).update(mail_state=MailState.FAILED, mail_error="Đã thử nhiều lần mà không gửi được.")
    keys = list(Notice.objects.filter(_owed(now)).order_by("pk").values_list("pk", flat=True)[:500])
    for key in keys:
        publish("accounts.send_mail", key)
    return len(keys)


def mark_read(user: User, *, notice_ids: list[int] | None = None) -> int:
    """Mark a person's own notices as read, all of them where no keys are given."""
    notices = user.notices.filter(read_at__isnull=True)
    if notice_ids is not None:
        notices = notices.filter(pk__in=notice_ids)
    return notices.update(read_at=timezone.now())


def message_id(notice: Notice) -> str:
    """The same for every attempt of one notice."""
    domain = urlsplit(settings.SITE_URL).hostname or "congthidua.local"
    return f"<notice-{notice.pk}@{domain}>"


def _owed(now: dt.datetime) -> Q:
    free = Q(mail_lease_until__isnull=True) | Q(mail_lease_until__lt=now)
    return free & Q(
        mail_state__in=[MailState.WAITING, MailState.SENDING],
        mail_attempts__lt=Notice.MAX_ATTEMPTS,
    )


def _letter(notice: Notice) -> EmailMessage:
    write_link = _LINKS.get(notice.kind)
    link = write_link(notice) if write_link else notice.url
    context = {"notice": notice, "link": link, "site_url": settings.SITE_URL}
    subject = " ".join(render_to_string("accounts/email/notice_subject.txt", context).split())
    return EmailMessage(
        subject=f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}",
        body=render_to_string("accounts/email/notice_body.txt", context),
        to=[notice.recipient.email],
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
    )


def _note_failure(notice: Notice, reason: Exception) -> None:
    """Wait a while, then again; a server that is away costs none of the attempts."""
    away = isinstance(reason, UNREACHABLE)
    last = notice.mail_attempts >= Notice.MAX_ATTEMPTS and not away
    pause = PAUSE if away else PAUSE * 2 ** (notice.mail_attempts - 1)
    Notice.objects.filter(pk=notice.pk, mail_state=MailState.SENDING).update(
        mail_state=MailState.FAILED if last else MailState.WAITING,
        mail_attempts=notice.mail_attempts - 1 if away else notice.mail_attempts,
        mail_error=str(reason)[:300],
        mail_lease_until=None if last else timezone.now() + pause,
    )
