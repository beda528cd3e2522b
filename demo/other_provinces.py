"""A second and a third campaign, small: deadlines that differ from Ninh Bình's by settings alone.

Thái Bình as it was before 1/7/2025: districts between province and communes, and no day for the
annual report. Sơn La: before 10/11, to two recipients at once; two days for the units' own plans.
Texts are the demo's own words; numbers, days and recipients are those of the plans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from accounts.models import User
from campaigns.drafting import save_areas
from campaigns.drafting import save_facts
from campaigns.drafting import save_obligation
from campaigns.launching import issue_plan
from campaigns.launching import start_campaign
from campaigns.launching import start_plan
from campaigns.models import Obligation
from campaigns.models import Plan
from demo.history import date_back
from demo.people import make_officer
from demo.reporting import hand_in
from demo.reporting import open_annual_round
from demo.writing import submit
from reports.carrying import carry_upward
from reports.compilation import compile_round
from reports.enums import ReportState
from reports.models import ReportRound
from reports.opening import open_round
from reports.recipients import acknowledge
from reports.review import accept_reports
from units.enums import UnitKind
from units.models import Unit
from units.tree import create_unit

K = UnitKind
# code, code of the unit above, name, short name, kind, user name of its officer
THAI_BINH_UNITS = [
    ("TB-SNV", "TB", "Sở Nội vụ tỉnh Thái Bình", "Sở Nội vụ Thái Bình", K.DEPARTMENT,
     "so-noi-vu-thai-binh"),
    ("TB-SKHCN", "TB", "Sở Khoa học và Công nghệ tỉnh Thái Bình", "Sở KH&CN Thái Bình",
     K.DEPARTMENT, "kh-cn-thai-binh"),
    ("TB-KX", "TB", "Uỷ ban nhân dân huyện Kiến Xương", "Huyện Kiến Xương", K.DISTRICT,
     "huyen-kien-xuong"),
    ("TB-TH", "TB", "Uỷ ban nhân dân huyện Tiền Hải", "Huyện Tiền Hải", K.DISTRICT,
     "huyen-tien-hai"),
    ("TB-KX1", "TB-KX", "Uỷ ban nhân dân xã Bình Thanh", "Xã Bình Thanh", K.COMMUNE,
     "xa-binh-thanh"),
    ("TB-KX2", "TB-KX", "Uỷ ban nhân dân xã Quang Trung", "Xã Quang Trung", K.COMMUNE,
     "xa-quang-trung"),
]  # fmt: skip
SON_LA_UNITS = [
    ("SL-SNV", "SL", "Sở Nội vụ tỉnh Sơn La", "Sở Nội vụ Sơn La", K.DEPARTMENT, "so-noi-vu-son-la"),
    ("SL-SKHCN", "SL", "Sở Khoa học và Công nghệ tỉnh Sơn La", "Sở KH&CN Sơn La", K.DEPARTMENT,
     "kh-cn-son-la"),
    ("SL-SGDDT", "SL", "Sở Giáo dục và Đào tạo tỉnh Sơn La", "Sở GD&ĐT Sơn La", K.DEPARTMENT,
     "gd-dt-son-la"),
    ("SL-ML", "SL", "Uỷ ban nhân dân xã Mường La", "Xã Mường La", K.COMMUNE, "xa-muong-la"),
    ("SL-MS", "SL", "Uỷ ban nhân dân xã Mai Sơn", "Xã Mai Sơn", K.COMMUNE, "xa-mai-son"),
    ("SL-VH", "SL", "Uỷ ban nhân dân xã Vân Hồ", "Xã Vân Hồ", K.COMMUNE, "xa-van-ho"),
]  # fmt: skip
THAI_BINH_AREAS = [
    ("1", "Đổi mới nhận thức, tư duy về khoa học, công nghệ và chuyển đổi số"),
    ("2", "Xây dựng chính sách hỗ trợ, thu hút và đào tạo nhân lực"),
    ("3", "Phát triển chính quyền số, cải cách hành chính"),
    ("4", "Phát triển kinh tế số, nông nghiệp công nghệ cao"),
    ("5", "Phát triển xã hội số, phổ cập kỹ năng số"),
    ("6", "Hợp tác, nắm bắt công nghệ mới, thu hút đầu tư"),
]
SON_LA_AREAS = [
    ("a", "Đổi mới nhận thức, hành động về đổi mới sáng tạo"),
    ("b", "Học tập, bồi dưỡng trên nền tảng số"),
    ("c", "Hoàn thiện chính sách, thu hút nhân tài"),
    ("d", "Phát triển hạ tầng số"),
    ("đ", "Phát triển chính quyền số, cải cách hành chính"),
    ("e", "Phát triển xã hội số"),
    ("f", "Phát triển kinh tế số, doanh nghiệp số"),
    ("g", "Bảo đảm an ninh mạng, hợp tác công nghệ mới"),
]
ONCE = {"is_yearly": False}
CHOSEN_DAY = dt.date(2025, 6, 20)  # Thái Bình's plan names none
YEAR = 2025


def run_other_provinces(admin: User, say: Callable[[str], None]) -> None:
    """Both provinces, each with its campaign and one round of the year 2025."""
    _run_thai_binh(admin)
    say("Phong trào thứ hai: Thái Bình (có cấp huyện, kế hoạch không ấn định ngày báo cáo).")
    _run_son_la(admin)
    say("Phong trào thứ ba: Sơn La (trước ngày 10/11, gửi Sở Nội vụ và Sở Khoa học và Công nghệ).")


def _run_thai_binh(admin: User) -> None:
    units, people = _make_province(
        admin, "TB", "Uỷ ban nhân dân tỉnh Thái Bình", "UBND tỉnh Thái Bình", THAI_BINH_UNITS,
        since=dt.date(2020, 1, 1),
    )  # fmt: skip
    officer, office = people["TB-SNV"], units["TB-SNV"]
    plan = _start(
        officer, units["TB"], THAI_BINH_AREAS, slug="thai-binh-chuyen-doi-so",
        title="Đẩy mạnh phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số",
        summary="Dữ liệu mẫu: tỉnh Thái Bình trước khi hợp nhất ngày 01/7/2025, còn cấp huyện.",
        issued_on=dt.date(2025, 4, 15),
    )  # fmt: skip
    owing: dict[str, Any] = {"debtor_kinds": [K.DEPARTMENT, K.DISTRICT, K.ENTERPRISE]}
    for rule in (
        {"what": "plan", **ONCE, "precision": "quarter", "quarter": 2, "year": 2025},
        {"what": "annual_report", "is_yearly": True, "precision": "none"},
        {"what": "mid_term_review", **ONCE, "precision": "quarter", "quarter": 2, "year": 2027},
        {"what": "final_review", **ONCE, "precision": "quarter", "quarter": 3, "year": 2030},
    ):
        _owe(officer, plan, {**owing, **rule}, units["TB"], through=office)
    issue_plan(officer, plan)
    district, leader = units["TB-KX"], people["TB-KX"]
    below = start_plan(leader, campaign=plan.campaign, unit=district, parent=plan)
    save_facts(leader, below, version=below.version, issued_on=dt.date(2025, 5, 20),
               number="41/KH-UBND")  # fmt: skip
    rule = {"what": "annual_report", "is_yearly": True, "precision": "none"}
    _owe(leader, below, {**rule, "debtor_kinds": [K.COMMUNE]}, district)
    issue_plan(leader, below)
    by_unit = {units[code].pk: person for code, person in people.items()}
    _collect_plans(officer, plan, by_unit, [district.pk])
    opens = dt.date(2025, 5, 20)
    above = open_annual_round(officer, plan, year=YEAR, opens_on=opens, due_on=CHOSEN_DAY)
    inner = open_annual_round(
        leader, below, year=YEAR, opens_on=opens, due_on=CHOSEN_DAY - dt.timedelta(days=5)
    )
    _receive(leader, inner, by_unit)
    carry_upward(leader, compile_round(leader, inner))
    _receive(officer, above, by_unit)


def _run_son_la(admin: User) -> None:
    units, people = _make_province(
        admin, "SL", "Uỷ ban nhân dân tỉnh Sơn La", "UBND tỉnh Sơn La", SON_LA_UNITS,
        since=dt.date(2025, 7, 1),
    )  # fmt: skip
    officer, first, second = people["SL-SNV"], units["SL-SNV"], units["SL-SKHCN"]
    plan = _start(
        officer, units["SL"], SON_LA_AREAS, slug="son-la-doi-moi-sang-tao",
        title="Sơn La thi đua đổi mới sáng tạo và chuyển đổi số",
        summary="Dữ liệu mẫu: tỉnh Sơn La, báo cáo gửi cùng lúc hai sở.",
        issued_on=dt.date(2025, 6, 21), number="1470/QĐ-UBND", document_kind="QĐ",
    )  # fmt: skip
    agencies, communes = [K.DEPARTMENT, K.ENTERPRISE], [K.COMMUNE, K.WARD]
    everyone = {"debtor_kinds": [*agencies, *communes]}
    for rule in (
        {"what": "plan", **ONCE, "day": 30, "month": 6, "year": 2025, "debtor_kinds": agencies},
        {"what": "plan", **ONCE, "day": 30, "month": 7, "year": 2025, "debtor_kinds": communes},
        {"what": "mid_term_review", **ONCE, "precision": "year", "year": 2027, **everyone},
        {"what": "final_review", **ONCE, "precision": "year", "year": 2030, **everyone},
    ):
        _owe(officer, plan, rule, first)
    yearly = {"what": "annual_report", "is_yearly": True, "day": 10, "month": 11, **everyone}
    _owe(officer, plan, yearly, first, also_to=[second])
    issue_plan(officer, plan)
    by_unit = {units[code].pk: person for code, person in people.items()}
    report_round = open_annual_round(officer, plan, year=YEAR, opens_on=dt.date(2025, 10, 1))
    _receive(officer, report_round, by_unit)
    for report in report_round.reports.exclude(unit=second).order_by("pk")[:2]:
        acknowledge(people["SL-SKHCN"], report)


def _make_province(
    admin: User, code: str, name: str, short: str, rows: list[tuple], *, since: dt.date
) -> tuple[dict[str, Unit], dict[str, User]]:
    """The units by code, and one officer for each but the province itself."""
    top = create_unit(
        admin, parent=None, code=code, name=name, short_name=short, kind=K.PROVINCE, symbol="UBND",
        place=short.removeprefix("UBND tỉnh "), position=2, valid_from=since,
    )  # fmt: skip
    units, people = {code: top}, {}
    for position, (key, above, unit_name, label, kind, username) in enumerate(rows, 1):
        units[key] = create_unit(
            admin, parent=units[above], code=key, name=unit_name, short_name=label, kind=kind,
            place=top.place, position=position, valid_from=since, is_emulation_office="SNV" in key,
        )  # fmt: skip
        people[key] = make_officer(username, f"Cán bộ {label}", units[key])
    return units, people


def _start(
    officer: User, unit: Unit, areas: list[tuple[str, str]], *, slug: str, title: str, summary: str,
    **facts: Any,
) -> Plan:  # fmt: skip
    _, plan = start_campaign(
        officer, unit=unit, title=title, slug=slug, summary=summary, first_year=2025, last_year=2030
    )
    save_facts(
        officer, plan, version=plan.version, title=f"Triển khai phong trào “{title}”", **facts
    )
    rows = [{"ordinal": ordinal, "title": words, "text": ""} for ordinal, words in areas]
    save_areas(officer, plan, rows, version=plan.version)
    return plan


def _owe(officer: User, plan: Plan, rule: dict[str, Any], recipient: Unit, **to: Any) -> None:
    duty = Obligation(plan=plan, **rule)
    save_obligation(officer, duty, version=plan.version, recipient=recipient, **to)


def _collect_plans(
    officer: User, plan: Plan, by_unit: dict[int, User], handing_in: list[int]
) -> None:
    """The round for the units' own plans; those that have issued theirs hand it in."""
    duty = plan.obligations.get(what="plan")
    report_round, _ = open_round(officer, duty, year=YEAR, opens_on=dt.date(2025, 4, 15))
    for report in report_round.reports.filter(unit__in=handing_in):
        submit(by_unit[report.unit_id], report)  # what is issued in the portal stands there
    date_back(report_round, around=report_round.due_on)


def _receive(officer: User, report_round: ReportRound, by_unit: dict[int, User]) -> None:
    """Every unit but the last writes and submits; the office accepts all but one."""
    reports = list(report_round.reports.select_related("round__campaign", "unit").order_by("pk"))
    hand_in(by_unit, reports[:-1] if len(reports) > 2 else reports)
    waiting = report_round.reports.filter(state=ReportState.SUBMITTED).select_related(
        "round__receiving_unit", "unit", "current_version"
    )
    found = list(waiting.order_by("pk"))
    accept_reports(officer, found[:-1] if len(found) > 2 else found)
    date_back(report_round, around=report_round.due_on)
