"""Old decisions into the register from a table: a preview of every row, then all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.auditing import record as leave_trace
from awards.enums import PEOPLE
from awards.enums import Occasion
from awards.enums import RecordEventKind
from awards.enums import SubjectClass
from awards.law import decides
from awards.models import AwardForm
from awards.models import AwardImport
from awards.models import AwardRecord
from awards.models import RecordEvent
from awards.permissions import WRITERS
from awards.register import FIRST_YEAR
from documents.numbers import parse_number
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_rows
from documents.text import fold
from documents.verification import new_code
from units.enums import UnitKind
from units.models import Unit
from units.resources import DayWidget
from units.resources import LabelWidget
from units.resources import YesNoWidget
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

KEPT_FOR = dt.timedelta(days=1)
BATCH = 500
NEW, SAME, BAD = "new", "same", "bad"
EXAMPLE = "Ví dụ:"
MOST_DONG = 10**12

_day = DayWidget().clean
_class = LabelWidget(SubjectClass.choices).clean
_occasion = LabelWidget(Occasion.choices).clean
_yes = YesNoWidget().clean


def _words(text: str, _: _Known) -> str:
    return text


def _leads(text: str, _: _Known) -> bool | None:
    return _yes(text) if text else None


def _number(text: str, _: _Known) -> int | None:
    if not text:
        return None
    value = parse_number(text)
    if value is None or value != int(value) or not 0 <= value < MOST_DONG:
        raise ValueError(f"“{text}” không phải số nguyên.")
    return int(value)


def _year(text: str, known: _Known) -> int | None:
    year = _number(text.replace(".", ""), known)
    if year is not None and not FIRST_YEAR <= year <= known.today.year:
        raise ValueError(f"Năm phải từ {FIRST_YEAR} đến {known.today.year}.")
    return year


def _decided_on(text: str, known: _Known) -> dt.date | None:
    day = _day(text)
    if day is not None and not dt.date(FIRST_YEAR, 1, 1) <= day <= known.today:
        raise ValueError(f"Ngày phải từ năm {FIRST_YEAR} đến hôm nay.")
    return day


def _form(text: str, known: _Known) -> AwardForm | None:
    found = known.forms.get(fold(text))
    if text and found is None:
        raise ValueError(f"Không có hình thức “{text}”. Hãy ghi đúng tên ở trang tải tệp.")
    if found is not None and not may_record(known.unit, found):
        raise ValueError(f"“{found.name}” không do {known.unit.name} quyết định hoặc ghi sổ.")
    return found


def _home(text: str, known: _Known) -> Unit | None:
    if text and text not in known.units:
        raise ValueError(f"Không có đơn vị nào mang mã “{text}” trong phạm vi {known.unit.name}.")
    return known.units.get(text)


@dataclass(frozen=True)
class Column:
    """One column of the table: its title, what it fills, how a cell is read, an example."""

    title: str
    name: str
    read: Callable[[str, _Known], Any]
    sample: str
    needed: bool = False


COLUMNS = [
    Column("Tên cá nhân, tập thể, hộ", "subject_name", _words, f"{EXAMPLE} Nguyễn Văn An", True),
    Column("Đối tượng", "subject_class", lambda text, _: _class(text), "cá nhân", True),
    Column("Chức vụ, đơn vị, nơi ở", "workplace", _words, "Trưởng thôn, Thôn Đông"),
    Column("Mã đơn vị quản lý", "home_unit", _home, ""),
    Column("Giữ chức vụ lãnh đạo", "is_leader", _leads, "không"),
    Column("Hình thức khen thưởng", "form", _form, "", True),
    Column("Dịp", "occasion", lambda text, _: _occasion(text) if text else "", "tổng kết"),
    Column("Thành tích", "achievement", _words, "Đã có thành tích trong phong trào thi đua"),
    Column("Số quyết định", "decision_number", _words, "15/QĐ-UBND", True),
    Column("Ngày quyết định", "decided_on", _decided_on, "20/12/2024", True),
    Column("Người quyết định", "decided_by", _words, "Chủ tịch Uỷ ban nhân dân xã"),
    Column("Năm", "year", _year, "2024"),
    Column("Số vào sổ", "book_number", _number, ""),
    Column("Tiền thưởng (đồng)", "amount", _number, ""),
]
HEADER = [column.title for column in COLUMNS]


@dataclass(frozen=True)
class CheckedRow:
    """A row of the file: its number there, what it will do, its cells, errors as (column, reason)."""

    number: int
    outcome: str
    cells: list[str]
    errors: list[tuple[str, str]]
    facts: dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """What writing the file would do."""

    header: list[str]
    rows: list[CheckedRow]

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def bad(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.outcome == BAD]


@dataclass
class _Known:
    """What rows are checked against, read once for the whole file."""

    unit: Unit
    today: dt.date
    forms: dict[str, AwardForm]
    units: dict[str, Unit]
    recorded: set[tuple]
    seen: set[tuple] = field(default_factory=set)


def units_to_import_for(user: User) -> QuerySet[Unit]:
    """Units in whose register the person writes; for a system administrator the tops of the tree."""
    if user.is_superuser:
        return Unit.objects.filter(parent__isnull=True).order_by("position", "pk")
    keys = keys_acted_for(user, WRITERS)
    return Unit.objects.filter(pk__in=keys).order_by("depth", "position", "pk")


def may_record(unit: Unit, form: AwardForm) -> bool:
    """A unit records what its head decides; the province keeps also what others decided."""
    return unit.kind == UnitKind.PROVINCE or decides(unit, form)


def forms_for(unit: Unit) -> list[AwardForm]:
    return [form for form in AwardForm.objects.all() if may_record(unit, form)]


def sample_for(unit: Unit) -> list[str]:
    """A row to go by; its name says that it is one, and it cannot be written."""
    form = next(iter(forms_for(unit)), None)
    return [form.name if column.name == "form" and form else column.sample for column in COLUMNS]


def upload(user: User, *, unit: Unit, name: str, content: bytes) -> AwardImport:
    """Keep an uploaded table for its preview.

    Raises:
        Refused: no right, or a file that is no such table (`errors` at the field `table`).
    """
    demand(user, "awards.import_records", unit)
    limit = timezone.now() - KEPT_FOR
    AwardImport.objects.filter(round__isnull=True, created_at__lt=limit).delete()
    try:
        body = read_rows(content, name, HEADER)
    except UnreadableSheet as reason:
        raise Refused(str(reason), errors={"table": str(reason)}) from None
    return AwardImport.objects.create(
        owner=user, unit=unit, file_name=name[:160], table=[HEADER, *body]
    )


def preview(draft: AwardImport) -> Preview:
    """Check every row; nothing is written. The number of queries does not grow with the rows."""
    body = draft.table[1:]
    known = _known(draft.unit, body)
    return Preview(
        header=HEADER,
        rows=[_check(number, cells, known) for number, cells in enumerate(body, start=2)],
    )


@transaction.atomic
def write(user: User, draft: AwardImport) -> Preview:
    """Write the whole file, checked once more as things stand now.

    Rows that the register holds already are left alone, so that a mended file may come again.

    Raises:
        Refused: no right, written already, or a row that is wrong.
    """
    demand(user, "awards.import_records", draft.unit)
    # One writer at a time for a unit's register, so that two files cannot bring the same award.
    Unit.objects.select_for_update().get(pk=draft.unit_id)
    found = AwardImport.objects.select_related("unit").filter(pk=draft.pk).first()
    if found is None:
        raise Refused("Tệp này đã được ghi hoặc đã quá một ngày. Hãy tải lại nếu cần.")
    checked = preview(found)
    if checked.bad:
        raise Refused(f"Còn {len(checked.bad)} dòng sai nên chưa ghi gì. Hãy sửa tệp rồi tải lại.")
    rows = [row for row in checked.rows if row.outcome == NEW]
    made = AwardRecord.objects.bulk_create(
        [_record(found.unit, row.facts) for row in rows], batch_size=BATCH
    )
    note = f"Nhập từ tệp {found.file_name}"
    RecordEvent.objects.bulk_create(
        [
            RecordEvent(
                record=record, kind=RecordEventKind.IMPORTED, actor=user, note=note,
                document_number=record.decision_number, document_date=record.decided_on,
            )
            for record in made
        ],
        batch_size=BATCH,
    )  # fmt: skip
    leave_trace(
        user, "awards.import_records", found.unit, scope_path=found.unit.path,
        file=found.file_name, made=len(made),
    )  # fmt: skip
    found.delete()
    return checked


def _known(unit: Unit, body: Sequence[Sequence[str]]) -> _Known:
    forms = list(AwardForm.objects.all())
    codes = {row[HEADER.index("Mã đơn vị quản lý")] for row in body}
    numbers = {row[HEADER.index("Số quyết định")] for row in body}
    stored = AwardRecord.objects.filter(unit=unit, decision_number__in=numbers)
    return _Known(
        unit=unit,
        today=timezone.localdate(),
        forms={fold(form.name): form for form in forms} | {form.code: form for form in forms},
        units={
            home.code: home
            for home in Unit.objects.filter(code__in=codes, path__startswith=unit.path)
        },
        recorded={
            _key(*facts)
            for facts in stored.values_list(
                "subject_name", "workplace", "decision_number", "decided_on", "form_id"
            )
        },
    )


def _key(name: str, workplace: str, number: str, day: dt.date | None, form: int | None) -> tuple:
    return fold(name), fold(workplace), fold(number), day, form


def _check(number: int, cells: list[str], known: _Known) -> CheckedRow:
    facts: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    for column, cell in zip(COLUMNS, cells, strict=True):
        try:
            facts[column.name] = _read(column, cell, known)
        except ValueError as reason:
            errors.append((column.title, str(reason)))
    outcome = BAD
    if not errors:
        key = _key(
            facts["subject_name"], facts["workplace"], facts["decision_number"],
            facts["decided_on"], facts["form"].pk,
        )  # fmt: skip
        if key in known.seen:
            errors.append(("", "Dòng này lặp lại trong tệp."))
        else:
            known.seen.add(key)
            outcome = SAME if key in known.recorded else NEW
    return CheckedRow(number=number, outcome=outcome, cells=cells, errors=errors, facts=facts)


def _read(column: Column, cell: str, known: _Known) -> Any:
    if column.needed and not cell:
        raise ValueError("Không được để trống.")
    if column.name == "subject_name" and cell.startswith(EXAMPLE):
        raise ValueError("Đây là dòng ví dụ của tệp mẫu. Hãy xoá dòng này.")
    limit = getattr(AwardRecord._meta.get_field(column.name), "max_length", None)
    if column.read is _words and limit and len(cell) > limit:
        raise ValueError(f"Không dài quá {limit} ký tự.")
    return column.read(cell, known)


def _record(unit: Unit, facts: dict[str, Any]) -> AwardRecord:
    leads = facts["is_leader"]
    is_person = facts["subject_class"] in PEOPLE
    record = AwardRecord(
        **facts
        | {
            "unit": unit,
            "level": facts["form"].level,
            "year": facts["year"] or facts["decided_on"].year,
            "is_leader": bool(leads) and is_person,
            "is_leader_recorded": leads is not None or not is_person,
            "code": new_code(),
        }
    )
    record.derive_columns()
    return record
