"""People of the demo: one account of each kind of user, and an officer in every other unit."""

from __future__ import annotations

import datetime as dt
import random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.models import User
from documents.text import fold
from units.enums import Role
from units.models import Membership
from units.models import Unit

PASSWORD = "thidua-2026-demo"  # noqa: S105 -- printed for everyone; the command refuses production
SINCE = dt.date(2025, 7, 1)

# user name, full name, what the person does (shown beside the account), roles as (unit, role, title)
ACCOUNTS = [
    (
        "so-noi-vu",
        "Nguyễn Thu Hằng",
        "Chuyên viên Sở Nội vụ: mở kỳ, xem xét, tổng hợp toàn tỉnh",
        [("SNV", Role.OFFICER, "Chuyên viên Phòng Thi đua - Khen thưởng")],
    ),
    (
        "lanh-dao-so",
        "Trần Quốc Tuấn",
        "Lãnh đạo Sở Nội vụ",
        [("SNV", Role.LEADER, "Phó Giám đốc Sở Nội vụ")],
    ),
    (
        "tham-dinh",
        "Đỗ Minh Châu",
        "Người thẩm định của Sở Nội vụ",
        [("SNV", Role.REVIEWER, "Chuyên viên")],
    ),
    (
        "thu-ky",
        "Vũ Thị Lan Anh",
        "Thư ký Hội đồng Thi đua - Khen thưởng tỉnh",
        [("SNV", Role.SECRETARY, "Thư ký Hội đồng")],
    ),
    (
        "lanh-dao-tinh",
        "Hoàng Văn Thành",
        "Lãnh đạo UBND tỉnh: xem toàn tỉnh",
        [("NB", Role.READER, "Phó Chủ tịch UBND tỉnh")],
    ),
    (
        "vhxh-co-le",
        "Phạm Thị Ngọc",
        "Cán bộ Phòng VH-XH xã Cổ Lễ, kiêm quản trị đơn vị (hai vai trò)",
        [("VHXH@Cổ Lễ", Role.OFFICER, "Chuyên viên"), ("Cổ Lễ", Role.ADMINISTRATOR, "Chuyên viên")],
    ),
    (
        "lanh-dao-co-le",
        "Bùi Đức Long",
        "Lãnh đạo UBND xã Cổ Lễ",
        [("Cổ Lễ", Role.LEADER, "Phó Chủ tịch UBND xã")],
    ),
    (
        "vhxh-lien-minh",
        "Lê Thị Hoa",
        "Cán bộ Phòng VH-XH xã Liên Minh, kiêm quản trị đơn vị",
        [
            ("VHXH@Liên Minh", Role.OFFICER, "Công chức văn hoá - xã hội"),
            ("Liên Minh", Role.ADMINISTRATOR, "Công chức văn hoá - xã hội"),
        ],
    ),
    (
        "thcs-co-le",
        "Ngô Văn Hải",
        "Cán bộ Trường THCS Cổ Lễ: báo cáo về xã",
        [("THCS1@Cổ Lễ", Role.OFFICER, "Phó Hiệu trưởng")],
    ),
    (
        "thon-ngo-trang",
        "Trịnh Văn Bách",
        "Trưởng thôn Ngõ Trang, xã Liên Minh",
        [("T1@Liên Minh", Role.OFFICER, "Trưởng thôn")],
    ),
]
# Of the two small provinces (demo.other_provinces): user name, what the person does.
ELSEWHERE = [
    ("so-noi-vu-thai-binh", "Thái Bình: Sở Nội vụ, có cấp huyện, không ấn định ngày báo cáo"),
    ("huyen-kien-xuong", "Thái Bình: huyện Kiến Xương, nhận báo cáo của xã, báo cáo lên tỉnh"),
    ("so-noi-vu-son-la", "Sơn La: Sở Nội vụ, nơi nhận thứ nhất, trước ngày 10/11"),
    ("kh-cn-son-la", "Sơn La: Sở Khoa học và Công nghệ, nơi cùng nhận"),
]

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Vũ",
    "Đỗ",
    "Bùi",
    "Hoàng",
    "Đinh",
    "Lưu",
    "Mai",
    "Trịnh",
]
GIVEN = [
    "Thị Hương", "Văn Dũng", "Thị Thuỷ", "Minh Đức", "Thị Mai", "Quang Huy", "Thị Yến", "Văn Khánh",
    "Thu Trang", "Đức Thắng", "Thị Nga", "Anh Tuấn", "Thị Hạnh", "Hữu Phước", "Ngọc Ánh", "Xuân Trường",
]  # fmt: skip


def make_administrator() -> User:
    """The system administrator of the demo."""
    return _make_user("quan-tri", "Quản trị hệ thống", is_staff=True, is_superuser=True)


def make_people(units: dict[str, Unit]) -> dict[str, User]:
    """The accounts above, and one officer for every unit that has none; keyed by unit code.

    Args:
        units: by the codes that `ACCOUNTS` uses.
    """
    officers: dict[str, User] = {}
    memberships = []
    for username, full_name, _, roles in ACCOUNTS:
        user = _make_user(username, full_name)
        for code, role, title in roles:
            memberships.append(_membership(user, units[code], role, title))
            if role == Role.OFFICER:
                officers[code] = user
    chance = random.Random("người")
    for code, unit in units.items():
        if code in officers or code == "NB" or unit.valid_to is not None:
            continue
        name = f"{chance.choice(SURNAMES)} {chance.choice(GIVEN)}"
        user = _make_user(slugify(fold(code.replace("@", " "))), name)
        memberships.append(_membership(user, unit, Role.OFFICER, "Cán bộ phụ trách"))
        officers[code] = user
    Membership.objects.bulk_create(memberships)
    return officers


def make_officer(username: str, full_name: str, unit: Unit) -> User:
    """One more account: the officer of a unit of another province."""
    user = _make_user(username, full_name)
    _membership(user, unit, Role.OFFICER, "Cán bộ phụ trách").save()
    return user


_hash = ""


def _make_user(username: str, full_name: str, **rights: bool) -> User:
    global _hash  # noqa: PLW0603 -- one slow hash for everyone, all have the same password
    _hash = _hash or make_password(PASSWORD)
    return User.objects.create(
        username=username,
        full_name=full_name,
        email=f"{username}@ninhbinh.example",
        password=_hash,
        # The demo's past would otherwise fill the mail queue; switched on when it is built.
        email_notices=False,
        **rights,
    )


def _membership(user: User, unit: Unit, role: str, title: str) -> Membership:
    return Membership(user=user, unit=unit, role=role, title=title, valid_from=SINCE)
