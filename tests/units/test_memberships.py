"""Roles: changed and ended as history, never deleted; the only administrator stays."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from tests.factories.units import MembershipFactory
from units.enums import Role
from units.memberships import change_role
from units.memberships import end_membership
from units.models import Membership
from units.models import Unit
from workflow import Refused

ONE_DAY = dt.timedelta(days=1)


def held(user):
    return user.memberships.get()


def test_an_ended_role_stays_and_stops_counting_at_once(cast):
    membership = end_membership(cast.commune_administrator, held(cast.school_officer))
    assert Membership.objects.get(pk=membership.pk).valid_to == timezone.localdate() - ONE_DAY
    assert not Unit.objects.visible_to(cast.school_officer).exists()


def test_a_last_day_to_come_counts_to_its_end(cast):
    today = timezone.localdate()
    end_membership(cast.commune_administrator, held(cast.school_officer), last_day=today)
    assert Unit.objects.visible_to(cast.school_officer).contains(cast.school)
    with pytest.raises(Refused, match="đã qua"):
        end_membership(
            cast.commune_administrator, held(cast.school_officer), last_day=today - 2 * ONE_DAY
        )


def test_an_ended_role_is_not_ended_again(cast):
    membership = held(cast.school_officer)
    end_membership(cast.commune_administrator, membership)
    with pytest.raises(Refused, match="đã kết thúc từ"):
        end_membership(cast.commune_administrator, membership)
    with pytest.raises(Refused, match="đã kết thúc từ"):
        change_role(cast.commune_administrator, membership, role=Role.READER, title="")


def test_another_role_is_another_row(cast):
    old = held(cast.school_officer)
    new = change_role(cast.commune_administrator, old, role=Role.LEADER, title="Hiệu trưởng")
    old.refresh_from_db()
    assert (old.role, old.valid_to) == (Role.OFFICER, timezone.localdate() - ONE_DAY)
    assert (new.role, new.title, new.valid_from) == (
        Role.LEADER,
        "Hiệu trưởng",
        timezone.localdate(),
    )


def test_a_title_alone_changes_in_place(cast):
    old = held(cast.school_officer)
    assert change_role(cast.commune_administrator, old, role=old.role, title="Thư ký").pk == old.pk


def test_a_role_held_or_unknown_is_refused(cast):
    MembershipFactory(user=cast.school_officer, unit=cast.school, role=Role.READER)
    officer = cast.school_officer.memberships.get(role=Role.OFFICER)
    for role in (Role.READER, "king"):
        with pytest.raises(Refused) as refusal:
            change_role(cast.commune_administrator, officer, role=role, title="")
        assert "role" in refusal.value.errors


def test_the_only_administrator_cannot_leave_but_can_be_relieved_from_above(cast):
    own = held(cast.commune_administrator)
    with pytest.raises(Refused, match="duy nhất"):
        end_membership(cast.commune_administrator, own)
    with pytest.raises(Refused, match="duy nhất"):
        change_role(cast.commune_administrator, own, role=Role.READER, title="")
    end_membership(cast.province_administrator, own)
    # Read again, as the next request does: a person's roles are read once a request.
    relieved = User.objects.get(pk=cast.commune_administrator.pk)
    assert not Unit.objects.visible_to(relieved).exists()


def test_one_of_two_administrators_may_leave(cast):
    second = MembershipFactory(unit=cast.culture_office, role=Role.ADMINISTRATOR)
    end_membership(cast.commune_administrator, held(cast.commune_administrator))
    with pytest.raises(Refused, match="duy nhất"):
        end_membership(second.user, second)


def test_an_administrator_whose_time_is_over_by_then_does_not_count(cast):
    today = timezone.localdate()
    MembershipFactory(unit=cast.culture_office, role=Role.ADMINISTRATOR, valid_to=today)
    with pytest.raises(Refused, match="duy nhất"):
        end_membership(
            cast.commune_administrator, held(cast.commune_administrator), last_day=today + ONE_DAY
        )


@pytest.mark.parametrize("person", ["commune_officer", "neighbour_officer", "school_officer"])
def test_only_administrators_of_the_subtree_act(cast, person):
    user = getattr(cast, person)
    for act in (
        lambda: end_membership(user, held(cast.economy_officer)),
        lambda: change_role(user, held(cast.economy_officer), role=Role.READER, title=""),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.denied


def test_an_administrator_does_not_reach_above_or_beside(cast):
    for person in (cast.province_leader, cast.neighbour_officer):
        with pytest.raises(Refused) as refusal:
            end_membership(cast.commune_administrator, held(person))
        assert refusal.value.denied
