"""From a workbook to a new draft campaign: a preview of every sheet, then all or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from campaigns.exchange.columns import Known
from campaigns.exchange.columns import known_for
from campaigns.exchange.sheets import MOST_ROWS
from campaigns.exchange.sheets import Problem
from campaigns.exchange.sheets import Row
from campaigns.exchange.sheets import Rows
from campaigns.exchange.sheets import Target
from campaigns.exchange.sheets import read_sheet
from campaigns.exchange.sheets import years_out_of_order
from campaigns.exchange.workbook import FACTS
from campaigns.exchange.workbook import GUIDE
from campaigns.exchange.workbook import LAUNCHER
from campaigns.exchange.workbook import all_sheets
from campaigns.launching import WRITERS
from campaigns.launching import start_campaign
from campaigns.models import Campaign
from campaigns.models import CampaignImport
from campaigns.models import Plan
from config.campaign_parts import campaign_parts
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_book
from documents.text import fold
from documents.text import normalize
from units.visibility import works_for
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit

KEPT_FOR = dt.timedelta(days=1)
MOST_SHEETS = 40
Tables = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Preview:
    """What writing the file would do."""

    rows: Rows
    problems: list[Problem]

    @property
    def facts(self) -> dict[str, Any]:
        """Title and years; empty where the file does not say them rightly."""
        rows = self.rows[FACTS.name]
        return rows[0].values if rows else {}

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows each sheet brings; those with one row for a heading say nothing."""
        return [
            (sheet.name, len(self.rows[sheet.name])) for sheet in all_sheets() if not sheet.upright
        ]


def upload(user: User, *, unit: Unit, name: str, content: bytes) -> CampaignImport:
    """Keep an uploaded workbook for its preview.

    Raises:
        Refused: no right, or a file that is no such workbook (`errors` at the field `table`).
    """
    _demand_launching(user, unit)
    CampaignImport.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        # One row more than allowed for the heads: what is too long is told with its sheet's name.
        book = read_book(content, max_rows=MOST_ROWS + 1, max_sheets=MOST_SHEETS)
    except UnreadableSheet as reason:
        raise _bad_file(str(reason)) from None
    tables = {
        title: [[text_of_cell(cell) for cell in row] for row in rows]
        for title, rows in book.items()
    }
    if fold(FACTS.name) not in {fold(title) for title in tables}:
        raise _bad_file(
            f"Tệp không có trang tính “{FACTS.name}” nên không phải tệp phong trào. "
            "Hãy dùng tệp tải từ trang phong trào hoặc tệp mẫu."
        )
    return CampaignImport.objects.create(owner=user, unit=unit, file_name=name[:160], tables=tables)


def preview(draft: CampaignImport) -> Preview:
    """Read and check every sheet; nothing is written."""
    by_name = {fold(title): title for title in draft.tables}
    problems = _strange_sheets(draft.tables)
    known = known_for(draft.unit, code_in_file=_launcher_code(draft.tables, by_name))
    rows: Rows = {}
    for sheet in all_sheets():
        table = draft.tables.get(by_name.get(fold(sheet.name), ""), [])
        rows[sheet.name], found = read_sheet(sheet, table, known) if table else ([], [])
        problems += found
    return Preview(rows, [*problems, *_cross_check(rows, {p.sheet for p in problems}, known)])


@transaction.atomic
def write(user: User, draft: CampaignImport) -> tuple[Campaign, Plan]:
    """Make the draft campaign and the draft of its plan; whatever exists is left alone.

    Raises:
        Refused: no right, written already, or something in the file is wrong.
    """
    _demand_launching(user, draft.unit)
    claimed, _ = CampaignImport.objects.filter(pk=draft.pk).delete()
    if not claimed:
        raise Refused("Tệp này đã được nhập hoặc đã quá một ngày. Hãy tải lại nếu cần.")
    checked = preview(draft)
    if checked.problems:
        raise Refused(
            f"Còn {len(checked.problems)} chỗ sai nên chưa ghi gì. Hãy sửa tệp rồi tải lại."
        )
    facts = {name: value for name, value in checked.facts.items() if name != "unit"}
    campaign, plan = start_campaign(user, unit=draft.unit, **facts)
    target = Target(campaign, plan)
    values = {name: [row.values for row in rows] for name, rows in checked.rows.items()}
    for part in campaign_parts():
        part.write(user, target, values)
    record(
        user, "campaigns.import", campaign, scope_path=draft.unit.path,
        file=draft.file_name, rows=sum(count for _, count in checked.counts),
    )  # fmt: skip
    return campaign, plan


def _demand_launching(user: User, unit: Unit) -> None:
    demand(user, "campaigns.add_campaign")
    if not works_for(user, unit, WRITERS):
        raise Refused("Bạn chỉ phát động được phong trào của đơn vị mình.", denied=True)


def _launcher_code(tables: Tables, by_name: dict[str, str]) -> str:
    """The code of the unit that launched the campaign in the file, if it says so."""
    table = tables.get(by_name.get(fold(FACTS.name), ""), [])
    for row in table:
        if len(row) > 1 and fold(row[0]) == fold(LAUNCHER):
            return row[1].partition(" – ")[0].strip()
    return ""


def _strange_sheets(tables: Tables) -> list[Problem]:
    """Sheets with something in them that nobody would read: perhaps one that was renamed."""
    expected = {fold(GUIDE), *(fold(sheet.name) for sheet in all_sheets())}
    found, problems = set(), []
    for title, table in tables.items():
        name = fold(title)
        if name in found:
            problems.append(Problem(title, 1, "", "Có hai trang tính cùng tên."))
        found.add(name)
        if name not in expected and any(cell.strip() for row in table for cell in row):
            reason = "Trang tính này không thuộc tệp phong trào. Hãy sửa lại tên hoặc xoá trang."
            problems.append(Problem(title, 1, "", reason))
    return problems


def _cross_check(rows: Rows, broken: set[str], known: Known) -> list[Problem]:
    """What the parts say of rows that are right one by one; a part with a wrong cell waits."""
    problems = []
    if FACTS.name not in broken:
        problems += _check_facts(rows[FACTS.name])
    for part in campaign_parts():
        if not broken & {sheet.name for sheet in (*part.sheets, *part.refers)}:
            problems += part.check(rows, known)
    return problems


def _check_facts(rows: list[Row]) -> list[Problem]:
    if not rows:
        return [Problem(FACTS.name, 1, "", "Hãy ghi tên và thời gian của phong trào.")]
    return list(years_out_of_order(FACTS, rows))


def _bad_file(reason: str) -> Refused:
    return Refused(reason, errors={"table": reason})


def text_of_cell(cell: Any) -> str:
    """A cell as people would type it; what is typed as text comes out as it is."""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float | int):
        whole = isinstance(cell, int) or cell.is_integer()
        return str(int(cell)) if whole else f"{Decimal(repr(cell)):f}".replace(".", ",")
    return "" if cell is None else normalize(str(cell))
