"""What is odd about a plan, in words; nothing here stops anybody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.enums import ObligationKind
from campaigns.enums import Precision
from campaigns.models import Plan
from documents.calendar import working_days_between
from documents.text import fold
from documents.text import normalize

PLAN_NUMBER = re.compile(r"/KH\b", re.IGNORECASE)  # the symbol of a plan: 02/KH-UBND
WORKING_DAYS_NEEDED = 3  # to compile what arrives before one's own report is due
# The level of districts ended on this day (Law 72/2025/QH15 on local government, article 1).
DISTRICTS_ENDED = dt.date(2025, 7, 1)
DISTRICT_WORD = re.compile(r"\bhuyện\b", re.IGNORECASE)

# What to do, by the kind of warning; every kind of this room has its line.
ADVICE = {
    "Ban hành muộn hơn thời hạn": "Ghi rõ lý do chậm khi báo cáo cấp trên; lần sau nhập thời hạn "
    "vào lịch nhắc của đơn vị.",
    "Kế hoạch cấp trên chưa có trên cổng": "Đề nghị đơn vị cấp trên nhập và ban hành kế hoạch trên "
    "cổng, rồi gắn kế hoạch này vào kế hoạch đó.",
    "Viện dẫn kế hoạch chưa có trên cổng": "Đối chiếu số, ký hiệu trong phần căn cứ với kế hoạch "
    "cấp trên; nếu gõ nhầm, sửa bằng một bản sửa đổi.",
    "Không ấn định ngày nộp của cấp dưới": "Bổ sung ngày nộp cho đơn vị trực thuộc, sớm hơn hạn "
    "của cấp trên ít nhất ba ngày làm việc.",
    "Hạn của đơn vị không sớm hơn hạn của cấp trên": "Lập bản sửa đổi để đưa hạn của đơn vị lên "
    "trước hạn của cấp trên ít nhất ba ngày làm việc.",
    "Không đủ ba ngày làm việc để tổng hợp": "Cân nhắc đưa hạn của đơn vị lên sớm hơn, để còn ít "
    "nhất ba ngày làm việc tổng hợp và trình ký.",
    "Căn cứ đã hết hiệu lực": "Thay bằng văn bản đang có hiệu lực trong phần căn cứ, qua một bản "
    "sửa đổi nếu kế hoạch đã ban hành.",
    "Văn bản không có số": "Xin văn thư cấp số rồi nhập vào; nếu chỉ có bản quét thiếu số, nhập "
    "cách văn bản khác viện dẫn.",
    "Không nêu nghĩa vụ báo cáo hằng năm": "Bổ sung nghĩa vụ báo cáo hằng năm để cổng mở kỳ báo "
    "cáo và nhắc hạn.",
    "Ban hành sớm hơn kế hoạch cấp trên": "Kiểm tra lại ngày ban hành của hai văn bản và kế hoạch "
    "cấp trên đã chọn.",
    "Còn nhắc đến cấp huyện": "Thay bằng cấp xã hoặc cấp tỉnh theo đúng thẩm quyền mới; giữ "
    "nguyên nếu là tên riêng trong lịch sử.",
}


@dataclass(frozen=True)
class PlanWarning:
    """`serious` is what would make the cascade fail; the rest is to be looked at.

    `kind` names what many plans may share, so that a page can show them as one.
    """

    kind: str
    text: str
    serious: bool = False
    advice: str = ""

    @property
    def to_do(self) -> str:
        """What the officer may do about it."""
        return self.advice or ADVICE.get(self.kind, "")


def warnings_of(
    plan: Plan,
    year: int,
    today: dt.date,
    *,
    overrides: Mapping[dt.date, bool] | None = None,
) -> list[PlanWarning]:
    """All warnings about `plan` (obligations, bases, areas and parent prefetched by the caller).

    Rooms above add theirs: `config.campaign_sections.further_warnings`.

    Args:
        year: the year for which yearly deadlines of plan and parent are compared.
        overrides: days decreed free or working, for deadlines that move to a working day.
    """
    return [
        *_late_issue(plan, overrides or {}),
        *_unknown_parent(plan),
        *_report_days(plan, year, overrides or {}),
        *_expired_bases(plan, today),
        *_districts(plan),
        *_facts(plan),
    ]


def _late_issue(plan: Plan, overrides: Mapping[dt.date, bool]) -> list[PlanWarning]:
    """The plan above sets the last day for the plans below; this one bears a later date."""
    if plan.parent is None or plan.came_on is None:
        return []
    year = plan.campaign.first_year
    found = []
    for duty in plan.parent.obligations.all():
        if duty.what != ObligationKind.PLAN:
            continue
        named = {unit.pk for unit in duty.debtors.all()}
        owes = plan.unit_id in named if named else plan.unit.kind in duty.debtor_kinds
        if (named or duty.debtor_kinds) and not owes:
            continue  # the duty of other units
        due = last_day(duty, year, overrides=overrides)
        if due is not None and plan.came_on > due:
            found.append(
                PlanWarning(
                    "Ban hành muộn hơn thời hạn",
                    f"{plan.unit.label}: kế hoạch ban hành ngày {plan.came_on:%d/%m/%Y}, muộn "
                    f"hơn thời hạn cấp trên giao ({due_words(duty, year)}).",
                )
            )
    return found


def _unknown_parent(plan: Plan) -> list[PlanWarning]:
    """The plan that this one cites is not the plan above it in the portal."""
    if plan.unit_id == plan.campaign.unit_id:
        return []  # the top of the cascade: what it cites stands outside the portal
    cited = [b.number for b in plan.legal_bases.all() if PLAN_NUMBER.search(b.number)]
    parent = plan.parent
    if parent is None:
        named = f" (viện dẫn kế hoạch số {', '.join(cited)})" if cited else ""
        return [
            PlanWarning(
                "Kế hoạch cấp trên chưa có trên cổng",
                f"{plan.unit.label}: kế hoạch cấp trên{named} chưa có trên cổng.",
                serious=True,
            )
        ]
    known = f"{_plain(parent.number)} {_plain(parent.cited_as)}".split()
    if not cited or not known or any(_plain(number) in known for number in cited):
        return []
    return [
        PlanWarning(
            "Viện dẫn kế hoạch chưa có trên cổng",
            f"{plan.unit.label}: căn cứ viện dẫn kế hoạch số {', '.join(cited)} chưa có trên "
            f"cổng; kế hoạch cấp trên trên cổng là {parent.number or parent.cited_as}.",
        )
    ]


def _plain(number: str) -> str:
    """A number as it compares: "02/KH-UBND" and "2/kh-ubnd" are the same document."""
    return " ".join(word.lstrip("0") for word in fold(number).split())


def _report_days(plan: Plan, year: int, overrides: Mapping[dt.date, bool]) -> list[PlanWarning]:
    """A child's day must come before its parent's, or the parent cannot be served in time."""
    if plan.parent is None:
        return []
    above = {o.what: o for o in plan.parent.obligations.all()}
    found = []
    for obligation in plan.obligations.all():
        outer = above.get(obligation.what)
        if outer is None or obligation.what == ObligationKind.PLAN:
            continue
        if obligation.precision == outer.precision == Precision.YEAR:
            continue  # "năm 2027" on both levels names no order
        inner_day = last_day(obligation, year, overrides=overrides)
        outer_day = last_day(outer, year, overrides=overrides)
        what = obligation.get_what_display()
        if outer_day is not None and inner_day is None:
            found.append(
                PlanWarning(
                    "Không ấn định ngày nộp của cấp dưới",
                    f"{plan.unit.label} không ấn định ngày các đơn vị nộp {what}, trong khi phải "
                    f"nộp lên cấp trên {due_words(outer, year)}.",
                )
            )
        elif inner_day is not None and outer_day is not None and inner_day >= outer_day:
            found.append(
                PlanWarning(
                    "Hạn của đơn vị không sớm hơn hạn của cấp trên",
                    f"{plan.unit.label}: hạn {what} của đơn vị ({due_words(obligation, year)}) "
                    f"không sớm hơn hạn của cấp trên ({due_words(outer, year)}).",
                    serious=obligation.what == ObligationKind.ANNUAL_REPORT,
                )
            )
        elif inner_day is not None and outer_day is not None:
            left = working_days_between(inner_day, outer_day, overrides)
            if left < WORKING_DAYS_NEEDED:
                found.append(
                    PlanWarning(
                        "Không đủ ba ngày làm việc để tổng hợp",
                        f"{plan.unit.label}: từ hạn {what} của đơn vị "
                        f"({due_words(obligation, year)}) đến hạn của cấp trên "
                        f"({due_words(outer, year)}) chỉ còn {left} ngày làm việc.",
                    )
                )
    return found


def _districts(plan: Plan) -> list[PlanWarning]:
    """A plan of today that gives work to a level of government that is no more."""
    if plan.issued_on is not None and plan.issued_on < DISTRICTS_ENDED:
        return []
    places = {
        "trích yếu": plan.title,
        "mục đích, yêu cầu": plan.purpose,
        "giải pháp": plan.solutions,
        "nơi nhận": plan.recipients,
    }
    for area in plan.content_areas.all():
        places[f"nội dung {area.ordinal}"] = f"{area.title} {area.text}"
    for duty in plan.obligations.all():
        places[f"nghĩa vụ {duty.get_what_display()}"] = duty.text
    named = [place for place, text in places.items() if DISTRICT_WORD.search(normalize(text))]
    if not named:
        return []
    return [
        PlanWarning(
            "Còn nhắc đến cấp huyện",
            f"{plan.unit.label}: phần {', '.join(named)} còn nhắc đến cấp huyện, là cấp đã kết "
            f"thúc hoạt động từ ngày {DISTRICTS_ENDED:%d/%m/%Y}.",
        )
    ]


def _expired_bases(plan: Plan, today: dt.date) -> list[PlanWarning]:
    return [
        PlanWarning(
            "Căn cứ đã hết hiệu lực",
            f"{plan.unit.label}: căn cứ {basis.number or basis.title} hết hiệu lực từ ngày "
            f"{basis.expired_on:%d/%m/%Y}.",
        )
        for basis in plan.legal_bases.all()
        if basis.expired_on and basis.expired_on <= today
    ]


def _facts(plan: Plan) -> list[PlanWarning]:
    found = []
    if not plan.number:
        cited = f" (được viện dẫn là {plan.cited_as})" if plan.cited_as else ""
        found.append(
            PlanWarning(
                "Văn bản không có số", f"{plan.unit.label}: văn bản kế hoạch không có số{cited}."
            )
        )
    if not any(o.what == ObligationKind.ANNUAL_REPORT for o in plan.obligations.all()):
        found.append(
            PlanWarning(
                "Không nêu nghĩa vụ báo cáo hằng năm",
                f"{plan.unit.label}: kế hoạch không nêu nghĩa vụ báo cáo hằng năm.",
            )
        )
    parent = plan.parent
    if parent and plan.issued_on and parent.issued_on and plan.issued_on < parent.issued_on:
        found.append(
            PlanWarning(
                "Ban hành sớm hơn kế hoạch cấp trên",
                f"{plan.unit.label}: ngày ban hành sớm hơn kế hoạch cấp trên.",
                serious=True,
            )
        )
    return found
