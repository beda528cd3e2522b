"""Inviting people into a role, and their coming in.

A person who is not known yet gets an account that is closed (inactive, no password), so that the
invitation is a notice like any other: one row, one letter, repeated by the same sweeper. The link
in the letter is made from the invitation's key and the portal's secret when the letter is
written; the database keeps only its hash.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.auditing import record
from accounts.models import User
from accounts.notices import letter_link
from accounts.notices import tell
from units.enums import InvitationState
from units.enums import Role
from units.models import Invitation
from units.models import Membership
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import Notice

NOTICE_KIND = "units.invitation"
WORDS = {
    InvitationState.ACCEPTED: "Lời mời này đã được nhận. Hãy đăng nhập bằng tài khoản của bạn.",
    InvitationState.WITHDRAWN: "Lời mời này đã được rút lại. Hãy liên hệ người quản trị của đơn vị.",
    InvitationState.EXPIRED: "Lời mời này đã hết hạn. Hãy nhờ người quản trị của đơn vị gửi lại.",
}


@transaction.atomic
def invite(
    user: User, unit: Unit, *, email: str, full_name: str, role: str, title: str = ""
) -> Invitation:
    """Invite a person by e-mail into a role of `unit`; valid for INVITATION_HOURS, once.

    Raises:
        Refused: missing right, an ended unit, a closed account, a role or invitation there is.
    """
    # Locked so that two invitations of one person stand in line.
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
    demand(user, "units.manage_people", unit)
    email = email.strip().lower()
    if not unit.is_valid_on(timezone.localdate()):
        raise Refused(f"{unit.label} đã kết thúc hoạt động nên không mời thêm người.")
    if role not in Role.values:
        raise Refused("Vai trò không có trong danh sách.", errors={"role": "Hãy chọn vai trò."})
    person = User.objects.filter(email__iexact=email).first()
    if person is not None:
        _demand_open_account(person)
        _demand_new_role(person, unit, role)
    if Invitation.objects.unanswered().filter(unit=unit, email__iexact=email, role=role).exists():
        raise Refused(
            f"Đã có lời mời {email} vào vai trò này đang chờ. Hãy gửi lại hoặc rút lời mời đó.",
            errors={"email": "Đã mời địa chỉ này."},
        )
    if person is None:
        person = _closed_account(email, full_name)
    # The hash of the real secret follows once there is a key to make it from.
    invitation = Invitation(
        email=email,
        full_name=full_name,
        title=title,
        unit=unit,
        role=role,
        invited_by=user,
        token_digest=secrets.token_hex(32),
        expires_at=timezone.now(),
    )
    invitation.save()
    _send(user, invitation, person)
    record(user, "units.invite", unit, scope_path=unit.path, email=email, role=role)
    return invitation


@transaction.atomic
def resend(user: User, invitation: Invitation) -> Invitation:
    """Send a fresh link, valid for the full time; the one sent before stops working.

    Raises:
        Refused: missing right, or an invitation accepted or withdrawn meanwhile.
    """
    invitation = _locked(invitation.pk)
    demand(user, "units.manage_people", invitation.unit)
    _demand_unanswered(invitation)
    person = User.objects.get(email__iexact=invitation.email)
    _demand_open_account(person)
    _send(user, invitation, person)
    record(
        user,
        "units.resend_invitation",
        invitation.unit,
        scope_path=invitation.unit.path,
        email=invitation.email,
    )
    return invitation


@transaction.atomic
def withdraw(user: User, invitation: Invitation) -> None:
    """Take an invitation back; its link stops working at once.

    Raises:
        Refused: missing right, or an invitation accepted or withdrawn meanwhile.
    """
    invitation = _locked(invitation.pk)
    demand(user, "units.manage_people", invitation.unit)
    _demand_unanswered(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(
        user,
        "units.withdraw_invitation",
        invitation.unit,
        scope_path=invitation.unit.path,
        email=invitation.email,
    )


def find(token: str) -> Invitation | None:
    """The invitation that a link leads to, whatever its state."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = Invitation.objects.select_related("unit__parent", "invited_by")
    return found.filter(token_digest=digest).first()


def person_of(invitation: Invitation) -> User:
    """The account that an invitation is for."""
    return User.objects.get(email__iexact=invitation.email)


def awaits_first_sign_in(person: User) -> bool:
    """Whether this is a closed account that an invitation made."""
    return not person.is_active and person.last_login is None and not person.has_usable_password()


@transaction.atomic
def accept_as_new(token: str, *, full_name: str, password: str) -> User:
    """Open the invited person's account with a name and a password and give the role.

    Raises:
        Refused: unknown or used link, or an account that is open already.
    """
    invitation = find(token)
    if invitation is None:
        raise Refused("Liên kết không đúng. Hãy mở lại liên kết trong thư mời mới nhất.")
    invitation = _locked(invitation.pk)
    _demand_waiting(invitation)
    person = User.objects.select_for_update().get(email__iexact=invitation.email)
    if not awaits_first_sign_in(person):
        raise Refused("Bạn đã có tài khoản. Hãy đăng nhập rồi nhận lời mời trong mục Thông báo.")
    person.full_name, person.is_active = full_name, True
    person.set_password(password)
    person.save()
    _join(person, invitation)
    return person


@transaction.atomic
def accept_own(user: User, invitation: Invitation) -> Membership:
    """Take a role with the account that one has.

    Raises:
        Refused: somebody else's invitation, or one that waits no longer.
    """
    invitation = _locked(invitation.pk)
    if user.email.lower() != invitation.email.lower():
        raise Refused("Lời mời này gửi cho người khác.", denied=True)
    _demand_waiting(invitation)
    return _join(user, invitation)


@letter_link(NOTICE_KIND)
def letter_address(notice: Notice) -> str:
    """Where the letter leads: a new person to the link with the secret, others to signing in."""
    invitation = Invitation.objects.filter(pk=int(notice.key.split(":")[1])).first()
    if invitation is None or not awaits_first_sign_in(notice.recipient):
        return notice.url
    return reverse("units:accept_invitation", args=[token_of(invitation)])


def token_of(invitation: Invitation) -> str:
    """The secret of the invitation's current link; sending anew changes it."""
    value = f"{invitation.pk}:{int(invitation.expires_at.timestamp())}"
    digest = salted_hmac(NOTICE_KIND, value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _send(user: User, invitation: Invitation, person: User) -> None:
    until = timezone.now() + dt.timedelta(hours=settings.INVITATION_HOURS)
    if int(until.timestamp()) == int(invitation.expires_at.timestamp()):
        until += dt.timedelta(seconds=1)  # sent again within the second: still another secret
    invitation.expires_at = until.replace(microsecond=0)
    invitation.token_digest = hashlib.sha256(token_of(invitation).encode()).hexdigest()
    invitation.save(update_fields=["expires_at", "token_digest"])
    local = timezone.localtime(invitation.expires_at)
    tell(
        person,
        key=f"{NOTICE_KIND}:{invitation.pk}:{int(invitation.expires_at.timestamp())}",
        kind=NOTICE_KIND,
        title=f"Mời tham gia {invitation.unit.name}",
        body=f"{user.full_name} mời bạn tham gia với vai trò {invitation.get_role_display()}. "
        f"Lời mời có hiệu lực đến {local:%H:%M} ngày {local:%d/%m/%Y}.",
        url=reverse("units:own_invitation", args=[invitation.pk]),
    )


def _join(person: User, invitation: Invitation) -> Membership:
    today = timezone.localdate()
    if not invitation.unit.is_valid_on(today):
        raise Refused(f"{invitation.unit.label} đã kết thúc hoạt động.")
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership, _ = Membership.objects.get_or_create(
        user=person,
        unit=invitation.unit,
        role=invitation.role,
        valid_to=None,
        defaults={"title": invitation.title, "valid_from": today},
    )
    record(
        person, "units.join", invitation.unit, scope_path=invitation.unit.path, role=invitation.role
    )
    return membership


def _closed_account(email: str, full_name: str) -> User:
    person = User(username=_free_name(email), email=email, full_name=full_name, is_active=False)
    person.set_unusable_password()
    person.save()
    return person


def _free_name(email: str) -> str:
    """The address itself, which is unique; shortened where it is longer than a name may be."""
    name = email[:140]
    taken = User.objects.filter(username=name).exists()
    return f"{name}.{User.objects.count()}" if taken else name


def _locked(key: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("unit__parent")
    return rows.get(pk=key)


def _demand_open_account(person: User) -> None:
    if not person.is_active and not awaits_first_sign_in(person):
        raise Refused(
            "Tài khoản của địa chỉ này đã bị khoá. Hãy liên hệ người quản trị hệ thống.",
            errors={"email": "Tài khoản đã bị khoá."},
        )


def _demand_new_role(person: User, unit: Unit, role: str) -> None:
    held = Membership.objects.filter(user=person, unit=unit, role=role)
    if held.lasting_to(timezone.localdate()).exists():
        raise Refused(
            f"{person.full_name} đã có vai trò này trong {unit.label}.",
            errors={"role": "Người này đã có vai trò đó."},
        )


def _demand_unanswered(invitation: Invitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(WORDS[invitation.state])


def _demand_waiting(invitation: Invitation) -> None:
    if invitation.state != InvitationState.WAITING:
        raise Refused(WORDS[invitation.state])
