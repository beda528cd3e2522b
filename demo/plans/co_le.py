"""The plan of Cổ Lễ commune."""

from __future__ import annotations

import datetime as dt

from demo.plans.campaign import SIX_FORMS

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
