"""The catalogue of indicators of the demo campaign, as data."""

from __future__ import annotations

from typing import Any

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
