"""Secret addresses from which calendar programs read: made, renewed, revoked, answered as RFC 5545."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event

from accounts.auditing import record
from reports.calendar import Entry
from reports.calendar import entries_of
from reports.models import CalendarFeed
from units.models import Unit
from units.visibility import keys_acted_for
from workflow import Refused

if TYPE_CHECKING:
    from accounts.models import User

MOST_FEEDS = 10  # living addresses of one person
BACK, AHEAD = dt.timedelta(days=180), dt.timedelta(days=550)


@transaction.atomic
def open_feed(user: User, unit: Unit | None) -> tuple[CalendarFeed, str]:
    """Make a secret address; (the row, the secret, which is shown this once).

    Args:
        unit: None for everything the person works for.

    Raises:
        Refused: a unit out of sight, or too many addresses.
    """
    if unit is not None and not Unit.objects.visible_to(user).filter(pk=unit.pk).exists():
        raise Refused("Bạn không xem được lịch của đơn vị này.", denied=True)
    if user.calendar_feeds.filter(revoked_at__isnull=True).count() >= MOST_FEEDS:
        raise Refused(f"Mỗi người có tối đa {MOST_FEEDS} địa chỉ lịch. Hãy thu hồi bớt.")
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(owner=user, unit=unit, digest=digest_of(secret))
    record(user, "reports.open_calendar", feed, scope_path=unit.path if unit else "")
    return feed, secret


@transaction.atomic
def renew_feed(user: User, feed: CalendarFeed) -> str:
    """Give the feed another secret; the old address answers no more.

    Raises:
        Refused: somebody else's feed, or revoked.
    """
    _demand_own(user, feed)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.filter(pk=feed.pk).update(
        digest=digest_of(secret), renewed_at=timezone.now()
    )
    record(user, "reports.renew_calendar", feed)
    return secret


@transaction.atomic
def revoke_feed(user: User, feed: CalendarFeed) -> None:
    """End the address for good.

    Raises:
        Refused: somebody else's feed, or revoked already.
    """
    _demand_own(user, feed)
    CalendarFeed.objects.filter(pk=feed.pk).update(revoked_at=timezone.now())
    record(user, "reports.revoke_calendar", feed)


def find_feed(number: int, secret: str) -> CalendarFeed | None:
    """The living feed with this secret, or None; takes as long for a wrong secret as for a right one."""
    feed = CalendarFeed.objects.select_related("owner", "unit").filter(pk=number).first()
    stored = feed.digest if feed else digest_of("")
    matches = secrets.compare_digest(stored, digest_of(secret))
    if feed is None or not matches or feed.revoked_at or not feed.owner.is_active:
        return None
    return feed


def feed_ics(feed: CalendarFeed) -> bytes:
    """The feed as an RFC 5545 calendar: half a year back, a year and a half ahead.

    What it holds is asked with the owner's rights of now: whoever loses a role reads an empty
    calendar, not an old one.
    """
    today = timezone.localdate()
    if feed.unit_id:
        units = Unit.objects.visible_to(feed.owner).filter(pk=feed.unit_id)
    else:
        units = Unit.objects.filter(pk__in=keys_acted_for(feed.owner))
    entries = entries_of(feed.owner, list(units), first=today - BACK, last=today + AHEAD)
    return calendar_file(entries, name=f"Thi đua: {feed}")


def calendar_file(entries: Sequence[Entry], *, name: str) -> bytes:
    """Entries as all-day events; escaping, folding and line ends are the library's."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cong Thi dua//Lich bao cao//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("x-published-ttl", "PT6H")
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    now = timezone.now()
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + dt.timedelta(days=1))
        event.add("summary", f"{entry.title} ({entry.words.lower()})")
        event.add("description", f"{entry.unit}. {entry.detail}. {entry.words}.")
        event.add("url", settings.SITE_URL + entry.url)
        event.add("categories", [entry.kind_words])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def digest_of(secret: str) -> str:
    """What is stored of a secret; it is long and random, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _demand_own(user: User, feed: CalendarFeed) -> None:
    fresh = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if fresh.owner_id != user.pk:
        raise Refused("Địa chỉ lịch này là của người khác.", denied=True)
    if fresh.revoked_at:
        raise Refused("Địa chỉ lịch này đã bị thu hồi.")
