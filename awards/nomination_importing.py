"""Nominations from a table: a preview of every row, then all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from awards.enums import PEOPLE
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardImport
from awards.models import AwardRound
from awards.models import Nomination
from awards.nominating import start_nomination
from awards.register_importing import BAD
from awards.register_importing import KEPT_FOR
from awards.register_importing import NEW
from awards.register_importing import CheckedRow
from awards.register_importing import Preview
from documents.spreadsheets import UnreadableSheet
from documents.spreadsheets import read_rows
from documents.text import fold
from units.models import Unit
from units.resources import DayWidget
from units.resources import LabelWidget
from units.resources import YesNoWidget
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

EXAMPLE = "Ví dụ:"
GENDERS = {"nam": "male", "nu": "female", "": ""}
_day = DayWidget().clean
_class = LabelWidget(SubjectClass.choices).clean
_yes = YesNoWidget().clean


@dataclass
class _Known:
    """What rows are checked against, read once for the whole file."""

    forms: dict[str, AwardForm]
    units: dict[str, Unit]
    seen: set[tuple] = field(default_factory=set)


@dataclass(frozen=True)
class Column:
    """One column: its title, the fact it fills, how a cell is read, an example."""

    title: str
    name: str
    read: Callable[[str, _Known], Any]
    sample: str = ""
    needed: bool = False


def _words(text: str, _: _Known) -> str:
    return text


def _optional_day(text: str, _: _Known) -> Any:
    return _day(text) if text else None


def _form(text: str, known: _Known) -> AwardForm:
    found = known.forms.get(fold(text))
    if found is None:
        raise ValueError(f"Đợt xét không mở hình thức “{text}”.")
    return found


def _unit(text: str, known: _Known) -> Unit | None:
    if text and text not in known.units:
        raise ValueError(f"Không có đơn vị nào mang mã “{text}” trong phạm vi của bạn.")
    return known.units.get(text)


def _gender(text: str, _: _Known) -> str:
    if fold(text) not in GENDERS:
        raise ValueError("Ghi “nam” hoặc “nữ”.")
    return GENDERS[fold(text)]


COLUMNS = [
    Column("Tên cá nhân, tập thể, hộ", "subject_name", _words, f"{EXAMPLE} Trần Thị Lan"),
    Column("Đối tượng", "subject_class", lambda text, _: _class(text), "cá nhân", needed=True),
    Column("Mã đơn vị (với tập thể)", "subject_unit", _unit),
    Column("Hình thức đề nghị", "form", _form, needed=True),
    Column("Chức vụ, nghề nghiệp", "position", _words, "Công chức Văn hoá - Xã hội"),
    Column("Đơn vị công tác, nơi ở", "workplace", _words, "UBND xã"),
    Column("Ngày sinh", "birth_date", _optional_day, "02/09/1985"),
    Column("Giới tính", "gender", _gender, "nữ"),
    Column("Giữ chức vụ lãnh đạo", "is_leader", lambda t, _: bool(t) and _yes(t), "không"),
    Column("Thành tích ghi trong quyết định", "achievement", _words, "Đã có thành tích xuất sắc"),
    Column("Thành tích từ ngày", "period_from", _optional_day, "01/01/2025"),
    Column("Đến ngày", "period_to", _optional_day, "31/03/2027"),
]
HEADER = [column.title for column in COLUMNS]


def sample_for(award_round: AwardRound) -> list[str]:
    """A row to go by; its name says that it is one, and it cannot be written."""
    form = award_round.forms.first()
    return [form.name if c.name == "form" and form else c.sample for c in COLUMNS]


def upload(
    user: User, award_round: AwardRound, unit: Unit, *, name: str, content: bytes
) -> AwardImport:
    """Keep an uploaded table for its preview.

    Raises:
        Refused: no right, or a file that is no such table (`errors` at the field `table`).
    """
    demand(user, "awards.nominate", unit)
    limit = timezone.now() - KEPT_FOR
    AwardImport.objects.filter(round__isnull=False, created_at__lt=limit).delete()
    try:
        body = read_rows(content, name, HEADER)
    except UnreadableSheet as reason:
        raise Refused(str(reason), errors={"table": str(reason)}) from None
    return AwardImport.objects.create(
        owner=user, unit=unit, round=award_round, file_name=name[:160], table=[HEADER, *body]
    )


def preview(draft: AwardImport) -> Preview:
    """Check every row; nothing is written. The number of queries does not grow with the rows."""
    body = draft.table[1:]
    known = _known(draft, body)
    rows = [_check(number, cells, known) for number, cells in enumerate(body, start=2)]
    return Preview(header=HEADER, rows=rows)


@transaction.atomic
def write(user: User, draft: AwardImport) -> list[Nomination]:
    """Make a draft dossier of every row, checked once more as things stand now.

    Raises:
        Refused: no right, written already, round closed, or a row that is wrong.
    """
    demand(user, "awards.nominate", draft.unit)
    found = (
        AwardImport.objects.select_for_update(of=("self",))
        .select_related("unit", "round__campaign", "round__unit")
        .filter(pk=draft.pk)
        .first()
    )
    if found is None:
        raise Refused("Tệp này đã được ghi hoặc đã quá một ngày. Hãy tải lại nếu cần.")
    checked = preview(found)
    if checked.bad:
        raise Refused(f"Còn {len(checked.bad)} dòng sai nên chưa ghi gì. Hãy sửa tệp rồi tải lại.")
    award_round: Any = found.round  # imports of this kind always have one
    made = [start_nomination(user, award_round, found.unit, **row.facts) for row in checked.rows]
    record(
        user,
        "awards.import_nominations",
        found.round,
        scope_path=found.unit.path,
        file=found.file_name,
        made=len(made),
    )
    found.delete()
    return made


def _known(draft: AwardImport, body: list[list[str]]) -> _Known:
    codes = {row[HEADER.index("Mã đơn vị (với tập thể)")] for row in body}
    return _Known(
        forms={fold(form.name): form for form in draft.round.forms.all()},
        units={
            unit.code: unit
            for unit in Unit.objects.filter(code__in=codes, path__startswith=draft.unit.path)
        },
        seen={
            (fold(name), form, day)
            for name, form, day in Nomination.objects.filter(
                round=draft.round, nominating_unit=draft.unit
            )
            .exclude(state__in=["withdrawn", "refused"])
            .values_list("subject_name", "form_id", "birth_date")
        },
    )


def _check(number: int, cells: list[str], known: _Known) -> CheckedRow:
    facts: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    for column, cell in zip(COLUMNS, cells, strict=True):
        if column.needed and not cell:
            errors.append((column.title, "Không được để trống."))
            continue
        try:
            facts[column.name] = column.read(cell, known)
        except ValueError as reason:
            errors.append((column.title, str(reason)))
    if not errors:
        errors = _errors_between(facts, known)
    return CheckedRow(number, BAD if errors else NEW, cells, errors, facts)


def _errors_between(facts: dict[str, Any], known: _Known) -> list[tuple[str, str]]:
    """What is wrong of a row as a whole."""
    name = facts["subject_unit"].name if facts["subject_unit"] else facts["subject_name"]
    if facts["subject_unit"] and facts["subject_class"] in PEOPLE:
        return [("Mã đơn vị (với tập thể)", "Chỉ ghi mã với tập thể, doanh nghiệp.")]
    if not name:
        return [("Tên cá nhân, tập thể, hộ", "Hãy ghi tên, hoặc mã đơn vị của tập thể.")]
    if name.startswith(EXAMPLE):
        return [("Tên cá nhân, tập thể, hộ", "Đây là dòng ví dụ. Hãy xoá dòng này.")]
    first, last = facts["period_from"], facts["period_to"]
    if first and last and last < first:
        return [("Đến ngày", "Phải không sớm hơn ngày bắt đầu.")]
    mark = (fold(name), facts["form"].pk, facts["birth_date"])
    if mark in known.seen:
        return [("", "Đã có hồ sơ này trong đợt, hoặc dòng lặp lại trong tệp.")]
    known.seen.add(mark)
    return []
