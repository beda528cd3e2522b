"""The whole demo in order, one transaction: an interrupted build leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.models import Campaign
from demo import campaign as launching
from demo.following import follow_plans
from demo.history import close_the_past
from demo.history import date_back
from demo.mid_term_review import run_review
from demo.other_provinces import run_other_provinces
from demo.people import ACCOUNTS
from demo.people import make_administrator
from demo.people import make_people
from demo.plans.campaign import CAMPAIGN
from demo.reporting import carry_to_province
from demo.reporting import finish_round
from demo.reporting import hand_in
from demo.reporting import leave_in_work
from demo.reporting import open_annual_round
from demo.reporting import send_one_back
from demo.scorecards import score_cluster
from demo.scoring import make_scoring_table
from demo.scoring import sign_pledges
from demo.tree import make_blocs
from demo.tree import make_units
from reports.models import Compilation
from reports.models import ReportRound
from units.models import Unit

YEAR = 2025
OPENED = dt.date(2025, 11, 1)
DUE = {
    "NB": dt.date(2025, 12, 14),
    "Cổ Lễ": dt.date(2025, 12, 9),
    "Liên Minh": dt.date(2025, 12, 5),
}
# number, day and signer (the demo's own people) of the documents of 2025
PAPERS = {
    "Cổ Lễ": ("128/BC-UBND", dt.date(2025, 12, 11), ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Bùi Đức Long")),
    "Liên Minh": ("97/BC-UBND", dt.date(2025, 12, 12), ("CHỦ TỊCH", "Đinh Quang Vinh")),
    "NB": ("245/BC-UBND", dt.date(2025, 12, 25), ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Hoàng Văn Thành")),
}
LATE_EVERY = 17
Say = Callable[[str], None]


def is_built() -> bool:
    """Whether the demo is there already."""
    return Campaign.objects.filter(slug=CAMPAIGN["slug"]).exists()


def paper_of_the_province() -> Path:
    """The compiled report of the province for 2025, as a file."""
    made = Compilation.objects.filter(
        round__year=YEAR, round__receiving_unit__code="NB", document__isnull=False
    ).latest("pk")
    return Path(made.document.file.path)  # type: ignore[union-attr]


@transaction.atomic
def build(say: Say) -> None:
    """Build everything; `say` gets one Vietnamese sentence for each step."""
    admin = make_administrator()
    units = make_units(admin)
    communes = sum(u.is_commune and u.valid_to is None for u in units.values())
    say(f"Lập cây đơn vị: {len(units)} đơn vị, trong đó {communes} xã, phường.")
    make_blocs(admin, units)
    officers = make_people(units)
    say(f"Lập người dùng: {User.objects.count()} tài khoản.")
    plan = launching.launch_campaign(officers["SNV"], units["NB"], units["SNV"])
    say(f"UBND tỉnh ban hành Kế hoạch số {plan.number}, phát động phong trào.")
    plans, others = launching.launch_plans(officers, units, plan)
    say(f"Xã Liên Minh, xã Cổ Lễ và {others} đơn vị khác ban hành kế hoạch.")
    by_unit = {units[code].pk: user for code, user in officers.items()}
    _run_last_year(officers, by_unit, units, {"NB": plan, **plans}, say)
    _begin_this_year(officers, by_unit, {"NB": plan, **plans}, say)
    run_review(officers, units, plan.campaign, say)
    follow_plans(officers, units, {"NB": plan, "Cổ Lễ": plans["Cổ Lễ"]}, say)
    table = make_scoring_table(
        officers["SNV"], units["NB"], units["SKHCN"], plan.campaign, year=YEAR + 1
    )
    signed = sign_pledges(officers["SNV"], units["NB"], year=YEAR + 1)
    say(f"Sở Nội vụ đưa “{table.title}” vào sử dụng; {signed} cụm, khối ký giao ước.")
    score_cluster(admin, officers, units, table, say)
    run_other_provinces(admin, say)
    User.objects.filter(username__in=[name for name, *_ in ACCOUNTS]).update(email_notices=True)


def _run_last_year(officers, by_unit, units, plans, say: Say) -> None:
    receivers = {name: officers["SNV" if name == "NB" else f"VHXH@{name}"] for name in plans}
    rounds = {
        name: open_annual_round(
            receivers[name], plan, year=YEAR, opens_on=OPENED,
            due_on=DUE[name] if name == "Liên Minh" else None,
        )
        for name, plan in plans.items()
    }  # fmt: skip
    province = rounds.pop("NB")
    for name, report_round in rounds.items():
        _run_commune(name, report_round, receivers[name], by_unit, units[name], say)
    sent = hand_in(by_unit, _reports(province))
    say(f"{sent} đơn vị khác nộp báo cáo năm {YEAR} về UBND tỉnh (qua Sở Nội vụ).")
    send_one_back(receivers["NB"], by_unit, province)
    date_back(province, around=DUE["NB"], late_every=LATE_EVERY)
    say("Sở Nội vụ xem xét, tổng hợp và dựng PDF cho toàn tỉnh …")
    number, day, signer = PAPERS["NB"]
    # Without the hundred reports: a worker prints them later, nobody waits for them now.
    made = finish_round(
        receivers["NB"], province, number=number, day=day, signer=signer, binds_reports=False
    )
    close_the_past(timezone.now(), timezone.make_aware(dt.datetime.combine(day, dt.time(16, 30))))
    say(f"UBND tỉnh ban hành Báo cáo số {made.document_number}; kỳ báo cáo {YEAR} kết thúc.")


def _run_commune(
    name: str, report_round: ReportRound, receiver: User, by_unit: dict[int, User], commune: Unit,
    say: Say,
) -> None:  # fmt: skip
    sent = hand_in(by_unit, _reports(report_round))
    send_one_back(receiver, by_unit, report_round)
    date_back(report_round, around=DUE[name], late_every=7)
    number, day, signer = PAPERS[name]
    made = finish_round(receiver, report_round, number=number, day=day, signer=signer)
    # The commune held classes itself, which none of its units counts.
    carry_to_province(receiver, made, own={"tap-huan-so": 120} if name == "Cổ Lễ" else None)
    say(f"{commune.label}: {sent} đơn vị nộp, tổng hợp thành Báo cáo số {number}, gửi UBND tỉnh.")


def _begin_this_year(officers, by_unit, plans, say: Say) -> None:
    for name, plan in plans.items():
        receiver = officers["SNV" if name == "NB" else f"VHXH@{name}"]
        report_round = open_annual_round(
            receiver, plan, year=YEAR + 1, opens_on=dt.date(2026, 11, 1),
            due_on=dt.date(2026, 12, 5) if name == "Liên Minh" else None,
        )  # fmt: skip
        own = {} if name == "NB" else {plan.unit_id: receiver}
        skipped = {p.unit_id for key, p in plans.items() if key != "NB"} if name == "NB" else set()
        writers = {key: user for key, user in {**by_unit, **own}.items() if key not in skipped}
        leave_in_work(writers, receiver, report_round)
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        date_back(report_round, around=min(yesterday, report_round.due_on))
        say(f"Mở kỳ năm {YEAR + 1}: {report_round.title}, {plan.unit.label}.")


def _reports(report_round: ReportRound) -> list:
    return list(report_round.reports.select_related("round__campaign", "unit").order_by("pk"))
