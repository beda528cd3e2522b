"""Keys of other systems: issued, found by their secret, counted, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.auditing import record
from units.enums import ApiScope
from units.enums import Role
from units.models import Membership
from units.models import SystemToken
from units.models import SystemTokenUse
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

PREFIX = "ctd_"  # so that programs that look for lost secrets know one when they see it
MOST_DAYS = 366  # from the day of issue to the last day
MOST_TOKENS = 20  # living ones of one unit


class System:
    """Another system as querysets and predicates see it: a reader of the unit of its key.

    It reaches exactly as far as a person with the role of reader there would.
    """

    pk = None
    is_authenticated = True
    is_active = True
    is_superuser = False

    def __init__(self, token: SystemToken) -> None:
        self.token = token
        self.acting_membership = Membership(unit=token.unit, role=Role.READER)

    def __str__(self) -> str:
        return self.token.name

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return rules.has_perm(permission, self, obj)


@transaction.atomic
def issue_token(
    user: User, unit: Unit, *, name: str, scopes: Collection[str], expires_on: dt.date
) -> tuple[SystemToken, str]:
    """Give another system a key to what `unit` sees; (the row, the secret, shown this once).

    Args:
        scopes: values of `ApiScope`.
        expires_on: the last day, at most MOST_DAYS ahead.

    Raises:
        Refused: missing right, an ended unit, a day out of bounds, a system that has a key.
    """
    # Locked so that a second click waits and finds the key of the first.
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
    demand(user, "units.manage_systems", unit)
    today = timezone.localdate()
    name = " ".join(name.split())
    living = SystemToken.objects.filter(unit=unit, revoked_at__isnull=True)
    _demand_sound(unit, name=name, scopes=scopes, expires_on=expires_on, today=today)
    if living.filter(name=name).exists():
        raise Refused(
            "Hệ thống này đã có mã truy cập. Hãy thu hồi mã cũ rồi cấp mã mới.",
            errors={"name": "Hệ thống này đã có mã truy cập chưa thu hồi."},
        )
    if living.count() >= MOST_TOKENS:
        raise Refused(f"Mỗi đơn vị có tối đa {MOST_TOKENS} mã truy cập. Hãy thu hồi bớt.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = SystemToken.objects.create(
        unit=unit,
        name=name,
        scopes=[scope for scope in ApiScope.values if scope in scopes],
        expires_on=expires_on,
        digest=digest_of(secret),
        issued_by=user,
    )
    record(
        user, "units.issue_token", token, scope_path=unit.path,
        scopes=token.scopes, expires_on=expires_on.isoformat(),
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(user: User, token: SystemToken) -> None:
    """End a key for good; the system's next call is refused.

    Raises:
        Refused: missing right, or revoked already.
    """
    rows = SystemToken.objects.select_for_update(of=("self",)).select_related("unit__parent")
    token = rows.get(pk=token.pk)
    demand(user, "units.manage_systems", token.unit)
    if token.revoked_at:
        raise Refused("Mã truy cập này đã được thu hồi.")
    token.revoked_at, token.revoked_by = timezone.now(), user
    token.save(update_fields=["revoked_at", "revoked_by"])
    record(user, "units.revoke_token", token, scope_path=token.unit.path)


def find_token(secret: str) -> SystemToken | None:
    """The key with this secret, if it may be used today and its unit still works."""
    tokens = SystemToken.objects.select_related("unit__parent")
    token = tokens.filter(digest=digest_of(secret)).first()
    today = timezone.localdate()
    if token is None or not token.is_living_on(today) or not token.unit.is_valid_on(today):
        return None
    return token


def count_use(token: SystemToken) -> None:
    """Add one call to today's row of the key."""
    now, today = timezone.now(), timezone.localdate()
    own = SystemTokenUse.objects.filter(token=token, day=today)
    if not own.update(calls=F("calls") + 1, last_at=now):
        # Two first calls of a day: one makes the row, both count in it.
        SystemTokenUse.objects.get_or_create(token=token, day=today, defaults={"last_at": now})
        own.update(calls=F("calls") + 1, last_at=now)


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _demand_sound(
    unit: Unit, *, name: str, scopes: Collection[str], expires_on: dt.date, today: dt.date
) -> None:
    if not unit.is_valid_on(today):
        raise Refused(f"{unit.label} đã kết thúc hoạt động nên không cấp mã truy cập.")
    last = today + dt.timedelta(days=MOST_DAYS)
    errors = {}
    if not name:
        errors["name"] = "Hãy ghi tên hệ thống."
    if not scopes or not set(scopes) <= set(ApiScope.values):
        errors["scopes"] = "Hãy chọn ít nhất một loại dữ liệu."
    if not today <= expires_on <= last:
        errors["expires_on"] = f"Hãy chọn ngày từ hôm nay đến {last:%d/%m/%Y}."
    if errors:
        raise Refused("Chưa cấp được mã truy cập.", errors=errors)
