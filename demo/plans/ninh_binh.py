"""The province's plan."""

from __future__ import annotations

import datetime as dt

from demo.plans.campaign import SIX_FORMS

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
