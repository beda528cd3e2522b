"""Invitations: one letter, a link whose secret lies nowhere, single use, withdrawn and expired."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import Notice
from accounts.models import User
from accounts.notices import deliver
from tests.factories.units import MembershipFactory
from units.enums import InvitationState
from units.enums import Role
from units.invitations import accept_as_new
from units.invitations import accept_own
from units.invitations import find
from units.invitations import invite
from units.invitations import resend
from units.invitations import token_of
from units.invitations import withdraw
from units.models import Invitation
from units.models import Membership
from units.models import Unit
from workflow import Refused

PASSWORD = "Mot-mat-khau-dai-2026"


@pytest.fixture
def invitation(cast):
    return invite(
        cast.commune_administrator,
        cast.school,
        email="Hoa@Example.vn",
        full_name="Trần Thị Hoa",
        role=Role.OFFICER,
        title="Hiệu phó",
    )


def letters():
    for key in Notice.objects.order_by("pk").values_list("pk", flat=True):
        deliver(key)
    return [letter.body for letter in mail.outbox]


def link_in(letter):
    return re.search(r"https?://[^/]+(/\S+)", letter).group(1)


def test_a_new_person_gets_one_letter_with_the_link(cast, invitation):
    (body,) = letters()
    assert body.startswith("Kính gửi Trần Thị Hoa,")
    assert "Mời tham gia Trường THCS Cổ Lễ" in body
    assert "cán bộ phụ trách" in body
    assert link_in(body).endswith(f"/{token_of(invitation)}/")
    assert letters() == [body]


def test_the_secret_lies_in_no_table(cast, invitation):
    secret = token_of(invitation)
    notice = Notice.objects.get()
    stored = f"{invitation.__dict__}{notice.__dict__}{notice.recipient.__dict__}"
    assert secret not in stored
    assert find(secret) == invitation
    assert find(invitation.token_digest) is None


def test_an_invited_person_cannot_sign_in_before_accepting(cast, invitation, client):
    person = User.objects.get(email="hoa@example.vn")
    assert not person.is_active
    assert not person.has_usable_password()
    assert not Unit.objects.visible_to(person).exists()


def test_accepting_opens_the_account_once(cast, invitation):
    token = token_of(invitation)
    person = accept_as_new(token, full_name="Trần Thị Hoa", password=PASSWORD)
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password(PASSWORD)
    membership = person.memberships.get()
    assert (membership.unit, membership.role, membership.title) == (
        cast.school,
        Role.OFFICER,
        "Hiệu phó",
    )
    assert Unit.objects.visible_to(person).contains(cast.school)
    with pytest.raises(Refused, match="đã được nhận"):
        accept_as_new(token, full_name="Kẻ Khác", password="Mat-khau-cua-ke-khac-1")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_link_ends_with_its_hours(cast, invitation, settings):
    late = timezone.now() + dt.timedelta(hours=settings.INVITATION_HOURS, minutes=1)
    with time_machine.travel(late):
        with pytest.raises(Refused, match="hết hạn"):
            accept_as_new(token_of(invitation), full_name="Hoa", password=PASSWORD)
        assert invitation.state == InvitationState.EXPIRED
        resend(cast.commune_administrator, invitation)
        invitation.refresh_from_db()
        assert accept_as_new(token_of(invitation), full_name="Hoa", password=PASSWORD).is_active


def test_sending_again_closes_the_link_before(cast, invitation):
    old = token_of(invitation)
    renewed = resend(cast.commune_administrator, invitation)
    assert token_of(renewed) != old
    assert find(old) is None
    assert len(letters()) == 2


def test_a_withdrawn_link_opens_nothing(cast, invitation):
    withdraw(cast.commune_administrator, invitation)
    with pytest.raises(Refused, match="rút lại"):
        accept_as_new(token_of(invitation), full_name="Hoa", password=PASSWORD)
    for verb in (withdraw, resend):
        with pytest.raises(Refused, match="rút lại"):
            verb(cast.commune_administrator, invitation)


def test_an_unknown_link_opens_nothing(cast):
    with pytest.raises(Refused, match="Liên kết không đúng"):
        accept_as_new("khong-co", full_name="Hoa", password=PASSWORD)


def test_a_person_with_an_account_accepts_signed_in(cast):
    invitation = invite(
        cast.province_administrator,
        cast.science,
        role=Role.READER,
        email=cast.school_officer.email.upper(),
        full_name="Mai Thị Trường",
    )
    (body,) = letters()
    assert link_in(body).endswith(f"/loi-moi/cua-toi/{invitation.pk}/")
    with pytest.raises(Refused, match="đã có tài khoản"):
        accept_as_new(token_of(invitation), full_name="Mai", password=PASSWORD)
    with pytest.raises(Refused) as refusal:
        accept_own(cast.economy_officer, invitation)
    assert refusal.value.denied
    assert accept_own(cast.school_officer, invitation).unit == cast.science
    assert (
        not User.objects.filter(email__icontains="SCHOOL")
        .exclude(pk=cast.school_officer.pk)
        .exists()
    )


def test_a_second_invitation_uses_the_same_closed_account(cast, invitation):
    second = invite(
        cast.commune_administrator,
        cast.economy_office,
        email="hoa@example.vn",
        full_name="Trần Thị Hoa",
        role=Role.READER,
    )
    person = accept_as_new(token_of(second), full_name="Trần Thị Hoa", password=PASSWORD)
    accept_own(person, invitation)
    assert {m.unit for m in person.memberships.all()} == {cast.economy_office, cast.school}


@pytest.mark.parametrize(
    "person", ["commune_officer", "school_officer", "neighbour_officer", "province_reader"]
)
def test_only_administrators_above_or_of_the_unit_invite(cast, person):
    with pytest.raises(Refused) as refusal:
        invite(
            getattr(cast, person),
            cast.school,
            email="x@example.vn",
            full_name="X",
            role=Role.OFFICER,
        )
    assert refusal.value.denied
    assert not User.objects.filter(email="x@example.vn").exists()


def test_a_commune_administrator_does_not_reach_the_neighbour(cast, invitation):
    for unit in (cast.neighbour, cast.province, cast.science):
        with pytest.raises(Refused) as refusal:
            invite(
                cast.commune_administrator,
                unit,
                email="x@example.vn",
                full_name="X",
                role=Role.ADMINISTRATOR,
            )
        assert refusal.value.denied
    head = MembershipFactory(unit=cast.neighbour, role=Role.ADMINISTRATOR).user
    for verb in (withdraw, resend):
        with pytest.raises(Refused) as refusal:
            verb(head, invitation)
        assert refusal.value.denied


def test_refusals_name_the_field(cast, invitation):
    def refused(**changes):
        given = {"email": "moi@example.vn", "full_name": "M", "role": Role.OFFICER} | changes
        with pytest.raises(Refused) as refusal:
            invite(cast.commune_administrator, cast.school, **given)
        return refusal.value

    assert "email" in refused(email="hoa@example.vn").errors
    assert "role" in refused(role="king").errors
    assert "role" in refused(email=cast.school_officer.email).errors
    User.objects.filter(pk=cast.nobody.pk).update(is_active=False)
    assert "bị khoá" in refused(email=cast.nobody.email).reason
    Unit.objects.filter(pk=cast.school.pk).update(valid_to=dt.date(2026, 1, 1))
    assert "đã kết thúc" in refused().reason


def test_nobody_joins_a_unit_that_ended_meanwhile(cast, invitation):
    Unit.objects.filter(pk=cast.school.pk).update(valid_to=dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="đã kết thúc"):
        accept_as_new(token_of(invitation), full_name="Hoa", password=PASSWORD)
    assert not User.objects.get(email="hoa@example.vn").is_active
    assert Invitation.objects.get().accepted_at is None
    assert not Membership.objects.filter(user__email="hoa@example.vn").exists()
