"""The plan of Liên Minh commune."""

from __future__ import annotations

import datetime as dt

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
