"""The order of the mid-term review: commune council, provincial council, what is left in work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from accounts.models import User
from awards.models import Decision
from awards.models import Session
from campaigns.models import Campaign
from demo import awarding
from demo.award_people import COMMUNAL_SEATS
from demo.award_people import PROVINCIAL_SEATS
from demo.awarding import council_seats
from units.models import Unit

AWAITING_APPRAISAL = 2  # dossiers left for the appraiser to take in


def run_review(
    officers: dict[str, User],
    units: dict[str, Unit],
    campaign: Campaign,
    say: Callable[[str], None],
) -> None:
    """Everything from the opening of the rounds to certificates and money."""
    people = {user.username: user for user in User.objects.filter(username__in=_NAMED)}
    _run_commune(officers, people, units, campaign, say)
    _run_province(officers, people, units, campaign, say)


_NAMED = ("lanh-dao-so", "tham-dinh", "thu-ky", "lanh-dao-tinh", "lanh-dao-co-le")


def _run_commune(officers, people, units, campaign, say) -> None:
    officer, leader = officers["VHXH@Cổ Lễ"], people["lanh-dao-co-le"]
    council = awarding.make_council(
        officer, units["Cổ Lễ"], name="Hội đồng Thi đua - Khen thưởng xã Cổ Lễ",
        number="57/QĐ-UBND",
        seats=council_seats(
            leader, officers["VP@Cổ Lễ"], officer,
            [(officers[c], units[c].name) for c in COMMUNAL_SEATS if c != "VP@Cổ Lễ"],
        ),
    )  # fmt: skip
    _, session, decision = awarding.decide_communal(officers, leader, campaign, units, council)
    awarding.print_certificates(officer, decision)
    say(
        f"Hội đồng xã Cổ Lễ biểu quyết {session.items.count()} hồ sơ; Chủ tịch xã tặng Giấy khen theo "
        f"Quyết định số {decision.number}."
    )


def _run_province(officers, people, units, campaign, say) -> None:
    officer, leader, secretary = officers["SNV"], people["lanh-dao-so"], people["thu-ky"]
    award_round = awarding.open_review(
        officer, campaign, units["NB"],
        title="Xét khen thưởng sơ kết phong trào giai đoạn 2025 – 2027",
    )  # fmt: skip
    dossiers = awarding.hand_in(officers, award_round, units)
    failing = awarding.leave_failing(officers, people["tham-dinh"], award_round, units)
    say(
        f"Hai xã và ba sở trình {len(dossiers)} hồ sơ; {len(failing)} hồ sơ nháp, mỗi hồ sơ vướng một "
        "điều kiểm tra."
    )
    ready = awarding.appraise(people["tham-dinh"], officers, dossiers[:-AWAITING_APPRAISAL])
    council = awarding.make_council(
        secretary, units["NB"], name="Hội đồng Thi đua - Khen thưởng tỉnh Ninh Bình",
        number="112/QĐ-UBND",
        seats=council_seats(
            people["lanh-dao-tinh"], leader, secretary,
            [(officers[code], f"Lãnh đạo {units[code].label}") for code in PROVINCIAL_SEATS],
        ),
    )  # fmt: skip
    session = awarding.hold_session(
        secretary, council, award_round, ready, written=1,
        title="Phiên họp xét Bằng khen sơ kết 2025 – 2027",
        place="Phòng họp A, trụ sở UBND tỉnh Ninh Bình",
    )  # fmt: skip
    decision = awarding.decide(
        officer, leader, award_round, "bang-khen-chu-tich-tinh",
        signer=("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Hoàng Văn Thành"),
    )  # fmt: skip
    awarding.print_certificates(officer, decision)
    path = awarding.write_payment_list(decision)
    say(
        f"Hội đồng tỉnh {session.attendances.count()} thành viên bỏ phiếu kín; Quyết định số "
        f"{decision.number} tặng {decision.records.count()} Bằng khen. Danh sách chi tiền: {path}"
    )


def papers_of_the_review() -> list[Path]:
    """Minutes, decisions and certificates of the review, the commune's before the province's."""
    found = [Path(s.minutes.file.path) for s in Session.objects.order_by("pk") if s.minutes]
    for decision in Decision.objects.filter(document__isnull=False).order_by("pk"):
        found.append(Path(decision.document.file.path))  # type: ignore[union-attr]
        found += [Path(b.file.path) for b in decision.certificate_batches.all() if b.file]
    return found
