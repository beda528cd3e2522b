"""Building the demo's tree of units, blocs and former communes."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from demo.province import BLOCS
from demo.province import COMMUNE_UNITS
from demo.province import COMMUNES
from demo.province import MERGED
from demo.province import PROVINCE
from demo.province import PROVINCIAL_UNITS
from demo.province import WARDS
from demo.province import names
from documents.text import vietnamese_sort_key
from units.blocs import save_bloc
from units.blocs import save_members
from units.enums import BlocKind
from units.enums import UnitKind
from units.models import Unit
from units.tree import create_unit
from units.tree import end_unit

SINCE = dt.date(2025, 7, 1)  # two-level government
BLOC_YEARS = (2025, 2026)


def make_units(admin: User) -> dict[str, Unit]:
    """Every unit of the demo: by code, communes by their bare name, their units as CODE@name."""
    code, name, short, symbol, place = PROVINCE
    province = create_unit(
        admin, parent=None, code=code, name=name, short_name=short, symbol=symbol, place=place,
        kind=UnitKind.PROVINCE, position=1,
    )  # fmt: skip
    units = {"NB": province}
    for position, (code, name, short, kind, symbol, is_office) in enumerate(PROVINCIAL_UNITS, 1):
        units[code] = create_unit(
            admin, parent=province, code=code, name=name, short_name=short, kind=kind,
            symbol=symbol, place=place, is_emulation_office=is_office, position=10 + position,
        )  # fmt: skip
    for kind, word, block, start in (
        (UnitKind.COMMUNE, "xã", COMMUNES, 100),
        (UnitKind.WARD, "phường", WARDS, 300),
    ):
        for number, name in enumerate(sorted(names(block), key=vietnamese_sort_key), start=1):
            units[_key(units, name)] = create_unit(
                admin, parent=province, code=f"NB-{word[0].upper()}{number:03d}",
                name=f"Uỷ ban nhân dân {word} {name}", short_name=f"{word.capitalize()} {name}",
                kind=kind, symbol="UBND", place=name, position=start + number, valid_from=SINCE,
            )  # fmt: skip
    _make_inner_units(admin, units)
    _make_former_communes(admin, units)
    return units


def make_blocs(admin: User, units: dict[str, Unit]) -> None:
    """A bloc of the departments and two clusters of communes, for both years."""
    province = units["NB"]
    departments = [u for u in units.values() if u.kind == UnitKind.DEPARTMENT]
    communes = [u for u in units.values() if u.is_commune and u.valid_to is None]
    groups = [departments, communes[:10], communes[10:20]]
    for name, members in zip(BLOCS, groups, strict=True):
        kind = BlocKind.BLOC if name.startswith("Khối") else BlocKind.CLUSTER
        bloc = save_bloc(admin, province, name=name, kind=kind)
        for year in BLOC_YEARS:
            save_members(admin, bloc, year=year, units=members, lead=members[0])


def _make_inner_units(admin: User, units: dict[str, Unit]) -> None:
    for commune_name, inner in COMMUNE_UNITS.items():
        commune = units[commune_name]
        for position, (code, name, kind, is_office) in enumerate(inner, 1):
            units[f"{code}@{commune_name}"] = create_unit(
                admin, parent=commune, code=f"{commune.code}-{code}", name=name, kind=kind,
                place=commune.place, is_emulation_office=is_office, position=position,
                valid_from=SINCE,
            )  # fmt: skip


def _make_former_communes(admin: User, units: dict[str, Unit]) -> None:
    for successor, former in MERGED.items():
        for number, name in enumerate(former, start=1):
            unit = create_unit(
                admin, parent=units["NB"], code=f"{units[successor].code}-CU{number}", name=name,
                kind=UnitKind.COMMUNE, position=900,
            )  # fmt: skip
            units[unit.code] = end_unit(
                admin, unit, day=SINCE - dt.timedelta(days=1), successor=units[successor]
            )


def _key(units: dict[str, Unit], name: str) -> str:
    """The bare name; a ward that shares a commune's name gets the word before it."""
    return name if name not in units else f"phường {name}"
