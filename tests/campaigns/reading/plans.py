"""Plans made up for the reader, the same matter in many wordings, marks and states of repair."""

from __future__ import annotations

from documents.text import fold

AREAS = [
    "Thi đua nâng cao nhận thức về chuyển đổi số trong cán bộ và Nhân dân.",
    "Thi đua phát triển hạ tầng số, bảo đảm kết nối thông suốt.",
    "Thi đua đẩy mạnh cải cách hành chính trên môi trường mạng.",
    "Thi đua phát triển kinh tế số, hỗ trợ hộ kinh doanh.",
    "Thi đua phát triển xã hội số, bình dân học vụ số.",
]
GROUPS = {
    "các phòng, ban, đơn vị": ["Hoàn thành nhiệm vụ được giao.", "Xử lý hồ sơ trên mạng đúng hạn."],
    "các trường học": ["Có mô hình trường học thông minh.", "Dạy kỹ năng số.", "Dùng học bạ số."],
    "cá nhân": ["Có sáng kiến được công nhận."],
}
LETTERS = "abcdđeghik"
ROMANS = ["I", "II", "III", "IV", "V", "VI"]


def plan_text(
    *,
    part: str = "{roman}.",
    area: str = "{number}.",
    bullet: str = "-",
    due: str = "trước ngày 15/12",
    review: str = "Sơ kết vào năm 2027, tổng kết vào năm 2030",
    own_plan: str = "trong tháng 8 năm 2025",
    marks: bool = True,
) -> str:
    """A commune's plan; `part`, `area` are the marks with {roman}, {number} or {letter} to fill."""

    def heading(number: int, title: str) -> str:
        return f"{part.format(roman=ROMANS[number - 1], number=number)} {title}"

    def listed(number: int, text: str) -> str:
        return f"{area.format(number=number, letter=LETTERS[number - 1])} {text}"

    rows = [
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "XÃ HOA SEN               Độc lập - Tự do - Hạnh phúc",
        "Số: 45/KH-UBND           Hoa Sen, ngày 12 tháng 8 năm 2025",
        "",
        "KẾ HOẠCH",
        "Triển khai Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo",
        "và chuyển đổi số” trên địa bàn xã Hoa Sen",
        "",
        (
            "Thực hiện Kế hoạch số 77/KH-UBND ngày 10/7/2025 của Ủy ban nhân dân tỉnh về triển khai "
            "Phong trào thi đua, Ủy ban nhân dân xã Hoa Sen xây dựng kế hoạch như sau:"
        ),
        "",
        heading(1, "MỤC ĐÍCH, YÊU CẦU"),
        f"{bullet} Phát huy truyền thống yêu nước.",
        f"{bullet} Tổ chức thiết thực, hiệu quả.",
        "",
        heading(2, "NỘI DUNG THI ĐUA"),
        *(listed(number, text) for number, text in enumerate(AREAS, start=1)),
        "",
        heading(3, "TIÊU CHÍ THI ĐUA VÀ HÌNH THỨC KHEN THƯỞNG"),
        "1. Tiêu chí thi đua",
    ]
    for number, (name, criteria) in enumerate(GROUPS.items()):
        rows.append(f"{LETTERS[number]}) Đối với {name}")
        rows += [f"{bullet} {text}" for text in criteria]
    rows += [
        "2. Hình thức khen thưởng",
        "a) Khen thưởng hằng năm: Giấy khen.",
        "b) Khen thưởng tổng kết: Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh.",
        "",
        heading(4, "THỜI GIAN THỰC HIỆN"),
        "Phong trào được thực hiện từ năm 2025 đến năm 2030, chia thành 02 giai đoạn:",
        (
            f"{bullet} Giai đoạn 1 (từ 2025 - 2027): Các cơ quan, đơn vị xây dựng, ban hành kế hoạch "
            f"triển khai {own_plan}."
        ),
        f"{bullet} Giai đoạn 2 (từ 2027 - 2030): Tiếp tục triển khai.",
        f"{review}.",
        "",
        heading(5, "TỔ CHỨC THỰC HIỆN"),
        "1. Các phòng, ban, đơn vị",
        (
            f"{bullet} Định kỳ hằng năm, các đơn vị báo cáo kết quả thực hiện về Ủy ban nhân dân xã "
            f"(qua Phòng Văn hoá - Xã hội) {due}."
        ),
        "2. Phòng Văn hoá - Xã hội",
        f"{bullet} Đôn đốc, tổng hợp kết quả.",
        "",
        "Nơi nhận:                    TM. ỦY BAN NHÂN DÂN",
        "- UBND tỉnh;                       CHỦ TỊCH",
        "- Lưu: VT.",
        "",
        "                               Trần Văn Hoà",
    ]
    text = "\n".join(rows)
    return text if marks else _without_marks(text)


def _without_marks(text: str) -> str:
    """What a scanner that knows no Vietnamese leaves: letters without marks, capitals kept."""
    return "".join(
        fold(letter).upper() if letter.isupper() else (fold(letter) or letter) for letter in text
    )
