"""The three plans of the demo as data: real numbers, days, deadlines and structure, in own words."""

from __future__ import annotations

import datetime as dt
from typing import Any

CAMPAIGN = {
    "title": "Cả nước thi đua đổi mới sáng tạo và chuyển đổi số",
    "slug": "doi-moi-sang-tao-chuyen-doi-so",
    "first_year": 2025,
    "last_year": 2030,
    "summary": (
        "Phong trào thi đua do Thủ tướng Chính phủ phát động theo Quyết định số 923/QĐ-TTg, được "
        "UBND tỉnh Ninh Bình triển khai đến mọi sở, ngành, xã, phường, cơ quan, trường học, thôn "
        "xóm và doanh nghiệp trong giai đoạn 2025–2030."
    ),
}

PHASES = [
    (
        1,
        "Giai đoạn 1",
        2025,
        2027,
        "Ban hành kế hoạch, triển khai phong trào ở các cấp; sơ kết, rút kinh nghiệm năm 2027.",
    ),
    (
        2,
        "Giai đoạn 2",
        2027,
        2030,
        "Tiếp tục triển khai trên cơ sở kết quả sơ kết; tổng kết năm 2030.",
    ),
]

# Six forms named for the final review; "own" means: by own competence, no form named.
SIX_FORMS = [
    "huan-chuong-lao-dong",
    "co-thi-dua-chinh-phu",
    "bang-khen-thu-tuong",
    "co-thi-dua-cap-tinh",
    "bang-khen-chu-tich-tinh",
    "giay-khen-chu-tich-xa",
]
BY_OWN_COMPETENCE = (
    "Khen thưởng theo thẩm quyền, theo quy định của pháp luật về thi đua, khen thưởng"
)

NINH_BINH = {
    "number": "02/KH-UBND",
    "issued_on": dt.date(2025, 7, 9),
    "cited_as": "Kế hoạch số 02/KH-UBND ngày 09/7/2025 (theo viện dẫn của xã Liên Minh và xã Cổ Lễ)",
    "title": (
        "Triển khai thực hiện Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi "
        "số” trên địa bàn tỉnh Ninh Bình"
    ),
    "signing_capacity": "TM. UỶ BAN NHÂN DÂN",
    "signatory_post": "",
    "signatory_name": "",
    "purpose": (
        "Phát huy sức mạnh của cả hệ thống chính trị, doanh nghiệp và Nhân dân để phát triển khoa "
        "học, công nghệ, đổi mới sáng tạo và chuyển đổi số; lấy người dân, doanh nghiệp làm trung "
        "tâm.\nPhong trào được triển khai sâu rộng, thiết thực; thường xuyên kiểm tra, phát hiện và "
        "nhân rộng điển hình tiên tiến."
    ),
    "solutions": (
        "Tăng cường lãnh đạo, chỉ đạo và trách nhiệm người đứng đầu.\nThực hiện đầy đủ các kế hoạch "
        "của tỉnh về Nghị quyết số 57-NQ/TW.\nĐẩy mạnh truyền thông, phổ cập kỹ năng số.\nKịp thời "
        "biểu dương, khen thưởng.\nKiểm tra, giám sát việc thực hiện."
    ),
    "recipients": (
        "- Bộ Nội vụ (Ban TĐKT Trung ương);\n- Thường trực Tỉnh uỷ;\n- Các sở, ban, ngành;\n"
        "- UBND các xã, phường;\n- Lưu: VT."
    ),
    "legal_bases": [
        (
            "923/QĐ-TTg",
            dt.date(2025, 5, 14),
            "Thủ tướng Chính phủ",
            (
                "Quyết định ban hành Kế hoạch triển khai Phong trào thi đua “Cả nước thi đua đổi mới sáng "
                "tạo và chuyển đổi số”"
            ),
        ),
        (
            "57-NQ/TW",
            dt.date(2024, 12, 22),
            "Bộ Chính trị",
            (
                "Nghị quyết về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số "
                "quốc gia"
            ),
        ),
        (
            "71/NQ-CP",
            dt.date(2025, 4, 1),
            "Chính phủ",
            "Nghị quyết sửa đổi, bổ sung Chương trình hành động thực hiện Nghị quyết số 57-NQ/TW",
        ),
    ],
    # ordinal, title, text
    "areas": [
        (
            "1",
            "Nâng cao nhận thức, đổi mới tư duy về khoa học, công nghệ và chuyển đổi số",
            "Chuyển cách lãnh đạo, quản lý từ truyền thống sang không gian số dựa trên dữ liệu.",
        ),
        (
            "2",
            "Phát triển hạ tầng số, hạ tầng khoa học và công nghệ",
            "Hiện đại, đồng bộ, an ninh, an toàn, hiệu quả, tránh lãng phí.",
        ),
        (
            "3",
            "Đẩy mạnh chuyển đổi số trong cơ quan nhà nước và cải cách hành chính",
            "Kết nối thông suốt từ tỉnh đến cơ sở, khai thác hiệu quả dữ liệu số.",
        ),
        (
            "4",
            "Phát triển kinh tế số, doanh nghiệp công nghệ và khởi nghiệp sáng tạo",
            "Nâng cao năng lực cạnh tranh của doanh nghiệp và của tỉnh.",
        ),
        (
            "5",
            "Phát triển xã hội số, nguồn nhân lực và “Bình dân học vụ số”",
            "Phổ cập kỹ năng số trong Nhân dân, trọng dụng nhân tài.",
        ),
        (
            "6",
            "Bảo đảm quốc phòng, an ninh, an toàn trên không gian mạng",
            "Gắn với thực hiện Nghị quyết số 29-NQ/TW về bảo vệ Tổ quốc trên không gian mạng.",
        ),
        (
            "7",
            "Tăng cường hợp tác quốc tế về khoa học, công nghệ và chuyển đổi số",
            "Trí tuệ nhân tạo, công nghệ sinh học, bán dẫn và các công nghệ chiến lược khác.",
        ),
    ],
    # ordinal, title, unit kinds, criteria
    "groups": [
        (
            "a",
            "Các sở, ban, ngành, địa phương",
            ["department", "commune", "ward"],
            [
                "Hoàn thành có chất lượng, về đích sớm các nhiệm vụ được giao về Nghị quyết 57-NQ/TW",
                "Kịp thời tham mưu tháo gỡ điểm nghẽn về thể chế, đơn giản hoá thủ tục hành chính",
                "Chuyển đổi số hiệu quả trong hoạt động của cơ quan, địa phương",
                "Xây dựng dữ liệu liên thông, ứng dụng trí tuệ nhân tạo trong lĩnh vực quan trọng",
                "Có chính sách hỗ trợ doanh nghiệp, thu hút nguồn lực cho đổi mới sáng tạo",
                "Tinh gọn bộ máy, một cửa phi địa giới, dịch vụ công trực tuyến toàn trình",
            ],
        ),
        (
            "b",
            "Mặt trận Tổ quốc và các tổ chức chính trị - xã hội",
            ["front"],
            [
                "Tổ chức hoạt động cụ thể, vận động đoàn viên, hội viên và Nhân dân tham gia",
                "Có sáng kiến lan toả phong trào học tập số; phát huy vai trò giám sát, phản biện",
            ],
        ),
        (
            "c",
            "Các doanh nghiệp",
            ["enterprise", "cooperative"],
            [
                "Có chiến lược dài hạn, văn hoá đổi mới, hợp tác nghiên cứu và phát triển",
                "Đầu tư công nghệ, tự động hoá gắn với nhân lực chất lượng cao",
                "Đổi mới quản lý, có sản phẩm, dịch vụ số tạo khác biệt trên thị trường",
            ],
        ),
        (
            "d",
            "Cá nhân",
            [],
            [
                "Cán bộ, công chức, viên chức, người lao động có sáng kiến, giải pháp sáng tạo",
                "Người khác có đóng góp về công sức, trí tuệ, vật chất cho chuyển đổi số của tỉnh",
            ],
        ),
    ],
    "awards": {"annual": "own", "mid_term": "own", "final": SIX_FORMS},
    # what, kinds of debtors, rule
    "obligations": [
        {
            "what": "plan",
            "kinds": ["department", "front", "press", "commune", "ward"],
            "precision": "month",
            "month": 7,
            "year": 2025,
            "includes_day": True,
            "text": "Ban hành kế hoạch triển khai trong tháng 7 năm 2025.",
        },
        {
            "what": "annual_report",
            "kinds": ["department", "front", "press", "commune", "ward"],
            "precision": "day",
            "day": 15,
            "month": 12,
            "is_yearly": True,
            "through_office": True,
            "text": "Báo cáo kết quả về UBND tỉnh (qua Sở Nội vụ) trước ngày 15/12 hằng năm.",
        },
        {
            "what": "mid_term_review",
            "kinds": ["department", "front", "press", "commune", "ward"],
            "precision": "year",
            "year": 2027,
            "includes_day": True,
            "through_office": True,
            "text": "Sơ kết ở các cơ quan, đơn vị, địa phương và cấp tỉnh vào năm 2027.",
        },
        {
            "what": "final_review",
            "kinds": ["department", "front", "press", "commune", "ward"],
            "precision": "year",
            "year": 2030,
            "includes_day": True,
            "through_office": True,
            "text": "Tổng kết vào năm 2030 theo hướng dẫn của Bộ Nội vụ.",
        },
    ],
}

LIEN_MINH = {
    "number": "",
    "issued_on": dt.date(2025, 8, 25),
    "cited_as": "",
    "title": (
        "Triển khai thực hiện Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi "
        "số” trên địa bàn xã Liên Minh"
    ),
    "signing_capacity": "TM. UỶ BAN NHÂN DÂN",
    "signatory_post": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
    "signatory_name": "Phạm Trí Dũng",
    "purpose": (
        "Đưa xã phát triển mạnh mẽ trên nền tảng khoa học, công nghệ và chuyển đổi số; khơi dậy ý "
        "chí tự lực, tự cường của cán bộ và Nhân dân."
    ),
    "solutions": "Tăng cường lãnh đạo của Đảng uỷ; truyền thông; kiểm tra, giám sát; khen thưởng kịp thời.",
    "recipients": "- UBND tỉnh;\n- Thường trực Đảng uỷ xã;\n- Các phòng, ban, ngành;\n- Lưu: VT.",
    "legal_bases": [
        (
            "02/KH-UBND",
            dt.date(2025, 7, 9),
            "UBND tỉnh Ninh Bình",
            "Kế hoạch triển khai Phong trào thi đua trên địa bàn tỉnh",
        ),
        (
            "547/QĐ-UBND",
            dt.date(2025, 8, 8),
            "UBND xã Liên Minh",
            "Quyết định thành lập Ban Chỉ đạo phát triển khoa học, công nghệ và chuyển đổi số",
        ),
        (
            "09/KH-UBND",
            dt.date(2025, 8, 14),
            "UBND xã Liên Minh",
            "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW",
        ),
    ],
    # ordinal, title, text, ordinal of the parent's area
    "areas": [
        ("1", "Nâng cao nhận thức, đột phá về đổi mới tư duy và chuyển đổi số", "", "1"),
        ("2", "Phát triển hạ tầng số, công nghệ số trên địa bàn xã", "", "2"),
        (
            "3",
            "Chuyển đổi số trong hoạt động của các cơ quan, cải cách thủ tục hành chính",
            "",
            "3",
        ),
        ("4", "Phát triển kinh tế số, từng bước xây dựng chính quyền số", "", "4"),
        ("5", "Phát triển xã hội số, triển khai “Bình dân học vụ số”", "", "5"),
        ("6", "Bảo đảm quốc phòng, an ninh, an toàn, an ninh mạng", "", "6"),
    ],
    "groups": [
        (
            "a",
            "Các phòng, ban, ngành, các thôn, xóm",
            ["office", "village", "school"],
            [
                "Hoàn thành có chất lượng các nhiệm vụ thực hiện Nghị quyết số 57-NQ/TW",
                "Kịp thời tham mưu tháo gỡ vướng mắc, đơn giản hoá thủ tục hành chính",
                "Chuyển đổi số hiệu quả trong hoạt động của phòng, ban, thôn, xóm, đội",
                "Tham mưu hỗ trợ doanh nghiệp, thu hút nguồn lực cho chuyển đổi số",
                "Tinh gọn bộ máy, giải quyết thủ tục theo cơ chế một cửa, trực tuyến toàn trình",
            ],
        ),
        (
            "b",
            "Uỷ ban Mặt trận Tổ quốc xã và các tổ chức chính trị - xã hội",
            ["front"],
            [
                "Tổ chức hoạt động thiết thực, vận động đoàn viên, hội viên và Nhân dân tham gia",
                "Có sáng kiến phổ cập kiến thức số, tham gia giám sát, phản biện",
            ],
        ),
        (
            "c",
            "Các cơ quan, đơn vị sự nghiệp, doanh nghiệp",
            ["enterprise", "public_service"],
            [
                "Có tầm nhìn, chiến lược lâu dài, văn hoá đổi mới",
                "Đầu tư giải pháp thông minh, nhân lực chất lượng cao",
                "Đổi mới quản lý, số hoá sản phẩm, dịch vụ",
            ],
        ),
        (
            "d",
            "Cá nhân",
            [],
            [
                "Cán bộ, công chức, viên chức, người lao động có sáng kiến",
                "Người khác có nhiều đóng góp cho chuyển đổi số của địa phương",
            ],
        ),
    ],
    "awards": {"annual": "own", "mid_term": "own", "final": "own"},
    "obligations": [
        {
            "what": "plan",
            "kinds": ["office", "front", "school", "village"],
            "precision": "month",
            "month": 8,
            "year": 2025,
            "includes_day": True,
            "text": "Ban hành kế hoạch triển khai trong tháng 8 năm 2025.",
        },
        # The plan sets no inner day; the commune asks its units for their report by letter.
        {
            "what": "annual_report",
            "kinds": ["office", "front", "school", "village"],
            "precision": "none",
            "is_yearly": True,
            "through_office": True,
            "text": "Kế hoạch của xã không ấn định ngày các đơn vị phải báo cáo về xã.",
        },
        {
            "what": "mid_term_review",
            "kinds": ["office", "front", "school", "village"],
            "precision": "year",
            "year": 2027,
            "includes_day": True,
            "through_office": True,
            "text": "Sơ kết năm 2027.",
        },
        {
            "what": "final_review",
            "kinds": ["office", "front", "school", "village"],
            "precision": "year",
            "year": 2030,
            "includes_day": True,
            "through_office": True,
            "text": "Tổng kết năm 2030.",
        },
    ],
}

CO_LE = {
    "number": "03/KH-UBND",
    "issued_on": dt.date(2025, 7, 17),
    "cited_as": "",
    "title": (
        "Triển khai Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi số” trên địa "
        "bàn xã Cổ Lễ, tỉnh Ninh Bình"
    ),
    "signing_capacity": "TM. UỶ BAN NHÂN DÂN",
    "signatory_post": "CHỦ TỊCH",
    "signatory_name": "Vũ Mạnh Cường",
    "purpose": (
        "Phát huy tiềm năng, lợi thế để xã phát triển nhanh, bền vững; đến năm 2030 phấn đấu trở "
        "thành phường. Phong trào triển khai đến tận thôn, tạo cuộc vận động toàn dân học kỹ năng số."
    ),
    "solutions": "Tăng cường lãnh đạo; truyền thông; biểu dương, khen thưởng; kiểm tra, giám sát.",
    "recipients": (
        "- Sở Nội vụ;\n- TT Đảng uỷ, TT HĐND xã;\n- Lãnh đạo UBND xã;\n- Các cơ quan, ban, ngành, "
        "đoàn thể xã;\n- Lưu: VT, PVH-XH."
    ),
    "legal_bases": [
        (
            "02/KH-UBND",
            dt.date(2025, 7, 9),
            "UBND tỉnh Ninh Bình",
            "Kế hoạch triển khai Phong trào thi đua trên địa bàn tỉnh",
        ),
        (
            "02/UBND-VP7",
            dt.date(2025, 7, 9),
            "UBND tỉnh Ninh Bình",
            "Văn bản về việc triển khai Phong trào thi đua",
        ),
    ],
    "areas": [
        ("1", "Nâng cao nhận thức, đổi mới tư duy, phương thức lãnh đạo, quản lý", "", "1"),
        (
            "2",
            "Đẩy mạnh chuyển đổi số trong cơ quan nhà nước và cải cách thủ tục hành chính",
            "Chủ đề riêng: ứng dụng chuyển đổi số trong quản lý hành chính tại UBND xã Cổ Lễ.",
            "3",
        ),
        ("3", "Phát triển kinh tế số, doanh nghiệp công nghệ số", "", "4"),
        ("4", "Phát triển xã hội số, gắn với “Bình dân học vụ số”", "", "5"),
    ],
    "groups": [
        (
            "a",
            "Các phòng, ban, đơn vị",
            ["office", "school"],
            [
                "Hoàn thành có chất lượng các nhiệm vụ nêu tại kế hoạch của UBND tỉnh",
                "Chuyển đổi số hiệu quả trong phòng, ban, trường học",
                "Xây dựng dữ liệu liên thông, ứng dụng trí tuệ nhân tạo",
                "Tinh gọn bộ máy, dịch vụ công trực tuyến toàn trình",
            ],
        ),
        (
            "b",
            "Mặt trận Tổ quốc Việt Nam xã và các đoàn thể chính trị - xã hội",
            ["front"],
            [
                "Tổ chức hoạt động thiết thực, phối hợp tuyên truyền, vận động",
                "Có sáng kiến gắn phong trào với học tập số, giám sát, phản biện",
            ],
        ),
        (
            "c",
            "Các doanh nghiệp",
            ["enterprise"],
            [
                "Có chiến lược lâu dài, văn hoá đổi mới",
                "Đầu tư công nghệ số, tự động hoá, nhân lực chất lượng cao",
                "Đổi mới quản lý, phát triển sản phẩm, dịch vụ số",
            ],
        ),
        (
            "d",
            "Cá nhân",
            [],
            [
                "Cán bộ, công chức, viên chức, người lao động có sáng kiến, giải pháp sáng tạo",
                "Người khác có nhiều đóng góp cho chuyển đổi số của xã",
            ],
        ),
    ],
    "awards": {"annual": "own", "mid_term": "own", "final": SIX_FORMS},
    "obligations": [
        {
            "what": "plan",
            "kinds": ["office", "front", "school", "village"],
            "precision": "month",
            "month": 7,
            "year": 2025,
            "includes_day": True,
            "text": "Ban hành kế hoạch triển khai trong tháng 7 năm 2025.",
        },
        {
            "what": "annual_report",
            "kinds": ["office", "front", "school", "village"],
            "precision": "day",
            "day": 10,
            "month": 12,
            "is_yearly": True,
            "through_office": True,
            "text": "Báo cáo về UBND xã (qua Phòng Văn hoá - Xã hội) trước ngày 10/12 hằng năm.",
        },
        {
            "what": "mid_term_review",
            "kinds": ["office", "front", "school", "village"],
            "precision": "year",
            "year": 2027,
            "includes_day": True,
            "through_office": True,
            "text": "Sơ kết năm 2027 theo hướng dẫn của Sở Nội vụ.",
        },
        {
            "what": "final_review",
            "kinds": ["office", "front", "school", "village"],
            "precision": "year",
            "year": 2030,
            "includes_day": True,
            "through_office": True,
            "text": "Tổng kết năm 2030 theo hướng dẫn của Sở Nội vụ.",
        },
    ],
}

COMMUNES = ["commune", "ward"]
OFFICES = [*COMMUNES, "department", "office"]  # those who handle administrative files
# code, name, unit of measure, ordinal of the province's area, rule, further settings
INDICATORS: list[tuple[str, str, str, str, str, dict[str, Any]]] = [
    (
        "van-ban-chi-dao",
        "Văn bản chỉ đạo, triển khai phong trào đã ban hành",
        "văn bản",
        "1",
        "sum",
        {},
    ),
    (
        "sang-kien",
        "Sáng kiến, giải pháp được công nhận",
        "sáng kiến",
        "1",
        "sum",
        {"evidence_wanted": "text", "guidance": "Tính theo quyết định công nhận trong năm."},
    ),
    (
        "thon-bang-rong",
        "Thôn, tổ dân phố có mạng băng rộng cố định",
        "thôn",
        "2",
        "sum",
        {"reporter_kinds": [*COMMUNES, "village"], "alarm_percent": 20},
    ),
    (
        "ho-so-tiep-nhan",
        "Hồ sơ thủ tục hành chính đã tiếp nhận",
        "hồ sơ",
        "3",
        "sum",
        {"reporter_kinds": OFFICES},
    ),
    (
        "ho-so-truc-tuyen",
        "Hồ sơ nộp trực tuyến toàn trình",
        "hồ sơ",
        "3",
        "sum",
        {"reporter_kinds": OFFICES},
    ),
    (
        "ty-le-truc-tuyen",
        "Tỷ lệ hồ sơ nộp trực tuyến toàn trình",
        "%",
        "3",
        "ratio",
        {
            "reporter_kinds": OFFICES,
            "alarm_percent": 30,
            "numerator_code": "ho-so-truc-tuyen",
            "denominator_code": "ho-so-tiep-nhan",
            "decimals": 1,
            "minimum": 0,
            "maximum": 100,
            "guidance": "Hồ sơ trực tuyến toàn trình chia hồ sơ đã tiếp nhận.",
        },
    ),
    (
        "doanh-nghiep-ho-tro",
        "Doanh nghiệp được hỗ trợ chuyển đổi số",
        "doanh nghiệp",
        "4",
        "sum",
        {},
    ),
    (
        "ho-kinh-doanh-san",
        "Hộ kinh doanh, hợp tác xã bán hàng trên sàn thương mại điện tử",
        "hộ",
        "4",
        "sum",
        {},
    ),
    (
        "to-cong-nghe-so",
        "Tổ công nghệ số cộng đồng đang hoạt động",
        "tổ",
        "5",
        "sum",
        {"reporter_kinds": [*COMMUNES, "village"], "alarm_percent": 30},
    ),
    (
        "tap-huan-so",
        "Lượt người được tập huấn “Bình dân học vụ số”",
        "lượt người",
        "5",
        "sum",
        {"evidence_wanted": "yes"},
    ),
    (
        "tuyen-truyen-an-toan",
        "Buổi tuyên truyền an toàn trên không gian mạng",
        "buổi",
        "6",
        "sum",
        {},
    ),
    ("mo-hinh-moi", "Mô hình mới, cách làm hay được nhân rộng", "mô hình", "", "sum", {}),
]
