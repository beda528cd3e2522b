"""A plan's document that was read, as its reading looks; for the tests of its review."""

from __future__ import annotations

from typing import Any

from campaigns.enums import PlanReadingState
from campaigns.models import PlanReading
from campaigns.review_draft import propose

LINES = """UỶ BAN NHÂN DÂN XÃ CỔ LỄ
Số: 03/KH-UBND          Cổ Lễ, ngày 7 tháng 7 năm 2025
KẾ HOẠCH
Triển khai Phong trào thi đua “Cả nước thi đua chuyển đổi số” trên địa bàn xã Cổ Lễ
Thực hiện Kế hoạch số 02/KH-UBND ngày 09/7/2025 của UBND tỉnh Ninh Bình;
1. Nâng cao nhận thức về chuyển
đổi số
2. Phát trien ha tang so
a) Đối với các trường học
- Có ít nhất một sáng kiến được công nhận.
- 100% hồ sơ xử lý trên môi trường số.
Tặng Giấy khen của Chủ tịch UBND xã khi tổng kết.
Các trường học báo cáo về UBND xã trước ngày 20/11 hằng năm.
TM. UỶ BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Văn A""".splitlines()


def item(first: int, last: int | None = None, *, confidence: float = 0.9, **facts: Any) -> dict:
    place = [first, first if last is None else last]
    return {**facts, "confidence": confidence, "lines": place}


def reading_data(**changes: Any) -> dict[str, Any]:
    """What `campaigns.reading.read_document` gives for `LINES`."""
    found = {
        "lines": LINES,
        "number": item(1, value="03/KH-UBND"),
        "issued_on": item(1, value="2025-07-07", confidence=0.5),
        "issuer": item(0, value="Uỷ ban nhân dân xã Cổ Lễ"),
        "title": item(3, value=LINES[3]),
        "parent_number": item(4, value="02/KH-UBND"),
        "period": {"value": None, "confidence": 0.0, "lines": None},
        "signatory": item(16, value="Nguyễn Văn A"),
        "signing_capacity": item(13, 15, value="TM. UỶ BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"),
        "purpose": item(5, value="- Phát huy sáng kiến."),
        "solutions": item(6, value="1. Đẩy mạnh tuyên truyền."),
        "legal_bases": [
            item(4, value=LINES[4], number="02/KH-UBND", issued_on="2025-07-09"),
        ],
        "phases": [],
        "content_areas": [
            item(5, 5, ordinal="1", title="Nâng cao nhận thức về chuyển", parent_ordinal="1"),
            item(6, 6, ordinal="", title="đổi số", parent_ordinal=None, confidence=0.4),
            item(7, 7, ordinal="2", title="Phát trien ha tang so", parent_ordinal=None),
        ],
        "target_groups": [
            item(
                8, ordinal="a", title="Đối với các trường học",
                criteria=[
                    item(9, text="Có ít nhất một sáng kiến được công nhận."),
                    item(10, text="100% hồ sơ xử lý trên môi trường số."),
                ],
            )
        ],
        "award_forms": [
            item(11, name="Giấy khen của Chủ tịch Uỷ ban nhân dân xã", occasions=["final"]),
        ],
        "obligations": [
            item(
                12, what="annual_report", who="Các trường học", to="UBND xã", due="11-20",
                includes_day=False,
            )
        ],
        "duties": [
            item(12, actor="Phòng Văn hoá - Xã hội", text="Đôn đốc, tổng hợp."),
            item(12, actor="Phòng Văn hoá - Xã hội", text="Tham mưu khen thưởng."),
            item(12, actor="Các trường học", text="Phát động phong trào."),
        ],
        "recipients": ["Như trên", "Lưu: VT"],
        "missing": ["Không tìm thấy thời gian thực hiện phong trào."],
    }  # fmt: skip
    return {**found, **changes}


def make_reading(owner: Any, unit: Any, **changes: Any) -> PlanReading:
    """A reading that waits for its review; `data` changes what was read."""
    data = reading_data(**changes.pop("data", {}))
    reading = PlanReading.objects.create(
        owner=owner,
        unit=unit,
        reading=data,
        **{
            "file": "plan-readings/x.pdf",
            "file_name": "ke-hoach.txt",
            "state": PlanReadingState.READ,
            **changes,
        },
    )
    reading.review = propose(reading)
    reading.save()
    return reading


def as_sent(draft: dict[str, Any], version: int = 0, **more: Any) -> dict[str, Any]:
    """The review as a browser sends it."""
    data: dict[str, Any] = {"version": version, **more}
    for key, rows in draft.items():
        if isinstance(rows, dict):
            data |= {f"{key}-{name}": value for name, value in rows.items()}
            continue
        data[f"{key}-TOTAL"] = len(rows)
        for number, row in enumerate(rows):
            data |= {f"{key}-{number}-{name}": value for name, value in row.items()}
    return {key: value for key, value in data.items() if value is not None and value is not False}
