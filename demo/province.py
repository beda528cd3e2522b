"""Units of the demo province: tỉnh Ninh Bình as enlarged on 1/7/2025.

Names of the 129 communes and wards are written from memory of the reorganisation; codes are the
demo's own. Check both against the official table before using them for anything but a demo.
"""

from __future__ import annotations

from units.enums import UnitKind

PROVINCE = ("NB", "Uỷ ban nhân dân tỉnh Ninh Bình", "UBND tỉnh", "UBND", "Ninh Bình")

# code, name, short name, kind, symbol, is the province's emulation office
PROVINCIAL_UNITS = [
    ("SNV", "Sở Nội vụ", "Sở Nội vụ", UnitKind.DEPARTMENT, "SNV", True),
    ("SKHCN", "Sở Khoa học và Công nghệ", "Sở KH&CN", UnitKind.DEPARTMENT, "SKHCN", False),
    ("STC", "Sở Tài chính", "", UnitKind.DEPARTMENT, "STC", False),
    ("SGDDT", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT", UnitKind.DEPARTMENT, "SGDĐT", False),
    ("SVHTT", "Sở Văn hoá và Thể thao", "Sở VH&TT", UnitKind.DEPARTMENT, "SVHTT", False),
    ("SYT", "Sở Y tế", "", UnitKind.DEPARTMENT, "SYT", False),
    ("SCT", "Sở Công Thương", "", UnitKind.DEPARTMENT, "SCT", False),
    ("SNNMT", "Sở Nông nghiệp và Môi trường", "Sở NN&MT", UnitKind.DEPARTMENT, "SNNMT", False),
    ("SXD", "Sở Xây dựng", "", UnitKind.DEPARTMENT, "SXD", False),
    ("STP", "Sở Tư pháp", "", UnitKind.DEPARTMENT, "STP", False),
    (
        "MTTQ",
        "Uỷ ban Mặt trận Tổ quốc Việt Nam tỉnh Ninh Bình",
        "MTTQ tỉnh",
        UnitKind.FRONT,
        "MTTQ-BTT",
        False,
    ),
    (
        "BDPTTH",
        "Báo và Đài Phát thanh - Truyền hình Ninh Bình",
        "Báo và Đài PT-TH",
        UnitKind.PRESS,
        "BĐPTTH",
        False,
    ),
]

COMMUNES = """
Gia Viễn, Đại Hoàng, Gia Hưng, Gia Phong, Gia Vân, Gia Trấn, Nho Quan, Gia Lâm, Gia Tường, Phú Sơn,
Cúc Phương, Phú Long, Thanh Sơn, Quỳnh Lưu, Yên Khánh, Khánh Nhạc, Khánh Thiện, Khánh Hội,
Khánh Trung, Yên Mô, Yên Từ, Yên Mạc, Đồng Thái, Chất Bình, Kim Sơn, Quang Thiện, Phát Diệm,
Lai Thành, Định Hoá, Bình Minh, Kim Đông, Bình Lục, Bình Mỹ, Bình An, Bình Giang, Bình Sơn, Liêm Hà,
Tân Thanh, Thanh Bình, Thanh Lâm, Thanh Liêm, Lý Nhân, Nam Xang, Bắc Lý, Vĩnh Trụ, Trần Thương,
Nhân Hà, Nam Lý, Nam Trực, Nam Minh, Nam Đồng, Nam Ninh, Nam Hồng, Minh Tân, Hiển Khánh, Vụ Bản,
Liên Minh, Ý Yên, Yên Đồng, Yên Cường, Vạn Thắng, Vũ Dương, Tân Minh, Phong Doanh, Cổ Lễ,
Ninh Giang, Cát Thành, Trực Ninh, Quang Hưng, Minh Thái, Ninh Cường, Xuân Trường, Xuân Hưng,
Xuân Giang, Xuân Hồng, Hải Hậu, Hải Anh, Hải Tiến, Hải Hưng, Hải An, Hải Quang, Hải Xuân,
Hải Thịnh, Giao Minh, Giao Hoà, Giao Thuỷ, Giao Phúc, Giao Hưng, Giao Bình, Giao Ninh, Đồng Thịnh,
Nghĩa Hưng, Nghĩa Sơn, Hồng Phong, Quỹ Nhất, Nghĩa Lâm, Rạng Đông
"""

WARDS = """
Hoa Lư, Tây Hoa Lư, Nam Hoa Lư, Đông Hoa Lư, Tam Điệp, Yên Sơn, Trung Sơn, Yên Thắng, Hà Nam,
Phủ Lý, Phù Vân, Châu Sơn, Liêm Tuyền, Duy Tiên, Duy Tân, Đồng Văn, Duy Hà, Tiên Sơn, Lê Hồ,
Nguyễn Uý, Lý Thường Kiệt, Kim Thanh, Tam Chúc, Kim Bảng, Nam Định, Thiên Trường, Đông A, Vị Khê,
Thành Nam, Trường Thi, Hồng Quang, Mỹ Lộc
"""

# Units of the two communes whose plans the demo follows: code suffix, name, kind, emulation office
COMMUNE_UNITS = {
    "Liên Minh": [
        ("VHXH", "Phòng Văn hoá - Xã hội", UnitKind.OFFICE, True),
        ("KT", "Phòng Kinh tế", UnitKind.OFFICE, False),
        ("VP", "Văn phòng HĐND và UBND", UnitKind.OFFICE, False),
        ("MTTQ", "Uỷ ban Mặt trận Tổ quốc Việt Nam xã", UnitKind.FRONT, False),
        ("THCS1", "Trường THCS Liên Minh", UnitKind.SCHOOL, False),
        ("TH1", "Trường Tiểu học Vĩnh Hào", UnitKind.SCHOOL, False),
        ("T1", "Thôn Ngõ Trang", UnitKind.VILLAGE, False),
        ("T2", "Thôn Hổ Sơn", UnitKind.VILLAGE, False),
    ],
    "Cổ Lễ": [
        ("VHXH", "Phòng Văn hoá - Xã hội", UnitKind.OFFICE, True),
        ("KT", "Phòng Kinh tế", UnitKind.OFFICE, False),
        ("VP", "Văn phòng HĐND và UBND", UnitKind.OFFICE, False),
        ("PVHCC", "Trung tâm Phục vụ hành chính công", UnitKind.OFFICE, False),
        ("MTTQ", "Uỷ ban Mặt trận Tổ quốc Việt Nam xã", UnitKind.FRONT, False),
        ("THCS1", "Trường THCS Cổ Lễ", UnitKind.SCHOOL, False),
        ("TH1", "Trường Tiểu học Trung Đông", UnitKind.SCHOOL, False),
        ("MN1", "Trường Mầm non Trực Tuấn", UnitKind.SCHOOL, False),
    ],
}

# Communes that became one on 1/7/2025: former units, kept so that their history stays readable.
MERGED = {
    "Liên Minh": ["Xã Liên Minh (huyện Vụ Bản)", "Xã Vĩnh Hào", "Xã Đại Thắng"],
    "Cổ Lễ": ["Xã Trung Đông", "Xã Trực Tuấn", "Thị trấn Cổ Lễ"],
}

BLOCS = ["Khối thi đua các sở, ban, ngành", "Cụm thi đua số 1", "Cụm thi đua số 2"]


def names(block: str) -> list[str]:
    """The names of a comma-separated block."""
    return [name.strip() for name in block.replace("\n", " ").split(",") if name.strip()]
