"""Whole invented plans of other issuers, structures and states of repair, read to the last item."""

from pathlib import Path

import pytest

from campaigns.reading import read_lines
from campaigns.reading.dates import dues_in
from campaigns.reading.output import plain_output

HERE = Path(__file__).parent / "unseen"
PROVINCIAL = "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"
PLANS = {
    "articles": {
        "head": ("118/QĐ-UBND", "2025-09-03", "UBND phường Đông Sơn", "Nguyễn Thị Hồng Hạnh"),
        "parent": "215/KH-UBND",
        "period": [2025, 2028],
        "phases": [[2025, 2026], [2027, 2028]],
        "areas": ["1", "2", "3"],
        "criteria": [2, 3, 1],
        "awards": {"Giấy khen": ["annual"], PROVINCIAL: ["mid_term", "final"]},
        "dues": {
            ("plan", "2025-09-30", False),
            ("annual_report", "11-25", True),
            ("mid_term_review", "2027-Q1", True),
            ("final_review", "2028-11-15", False),
        },
        "actors": 4,
    },
    "capitals": {
        "head": ("412/KH-UBND", "2026-01-05", "Ủy ban nhân dân tỉnh Lam Sơn", "Lê Quang Vinh"),
        "parent": "55/QĐ-TTg",
        "period": [2026, 2030],
        "phases": [[2026, 2028], [2029, 2030]],
        "areas": ["1", "2", "3", "4"],
        "criteria": [3, 2, 1, 2],
        "awards": {
            PROVINCIAL: ["mid_term"],
            "Giấy khen": ["mid_term"],
            "Huân chương Lao động": ["final"],
            "Cờ thi đua của Uỷ ban nhân dân tỉnh": ["final"],
        },
        "dues": {
            ("plan", "2026-02-28", False),
            ("annual_report", "12-05", False),
            ("mid_term_review", "2028-Q4", True),
            ("final_review", "2030-10", True),
        },
        "actors": 3,
    },
    "school": {
        "head": ("09/KH-THCS", "2025-09-12", "Trường THCS Tân Lập", "Phạm Thị Lan"),
        "parent": "31/KH-UBND",
        "period": [2025, 2030],
        "phases": [],
        "areas": ["2.1", "2.2", "2.3", "2.4"],
        "criteria": [2, 1, 2],
        "awards": {"Giấy khen": ["annual"]},
        "dues": {
            ("plan", "2025-09-30", True),
            ("annual_report", "12-01", False),
            ("mid_term_review", "2027-06", True),
            ("final_review", "2030-06", True),
        },
        "actors": 4,
    },
    "district_scan": {
        "head": ("77/KH-UBND", "2025-04-10", "Uy ban nhan dan huyen Phu An", "Tran Van Minh"),
        "parent": "26/KH-UBND",
        "period": [2025, 2030],
        "phases": [],
        "areas": ["1", "3", "3", "4", "5"],  # as printed, the slip included
        "criteria": [2, 1, 2],
        "awards": {"Giấy khen": ["annual"], PROVINCIAL: ["final"]},
        "dues": {
            ("plan", "2025-Q2", True),
            ("annual_report", "11-15", False),
            ("mid_term_review", "2027-Q2", True),
            ("final_review", "2030-Q3", True),
        },
        "actors": 2,
    },
    "association": {
        "head": (None, "2025-10-02", "Hội liên hiệp phụ nữ xã Bình Minh", "Đỗ Thị Mai"),
        "parent": "17/KH-UBND",
        "period": [2025, 2027],
        "phases": [],
        "areas": ["•", "•", "•"],
        "criteria": [2, 1],
        "awards": {"Giấy khen": ["final"]},
        "dues": {
            ("plan", "2025-10-31", False),
            ("annual_report", "11-15", True),
            ("mid_term_review", "2026", True),
            ("final_review", "2027-11", True),
        },
        "actors": 2,
    },
}


@pytest.mark.parametrize("name", PLANS)
def test_plan_of_another_make_is_read_whole(name):
    found = plain_output(read_lines((HERE / f"{name}.txt").read_text().splitlines()))
    wanted = PLANS[name]
    head = tuple(found[key] for key in ("number", "issued_on", "issuer", "signatory"))
    assert head == wanted["head"]
    assert found["parent_number"] == wanted["parent"]
    assert found["period"] == wanted["period"]
    assert found["phases"] == wanted["phases"]
    assert [area["ordinal"] for area in found["content_areas"]] == wanted["areas"]
    assert [len(group["criteria"]) for group in found["target_groups"]] == wanted["criteria"]
    assert {row["name"]: row["occasions"] for row in found["award_forms"]} == wanted["awards"]
    dues = {(row["what"], row["due"], row["includes_day"]) for row in found["obligations"]}
    assert dues == wanted["dues"]
    assert len({duty["actor"] for duty in found["duties"]}) == wanted["actors"]
    assert "Nơi nhận" not in " ".join(duty["text"] for duty in found["duties"])
    assert found["purpose"]


def test_who_owes_what_to_whom_is_read_from_short_sentences():
    found = plain_output(read_lines((HERE / "school.txt").read_text().splitlines()))
    rows = {row["what"]: (row["who"], row["to"], row["through"]) for row in found["obligations"]}
    assert rows["annual_report"] == ("Nhà trường", "UBND xã", "Phòng Văn hoá - Xã hội")
    assert rows["plan"] == ("Các tổ chuyên môn", "Ban Giám hiệu", None)


@pytest.mark.parametrize(
    ("words", "dues"),
    [
        ("trước 15 tháng 12 hằng năm", [("12-15", False)]),
        ("trước ngày 15 của tháng 12", [("12-15", False)]),
        ("chậm nhất 30.11", [("11-30", True)]),
        ("trước 17 giờ ngày 10/12", [("12-10", True)]),
        ("truoc ngay l5/1O", [("10-15", False)]),
        ("ngày 30/6 và ngày 30/11 hằng năm", [("06-30", True), ("11-30", True)]),
        ("có 2-3 mô hình, đạt 1.5 điểm", []),
        ("ngày 31/02", []),
    ],
)
def test_a_day_in_many_forms(words, dues):
    assert [(due.text, due.includes_day) for due in dues_in(words)] == dues
