"""Blocs: names, members by year, the lead; a unit in one bloc a year."""

import datetime as dt

import pytest

from tests.factories.units import BlocFactory
from units.blocs import copy_members
from units.blocs import save_bloc
from units.blocs import save_members
from units.enums import BlocKind
from units.models import Unit
from workflow import Refused


@pytest.fixture
def bloc(cast):
    return BlocFactory(unit=cast.province, name="Khối xã số 1")


def members(bloc, year):
    return {(m.unit, m.is_lead) for m in bloc.members.filter(year=year).select_related("unit")}


def test_a_bloc_is_made_and_renamed(cast):
    boss = cast.province_administrator
    bloc = save_bloc(boss, cast.province, name="Cụm 1", kind=BlocKind.CLUSTER, position=1)
    assert save_bloc(boss, cast.province, bloc, name="Cụm số 1").name == "Cụm số 1"


def test_a_name_is_borne_once(cast, bloc):
    with pytest.raises(Refused) as refusal:
        save_bloc(cast.province_administrator, cast.province, name=bloc.name, kind=BlocKind.BLOC)
    assert refusal.value.errors == {"name": "Đã có cụm, khối mang tên này."}


def test_members_of_a_year_are_set_with_their_lead(cast, bloc):
    both = [cast.commune, cast.neighbour]
    save_members(cast.province_administrator, bloc, year=2026, units=both, lead=cast.commune)
    assert members(bloc, 2026) == {(cast.commune, True), (cast.neighbour, False)}
    save_members(cast.province_administrator, bloc, year=2026, units=[cast.neighbour])
    assert members(bloc, 2026) == {(cast.neighbour, False)}
    assert members(bloc, 2025) == set()


def test_a_unit_stands_in_one_bloc_a_year(cast, bloc):
    other = BlocFactory(unit=cast.province)
    save_members(cast.province_administrator, bloc, year=2026, units=[cast.commune])
    with pytest.raises(Refused, match="Xã Cổ Lễ \\(Khối xã số 1\\)"):
        save_members(cast.province_administrator, other, year=2026, units=[cast.commune])
    save_members(cast.province_administrator, other, year=2027, units=[cast.commune])


def test_strangers_and_leads_from_outside_are_refused(cast, bloc):
    with pytest.raises(Refused, match="Không thuộc"):
        save_members(cast.province_administrator, bloc, year=2026, units=[cast.other_province])
    with pytest.raises(Refused) as refusal:
        save_members(
            cast.province_administrator, bloc, year=2026, units=[cast.commune], lead=cast.neighbour
        )
    assert "lead" in refusal.value.errors


def test_last_years_members_are_taken_over_without_ended_units(cast, bloc):
    both = [cast.commune, cast.neighbour]
    save_members(cast.province_administrator, bloc, year=2025, units=both, lead=cast.commune)
    Unit.objects.filter(pk=cast.neighbour.pk).update(valid_to=dt.date(2025, 6, 30))
    assert copy_members(cast.province_administrator, bloc, year=2026, from_year=2025) == 1
    assert members(bloc, 2026) == {(cast.commune, True)}
    with pytest.raises(Refused, match="không có thành viên"):
        copy_members(cast.province_administrator, bloc, year=2026, from_year=2020)


@pytest.mark.parametrize("person", ["province_officer", "commune_administrator", "outsider"])
def test_only_the_organising_units_administrator_acts(cast, bloc, person):
    user = getattr(cast, person)
    for act in (
        lambda: save_bloc(user, cast.province, name="Khối", kind=BlocKind.BLOC),
        lambda: save_members(user, bloc, year=2026, units=[]),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.denied


def test_deputy_is_another_member_and_is_carried_to_the_next_year(cast, bloc):
    boss, both = cast.province_administrator, [cast.commune, cast.neighbour]
    for deputy, words in ((cast.commune, "vừa làm trưởng"), (cast.science, "không thể làm phó")):
        with pytest.raises(Refused, match=words):
            save_members(boss, bloc, year=2026, units=both, lead=cast.commune, deputy=deputy)
    save_members(boss, bloc, year=2026, units=both, lead=cast.commune, deputy=cast.neighbour)
    copy_members(boss, bloc, year=2027, from_year=2026)
    kept = bloc.members.get(year=2027, is_deputy=True)
    assert (kept.unit, kept.is_lead) == (cast.neighbour, False)
