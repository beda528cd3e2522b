"""The named people and units that every page test uses; the neighbour must see nothing."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.units import MembershipFactory
from tests.factories.units import UnitFactory
from units.enums import Role
from units.enums import UnitKind
from units.models import Unit


@dataclass
class Cast:
    """A small province: two communes with offices and a school, three departments, one other province."""

    province: Unit
    home_affairs: Unit
    science: Unit
    commune: Unit
    culture_office: Unit
    economy_office: Unit
    school: Unit
    neighbour: Unit
    neighbour_office: Unit
    other_province: Unit
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        people = self.__dict__.get("people", {})
        if name in people:
            return people[name]
        raise AttributeError(name)


def make_cast() -> Cast:
    province = UnitFactory(
        province=True, name="Uỷ ban nhân dân tỉnh Ninh Bình", short_name="UBND tỉnh"
    )
    commune = UnitFactory(
        commune=True,
        parent=province,
        name="Uỷ ban nhân dân xã Cổ Lễ",
        short_name="Xã Cổ Lễ",
        place="Cổ Lễ",
    )
    neighbour = UnitFactory(
        commune=True,
        parent=province,
        name="Uỷ ban nhân dân xã Liên Minh",
        short_name="Xã Liên Minh",
        place="Liên Minh",
    )
    cast = Cast(
        province=province,
        home_affairs=UnitFactory(
            parent=province,
            kind=UnitKind.DEPARTMENT,
            name="Sở Nội vụ",
            symbol="SNV",
            is_emulation_office=True,
        ),
        science=UnitFactory(
            parent=province,
            kind=UnitKind.DEPARTMENT,
            name="Sở Khoa học và Công nghệ",
            symbol="SKHCN",
        ),
        commune=commune,
        culture_office=UnitFactory(
            parent=commune, name="Phòng Văn hoá - Xã hội xã Cổ Lễ", is_emulation_office=True
        ),
        economy_office=UnitFactory(parent=commune, name="Phòng Kinh tế xã Cổ Lễ"),
        school=UnitFactory(parent=commune, kind=UnitKind.SCHOOL, name="Trường THCS Cổ Lễ"),
        neighbour=neighbour,
        neighbour_office=UnitFactory(
            parent=neighbour, name="Phòng Văn hoá - Xã hội xã Liên Minh", is_emulation_office=True
        ),
        other_province=UnitFactory(province=True, name="Uỷ ban nhân dân tỉnh Sơn La"),
    )
    roles = {
        "province_officer": (cast.home_affairs, Role.OFFICER, "Trần Thị Sở"),
        "province_leader": (cast.home_affairs, Role.LEADER, "Lê Văn Giám"),
        "province_reviewer": (cast.home_affairs, Role.REVIEWER, "Đỗ Thị Thẩm"),
        "province_reader": (cast.province, Role.READER, "Vũ Văn Xem"),
        "province_administrator": (cast.home_affairs, Role.ADMINISTRATOR, "Phan Văn Quản"),
        "science_officer": (cast.science, Role.OFFICER, "Bùi Thị Khoa"),
        "commune_officer": (cast.culture_office, Role.OFFICER, "Nguyễn Thị Văn"),
        "commune_leader": (cast.commune, Role.LEADER, "Hoàng Văn Chủ"),
        "commune_administrator": (cast.culture_office, Role.ADMINISTRATOR, "Đinh Văn Trị"),
        "economy_officer": (cast.economy_office, Role.OFFICER, "Ngô Văn Kinh"),
        "school_officer": (cast.school, Role.OFFICER, "Mai Thị Trường"),
        "neighbour_officer": (cast.neighbour_office, Role.OFFICER, "Phạm Văn Láng"),
        "outsider": (cast.other_province, Role.OFFICER, "Lò Văn Xa"),
    }
    for name, (unit, role, full_name) in roles.items():
        user = UserFactory(username=name, full_name=full_name)
        MembershipFactory(user=user, unit=unit, role=role)
        cast.people[name] = user
    cast.people["superuser"] = UserFactory(
        username="superuser", full_name="Quản Trị Hệ Thống", is_superuser=True, is_staff=True
    )
    cast.people["nobody"] = UserFactory(username="nobody", full_name="Chưa Có Vai")
    return cast
