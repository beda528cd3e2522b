"""Create, change, move, end and reopen: what is done and what is refused."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from tests.factories.units import MembershipFactory
from tests.factories.units import UnitFactory
from units.enums import Role
from units.enums import UnitKind
from units.models import Invitation
from units.models import Membership
from units.models import Unit
from units.tree import change_unit
from units.tree import create_unit
from units.tree import end_unit
from units.tree import move_unit
from units.tree import newest_history
from units.tree import reopen_unit
from units.tree_node import rebuild_paths
from workflow import Refused
from workflow import Stale

YESTERDAY = dt.timedelta(days=-1)


def facts(**changes):
    return {"name": "Trường Mầm non Cổ Lễ", "code": "MN-CL", "kind": UnitKind.SCHOOL} | changes


def test_a_new_unit_stands_under_its_parent_and_in_the_trail(cast):
    unit = create_unit(cast.commune_administrator, parent=cast.commune, **facts())
    assert unit.path == f"{cast.commune.path}{unit.pk}/"
    assert unit.depth == cast.commune.depth + 1
    event = AuditEvent.objects.get(act="units.create_unit")
    assert (event.actor, event.scope_path) == (cast.commune_administrator, unit.path)
    assert unit.history.get().history_user == cast.commune_administrator


@pytest.mark.parametrize("person", ["commune_officer", "neighbour_officer", "province_reader"])
def test_only_administrators_of_the_place_create(cast, person):
    with pytest.raises(Refused) as refusal:
        create_unit(getattr(cast, person), parent=cast.commune, **facts())
    assert refusal.value.denied


def test_only_the_system_administrator_creates_at_the_top(cast):
    province = facts(kind=UnitKind.PROVINCE, code="HY")
    with pytest.raises(Refused):
        create_unit(cast.province_administrator, parent=None, **province)
    assert create_unit(cast.superuser, parent=None, **province).depth == 0


def test_a_code_is_given_once(cast):
    with pytest.raises(Refused) as refusal:
        create_unit(cast.commune_administrator, parent=cast.commune, **facts(code=cast.school.code))
    assert refusal.value.errors["code"].startswith(f"Mã “{cast.school.code}” đã dùng")


def test_nothing_is_created_under_an_ended_unit(cast):
    Unit.objects.filter(pk=cast.school.pk).update(valid_to=timezone.localdate() + YESTERDAY)
    with pytest.raises(Refused, match="đã kết thúc hoạt động"):
        create_unit(cast.commune_administrator, parent=cast.school, **facts())


def test_names_are_stored_composed(cast):
    decomposed = "Trường Mầm non Cổ Lễ".replace("ễ", "ê\u0303")
    unit = create_unit(cast.commune_administrator, parent=cast.commune, **facts(name=decomposed))
    assert unit.name == "Trường Mầm non Cổ Lễ"
    assert unit.search == "truong mam non co le mn-cl"


def test_a_unit_administrator_changes_words_but_not_structure(cast):
    head = MembershipFactory(unit=cast.school, role=Role.ADMINISTRATOR).user
    assert change_unit(head, cast.school, place="Trực Ninh").place == "Trực Ninh"
    for structure in ({"code": "X"}, {"kind": UnitKind.OFFICE}, {"is_emulation_office": True}):
        with pytest.raises(Refused) as refusal:
            change_unit(head, cast.school, **structure)
        assert refusal.value.denied
    change_unit(cast.commune_administrator, cast.school, code="THCS-CL")
    cast.school.refresh_from_db()
    assert cast.school.code == "THCS-CL"


def test_a_change_after_somebody_elses_is_stale(cast):
    seen = newest_history(cast.school)
    change_unit(cast.commune_administrator, cast.school, seen=seen, place="Cổ Lễ")
    with pytest.raises(Stale):
        change_unit(cast.province_administrator, cast.school, seen=seen, place="Nam Định")
    cast.school.refresh_from_db()
    assert cast.school.place == "Cổ Lễ"


def test_saving_nothing_new_leaves_no_trace(cast):
    change_unit(cast.commune_administrator, cast.school, name=cast.school.name)
    assert not AuditEvent.objects.filter(act="units.change_unit").exists()


def test_validity_must_be_in_order(cast):
    Unit.objects.filter(pk=cast.school.pk).update(valid_to=dt.date(2026, 1, 31))
    with pytest.raises(Refused, match="lỗi") as refusal:
        change_unit(cast.commune_administrator, cast.school, valid_from=dt.date(2026, 2, 1))
    assert "Ngày kết thúc" in " ".join(refusal.value.errors.values())


def test_a_moved_unit_takes_everything_below_along(cast):
    group = UnitFactory(parent=cast.school, kind=UnitKind.OFFICE)
    below = UnitFactory(parent=group, kind=UnitKind.OFFICE)
    move_unit(cast.province_administrator, cast.school, parent=cast.neighbour)
    below.refresh_from_db()
    assert below.path == f"{cast.neighbour.path}{cast.school.pk}/{group.pk}/{below.pk}/"
    assert below.depth == cast.neighbour.depth + 3
    assert rebuild_paths(Unit) == 0


def test_moving_needs_a_right_over_both_places(cast):
    with pytest.raises(Refused) as refusal:
        move_unit(cast.commune_administrator, cast.school, parent=cast.neighbour)
    assert refusal.value.denied
    with pytest.raises(Refused):
        move_unit(cast.commune_administrator, cast.commune, parent=cast.other_province)


@pytest.mark.parametrize("below", ["commune", "school", "itself"])
def test_a_unit_cannot_come_under_itself(cast, below):
    target = {"commune": cast.commune, "school": cast.school, "itself": cast.province}[below]
    with pytest.raises(Refused, match="nằm dưới") as refusal:
        move_unit(cast.superuser, cast.province, parent=target)
    assert "parent" in refusal.value.errors


def test_scope_follows_the_move(cast):
    assert Unit.objects.visible_to(cast.commune_officer).contains(cast.school)
    move_unit(cast.province_administrator, cast.school, parent=cast.neighbour)
    assert not Unit.objects.visible_to(cast.commune_officer).contains(cast.school)
    assert Unit.objects.visible_to(cast.neighbour_officer).contains(cast.school)
    assert Unit.objects.visible_to(cast.school_officer).contains(cast.school)


def test_ending_ends_roles_and_withdraws_invitations(cast):
    today = timezone.localdate()
    Invitation.objects.create(
        email="moi@example.vn",
        full_name="Mới",
        unit=cast.school,
        role=Role.OFFICER,
        token_digest="a",
        invited_by=cast.commune_administrator,
        expires_at=timezone.now(),
    )
    end_unit(cast.commune_administrator, cast.school, day=today + YESTERDAY)
    assert Membership.objects.get(unit=cast.school).valid_to == today + YESTERDAY
    assert Invitation.objects.get().withdrawn_at is not None
    assert not Unit.objects.visible_to(cast.school_officer).exists()


def test_an_end_to_come_leaves_roles_until_then(cast):
    end_unit(cast.commune_administrator, cast.school, day=timezone.localdate())
    assert Unit.objects.visible_to(cast.school_officer).contains(cast.school)


def test_a_unit_with_living_units_below_does_not_end(cast):
    with pytest.raises(Refused, match="Còn 3 đơn vị trực thuộc"):
        end_unit(cast.province_administrator, cast.commune, day=timezone.localdate())


def test_a_unit_does_not_end_itself(cast):
    head = MembershipFactory(unit=cast.school, role=Role.ADMINISTRATOR).user
    with pytest.raises(Refused) as refusal:
        end_unit(head, cast.school, day=timezone.localdate())
    assert refusal.value.denied


def test_successors_do_not_form_a_ring(cast):
    day = timezone.localdate() + YESTERDAY
    end_unit(cast.commune_administrator, cast.school, day=day, successor=cast.economy_office)
    with pytest.raises(Refused, match="kế thừa"):
        end_unit(cast.commune_administrator, cast.economy_office, day=day, successor=cast.school)


def test_reopening_takes_an_end_back_but_not_a_merger(cast):
    day = timezone.localdate() + YESTERDAY
    end_unit(cast.commune_administrator, cast.school, day=day)
    assert reopen_unit(cast.commune_administrator, cast.school).valid_to is None
    with pytest.raises(Refused, match="đang hoạt động"):
        reopen_unit(cast.commune_administrator, cast.school)
    end_unit(cast.commune_administrator, cast.school, day=day, successor=cast.economy_office)
    with pytest.raises(Refused, match="hoàn tác"):
        reopen_unit(cast.commune_administrator, cast.school)
