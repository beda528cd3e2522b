"""Sentences that the demo's units write in their reports, in the project's own words."""

from __future__ import annotations

DIRECTION = [
    "Ban hành văn bản chỉ đạo, phân công cụ thể lãnh đạo phụ trách từng nội dung của phong trào.",
    "Kiện toàn Ban Chỉ đạo chuyển đổi số; giao ban kết quả phong trào mỗi quý một lần.",
    "Lồng ghép phong trào vào các hội nghị chuyên đề; đăng tin, bài trên cổng thông tin điện tử.",
    "Tổ chức phát động, ký giao ước thi đua; kiểm tra thực tế tại cơ sở.",
]

# By ordinal of the province's content area.
AREAS = {
    "1": [
        "Tổ chức quán triệt Nghị quyết số 57-NQ/TW tới cán bộ, công chức, viên chức.",
        "Đưa kết quả chuyển đổi số vào tiêu chí đánh giá, xếp loại cán bộ hằng năm.",
        "Duy trì chuyên mục “Mỗi tuần một kỹ năng số” trên hệ thống truyền thanh.",
    ],
    "2": [
        "Hoàn thành lắp đặt mạng không dây miễn phí tại các nhà văn hoá.",
        "Phối hợp doanh nghiệp viễn thông xoá các điểm lõm sóng.",
        "Nâng cấp máy tính, đường truyền phục vụ họp trực tuyến và dịch vụ công.",
    ],
    "3": [
        "Trung tâm Phục vụ hành chính công hướng dẫn người dân nộp hồ sơ tại nhà qua Cổng dịch vụ công.",
        "Số hoá toàn bộ hồ sơ mới tiếp nhận, trả kết quả bản điện tử.",
        "Rà soát, đề xuất cắt giảm thời gian giải quyết thủ tục hành chính.",
    ],
    "4": [
        "Hỗ trợ cơ sở sản xuất đưa sản phẩm OCOP lên sàn thương mại điện tử.",
        "Vận động tiểu thương dùng thanh toán không tiền mặt tại chợ.",
        "Tổ chức lớp bán hàng trực tuyến cho hợp tác xã và hộ kinh doanh.",
    ],
    "5": [
        "Tổ công nghệ số cộng đồng đến từng nhà hướng dẫn người cao tuổi dùng VNeID.",
        "Mở các lớp “Bình dân học vụ số” vào buổi tối; học sinh hướng dẫn ông bà, cha mẹ.",
        "Đoàn Thanh niên duy trì đội hình tình nguyện hỗ trợ dịch vụ công trực tuyến.",
    ],
    "6": [
        "Tuyên truyền phòng, chống lừa đảo trên mạng tại các buổi sinh hoạt cộng đồng.",
        "Cài phần mềm phòng, chống mã độc cho toàn bộ máy tính; không xảy ra mất an toàn thông tin.",
    ],
    "7": [
        "Tham gia các đoàn làm việc với đối tác nước ngoài về công nghệ và đào tạo nhân lực.",
        "Giới thiệu điểm đến, sản phẩm của địa phương bằng tiếng Anh trên nền tảng số.",
    ],
}
NO_SUCH_AREA = "Kế hoạch của đơn vị không có nội dung này; trong năm không phát sinh kết quả."

EXEMPLARS = [
    "Mô hình “Ngày thứ Sáu không giấy tờ”: hồ sơ nội bộ xử lý hoàn toàn trên mạng.",
    "Mô hình “Nhà văn hoá thông minh” có mạng, màn hình và tủ sách điện tử.",
    "Mô hình “Học sinh là đại sứ số”: mỗi em hướng dẫn ít nhất hai người lớn trong nhà.",
    "Mô hình “Chợ không tiền mặt” với mã thanh toán ở từng quầy hàng.",
    "",
]
AWARDS = [
    "Khen thưởng theo thẩm quyền các tập thể, cá nhân có thành tích trong năm.",
    "Biểu dương các gương tiêu biểu tại hội nghị tổng kết công tác thi đua.",
    "",
]
DIFFICULTIES = [
    "Kinh phí cho hạ tầng số còn hạn chế; đề nghị cấp trên quan tâm bố trí.",
    "Người cao tuổi chưa quen thao tác; lực lượng hướng dẫn chủ yếu kiêm nhiệm.",
    "Sau sắp xếp, dữ liệu của các đơn vị cũ chưa đồng bộ; đề nghị hướng dẫn chuẩn hoá.",
    "Thiếu cán bộ có chuyên môn công nghệ thông tin.",
]
NEXT_STEPS = [
    "Duy trì lớp “Bình dân học vụ số”, phấn đấu mỗi hộ có ít nhất một người thạo dịch vụ công.",
    "Nâng tỷ lệ hồ sơ trực tuyến toàn trình, số hoá dữ liệu dùng chung.",
    "Nhân rộng mô hình hay, kịp thời khen thưởng; chuẩn bị sơ kết năm 2027.",
]

# Range of a year's figure: (a commune or ward, a department or the like, a unit of a commune).
RANGES = {
    "van-ban-chi-dao": ((4, 18), (5, 20), (1, 4)),
    "sang-kien": ((2, 14), (4, 25), (0, 4)),
    "thon-bang-rong": ((9, 32), (0, 0), (0, 3)),
    "ho-so-tiep-nhan": ((2600, 9800), (900, 6000), (60, 900)),
    "doanh-nghiep-ho-tro": ((4, 60), (10, 90), (0, 6)),
    "ho-kinh-doanh-san": ((12, 220), (0, 30), (0, 25)),
    "to-cong-nghe-so": ((8, 30), (0, 3), (0, 2)),
    "tap-huan-so": ((350, 4200), (120, 1500), (40, 420)),
    "tuyen-truyen-an-toan": ((4, 26), (2, 12), (1, 5)),
    "mo-hinh-moi": ((1, 7), (1, 6), (0, 2)),
}
EXPLANATION = "Tăng, giảm do mở rộng phạm vi thực hiện sau sắp xếp đơn vị hành chính."
DIFFERENCE = (
    "Cộng thêm các lớp do Uỷ ban nhân dân xã trực tiếp mở, chưa có trong báo cáo của đơn vị."
)
EVIDENCE = "Quyết định công nhận sáng kiến cấp cơ sở, lưu tại văn thư đơn vị"
