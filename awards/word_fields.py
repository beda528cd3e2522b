"""The named fields of the staff's Word templates: name, meaning, example, by kind of paper.

Names are Vietnamese without marks, because the people who put them into their own files read them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from awards.enums import TemplateKind

Example = str | int | Sequence[str] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Field:
    """A text, a list of lines, or a list of rows whose `columns` have names and meanings."""

    meaning: str
    example: Example
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.example, list)

    @property
    def empty(self) -> Any:
        return [] if self.is_list else ""


_HEAD = {
    "co_quan_chu_quan": Field("cơ quan chủ quản, in hoa; để trống nếu không có", ""),
    "ten_co_quan": Field("cơ quan ban hành, in hoa", "UỶ BAN NHÂN DÂN\nTỈNH NINH BÌNH"),
    "ten_don_vi": Field("tên đơn vị viết thường", "Uỷ ban nhân dân tỉnh Ninh Bình"),
    "so": Field("số văn bản", "1234"),
    "ky_hieu": Field("ký hiệu văn bản", "QĐ-UBND"),
    "dia_danh": Field("địa danh", "Ninh Bình"),
    "ngay_ban_hanh": Field("ngày ban hành", "ngày 15 tháng 12 năm 2027"),
    "trich_yeu": Field("trích yếu", "Về việc tặng Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"),
}
_SIGNED = {
    "quyen_ky": Field("quyền ký; để trống nếu không có", "KT. CHỦ TỊCH"),
    "chuc_vu_ky": Field("chức vụ người ký", "PHÓ CHỦ TỊCH"),
    "nguoi_ky": Field("họ tên người ký", "Trần Văn Minh"),
    "noi_nhan": Field(
        "nơi nhận, mỗi nơi một dòng",
        ["- Như Điều 3;", "- Lãnh đạo UBND tỉnh;", "- Lưu: VT, SNV."],
    ),
    "ma_kiem_tra": Field("mã kiểm tra văn bản", "7K2M-Q9RT-4WXA-80ZD-HN5P-C3VE-1BGJ"),
    "dia_chi_kiem_tra": Field("địa chỉ trang kiểm tra", "https://thidua.example.vn/kiem-tra/7K2M/"),
}
_SUBJECT = {
    "hinh_thuc": Field("hình thức khen thưởng", "Bằng khen của Chủ tịch UBND tỉnh"),
    "ten_phong_trao": Field("tên phong trào", "Cả nước thi đua đổi mới sáng tạo và chuyển đổi số"),
    "giai_doan": Field("giai đoạn của phong trào", "2025 – 2030"),
    "dot_xet": Field("tên đợt xét khen thưởng", "Sơ kết phong trào giai đoạn 2025 – 2027"),
}
_BASES = {
    "can_cu": Field(
        "căn cứ, mỗi căn cứ một dòng, không có dấu ở cuối",
        [
            "Căn cứ Luật Tổ chức chính quyền địa phương",
            "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
        ],
    )
}
_LISTED = {
    "danh_sach": Field(
        "danh sách tập thể, cá nhân",
        [
            {
                "tt": 1,
                "ten": "Tập thể Trường THCS Cổ Lễ",
                "don_vi": "xã Cổ Lễ, tỉnh Ninh Bình",
                "doi_tuong": "tập thể",
                "thanh_tich": "Dẫn đầu phong trào dạy và học với công nghệ số",
                "tien_thuong": "7.590.000",
            },
            {
                "tt": 2,
                "ten": "Nguyễn Thị Thanh Hương",
                "don_vi": "Chuyên viên Phòng Văn hoá - Xã hội, xã Cổ Lễ",
                "doi_tuong": "cá nhân",
                "thanh_tich": "Có sáng kiến số hoá hồ sơ một cửa & giảm 40 % thời gian",
                "tien_thuong": "3.800.000",
            },
        ],
        {
            "tt": "thứ tự",
            "ten": "tên tập thể, cá nhân, hộ",
            "don_vi": "chức vụ, đơn vị, nơi ở",
            "doi_tuong": "đối tượng",
            "thanh_tich": "thành tích",
            "tien_thuong": "tiền thưởng (đồng)",
        },
    ),
    "tong_so": Field("số trường hợp", 2),
    "so_tap_the": Field("số tập thể", 1),
    "so_ho": Field("số hộ gia đình", 0),
    "so_ca_nhan": Field("số cá nhân", 1),
    "so_luong": Field("số lượng viết thành câu", "01 tập thể và 01 cá nhân"),
}

FIELDS: dict[str, dict[str, Field]] = {
    TemplateKind.PROPOSAL: {
        **_HEAD,
        "ky_hieu": Field("ký hiệu văn bản", "TTr-UBND"),
        "trich_yeu": Field("trích yếu", "Về việc đề nghị tặng Bằng khen của Thủ tướng Chính phủ"),
        "kinh_gui": Field("nơi gửi tờ trình", "Thủ tướng Chính phủ"),
        **_BASES,
        **_SUBJECT,
        **_LISTED,
        "ngay_hop": Field("ngày Hội đồng họp xét", "ngày 10 tháng 12 năm 2027"),
        **_SIGNED,
    },
    TemplateKind.DECISION: {
        **_HEAD,
        "nguoi_quyet_dinh": Field(
            "người quyết định, in hoa", "CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH NINH BÌNH"
        ),
        **_BASES,
        **_SUBJECT,
        **_LISTED,
        "tong_tien": Field("tổng số tiền thưởng (đồng); trống khi chưa tính", "11.390.000"),
        "muc_luong_co_so": Field("mức lương cơ sở áp dụng (đồng)", "2.530.000"),
        **_SIGNED,
    },
    TemplateKind.MINUTES: {
        **_HEAD,
        "co_quan_chu_quan": Field("đơn vị của hội đồng, in hoa", "UBND TỈNH NINH BÌNH"),
        "ten_co_quan": Field("tên hội đồng, in hoa", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"),
        "ky_hieu": Field("ký hiệu văn bản", "BB-HĐTĐKT"),
        "trich_yeu": Field("trích yếu", "Họp Hội đồng Thi đua - Khen thưởng tỉnh xét khen thưởng"),
        "ten_phong_trao": _SUBJECT["ten_phong_trao"],
        "dot_xet": _SUBJECT["dot_xet"],
        "ten_hoi_dong": Field("tên hội đồng", "Hội đồng Thi đua - Khen thưởng tỉnh Ninh Bình"),
        "bat_dau": Field("giờ, ngày bắt đầu", "08 giờ 00 ngày 10/12/2027"),
        "ket_thuc": Field("giờ, ngày kiểm phiếu xong", "10 giờ 30 ngày 10/12/2027"),
        "dia_diem": Field("địa điểm", "Phòng họp số 1, trụ sở UBND tỉnh"),
        "chu_tri": Field("người chủ trì", "Trần Văn Minh"),
        "thu_ky": Field("thư ký", "Lê Thị Hoà"),
        "tong_thanh_vien": Field("tổng số thành viên hội đồng", 15),
        "so_co_mat": Field("số thành viên có mặt", 14),
        "so_vang": Field("số thành viên vắng", 1),
        "thanh_phan": Field(
            "thành viên",
            [
                {"tt": 1, "ho_ten": "Trần Văn Minh", "chuc_vu": "Phó Chủ tịch UBND tỉnh, Chủ tịch Hội đồng", "du_hop": "có mặt"},
                {"tt": 2, "ho_ten": "Phạm Thị Yến", "chuc_vu": "Giám đốc Sở Nội vụ, Uỷ viên", "du_hop": "vắng, có ý kiến bằng văn bản"},
            ],
            {"tt": "thứ tự", "ho_ten": "họ tên", "chuc_vu": "chức vụ, cương vị", "du_hop": "có mặt hay vắng"},
        ),
        "dien_bien": Field(
            "diễn biến, ý kiến thảo luận, mỗi ý một dòng",
            ["Thường trực Hội đồng báo cáo kết quả thẩm định.", "Các thành viên thống nhất."],
        ),
        "ket_qua": Field(
            "kết quả bỏ phiếu",
            [
                {"tt": 1, "ten": "Tập thể Trường THCS Cổ Lễ", "don_vi": "xã Cổ Lễ", "hinh_thuc": "Bằng khen của Chủ tịch UBND tỉnh", "dong_y": 15, "khong_dong_y": 0, "khong_y_kien": 0, "mau_so": 15, "ty_le": "100,00", "ket_luan": "Đạt"},
                {"tt": 2, "ten": "Nguyễn Văn Hùng", "don_vi": "xã Liên Minh", "hinh_thuc": "Bằng khen của Chủ tịch UBND tỉnh", "dong_y": 11, "khong_dong_y": 3, "khong_y_kien": 1, "mau_so": 15, "ty_le": "73,33", "ket_luan": "Không đạt"},
            ],
            {"tt": "thứ tự", "ten": "tên", "don_vi": "đơn vị đề nghị", "hinh_thuc": "hình thức", "dong_y": "phiếu đồng ý", "khong_dong_y": "phiếu không đồng ý", "khong_y_kien": "phiếu không ghi ý kiến", "mau_so": "mẫu số", "ty_le": "tỷ lệ (%)", "ket_luan": "đạt hay không"},
        ),
        "so_dat": Field("số hồ sơ đạt", 1),
        "so_khong_dat": Field("số hồ sơ không đạt", 1),
        "ma_kiem_tra": _SIGNED["ma_kiem_tra"],
        "dia_chi_kiem_tra": _SIGNED["dia_chi_kiem_tra"],
    },
    TemplateKind.REPORT: {
        **_HEAD,
        "ten_co_quan": Field("đơn vị đề nghị, in hoa", "UỶ BAN NHÂN DÂN\nXÃ CỔ LỄ"),
        "ten_don_vi": Field("đơn vị đề nghị, viết thường", "Uỷ ban nhân dân xã Cổ Lễ"),
        "dia_danh": Field("địa danh", "Cổ Lễ"),
        "ky_hieu": Field("ký hiệu văn bản", "BC-UBND"),
        "trich_yeu": Field("trích yếu", "Thành tích đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh"),
        "hinh_thuc": _SUBJECT["hinh_thuc"],
        "ten_phong_trao": _SUBJECT["ten_phong_trao"],
        "dot_xet": _SUBJECT["dot_xet"],
        "ten": Field("tên cá nhân, tập thể, hộ", "Nguyễn Thị Thanh Hương"),
        "doi_tuong": Field("đối tượng", "cá nhân"),
        "chuc_vu": Field("chức vụ, nghề nghiệp", "Chuyên viên"),
        "don_vi": Field("đơn vị công tác, nơi ở", "Phòng Văn hoá - Xã hội, xã Cổ Lễ"),
        "ngay_sinh": Field("ngày sinh; trống với tập thể", "20/11/1985"),
        "gioi_tinh": Field("giới tính; trống với tập thể", "nữ"),
        "thanh_tich": Field("thành tích tóm tắt", "Có sáng kiến số hoá hồ sơ một cửa"),
        "thoi_gian": Field("thời gian lập thành tích", "từ 01/01/2025 đến 31/10/2027"),
        "cac_phan": Field(
            "các mục của báo cáo",
            [
                {"tt": 1, "tieu_de": "Sơ lược lý lịch, quá trình công tác", "noi_dung": "Công tác tại xã từ năm 2008."},
                {"tt": 2, "tieu_de": "Đẩy mạnh chuyển đổi số", "noi_dung": "Số hoá 12.400 hồ sơ.\nTập huấn 35 lớp cho người dân."},
            ],
            {"tt": "thứ tự", "tieu_de": "tên mục", "noi_dung": "nội dung"},
        ),
        "chuc_vu_ky": Field("chức vụ người xác nhận", "CHỦ TỊCH"),
        "nguoi_ky": Field("họ tên người xác nhận", "Hoàng Văn Chủ"),
    },
}  # fmt: skip


def examples(kind: str) -> dict[str, Any]:
    """Example data for every field of a kind."""
    return {name: entry.example for name, entry in FIELDS[kind].items()}


def completed(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with an empty value for each field it lacks, and without what no template may use.

    Raises:
        TypeError: a value is not plain data, as model rows are not.
    """
    known = FIELDS[kind]
    for name, value in data.items():
        _demand_plain(name, value)
    return {name: data.get(name, entry.empty) for name, entry in known.items()}


def _demand_plain(name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        for item in value:
            _demand_plain(name, item)
    elif isinstance(value, dict):
        for item in value.values():
            _demand_plain(name, item)
    elif type(value) not in {str, int, bool, float} and value is not None:
        raise TypeError(f"{name}: {type(value).__name__} is no plain data")
