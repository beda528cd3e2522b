"""Units that merge: what is foreseen, what happens, what stays readable, what can be undone."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from tests.factories.campaigns import CampaignFactory
from tests.factories.units import MembershipFactory
from tests.factories.units import UnitFactory
from units.enums import Role
from units.enums import UnitKind
from units.models import Membership
from units.models import Unit
from units.succession import foresee
from units.succession import merge_units
from units.succession import undo_merge
from units.tree import change_unit
from units.tree_node import rebuild_paths
from workflow import Refused

NEW = {
    "name": "Uỷ ban nhân dân xã Cổ Minh",
    "short_name": "Xã Cổ Minh",
    "code": "CM",
    "kind": UnitKind.COMMUNE,
}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def both(cast):
    return [cast.commune, cast.neighbour]


def merge(cast, both, today, **changes):
    given = {"day": today, "new": NEW | {"parent": cast.province}} | changes
    return merge_units(cast.province_administrator, both, **given)


def state_of_everything():
    return (
        list(Unit.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
    )


def test_the_preview_names_every_consequence_and_writes_nothing(cast, both, today):
    before = state_of_everything()
    outcome = foresee(cast.province_administrator, both, day=today, new_parent=cast.province)
    assert outcome.units == both
    assert outcome.moving == [cast.culture_office, cast.economy_office, cast.school]
    assert outcome.ending == [cast.neighbour_office]
    assert outcome.into[cast.neighbour_office.pk] == cast.culture_office
    assert {m.user for m in outcome.memberships} == {cast.commune_leader, cast.neighbour_officer}
    assert state_of_everything() == before


def test_a_and_b_become_c(cast, both, today):
    successor = merge(cast, both, today).successor
    for unit in both:
        unit.refresh_from_db()
        assert (unit.valid_to, unit.successor) == (today - dt.timedelta(days=1), successor)
    assert successor.valid_from == today
    assert set(successor.predecessors.all()) == {cast.commune, cast.neighbour}
    assert set(successor.children.all()) == {cast.culture_office, cast.economy_office, cast.school}
    assert rebuild_paths(Unit) == 0


def test_people_go_along_with_their_roles(cast, both, today):
    successor = merge(cast, both, today).successor
    leader = Membership.objects.get(user=cast.commune_leader, valid_to=None)
    assert (leader.unit, leader.role, leader.valid_from) == (successor, Role.LEADER, today)
    officer = Membership.objects.get(user=cast.neighbour_officer, valid_to=None)
    assert officer.unit == cast.culture_office
    seen = Unit.objects.visible_to(cast.neighbour_officer)
    assert seen.contains(cast.school)
    assert not seen.contains(cast.neighbour)


def test_people_stay_behind_where_that_is_wanted(cast, both, today):
    merge(cast, both, today, carry_people=False)
    assert not Membership.objects.filter(user=cast.commune_leader, valid_to=None).exists()
    assert not Unit.objects.visible_to(cast.commune_leader).exists()


def test_one_person_in_both_units_gets_one_role(cast, both, today):
    MembershipFactory(user=cast.commune_leader, unit=cast.neighbour, role=Role.LEADER)
    successor = merge(cast, both, today).successor
    assert Membership.objects.filter(user=cast.commune_leader, unit=successor).count() == 1


def test_a_unit_can_be_taken_in_by_one_that_goes_on(cast, today):
    merge_units(cast.province_administrator, [cast.neighbour], day=today, successor=cast.commune)
    cast.neighbour_office.refresh_from_db()
    assert cast.neighbour_office.successor == cast.culture_office
    assert cast.commune.predecessors.get() == cast.neighbour


@pytest.mark.parametrize("person", ["commune_administrator", "province_officer", "outsider"])
def test_only_the_administrator_above_merges(cast, both, today, person):
    with pytest.raises(Refused) as refusal:
        merge_units(getattr(cast, person), both, day=today, new=NEW | {"parent": cast.province})
    assert refusal.value.denied


def test_refusals_name_the_reason(cast, both, today):
    tomorrow = today + dt.timedelta(days=1)
    with pytest.raises(Refused, match="chưa đến"):
        merge(cast, both, tomorrow)
    with pytest.raises(Refused, match="ít nhất một"):
        merge(cast, [], today)
    with pytest.raises(Refused, match="nằm dưới một đơn vị khác"):
        merge(cast, [cast.commune, cast.school], today)
    with pytest.raises(Refused, match="kế thừa"):
        merge(cast, both, today, new=None, successor=cast.commune)
    with pytest.raises(Refused, match="nằm dưới"):
        merge(cast, both, today, new=None, successor=cast.school)
    with pytest.raises(Refused, match="lỗi") as refusal:
        merge(cast, both, today, new=NEW | {"parent": cast.province, "code": cast.school.code})
    assert "code" in refusal.value.errors


def test_a_unit_that_began_later_cannot_have_merged(cast, today):
    young = UnitFactory(parent=cast.commune, valid_from=today)
    with pytest.raises(Refused, match="không hoạt động vào ngày"):
        merge_units(cast.commune_administrator, [young], day=today, successor=cast.economy_office)


def test_undoing_on_the_same_day_restores_every_row(cast, both, today):
    MembershipFactory(unit=cast.neighbour, role=Role.READER, valid_to=today)
    before = state_of_everything()
    succession = merge(cast, both, today)
    undo_merge(cast.province_administrator, succession)
    assert state_of_everything() == before
    assert not Unit.objects.filter(code="CM").exists()
    with pytest.raises(Refused, match="một lần"):
        undo_merge(cast.province_administrator, succession)


def test_the_next_day_is_too_late_for_undoing(cast, both, today):
    succession = merge(cast, both, today)
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=1)),
        pytest.raises(Refused, match="trong ngày"),
    ):
        undo_merge(cast.province_administrator, succession)


def test_nothing_is_undone_once_something_happened(cast, both, today):
    succession = merge(cast, both, today)
    before = state_of_everything()
    change_unit(cast.superuser, succession.successor, place="Cổ Minh")
    with pytest.raises(Refused, match="đã được thay đổi"):
        undo_merge(cast.province_administrator, succession)
    changed = Unit.objects.get(code="CM")
    changed.place = ""
    Unit.objects.bulk_update([changed], ["place"])
    assert state_of_everything() == before


def test_what_a_higher_room_hung_on_the_new_unit_stops_the_undoing(cast, both, today):
    succession = merge(cast, both, today)
    CampaignFactory(unit=succession.successor)
    before = state_of_everything()
    with pytest.raises(Refused, match="gắn vào sau khi sáp nhập"):
        undo_merge(cast.province_administrator, succession)
    assert state_of_everything() == before


def test_undoing_needs_the_same_right(cast, both, today):
    succession = merge(cast, both, today)
    with pytest.raises(Refused) as refusal:
        undo_merge(cast.neighbour_officer, succession)
    assert refusal.value.denied
