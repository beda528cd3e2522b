"""Scoring in the demo: the province's table for communes, half of it from the plan, part by figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from campaigns.models import Campaign
from criteria.models import ScoringTable
from criteria.pledge_signing import issue_pledge
from criteria.pledge_signing import record_signatures
from criteria.pledges import members_of
from criteria.pledges import save_pledge
from criteria.table_rows import add_item
from criteria.tables import change_table
from criteria.tables import make_table
from criteria.tables import put_in_force
from criteria.taking import take_criteria
from units.models import Bloc
from units.models import Unit

PLEDGE = (
    "Các đơn vị thành viên cùng nhau ký giao ước thi đua với những nội dung sau.\n"
    "Hoàn thành đúng hạn các nhiệm vụ của phong trào, báo cáo trung thực, đúng hạn.\n"
    "Mỗi đơn vị có ít nhất một mô hình mới về chuyển đổi số được áp dụng.\n"
    "Giúp nhau nhân rộng cách làm hay; chấm điểm khách quan, có lý do rõ ràng."
)
# Items beside those of the plan: group, ordinal, words, kind, further facts.
BY_FIGURES = [
    {
        "ordinal": "1", "kind": "numeric", "text": "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến",
        "formula": "[ho-so-truc-tuyen] / [ho-so-tiep-nhan] * 100", "maximum_points": Decimal(15),
        "interpolates": True,
        "steps": [{"at_least": "50", "points": "5"}, {"at_least": "90", "points": "15"}],
    },
    {
        "ordinal": "2", "kind": "rank", "text": "Xếp hạng chỉ số chuyển đổi số cấp xã",
        "maximum_points": Decimal(15),
        "steps": [{"at_least": "10", "points": "15"}, {"at_least": "40", "points": "10"}],
    },
]  # fmt: skip
OUTSIDE: list[dict[str, Any]] = [
    {"ordinal": "III", "kind": "bonus", "text": "Có mô hình mới được tỉnh công nhận",
     "maximum_points": Decimal(3)},
    {"ordinal": "IV", "kind": "penalty", "text": "Báo cáo chậm hạn, mỗi lần trừ 1 điểm",
     "maximum_points": Decimal(3)},
    {"ordinal": "V", "kind": "disqualifier", "text": "Để lộ, lọt bí mật nhà nước, mất an toàn thông tin"},
]  # fmt: skip


def make_scoring_table(
    officer: User, province: Unit, science: Unit, campaign: Campaign, *, year: int
) -> ScoringTable:
    """The table for communes, in force; Sở KH&CN verifies the digital index.

    Its scales are the demo's own and marked as not compared with any document.
    """
    table = make_table(
        officer, unit=province, year=year, campaign=campaign,
        title="Bảng điểm phong trào đối với xã, phường", unit_kinds=["commune", "ward"],
    )  # fmt: skip
    change_table(
        officer, table, version=table.version, self_due_on=dt.date(year, 12, 10),
        cross_due_on=dt.date(year, 12, 17), verify_due_on=dt.date(year, 12, 28),
        bonus_cap=Decimal(3), penalty_cap=Decimal(5),
    )  # fmt: skip
    take_criteria(officer, table, version=table.version, keys={"nb-a"}, total=Decimal(70))
    group = add_item(
        officer, table, version=table.version, parent=None, ordinal="II", kind="group",
        text="Kết quả bằng số liệu",
    )  # fmt: skip
    for facts in BY_FIGURES:
        verifier = science if facts["kind"] == "rank" else None
        add_item(
            officer, table, version=table.version, parent=group, verifier=verifier, **facts
        )  # fmt: skip
    for row in OUTSIDE:
        add_item(officer, table, version=table.version, parent=None, **row)
    put_in_force(officer, table)
    return table


def sign_pledges(officer: User, province: Unit, *, year: int) -> int:
    """The pledge of every bloc of the province for a year, signed in January; how many there are."""
    blocs = Bloc.objects.filter(unit=province, members__year=year).distinct()
    for bloc in blocs:
        pledge = save_pledge(officer, bloc, year=year, text=PLEDGE, place=province.place)
        day = min(dt.date(year, 1, 20), timezone.localdate())
        record_signatures(officer, pledge, {m.unit_id: day for m in members_of(pledge)})
        issue_pledge(officer, pledge)
    return len(blocs)
