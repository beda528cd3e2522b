"""Scoring in the demo: a cluster of communes with last year's locked ranking and all states of this year."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from criteria.appeals import answer_appeal
from criteria.appeals import raise_appeal
from criteria.cross_checking import finish_cross_check
from criteria.cross_checking import save_cross_points
from criteria.enums import ItemKind
from criteria.giving import Given
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.opening import open_scorecards
from criteria.ranking import lock_ranking
from criteria.remarking import save_remark
from criteria.scorecard_notices import tell_of_opening
from criteria.self_scoring import save_own_points
from criteria.self_scoring import submit_scorecard
from criteria.table_rows import add_item
from criteria.tables import make_table
from criteria.tables import put_in_force
from criteria.verifying import finish_verification
from criteria.verifying import save_verified_points
from units.blocs import save_bloc
from units.blocs import save_members
from units.enums import COMMUNE_KINDS
from units.enums import BlocKind
from units.models import Bloc
from units.models import Unit

CLUSTER = "Cụm thi đua số 3"
MEMBERS = 8
LAST_YEAR = 2025
LEVELS = [
    {"label": "Hoàn thành xuất sắc", "points": "10"},
    {"label": "Hoàn thành tốt", "points": "8"},
    {"label": "Hoàn thành", "points": "5"},
    {"label": "Chưa hoàn thành", "points": "0"},
]
# group → rows of (words, kind, most points, department in charge, evidence)
GROUPS: list[tuple[str, list[tuple[str, str, int | None, str, str]]]] = [
    (
        "Thực hiện nhiệm vụ phát triển kinh tế - xã hội",
        [
            ("Hoàn thành chỉ tiêu được giao trong năm", ItemKind.LEVELS, 10, "", "Báo cáo năm"),
            ("Giải quyết hồ sơ đúng hạn, không phụ thuộc địa giới", ItemKind.LEVELS, 10, "", ""),
        ],
    ),
    (
        "Phong trào đổi mới sáng tạo, chuyển đổi số",
        [
            ("Hoàn thành nhiệm vụ chuyển đổi số", ItemKind.LEVELS, 10, "SKHCN", "Kết quả đánh giá"),
            ("Có mô hình, cách làm mới được công nhận", ItemKind.YES_NO, 5, "", "Quyết định"),
        ],
    ),
    (
        "Công tác thi đua, khen thưởng",
        [
            ("Ban hành kế hoạch và phát động phong trào", ItemKind.YES_NO, 5, "", "Kế hoạch"),
            ("Báo cáo đúng hạn, đủ nội dung", ItemKind.LEVELS, 10, "", ""),
        ],
    ),
    (
        "Điểm thưởng, điểm trừ, điểm liệt",
        [
            ("Được cấp tỉnh khen chuyên đề trong năm", ItemKind.BONUS, 3, "", "Quyết định"),
            ("Nộp báo cáo muộn, thiếu phụ lục", ItemKind.PENALTY, 3, "", ""),
            ("Tập thể, người đứng đầu bị kỷ luật từ cảnh cáo", ItemKind.DISQUALIFIER, None, "", ""),
        ],
    ),
]
REASON = "Minh chứng chưa đủ: thiếu số liệu quý IV."
Officers = dict[str, User]
Units = dict[str, Unit]


def score_cluster(
    admin: User,
    officers: Officers,
    units: Units,
    campaign_table: ScoringTable,
    say: Callable[[str], None],
) -> None:
    """A cluster that Cổ Lễ leads and Liên Minh is deputy of: 2025 locked, this year under way.

    This year's campaign is scored already and is one item of the annual table.
    """
    year = max(timezone.localdate().year, LAST_YEAR + 1)
    bloc, members = _cluster(admin, units, year)
    secretary = officers["SNV"]
    writers = {unit.pk: _writer(officers, units, unit) for unit in members}
    last = _table(secretary, units, LAST_YEAR)
    for card in _cards(secretary, last, bloc):
        _score_to_the_end(card, writers, officers)
    last.scorecards.update(verified_at=timezone.now() - dt.timedelta(days=last.appeal_days + 1))
    lock_ranking(secretary, last, bloc)
    say(f"{CLUSTER}: chốt xếp hạng năm {LAST_YEAR} của {len(members)} xã, phường.")
    for card in _cards(secretary, campaign_table, bloc):
        _score_to_the_end(card, writers, officers)
    say(f"{CLUSTER}: thẩm định xong điểm phong trào, đưa vào bảng điểm hằng năm.")
    annual = _table(secretary, units, year, campaign_table)
    _this_year(_cards(secretary, annual, bloc), officers, writers)
    say(f"Mở phiếu chấm điểm năm {year}: tự chấm, chấm chéo, thẩm định, kiến nghị.")


def _cluster(admin: User, units: Units, year: int) -> tuple[Bloc, list[Unit]]:
    known = {member.pk for bloc in Bloc.objects.all() for member in _units_of(bloc)}
    free = [
        unit for unit in units.values()
        if unit.is_commune and unit.valid_to is None and unit.pk not in known
    ]  # fmt: skip
    first = [units["Cổ Lễ"], units["Liên Minh"]]
    for unit in first:  # each unit stands in one bloc a year
        unit.bloc_members.all().delete()
    members = [*first, *(unit for unit in free if unit not in first)][:MEMBERS]
    bloc = save_bloc(admin, units["NB"], name=CLUSTER, kind=BlocKind.CLUSTER)
    for each in (LAST_YEAR, year):
        save_members(admin, bloc, year=each, units=members, lead=members[0])
        bloc.members.filter(year=each, unit=members[1]).update(is_deputy=True)
    return bloc, members


def _units_of(bloc: Bloc) -> list[Unit]:
    return [member.unit for member in bloc.members.select_related("unit")]


def _writer(officers: Officers, units: Units, unit: Unit) -> User:
    name = next(key for key, value in units.items() if value.pk == unit.pk)
    return officers.get(f"VHXH@{name}") or officers[name]


def _table(
    user: User, units: Units, year: int, campaign_table: ScoringTable | None = None
) -> ScoringTable:
    """The annual table of the communes; its scale is the demo's own and says so."""
    today = timezone.localdate()
    days = (
        {}
        if year == LAST_YEAR
        else {
            "self_due_on": today + dt.timedelta(days=3),
            "cross_due_on": today + dt.timedelta(days=10),
            "verify_due_on": today + dt.timedelta(days=20),
        }
    )
    table = make_table(
        user, unit=units["NB"], year=year, title="Bảng điểm thi đua hằng năm của xã, phường",
        basis="Thang điểm ví dụ của bản dùng thử", unit_kinds=list(COMMUNE_KINDS), **days,
    )  # fmt: skip
    for number, (title, rows) in enumerate(GROUPS, start=1):
        group = _add(
            user, table, None, ordinal=["I", "II", "III", "IV"][number - 1], text=title,
            kind=ItemKind.GROUP,
        )  # fmt: skip
        for place, (text, kind, most, keeper, evidence) in enumerate(rows, start=1):
            _add(
                user, table, group, ordinal=f"{number}.{place}", text=text, kind=kind,
                maximum_points=None if most is None else Decimal(most),
                levels=LEVELS if kind == ItemKind.LEVELS else [],
                verifier=units.get(keeper), evidence=evidence,
            )  # fmt: skip
    if campaign_table is not None:
        _add(
            user, table, None, ordinal="V", kind=ItemKind.CAMPAIGN, maximum_points=Decimal(20),
            text="Kết quả phong trào đổi mới sáng tạo, chuyển đổi số", source_table=campaign_table,
        )  # fmt: skip
    put_in_force(user, table)
    return table


def _add(user: User, table: ScoringTable, parent: ScoringItem | None, **facts: Any) -> ScoringItem:
    table.refresh_from_db(fields=["version"])
    return add_item(user, table, version=table.version, parent=parent, **facts)


def _cards(user: User, table: ScoringTable, bloc: Bloc) -> list[Scorecard]:
    open_scorecards(user, table, bloc=bloc)
    tell_of_opening(table)  # now: nobody of the demo gets letters while it is built
    cards = table.scorecards.select_related("table__unit", "unit__parent", "bloc")
    return list(cards.order_by("unit__position"))


def _this_year(cards: list[Scorecard], officers: Officers, writers: dict[int, User]) -> None:
    """Cổ Lễ half filled in, one untouched, two waiting for each stage, two verified."""
    lead = officers["VHXH@Cổ Lễ"]
    own = next(card for card in cards if writers[card.unit_id] == lead)
    others = [card for card in cards if card.pk != own.pk]
    _fill_in(own, lead, half=True)
    for card in others[1:3]:
        _hand_in(card, writers)
    _remark(writers[others[3].unit_id], others[1])
    for card in others[3:5]:
        _hand_in(card, writers)
        _cross_check(card, lead)
    for card in others[5:]:
        _score_to_the_end(card, writers, officers)
    objections = [(card, writers[card.unit_id]) for card in others[5:]]
    for number, (card, writer) in enumerate(objections):
        item = card.table.items.filter(kind=ItemKind.LEVELS, verifier=None).first()
        if item is None:
            continue
        appeal = raise_appeal(
            writer, card, item, text="Đơn vị đã gửi bổ sung số liệu quý IV, đề nghị xem lại mức."
        )
        if number:
            answer_appeal(
                officers["SNV"], appeal, answer="Số liệu gửi sau hạn tự chấm, giữ nguyên điểm."
            )


def _remark(writer: User, card: Scorecard) -> None:
    """Another member of the cluster proposes a level for the lead to weigh."""
    item = card.table.items.filter(kind=ItemKind.LEVELS, verifier=None).first()
    if item is not None:
        save_remark(writer, card, item, value=Decimal(2), reason=REASON)


def _score_to_the_end(card: Scorecard, writers: dict[int, User], officers: Officers) -> None:
    lead, deputy = officers["VHXH@Cổ Lễ"], officers["VHXH@Liên Minh"]
    _hand_in(card, writers)
    _cross_check(card, deputy if writers[card.unit_id] == lead else lead)
    items = list(card.table.items.exclude(verifier=None))
    stored = dict(card.scores.filter(stage="cross").values_list("item", "value"))
    save_verified_points(
        officers["SKHCN"], card, {item: Given(stored[item.pk], version=0) for item in items}
    )
    finish_verification(officers["SNV"], card)


def _hand_in(card: Scorecard, writers: dict[int, User]) -> None:
    writer = writers[card.unit_id]
    _fill_in(card, writer)
    submit_scorecard(writer, card)


def _fill_in(card: Scorecard, writer: User, *, half: bool = False) -> None:
    chance = random.Random(f"{card.table.year} {card.unit.code}")
    given = {}
    for item in card.table.items.exclude(kind=ItemKind.GROUP):
        match item.kind:
            case ItemKind.LEVELS:
                given[item] = Given(Decimal(chance.choice([0, 0, 1, 1, 2])))
            case ItemKind.YES_NO:
                given[item] = Given(Decimal(chance.choice([1, 1, 0])))
            case ItemKind.BONUS:
                given[item] = Given(Decimal(chance.choice([0, 1, 2])))
            case ItemKind.NUMERIC:  # of units without an accepted report
                given[item] = Given(Decimal(chance.randint(62, 97)))
            case ItemKind.RANK:
                given[item] = Given(Decimal(chance.randint(1, 60)))
            case ItemKind.PENALTY:
                given[item] = Given(Decimal(chance.choice(["0", "0.5"])))
    if half:
        given = dict(list(given.items())[:3])
    save_own_points(writer, card, given, version=card.edit_version)


def _cross_check(card: Scorecard, checker: User) -> None:
    """Every second scorecard has one item judged a level lower."""
    if card.pk % 2:
        item = card.table.items.filter(kind=ItemKind.LEVELS).first()
        row = card.scores.get(item=item, stage="self")
        if item is not None and row.value is not None:
            save_cross_points(checker, card, {item: Given(row.value + 1, REASON, 0)})
    finish_cross_check(checker, card)
