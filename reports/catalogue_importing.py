"""The catalogue of indicators out to a table and in again: a preview of each row, all or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.exchange.columns import Column
from campaigns.exchange.columns import Known
from campaigns.exchange.columns import of
from campaigns.exchange.importing import text_of_cell
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Row
from campaigns.exchange.sheets import Sheet
from campaigns.exchange.sheets import read_sheet
from campaigns.exchange.sheets import repeated
from campaigns.exchange.sheets import table_of
from campaigns.models import Campaign
from campaigns.models import ContentArea
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_table
from documents.text import fold
from reports.campaign_parts import FACTS
from reports.campaign_parts import column_of
from reports.catalogue import RIGHT
from reports.catalogue import add_indicator
from reports.catalogue import change_indicator
from reports.catalogue import code_problems
from reports.definitions import Change
from reports.definitions import changes_between
from reports.models import Indicator
from reports.models import IndicatorImport
from reports.suggestions import areas_of
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FOR = dt.timedelta(days=1)
MOST_ROWS = 500
DEFINED = tuple(name for name in FACTS if name != "is_active")


def _read_area(text: str, known: Known) -> ContentArea:
    areas: dict[str, ContentArea] = known.kept["areas"]
    ordinal = text.partition(".")[0].strip()
    found = areas.get(fold(ordinal))
    if found is None:
        ordinals = ", ".join(area.ordinal for area in areas.values())
        raise ValueError(f"Kế hoạch không có nội dung “{text[:40]}”. Các nội dung: {ordinals}.")
    return found


AREA = Column(
    name="content_area",
    title="Nội dung thi đua",
    show=lambda area: f"{area.ordinal}. {area.title}" if area else "",
    read=_read_area,
    empty=lambda: None,
    hint="Số thứ tự của nội dung như kế hoạch in, ví dụ 3 hoặc 3. Phát triển chính quyền số.",
    width=40,
)
CATALOGUE = Sheet(
    "Chỉ tiêu",
    "Danh mục chỉ tiêu của phong trào.",
    (
        *(of(Indicator, name) for name in DEFINED[:3]),
        AREA,
        *(column_of(name) for name in DEFINED[3:]),
    ),
    most=MOST_ROWS,
)


@dataclass(frozen=True)
class Planned:
    """What one row of the file will do; `indicator` is the one that has the code already."""

    row: Row
    indicator: Indicator | None
    changes: list[Change]

    @property
    def outcome(self) -> str:
        if self.indicator is None:
            return "thêm mới"
        return "sửa" if self.changes else "như đang có"


@dataclass
class Preview:
    """Every row that is right, and every cell that is wrong."""

    planned: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(each.outcome == outcome for each in self.planned)

    @property
    def writes(self) -> int:
        return self.count("thêm mới") + self.count("sửa")


def catalogue_table(campaign: Campaign) -> tuple[list[str], list[list[Any]]]:
    """Head row and rows of the indicators in use, as an import reads them back."""
    found = campaign.indicators.filter(is_active=True).select_related("content_area")
    names = [column.name for column in CATALOGUE.columns]
    return table_of(CATALOGUE, [{n: getattr(each, n) for n in names} for each in found])


def upload(user: User, campaign: Campaign, *, name: str, content: bytes) -> IndicatorImport:
    """Keep an uploaded table for its preview.

    Raises:
        Refused: no right, or a file that is no table (`errors` at the field `table`).
    """
    demand(user, RIGHT, campaign)
    IndicatorImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        table = [[text_of_cell(cell) for cell in row] for row in read_table(content, name)]
    except UnreadableSheet as reason:
        raise Refused(str(reason), errors={"table": str(reason)}) from None
    if len(table) < 2:
        reason = "Tệp không có dòng nào dưới dòng tên cột. Hãy điền từ dòng thứ hai."
        raise Refused(reason, errors={"table": reason})
    return IndicatorImport.objects.create(
        owner=user, campaign=campaign, file_name=name[:160], table=table
    )


def preview(draft: IndicatorImport) -> Preview:
    """Read and check every row; nothing is written. Codes not in the file stay as they are."""
    campaign = draft.campaign
    areas = {fold(area.ordinal): area for area in areas_of(campaign)}
    known = Known(campaign.unit, {}, frozenset(), frozenset(), kept={"areas": areas})
    rows, problems = read_sheet(CATALOGUE, draft.table, known)
    problems += repeated(CATALOGUE, rows, "code")
    have = {i.code: i for i in campaign.indicators.select_related("content_area")}
    made: dict[str, Indicator] = {i.code: i for i in have.values() if i.is_active}
    planned = []
    for row in rows:
        old = have.get(row.values["code"])
        new = Indicator(campaign=campaign, **row.values)
        problems += _unsound(new, row)
        made[new.code] = new
        planned.append(Planned(row, old, changes_between(old, new) if old else []))
        if old is not None and not old.is_active:
            reason = "Chỉ tiêu này đã ngừng dùng. Hãy dùng lại ở trang danh mục trước khi nhập."
            problems.append(Problem(CATALOGUE.name, row.number, CATALOGUE.title_of("code"), reason))
    numbers = {row.values["code"]: row.number for row in rows}
    for each, name, reason in code_problems(made.values()):
        title = CATALOGUE.title_of(name)
        problems.append(Problem(CATALOGUE.name, numbers.get(each.code, 0), title, reason))
    return Preview(planned, sorted(problems, key=lambda p: p.row))


@transaction.atomic
def write(user: User, draft: IndicatorImport) -> Preview:
    """Add and change what the file says; each row leaves its own trace in the history.

    Raises:
        Refused: no right, written already, or something in the file is wrong.
    """
    demand(user, RIGHT, draft.campaign)
    claimed, _ = IndicatorImport.objects.filter(pk=draft.pk).delete()
    if not claimed:
        raise Refused("Tệp này đã được nhập hoặc đã quá một ngày. Hãy tải lại nếu cần.")
    checked = preview(draft)
    if checked.problems:
        raise Refused(
            f"Còn {len(checked.problems)} chỗ sai nên chưa ghi gì. Hãy sửa tệp rồi tải lại."
        )
    for each in _terms_first(checked.planned):
        if each.indicator is None:
            add_indicator(user, draft.campaign, **each.row.values)
        elif each.changes:
            change_indicator(
                user, each.indicator, expected_revision=each.indicator.revision, **each.row.values
            )
    record(
        user, "reports.import_indicators", draft.campaign,
        scope_path=draft.campaign.unit.path, file=draft.file_name, rows=checked.writes,
    )  # fmt: skip
    return checked


def _terms_first(planned: list[Planned]) -> list[Planned]:
    """Rates after what they are computed from, else in the order of the file."""
    codes = ("weight_code", "numerator_code", "denominator_code")
    return sorted(planned, key=lambda each: any(each.row.values[name] for name in codes))


def _unsound(indicator: Indicator, row: Row) -> list[Problem]:
    try:
        indicator.clean_fields()
        indicator.clean()
    except ValidationError as fault:
        return [
            Problem(CATALOGUE.name, row.number, CATALOGUE.title_of(name), " ".join(texts))
            for name, texts in fault.message_dict.items()
        ]
    return []
