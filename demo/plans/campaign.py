"""What the three plans share: the campaign, its phases and the awards they name."""

from __future__ import annotations

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
