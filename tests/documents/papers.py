"""A long paper with everything in it, and what measures it."""

from __future__ import annotations

import datetime as dt

from documents.charts import bar_chart
from documents.layout import Annex
from documents.layout import Bullets
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification

MM = 72 / 25.4
SENTENCE = "Đẩy mạnh chuyển đổi số, nâng cao nhận thức của Nhân dân; Ẳ Ễ Ữ ự ặ. "
CODE = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"


def long_document(*, sections: int = 8, rows: int = 120, **changes) -> Document:
    """Several pages, two charts, an annex with a table of `rows` rows."""
    blocks: list = []
    for number in range(1, sections + 1):
        blocks += [
            Heading(f"Kết quả phần {number}", str(number), 2),
            Paragraph(SENTENCE * 6),
            Bullets(("Mở lớp “Bình dân học vụ số”.", "Nhân rộng mô hình hay.")),
        ]
    chart = bar_chart("Đã nộp", [("Xã Cổ Lễ", 12), ("Xã Liên Minh", 30)], measure="báo cáo")
    blocks += [Chart(chart, f"Biểu đồ {n}. Số báo cáo", "Cổ Lễ 12, Liên Minh 30.") for n in (1, 2)]
    table = Table(
        columns=(
            Column("TT", "center", 8), Column("Đơn vị", "left", 42), Column("Số lớp", "right", 25),
            Column("Số người", "right", 25),
        ),
        rows=tuple((n, f"Xã số {n}", n, n * 10) for n in range(1, rows + 1)),
        total=("", "Tổng cộng", 1, 2),
    )  # fmt: skip
    facts = {
        "header": Header(
            agency="UỶ BAN NHÂN DÂN\nTỈNH NINH BÌNH", notation="BC-UBND", place="Ninh Bình",
            number="05", issued_on=dt.date(2026, 2, 3),
        ),
        "type_name": "Báo cáo",
        "subject": "Kết quả thực hiện phong trào thi đua năm 2025",
        "legal_bases": ("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",),
        "blocks": tuple(blocks),
        "signature": Signature("TM. UỶ BAN NHÂN DÂN", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Văn A"),
        "recipients": ("- Bộ Nội vụ;", "- Lưu: VT, SNV."),
        "annexes": (Annex("Số liệu theo đơn vị", (table,), "I", landscape=True),),
        "verification": Verification(CODE, f"https://thidua.example/xac-thuc/{CODE}/"),
    }  # fmt: skip
    return Document(**(facts | changes))
