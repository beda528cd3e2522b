"""What follows the demo's plans, as data in own words: duties, visits, questions, exemplars."""

from __future__ import annotations

from typing import Any

# (unit by code, or the actor in words; duty; days from today to its due day; days from today on
# which it was done, "doing" or "todo"; result). A duty done after its due day was done late.
PROVINCIAL_DUTIES = [
    ("SNV", "Theo dõi, đôn đốc các đơn vị; tổng hợp kết quả, báo cáo Uỷ ban nhân dân tỉnh.", 34,
     "doing", ""),
    ("SKHCN", ("Hướng dẫn đưa nội dung đổi mới sáng tạo, chuyển đổi số vào tiêu chí thi đua của từng "
     "nhóm đối tượng."), -235, -246, "Đã có văn bản hướng dẫn gửi 129 xã, phường và các sở, ngành."),
    ("STC", "Bố trí kinh phí tập huấn kỹ năng số và khen thưởng trong dự toán hằng năm.", -113, -99,
     "Đã trình và được giao dự toán bổ sung."),
    ("SVHTT", "Giới thiệu mô hình mới, cách làm hay trên báo, đài và hệ thống truyền thanh cơ sở.",
     -21, "doing", ""),
    ("Cổ Lễ", "Chọn một mô hình chuyển đổi số cấp xã để giới thiệu cho các xã khác.", 19, "todo", ""),
    ("", "Đăng ký ít nhất một sáng kiến, giải pháp mỗi năm.", None, "todo", ""),
]  # fmt: skip
EVERYONE = "Các sở, ngành, xã, phường"
COMMUNAL_DUTIES = [
    ("THCS1@Cổ Lễ", "Mở câu lạc bộ sáng tạo cho học sinh, mỗi học kỳ có một sản phẩm trưng bày.", 24,
     "doing", ""),
    ("VHXH@Cổ Lễ", "Tổng hợp số liệu kỹ năng số của người dân theo từng thôn.", -9, "todo", ""),
    ("VP@Cổ Lễ", "Rà soát thủ tục còn yêu cầu bản giấy, đề xuất bỏ.", -40, -47,
     "Đã rà soát 62 thủ tục, đề xuất bỏ bản giấy ở 18 thủ tục."),
]  # fmt: skip

# Inspecting and inspected unit, days from today, subject, members, conclusion ("" = still planned),
# findings: (text, remedy, days to the due day, steps as (who, step, words))
VISITS = [
    (
        "NB", "Cổ Lễ", -67, "Việc triển khai kế hoạch và hồ sơ thi đua năm nay.",
        "Phó Giám đốc Sở Nội vụ (Trưởng đoàn); chuyên viên Sở Nội vụ, Sở Khoa học và Công nghệ.",
        "Xã đã giao việc rõ đến từng phòng, thôn. Hồ sơ điện tử còn thiếu ở một số mục.",
        [
            ("Chưa lưu biên bản bình xét thi đua quý II của hai thôn.",
             "Bổ sung biên bản, lưu trên hệ thống.", -37,
             [("VHXH@Cổ Lễ", "answer", "Đã bổ sung và tải lên biên bản của cả hai thôn."),
              ("SNV", "settle", "Đã kiểm tra, đủ.")]),
            ("Số liệu kỹ năng số chưa tách theo nhóm tuổi.",
             "Tách số liệu từ kỳ báo cáo tới.", 14,
             [("VHXH@Cổ Lễ", "answer", "Đã sửa biểu mẫu, các thôn đang nhập lại.")]),
        ],
    ),
    (
        "NB", "Liên Minh", 12, "Kết quả thực hiện chỉ tiêu dịch vụ công trực tuyến.",
        "Chuyên viên Sở Nội vụ, Trung tâm Phục vụ hành chính công tỉnh.", "", [],
    ),
    (
        "Cổ Lễ", "THCS1@Cổ Lễ", -26, "Hoạt động của câu lạc bộ sáng tạo.",
        "Phòng Văn hoá - Xã hội; Hội Khuyến học xã.",
        "Câu lạc bộ sinh hoạt đều, có sản phẩm.",
        [("Chưa có quy chế hoạt động của câu lạc bộ.", "Ban hành quy chế.", 9, [])],
    ),
]  # fmt: skip
SETTLED_WITH_FILE = "Biên bản bình xét quý II.png"

# Asking unit and officer, title, text
QUESTIONS = {
    "public": (
        "Cổ Lễ", "VHXH@Cổ Lễ", "Tính người dân nộp hồ sơ trực tuyến qua tổ công nghệ số thế nào?",
        ("Nhiều hộ nhờ thành viên tổ công nghệ số nộp hồ sơ giúp. Trường hợp này có tính là hộ đã dùng "
        "dịch vụ công trực tuyến không?"),
    ),
    "open": (
        "Liên Minh", "VHXH@Liên Minh", "Thiếu máy quét để số hoá hồ sơ",
        ("Bộ phận một cửa chỉ có một máy quét cho ba quầy nên chưa số hoá kịp hồ sơ đầu vào. Đề nghị "
        "hướng dẫn nguồn kinh phí mua thêm."),
    ),
    "passed_on": (
        "Cổ Lễ", "VHXH@Cổ Lễ", "Sáng kiến của nhân viên hợp đồng có được công nhận không?",
        ("Hai sáng kiến của nhân viên hợp đồng ở Trạm Y tế đang áp dụng tốt, xã chưa rõ thẩm quyền công "
        "nhận."),
    ),
    "amend": (
        "Cổ Lễ", "VHXH@Cổ Lễ", "Chưa có nội dung hỗ trợ tổ công nghệ số cộng đồng",
        ("Kế hoạch giao tổ công nghệ số hướng dẫn người dân nhưng phần giải pháp không nêu hỗ trợ kinh "
        "phí hoạt động, xã không có căn cứ chi."),
    ),
    "answered": (
        "THCS1@Cổ Lễ", "THCS1@Cổ Lễ", "Học sinh có tính vào số người được tập huấn kỹ năng số không?",
        "Nhà trường tập huấn cho 420 học sinh trong giờ ngoại khoá.",
    ),
}  # fmt: skip
PUBLIC_QUESTION = (
    "Hộ nhờ tổ công nghệ số nộp hồ sơ giúp có tính là đã dùng dịch vụ công trực tuyến?"
)
PUBLIC_ANSWER = (
    "Có, nếu hồ sơ nộp bằng tài khoản định danh của người trong hộ. Nộp bằng tài khoản của người giúp "
    "thì không tính."
)
STUDENTS_ANSWER = "Có. Ghi số học sinh ở dòng riêng trong ghi chú của chỉ tiêu."
PASSED_ON_NOTE = "Nhờ Sở hướng dẫn theo quy định về sáng kiến."
WANTED = "Thêm vào phần giải pháp: hỗ trợ hoạt động của tổ công nghệ số cộng đồng."
PROVINCIAL_ADDITION = (
    " Hỗ trợ hoạt động của tổ công nghệ số cộng đồng từ nguồn chi thường xuyên của cấp xã."
)

AMENDMENT = {
    "number": "141/KH-UBND",
    "reason": "Cụ thể hoá nội dung xã hội số sau một năm thực hiện, theo ý kiến của các thôn.",
    "solutions": (
        "Tăng cường lãnh đạo; truyền thông; biểu dương, khen thưởng; kiểm tra, giám sát. Mỗi thôn có "
        "một điểm hướng dẫn kỹ năng số mở hằng tuần tại nhà văn hoá."
    ),
    "area": (
        "4",
        "Mỗi thôn mở lớp kỹ năng số hằng quý; ưu tiên người cao tuổi và hộ kinh doanh nhỏ.",
    ),
}

EXEMPLARS: list[dict[str, Any]] = [
    {
        "kind": "model",
        "title": "Câu lạc bộ sáng tạo của học sinh nông thôn",
        "summary": "Học sinh tự làm trạm đo chất lượng nước cho cánh đồng của xã.",
        "text": (
            "Từ hai bộ linh kiện ban đầu, câu lạc bộ đã lắp ba trạm đo chất lượng nước, gửi số liệu về "
            "điện thoại của các tổ hợp tác. Thầy cô và học sinh cùng bảo trì hằng tháng; nông dân biết "
            "khi nào nên lấy nước.\n\nMô hình không cần phòng thí nghiệm, trường nào cũng làm được."
        ),
    },
    {
        "kind": "practice",
        "title": "Sổ đọc sách điện tử của lớp",
        "summary": "Mỗi lớp một sổ đọc chung trên máy tính bảng của thư viện.",
        "text": "Học sinh ghi cảm nhận sau mỗi cuốn sách; giáo viên góp ý ngay trên sổ.",
    },
]
INCOME = [
    (1_200_000_000, -300, "Ngân sách tỉnh giao năm", "31/QĐ-UBND"),
    (150_000_000, -80, "Đóng góp tự nguyện của doanh nghiệp", ""),
]

# The plan of a commune that has not issued its own, as its officer's word processor saved it
KEPT_PLAN = """UỶ BAN NHÂN DÂN
{name}
Số: 27/KH-UBND
ngày 04 tháng 8 năm 2025

KẾ HOẠCH
Triển khai Phong trào thi đua “Cả nước thi đua đổi mới sáng tạo và chuyển đổi số” giai đoạn 2025 - 2030

Thực hiện Kế hoạch số 02/KH-UBND ngày 09/7/2025 của Uỷ ban nhân dân tỉnh Ninh Bình về triển khai \
phong trào thi đua, Uỷ ban nhân dân xã ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
Mỗi cán bộ, mỗi hộ dân có một việc làm cụ thể về chuyển đổi số.

II. NỘI DUNG THI ĐUA
1. Thi đua nâng cao nhận thức, đổi mới tư duy về chuyển đổi số
2. Thi đua chuyển đổi số trong cơ quan nhà nước và cải cách thủ tục hành chính
3. Thi đua phát triển xã hội số, phong trào “Bình dân học vụ số”

III. ĐỐI TƯỢNG VÀ TIÊU CHÍ
1. Đối với các phòng, ban, đơn vị
- Hoàn thành nhiệm vụ được giao tại kế hoạch
- Hồ sơ công việc xử lý trên môi trường điện tử
2. Đối với thôn, xóm
- Có tổ công nghệ số cộng đồng hoạt động thường xuyên

IV. TỔ CHỨC THỰC HIỆN
1. Các đơn vị, thôn báo cáo kết quả hằng năm về Phòng Văn hoá - Xã hội trước ngày 05/12.
2. Phòng Văn hoá - Xã hội tổng hợp, tham mưu Uỷ ban nhân dân xã báo cáo cấp trên.

TM. UỶ BAN NHÂN DÂN
CHỦ TỊCH
Trịnh Đức Hoà
"""
