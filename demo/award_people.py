"""Whom the demo nominates, and who sits in its councils; all names are invented."""

from __future__ import annotations

# unit code, subject class, subject unit code or name, form code, further facts
PROVINCIAL = [
    ("Cổ Lễ", "collective", "THCS1@Cổ Lễ", "bang-khen-chu-tich-tinh", {}),
    ("Cổ Lễ", "collective", "PVHCC@Cổ Lễ", "bang-khen-chu-tich-tinh", {}),
    ("Cổ Lễ", "individual", "Phạm Thị Ngọc", "bang-khen-chu-tich-tinh",
     {"position": "Chuyên viên", "workplace": "Phòng Văn hoá - Xã hội xã Cổ Lễ", "gender": "female"}),
    ("Cổ Lễ", "household", "Hộ ông Vũ Văn Thịnh", "bang-khen-chu-tich-tinh",
     {"workplace": "Xã Cổ Lễ"}),
    ("Liên Minh", "collective", "T1@Liên Minh", "bang-khen-chu-tich-tinh", {}),
    ("Liên Minh", "collective", "TH1@Liên Minh", "bang-khen-chu-tich-tinh", {}),
    ("Liên Minh", "individual", "Lê Thị Hoa", "bang-khen-chu-tich-tinh",
     {"position": "Công chức văn hoá - xã hội", "workplace": "UBND xã Liên Minh",
      "gender": "female"}),
    ("Liên Minh", "worker", "Đỗ Văn Khải", "bang-khen-chu-tich-tinh",
     {"position": "Nông dân, tổ trưởng tổ công nghệ số cộng đồng", "workplace": "Thôn Hổ Sơn",
      "gender": "male"}),
    ("SKHCN", "individual", "Nguyễn Đình Lâm", "bang-khen-chu-tich-tinh",
     {"position": "Trưởng phòng Chuyển đổi số", "workplace": "Sở Khoa học và Công nghệ",
      "gender": "male", "is_leader": True}),
    ("SKHCN", "individual", "Trần Thị Bích Vân", "bang-khen-chu-tich-tinh",
     {"position": "Chuyên viên", "workplace": "Sở Khoa học và Công nghệ", "gender": "female"}),
    ("SYT", "collective", "SYT", "bang-khen-chu-tich-tinh", {}),
    ("SYT", "individual", "Bùi Thị Thanh Tâm", "bang-khen-chu-tich-tinh",
     {"position": "Điều dưỡng trưởng", "workplace": "Bệnh viện Đa khoa tỉnh", "gender": "female",
      "is_leader": True}),
    ("SGDDT", "individual", "Phạm Đức Minh", "bang-khen-chu-tich-tinh",
     {"position": "Giáo viên", "workplace": "Trường THPT Nguyễn Khuyến", "gender": "male"}),
    ("SGDDT", "collective", "SGDDT", "bang-khen-thu-tuong", {}),
]  # fmt: skip

# What keeps each from being submitted: check code, then as above. They stay drafts for the officer.
FAILING = [
    ("subject_class", "STC", "individual", "Hoàng Thị Loan", "co-thi-dua-cap-tinh",
     {"position": "Chuyên viên", "workplace": "Sở Tài chính"}),
    ("occasion", "STP", "collective", "STP", "co-thi-dua-cap-tinh", {}),
    ("length", "STC", "collective", "STC", "co-thi-dua-cap-tinh", {}),
    ("freeze", "SCT", "individual", "Mai Văn Toản", "bang-khen-chu-tich-tinh",
     {"position": "Phó Trưởng phòng", "workplace": "Sở Công Thương", "is_leader": True}),
    ("completeness", "SXD", "individual", "Đinh Thị Lý", "bang-khen-chu-tich-tinh",
     {"achievement": ""}),
    ("dates", "SXD", "individual", "Lưu Quang Đạo", "bang-khen-chu-tich-tinh",
     {"position": "Kỹ sư", "workplace": "Sở Xây dựng", "period_to": None}),
    ("double", "SKHCN", "individual", "Trần Thị Bích Vân", "bang-khen-chu-tich-tinh",
     {"position": "Chuyên viên", "workplace": "Sở Khoa học và Công nghệ", "gender": "female"}),
    ("same_person", "SNNMT", "individual", "Van Tran Thi Bich", "bang-khen-chu-tich-tinh",
     {"position": "Chuyên viên", "workplace": "Sở Nông nghiệp và Môi trường"}),
    ("quota", "SVHTT", "individual", "Ngô Thị Thảo", "bang-khen-chu-tich-tinh",
     {"position": "Chuyên viên", "workplace": "Sở Văn hoá và Thể thao"}),
]  # fmt: skip
FROZEN = "Mai Văn Toản"
NO_QUOTA = "SVHTT"

# Cổ Lễ decides these itself: subject class, unit code or name, facts
COMMUNAL = [
    ("collective", "TH1@Cổ Lễ", {}),
    ("collective", "MN1@Cổ Lễ", {}),
    ("individual", "Vũ Thị Dịu", {"position": "Giáo viên", "workplace": "Trường THCS Cổ Lễ"}),
    ("worker", "Đoàn Văn Chức", {"position": "Thợ mộc", "workplace": "Làng nghề Trung Lao"}),
    ("household", "Hộ bà Nguyễn Thị Hợi", {"workplace": "Xã Cổ Lễ"}),
]

# Titles of the provincial council after chair, standing vice chair and secretary, by unit
PROVINCIAL_SEATS = [
    "SKHCN", "STC", "SGDDT", "SVHTT", "SYT", "SCT", "SNNMT", "SXD", "STP", "MTTQ", "BDPTTH", "Hoa Lư",
]  # fmt: skip
COMMUNAL_SEATS = ["KT@Cổ Lễ", "VP@Cổ Lễ", "MTTQ@Cổ Lễ", "PVHCC@Cổ Lễ", "TH1@Cổ Lễ"]
